"""Each criterion as the référentiel itself weighs it, for `claims.json`: the matrix of the report, in short.

Every output that says how a criterion stands says it from here, so that no two of them disagree.
"""

from collections.abc import Iterator, Sequence

from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.dossier.model import Weighed
from preuve.frameworks import matrices
from preuve.frameworks.matrix import CriterionRow, Row

WRITTEN = ("document", "statement")


def weighed(names: Sequence[str], findings: Sequence[Finding], subject: Subject) -> Iterator[Weighed]:
    """Each criterion of some référentiels, in order, in the language of the findings."""
    for matrix in matrices(subject, findings, names):
        for one in matrix.criteria():
            yield of(matrix.framework, one)


def of(name: str, one: CriterionRow) -> Weighed:
    """A criterion of a référentiel in short. What doesn't apply isn't counted."""
    rows = [row for row in one.rows() if row.status != "not_applicable"]
    measures = [row for row in rows if row.kind == "check"]
    return Weighed(
        framework=name,
        criterion=one.id,
        status=one.status,
        measures=len(measures),
        unmet=sum(row.status == "unmet" for row in measures),
        texts=tuple(dict.fromkeys(_texts(rows))),
        missing=sum(row.kind != "check" and row.status == "unmet" for row in rows),
        opinions=sum(row.kind == "person" for row in rows),
    )


def _texts(rows: Sequence[Row]) -> Iterator[str]:
    """Where her own words stand, that only a person can judge."""
    for row in rows:
        if row.kind in WRITTEN and row.status == "declared":
            yield from (place[:400] for place in row.where or (row.label,))
