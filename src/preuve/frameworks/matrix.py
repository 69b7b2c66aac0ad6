"""The matrix: competence → criterion → part → evidence, each with a status that was derived, never decided by hand."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from preuve.checks.finding import Status
from preuve.engines import Value
from preuve.i18n import _

RowKind = Literal["check", "document", "statement", "deliverable", "person"]


class Row(Value):
    """One piece of evidence. `keys` are those of the findings it rests on, the gravest first."""

    kind: RowKind
    label: str
    status: Status
    said: str = Field(default="", description="What was measured or found, or why nothing was, in words.")
    remedy: str = ""
    check: str = Field(default="", description="The check's id, of a measured row.")
    case: str = Field(default="", description="The use case that it is about, where it is asked for each.")
    keys: tuple[str, ...] = ()
    where: tuple[str, ...] = Field(default=(), description="Where to look: files, or « document › section ».")


class ElementRow(Value):
    """One of the elements of which a part asks a number, and the films in which it was measured as present."""

    id: str
    label: str
    serves: str = ""
    status: Status
    films: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


class PartRow(Value):
    """What a criterion asks, and how it stands. `said` tells the count where a number of elements is asked."""

    id: str
    asks: str
    status: Status
    said: str = ""
    at_least: int = 0
    counted: Status = Field(default="not_applicable", description="How the number of elements stands by itself.")
    rows: tuple[Row, ...] = ()
    elements: tuple[ElementRow, ...] = ()


class CriterionRow(Value):
    """A criterion: `text` is the source's, `rendering` our unofficial English (empty when French is spoken).

    `under`: the source's sentence that introduces it, where it is one of a list.
    """

    id: str
    label: str
    under: str = ""
    text: str
    rendering: str = ""
    status: Status
    parts: tuple[PartRow, ...]

    def rows(self) -> Iterator[Row]:
        """Every piece of evidence, those of its elements too."""
        for part in self.parts:
            yield from part.rows
            for element in part.elements:
                yield from element.rows


class CompetenceRow(Value):
    """A competence and its criteria."""

    id: str
    label: str
    text: str
    rendering: str = ""
    status: Status
    criteria: tuple[CriterionRow, ...]


class Matrix(Value):
    """A référentiel with what was found for each of its criteria. `films` are the targets it was weighed over.

    `fictitious`: the project says that its organisation and figures are invented.
    """

    framework: str
    title: str
    source: str
    fictitious: bool = False
    films: tuple[str, ...] = ()
    competences: tuple[CompetenceRow, ...]

    def criteria(self) -> Iterator[CriterionRow]:
        """Its criteria in order."""
        for competence in self.competences:
            yield from competence.criteria

    def parts(self) -> Iterator[PartRow]:
        """The parts of its criteria in order."""
        for criterion in self.criteria():
            yield from criterion.parts


class Gap(Value):
    """Something that doesn't hold, must be judged, or couldn't be looked at, in one plain sentence."""

    criterion: str
    part: str
    status: Status
    sentence: str
    remedy: str = ""
    keys: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


class Summary(Value):
    """The matrix in short: how many criteria and parts stand where, and what to say of those that aren't met."""

    criteria: dict[Status, int]
    parts: dict[Status, int]
    unmet: tuple[Gap, ...] = Field(description="What doesn't hold.")
    declared: tuple[Gap, ...] = Field(description="What a person must judge.")
    unseen: tuple[Gap, ...] = Field(description="What couldn't be looked at.")
    flaws: tuple[Gap, ...] = Field(description="Elements that fail where enough others hold.")


def summary(matrix: Matrix) -> Summary:
    """The matrix in short."""
    found = [gap for criterion in matrix.criteria() for part in criterion.parts for gap in _gaps(criterion, part)]
    flaws = [gap for criterion in matrix.criteria() for part in criterion.parts for gap in _flaws(criterion, part)]
    return Summary(
        criteria=dict(Counter(one.status for one in matrix.criteria())),
        parts=dict(Counter(one.status for one in matrix.parts())),
        unmet=tuple(gap for gap in found if gap.status == "unmet"),
        declared=tuple(gap for gap in found if gap.status == "declared"),
        unseen=tuple(gap for gap in found if gap.status in ("not_run", "error")),
        flaws=tuple(flaws),
    )


def _gaps(criterion: CriterionRow, part: PartRow) -> Iterator[Gap]:
    """One gap for each of a part's rows that isn't met, and one for its number of elements."""
    for row in part.rows:
        if row.status not in ("met", "not_applicable"):
            yield _gap(criterion, part, row)
    if part.elements and part.counted not in ("met", "not_applicable"):
        keys = tuple(key for one in part.elements for row in one.rows for key in row.keys)
        yield Gap(criterion=criterion.id, part=part.id, status=part.counted, sentence=part.said, keys=keys)


def _flaws(criterion: CriterionRow, part: PartRow) -> Iterator[Gap]:
    if part.elements and part.counted == "met":
        for element in part.elements:
            yield from (_gap(criterion, part, row) for row in element.rows if row.status == "unmet")


def _gap(criterion: CriterionRow, part: PartRow, row: Row) -> Gap:
    said = _("{label} : {said}").format(label=row.label, said=row.said) if row.said else row.label
    return Gap(
        criterion=criterion.id,
        part=part.id,
        status=row.status,
        sentence=said,
        remedy=row.remedy,
        keys=row.keys,
        where=row.where,
    )
