"""The AI's reading beside the figures it cites, and what she decided of each part: for its page and for the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from preuve import pages
from preuve.audience.accepted import Accepted, Decision
from preuve.audience.analysis import Part, PartKind, Reading, Sentiment
from preuve.audience.brief_words import change_words
from preuve.audience.comments import Comment
from preuve.audience.dated import is_of, older_words, remedy
from preuve.audience.facts import Material
from preuve.audience.masking import masked
from preuve.audience.trend_charts import charts
from preuve.i18n import _, ngettext
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
    by: str
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
        **values(reading, accepted, material.comments, older=not is_of(reading, material.table)),
    )
    write_atomic(path, data.encode())
    return path


def values(
    reading: Reading, accepted: Accepted | None, comments: Sequence[Comment] = (), *, older: bool = False
) -> dict[str, object]:
    """What the templates of a reading are given; without `comments`, none is quoted. `older`: of other figures."""
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
        "older": older_words() if older else "",
        "older_remedy": remedy(),
        "signed": signed(accepted) if accepted else "",
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


def signed(accepted: Accepted) -> str:
    """« Relue par Zoé le 22/11/2026 : … »; where several people decided, how many parts each."""
    signers = accepted.signers
    who = next(iter(signers), accepted.accepted_by)
    if len(signers) > 1:
        who = ", ".join(f"{name} ({len(ids)})" for name, ids in signers.items())
    day = accepted.accepted_on.strftime("%d/%m/%Y")
    return _("Relue par {who} le {day} : {kept}.").format(who=who, day=day, kept=accepted.kept)


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
        by=kept.by if kept and accepted and len(accepted.signers) > 1 else "",
        rests_on=tuple(f"{fact.id} · {fact.text}" for name in part.figures if (fact := reading.fact(name))),
        comments=len(part.comments),
        quoted=tuple(masked(comments[one].text) for one in part.comments if one in comments)[:MOST_QUOTED],
        change=change_words(part) if kept is None or kept.changes_brief else "",
    )
