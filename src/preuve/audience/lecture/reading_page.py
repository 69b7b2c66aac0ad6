"""The AI's reading beside the figures it cites, and what she decided of each part: for its page and for the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from preuve import pages
from preuve.audience.anchors import of_fact, of_facts
from preuve.audience.comments import Comment
from preuve.audience.comments.masking import masked
from preuve.audience.forms.trend_charts import charts
from preuve.audience.lecture.accepted import Accepted, Decision
from preuve.audience.lecture.analysis import Part, PartKind, Reading, Sentiment
from preuve.audience.lecture.brief_words import change_words
from preuve.audience.lecture.dated import is_of, older_words, remedy
from preuve.audience.lecture.facts import Material
from preuve.audience.table import Table
from preuve.i18n import _, ngettext
from preuve.store import write_atomic
from preuve.targets import templates

PAGE = "audience/lecture.html"
TABLE = "tableau/audience.html"  # from the folder of this page
MOST_QUOTED = 3


@dataclass(frozen=True)
class Cited:
    """A fact that a part rests on. `href`: where its figures are explained; empty where nowhere is."""

    id: str
    text: str
    href: str


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
    rests_on: tuple[Cited, ...]
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
        **values(
            reading,
            accepted,
            material.comments,
            older=not is_of(reading, material.table),
            places=explained(reading, material.table, TABLE if (path.parent / TABLE).is_file() else ""),
        ),
    )
    write_atomic(path, data.encode())
    return path


def explained(reading: Reading, table: Table | None, page: str) -> dict[str, str]:
    """Where each fact's figures are explained in a table's page; nothing where they are another table's."""
    if table is None or not page or not is_of(reading, table):
        return {}
    known = of_facts(table)
    return {fact.id: f"{page}#{at}" for fact in reading.facts if (at := of_fact(fact, known))}


def values(
    reading: Reading,
    accepted: Accepted | None,
    comments: Sequence[Comment] = (),
    *,
    older: bool = False,
    places: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """What the templates of a reading are given.

    Args:
        reading: the reading.
        accepted: what she decided of it.
        comments: those that may be quoted.
        older: whether it is of other figures.
        places: where the figures of each fact are explained, by the fact's id.
    """
    known = {one.id: one for one in comments}
    return {
        "reading": reading,
        "accepted": accepted,
        "groups": [
            (title, [_shown(part, reading, accepted, known, places or {}) for part in reading.of(kind)])
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


def _shown(
    part: Part, reading: Reading, accepted: Accepted | None, comments: Mapping[str, Comment], places: Mapping[str, str]
) -> Shown:
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
        rests_on=tuple(
            Cited(fact.id, fact.text, places.get(fact.id, "")) for name in part.figures if (fact := reading.fact(name))
        ),
        comments=len(part.comments),
        quoted=tuple(masked(comments[one].text) for one in part.comments if one in comments)[:MOST_QUOTED],
        change=change_words(part) if kept is None or kept.changes_brief else "",
    )
