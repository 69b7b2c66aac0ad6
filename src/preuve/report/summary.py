"""The first page: what holds, what doesn't, what a person must judge, what to ask; all of it in plain sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from preuve.checks.finding import Status
from preuve.frameworks.matrix import CriterionRow, Row
from preuve.i18n import _, ngettext
from preuve.report.cards import Card
from preuve.report.criteria import Weighed, spots
from preuve.report.links import Links, Spot
from preuve.report.words import TOLD, counted

MOST_QUESTIONS = 8


@dataclass(frozen=True)
class Point:
    """Something to say in a sentence: of which check or criterion, what to do, where to look, what to ask."""

    name: str
    sentence: str
    said: str
    remedy: str
    href: str
    spots: tuple[Spot, ...]
    question: str


@dataclass(frozen=True)
class Glance:
    """The verdict at a glance."""

    counts: tuple[tuple[Status, str, int], ...]
    sentence: str
    unmet: tuple[Point, ...]
    unseen: tuple[Point, ...]
    judge: tuple[Point, ...]
    ask: tuple[Point, ...]


def glance(cards: Sequence[Card], found: Sequence[Weighed], links: Links) -> Glance:
    """What a reader learns in thirty seconds. Advice isn't counted: no criterion asks for it."""
    asked = [card for card in cards if card.requirement]
    counts = Counter(card.status for card in asked)
    unmet = [_point(card) for card in asked if card.status == "unmet"]
    declared = [_point(card) for card in asked if card.status == "declared"]
    missing, hers = _rows(found, "unmet", links), _rows(found, "declared", links)
    return Glance(
        counts=tuple((status, counted(status, counts[status]), counts[status]) for status in TOLD if counts[status]),
        sentence=_sentence(counts),
        unmet=(*unmet, *missing),
        unseen=tuple(_unseen([card for card in asked if card.status in ("not_run", "error")])),
        judge=(*declared, *hers),
        ask=tuple([*unmet[:3], *declared[:2], *missing[:2], *hers, *unmet[3:], *declared[2:]][:MOST_QUESTIONS]),
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


def _point(card: Card) -> Point:
    worst = card.worst
    where = f" ({worst.films})" if worst.films else ""
    questions = {
        "unmet": _("Pourquoi ceci n'est-il pas tenu : {title} ?"),
        "declared": _("Montrez-le : {title}."),
    }
    return Point(
        name=card.id,
        sentence=card.title,
        said=worst.measured + where,
        remedy=worst.remedy,
        href=f"mesures.html#{card.id}",
        spots=worst.spots[:3],
        question=questions.get(card.status, "{title}").format(title=card.title),
    )


def _unseen(cards: Sequence[Card]) -> Iterator[Point]:
    """What couldn't be measured; checks that miss the same thing are told at once."""
    by_reason: dict[str, list[Card]] = {}
    for card in cards:
        by_reason.setdefault(card.worst.measured, []).append(card)
    for same in by_reason.values():
        point = _point(same[0])
        if len(same) > 1:
            told = _("{n} contrôles, pour la même raison").format(n=len(same))
            found = tuple(Spot(card.title, f"mesures.html#{card.id}") for card in same)
            href = f"mesures.html#statut={same[0].status}"
            point = replace(point, sentence=told, href=href, spots=found)
        yield point


def _rows(found: Sequence[Weighed], which: Status, links: Links) -> list[Point]:
    """What her documents and files lack, or leave to a person, by criterion; measured rows are their checks' cards."""
    points = []
    for of, criterion in ((one, criterion) for one in found for criterion in one.matrix.criteria()):
        rows = [row for part in criterion.parts for row in part.rows if row.kind != "check" and row.status == which]
        by_answer: dict[str, list[Row]] = {}
        for row in rows:
            by_answer.setdefault(row.said if which == "unmet" else row.kind, []).append(row)
        named = criterion.id if of is found[0] else _("{id} ({framework})").format(id=criterion.id, framework=of.name)
        points += [
            replace(_together(criterion, same, links), name=named, href=f"{of.page}#{criterion.id}")
            for same in by_answer.values()
        ]
    return points


def _together(criterion: CriterionRow, rows: Sequence[Row], links: Links) -> Point:
    """Rows that stand for the same reason, told at once."""
    first, labels = rows[0], " ; ".join(row.label for row in rows)
    where = tuple(dict.fromkeys(name for row in rows for name in row.where))
    remedy = first.remedy
    if len(rows) > 1 and remedy:
        files = ", ".join(dict.fromkeys(name.partition(" › ")[0] for name in where))
        remedy = _("Écrivez ces parties, avec vos mots, dans {files}.").format(files=files)
    return Point(
        name=criterion.id,
        sentence=_("{id}, {label}").format(id=criterion.id, label=criterion.label),
        said=labels if first.kind == "person" else _("{labels} : {said}").format(labels=labels, said=first.said),
        remedy=remedy,
        href=f"criteres.html#{criterion.id}",
        spots=tuple(spots(where, links)),
        question=_ask(first).format(labels=labels),
    )


def _ask(row: Row) -> str:
    """What to ask about a row, or several; a person's row is a question already."""
    if row.kind == "person":
        return "{labels}"
    if row.kind == "deliverable":
        return _("Demandez à voir : {labels}.")
    if row.status == "unmet":
        return _("Manquant ou incomplet, demandez-le : {labels}.")
    return _("À lire : {labels}.") if row.kind == "document" else _("À faire dire : {labels}.")
