"""The AI's reading beside the figures it cites, and what she decided of each part: for its page and for the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from preuve import pages
from preuve.audience.accepted import Accepted, Decision
from preuve.audience.analysis import Part, PartKind, Reading, Sentiment
from preuve.audience.comments import Comment
from preuve.audience.facts import Material
from preuve.audience.masking import masked
from preuve.audience.trend_charts import charts
from preuve.i18n import _, ngettext
from preuve.pages import number
from preuve.store import write_atomic
from preuve.targets import templates

PAGE = "audience/lecture.html"
MOST_QUOTED = 3


@dataclass(frozen=True)
class Shown:
    """A part as it is shown. `text` stands now; `proposed` is the model's, where she changed it."""

    id: str
    kind: PartKind
    text: str
    proposed: str
    state: Decision | None
    state_words: str
    rests_on: tuple[str, ...]
    comments: int
    quoted: tuple[str, ...]
    change: str


def write(folder: Path, reading: Reading, material: Material, accepted: Accepted | None) -> Path:
    """Write the page in the project; give its path."""
    path = folder / PAGE
    data = pages.render(
        "pages/analyse.html.j2",
        style=(templates() / "pages" / "analyse.css").read_text(encoding="utf-8"),
        charts=charts(material),
        **values(reading, accepted, material.comments),
    )
    write_atomic(path, data.encode())
    return path


def values(reading: Reading, accepted: Accepted | None, comments: Sequence[Comment] = ()) -> dict[str, object]:
    """What the templates of a reading are given; without `comments`, none is quoted."""
    known = {one.id: one for one in comments}
    return {
        "reading": reading,
        "accepted": accepted,
        "groups": [
            (title, [_shown(part, reading, accepted, known) for part in reading.of(kind)])
            for kind, title in titles().items()
            if reading.of(kind)
        ],
        "sentiments": sentiments(reading),
        "asked_of": asked_of(reading),
    }


def titles() -> dict[PartKind, str]:
    """What people call each kind of part."""
    return {
        "observation": _("Ce que l'IA constate"),
        "theme": _("Ce dont parlent les commentaires"),
        "recommendation": _("Ce qu'elle conseille"),
        "doubt": _("Ce que ces chiffres ne disent pas"),
    }


def decision_words() -> dict[Decision | None, str]:
    """What became of a part."""
    return {"garder": _("gardé"), "changer": _("changé"), "refuser": _("refusé"), None: _("à relire")}


def sentiment_words() -> dict[Sentiment, str]:
    """What a comment expresses."""
    return {
        "positive": _("favorables"),
        "negative": _("défavorables"),
        "neutral": _("neutres"),
        "mixed": _("partagés"),
    }


def sentiments(reading: Reading) -> str:
    """« 18 commentaires classés par l'IA, comptés par le programme : 9 favorables, … »; empty where there is none."""
    total = len(reading.feelings)
    if not total:
        return ""
    said = ", ".join(f"{n} {sentiment_words()[one]}" for one, n in reading.sentiments.items())
    text = ngettext(
        "{n} commentaire classé par l'IA, compté par le programme : {said}.",
        "{n} commentaires classés par l'IA, comptés par le programme : {said}.",
        total,
    )
    return text.format(n=total, said=said)


def asked_of(reading: Reading) -> str:
    """Who read, and how it is known."""
    how = {
        "authored": _("réponse écrite par un modèle de langage pour cet exemple, sans passer par un service"),
        "brought": _("réponse apportée"),
    }.get(reading.origin, _("appel enregistré"))
    return _("{model} ({how} : {recording})").format(model=reading.model or "?", how=how, recording=reading.recording)


def change_names() -> dict[str, str]:
    """What people call each thing of a brief that a recommendation may change."""
    return {
        "key_messages": _("un message clé à ajouter"),
        "objectives": _("un objectif à ajouter"),
        "hashtags": _("un mot-dièse à ajouter"),
        "call_to_action": _("l'appel à l'action"),
        "audience": _("le public visé"),
        "tone": _("le ton"),
        "seconds": _("la durée"),
        "music": _("la musique"),
    }


def change_words(part: Part) -> str:
    """What a recommendation changes in the brief; empty where it changes nothing."""
    key, value = part.change.key, part.change.value
    if key == "none":
        return ""
    said = _("{n} secondes").format(n=number(float(value))) if key == "seconds" else f"« {value} »"
    return _("Dans le prochain brief, {what} : {value}").format(what=change_names()[key], value=said)


def _shown(part: Part, reading: Reading, accepted: Accepted | None, comments: Mapping[str, Comment]) -> Shown:
    kept = accepted.of(part.id) if accepted else None
    state = kept.decision if kept else None
    return Shown(
        id=part.id,
        kind=part.kind,
        text=kept.text if kept else part.text,
        proposed=part.text if state == "changer" else "",
        state=state,
        state_words=decision_words()[state],
        rests_on=tuple(f"{fact.id} · {fact.text}" for name in part.figures if (fact := reading.fact(name))),
        comments=len(part.comments),
        quoted=tuple(masked(comments[one].text) for one in part.comments if one in comments)[:MOST_QUOTED],
        change=change_words(part),
    )
