"""The first page: what holds, what doesn't, what a person must judge, what to ask; all of it in plain sentences."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from preuve.checks.finding import Status
from preuve.i18n import _, ngettext
from preuve.report.cards import Card
from preuve.report.criteria import Weighed, spots
from preuve.report.links import Links, Spot
from preuve.report.words import TOLD, status_words

MOST_QUESTIONS = 7


@dataclass(frozen=True)
class Point:
    """Something to say in a sentence: of which check or criterion, what to do, where to look."""

    name: str
    sentence: str
    said: str
    remedy: str
    href: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Glance:
    """The verdict at a glance."""

    counts: tuple[tuple[Status, str, int], ...]
    criteria: tuple[tuple[Status, str, int], ...]
    sentence: str
    unmet: tuple[Point, ...]
    unseen: tuple[Point, ...]
    judge: tuple[Point, ...]
    ask: tuple[Point, ...]


def glance(cards: Sequence[Card], found: Weighed | None, links: Links) -> Glance:
    """What a reader learns in thirty seconds. Advice isn't counted: no criterion asks for it."""
    asked = [card for card in cards if card.requirement]
    counts = Counter(card.status for card in asked)
    declared = [_point(card) for card in asked if card.status == "declared"]
    unmet = [_point(card) for card in asked if card.status == "unmet"]
    hers = _gaps(found, "declared", links)
    return Glance(
        counts=tuple((status, status_words()[status], counts[status]) for status in TOLD if counts[status]),
        criteria=_criteria(found),
        sentence=_sentence(counts),
        unmet=(*unmet, *_gaps(found, "unmet", links)),
        unseen=tuple(_point(card) for card in asked if card.status in ("not_run", "error")),
        judge=(*declared, *hers),
        ask=tuple([*unmet, *_gaps(found, "unmet", links), *declared, *hers][:MOST_QUESTIONS]),
    )


def _sentence(counts: Counter[Status]) -> str:
    met, unmet = counts["met"], counts["unmet"]
    looked = met + unmet + counts["declared"]
    first = ngettext("Sur {n} point contrôlé, {met} est tenu", "Sur {n} points contrôlés, {met} sont tenus", looked)
    text = first.format(n=looked, met=met)
    if unmet:
        text += ngettext(", {n} ne l'est pas", ", {n} ne le sont pas", unmet).format(n=unmet)
    if counts["declared"]:
        judged = ngettext(", {n} demande un jugement humain", ", {n} demandent un jugement humain", counts["declared"])
        text += judged.format(n=counts["declared"])
    text += "."
    unseen = counts["not_run"] + counts["error"]
    if unseen:
        more = ngettext(" {n} n'a pas pu être mesuré.", " {n} n'ont pas pu être mesurés.", unseen)
        text += more.format(n=unseen)
    return text


def _criteria(found: Weighed | None) -> tuple[tuple[Status, str, int], ...]:
    counts = found.summary.criteria if found else {}
    return tuple((status, status_words()[status], counts[status]) for status in TOLD if counts.get(status))


def _point(card: Card) -> Point:
    worst = card.worst
    where = f" ({worst.films})" if worst.films else ""
    return Point(
        name=card.id,
        sentence=card.title,
        said=worst.measured + where,
        remedy=worst.remedy,
        href=f"mesures.html#{card.id}",
        spots=worst.spots[:3],
    )


def _gaps(found: Weighed | None, which: str, links: Links) -> list[Point]:
    """What her documents and deliverables lack, or leave to a person; measured rows are told by their check's card."""
    if found is None:
        return []
    rows = [
        (criterion, row)
        for criterion in found.matrix.criteria()
        for part in criterion.parts
        for row in part.rows
        if row.kind != "check" and row.status == which
    ]
    return [
        Point(
            name=criterion.id,
            sentence=_("{label} : {row}").format(label=criterion.label, row=row.label),
            said=row.said,
            remedy=row.remedy,
            href=f"criteres.html#{criterion.id}",
            spots=tuple(spots(row.where, links)),
        )
        for criterion, row in rows
    ]
