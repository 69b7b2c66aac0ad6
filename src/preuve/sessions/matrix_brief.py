"""Matrices in short on the terminal: a line a competence, then what doesn't hold or is missing, with its remedy."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from preuve.checks.finding import Status
from preuve.frameworks import Matrix
from preuve.frameworks.matrix import CompetenceRow, Row
from preuve.i18n import _, ngettext
from preuve.portfolio import FILE as PORTFOLIO
from preuve.project import Project
from preuve.report.words import TOLD, counted
from preuve.sessions.check_display import Shown
from preuve.sessions.matrix_display import (
    QUIET,
    WRITTEN,
    Line,
    alike,
    capital,
    count,
    head,
    print_lines,
    sign,
    some,
    told,
    unreadable,
)

SECTION = " › "


def show_brief(found: Sequence[Matrix], project: Project, shown: Shown, *, judged: bool) -> None:
    """Print each matrix in short, and how to see it whole. `judged`: the run's findings were shown already."""
    for matrix in found:
        print_lines(brief(matrix, judged=judged), plain=shown.plain)
    print_lines(unreadable(found, project), plain=shown.plain)
    asked = "".join(f" --framework {one.framework}" for one in found)
    command = f"preuve check {shlex.quote(str(project.folder))}{asked}"
    shown_whole = _("Critère par critère : {command}").format(command=command)
    print_lines((("", None), (shown_whole, None)), plain=shown.plain)


def brief(matrix: Matrix, *, judged: bool = False) -> Iterator[Line]:
    """A matrix in short, each line with the status that it tells."""
    yield "", None
    yield from head(matrix)
    for one in matrix.competences:
        yield f"  {one.id} {one.label} : {_counts(one)}", one.status
    parts = (part for part in matrix.parts() if part.elements and part.counted not in QUIET)
    yield from ((f"  {sign(one.counted)} : {one.asks}. {capital(one.said)}", one.counted) for one in parts)
    rows = [row for row in _rows(matrix) if row.status not in QUIET]
    for same in alike([row for row in rows if row.kind not in WRITTEN]):
        named = f"  {sign(same[0].status)} : {some([row.label for row in same])}"
        again = judged and all(row.kind == "check" and row.check and not row.case for row in same)
        text = _("{named} (dit plus haut).").format(named=named) if again else f"{named}. {told(same)}"
        yield text, same[0].status
    for texts in _by_file([row for row in rows if row.kind in WRITTEN]):
        yield f"  {_written(texts)}", texts[0].status
    asked = [row for row in _rows(matrix) if row.kind == "person" and row.where == (PORTFOLIO,)]
    yield from (
        (f"  {_('À juger : {label} ({where})').format(label=row.label, where=PORTFOLIO)}", row.status) for row in asked
    )
    yield f"  {count(matrix)}.", None


def _counts(competence: CompetenceRow) -> str:
    """« 1 non tenu, 2 à juger », of its criteria."""
    found = Counter(one.status for one in competence.criteria)
    return ", ".join(f"{found[status]} {counted(status, found[status])}" for status in TOLD if found[status])


def _rows(matrix: Matrix) -> list[Row]:
    """Evidence that isn't an element's, each piece once however many criteria ask for it."""
    return list(dict.fromkeys(row for part in matrix.parts() for row in part.rows))


def _by_file(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Her texts, those of one document together."""
    groups: dict[tuple[Status, str], list[Row]] = {}
    for row in rows:
        file = row.where[0].partition(SECTION)[0] if row.where else row.label
        groups.setdefault((row.status, file), []).append(row)
    yield from groups.values()


def _written(rows: Sequence[Row]) -> str:
    """« ✘ non tenu : documents/usage.md, 3 parties : Besoin (cette partie manque), … Écrivez … »."""
    first = rows[0]
    file, _mark, section = first.where[0].partition(SECTION) if first.where else ("", "", "")
    if not section or len(rows) == 1:
        return f"{sign(first.status)} : {some([row.label for row in rows])}. {told(rows)}"
    parts = ngettext("{n} partie", "{n} parties", len(rows)).format(n=len(rows))
    names = [row.where[0].partition(SECTION)[2] or row.label for row in rows]
    said = {row.said for row in rows}
    if len(said) == 1:
        which = f"{some(names)}. {capital(said.pop())}"
    else:
        which = f"{some([f'{name} ({row.said})' for name, row in zip(names, rows, strict=True)])}."
    remedies = {row.remedy for row in rows}
    remedy = remedies.pop() if len(remedies) == 1 else _("Écrivez ces parties, avec vos mots.")
    return f"{sign(first.status)} : {file}, {parts} : {which} {remedy}".rstrip()
