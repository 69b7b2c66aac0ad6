"""Matrices on the terminal: a line a criterion, what proves it, what is missing and what to do, where to look."""

import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date

from preuve.checks.finding import Status
from preuve.checks.words import SIGNS, words
from preuve.documents import path_of
from preuve.documents.decoding import not_utf8, text_of
from preuve.documents.writing.wanted import wanted
from preuve.errors import PreuveError
from preuve.frameworks import Matrix, framework
from preuve.frameworks.exam import reminders
from preuve.frameworks.matrix import CriterionRow, Row
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.report.words import TOLD, counted
from preuve.sessions.check_display import STYLES, Shown
from preuve.wording import apart

MOST = 4
"""So many labels or places are named on a line; the others are counted."""
FEW, SHORT = 3, 40
"""So few measures that hold are named by their titles, each with a figure of so few signs."""
QUIET = ("met", "not_applicable", "declared")
JUDGED = ("person", "check")
WRITTEN = ("document", "statement")
Line = tuple[str, Status | None]


def show(found: Sequence[Matrix], project: Project, shown: Shown) -> None:
    """Print each matrix with what can be checked of its exam."""
    today = date.today()  # noqa: DTZ011  (her own calendar's day)
    for matrix in found:
        print_lines(lines(matrix, every=shown.every), plain=shown.plain)
        said = reminders(framework(matrix.framework), project.portfolio, today)
        print_lines(((f"  {one}", None) for one in said), plain=shown.plain)
    print_lines(unreadable(found, project), plain=shown.plain)


def show_short(found: Sequence[Matrix], project: Project, shown: Shown) -> None:
    """Print a line for each matrix, and how to see the whole."""
    asked = "".join(f" --framework {one.framework}" for one in found)
    command = f"preuve check {shlex.quote(str(project.folder))}{asked}"
    said = [f"{one.framework} : {count(one)}." for one in found]
    said.append(_("Critère par critère : {command}").format(command=command))
    print_lines(((one, None) for one in said), plain=shown.plain)
    print_lines(unreadable(found, project), plain=shown.plain)


def unreadable(found: Sequence[Matrix], project: Project) -> Iterator[Line]:
    """The documents that a reader may not read as she wrote them."""
    for one in wanted(project, [matrix.framework for matrix in found]):
        with suppress(PreuveError, OSError):  # one that can't be read at all is told with its sections
            path = path_of(project, one.name)
            if path.is_file() and text_of(path).foreign:
                yield _("Attention : {said}").format(said=not_utf8(one.name)), None


def lines(matrix: Matrix, *, every: bool = False) -> Iterator[Line]:
    """A matrix as lines, each with the status that it tells. `every`: what holds too, one by one."""
    seen: set[str] = set()
    yield "", None
    yield from head(matrix)
    for competence in matrix.competences:
        yield "", None
        yield f"{competence.id} {competence.label} : {sign(competence.status)}", competence.status
        for criterion in competence.criteria:
            yield f"  {criterion.id} {criterion.label} : {sign(criterion.status)}", criterion.status
            under = _each(criterion) if every else _criterion(criterion, seen)
            yield from ((f"    {one}", None) for one in under)
    yield "", None
    yield count(matrix) + ".", None


def head(matrix: Matrix) -> Iterator[Line]:
    """Which référentiel it is, and that the project is an example where it is one."""
    yield _("Référentiel {name} : {title}").format(name=matrix.framework, title=matrix.title), None
    if matrix.fictitious:
        yield _("Projet d'exemple : l'organisation, les personnes et les chiffres sont inventés."), None


def count(matrix: Matrix) -> str:
    """« 16 critères : 2 non tenus, 11 à juger, 3 tenus »."""
    found = Counter(one.status for one in matrix.criteria())
    many = ngettext("{n} critère", "{n} critères", found.total()).format(n=found.total())
    stand = ", ".join(f"{found[status]} {counted(status, found[status])}" for status in TOLD if found[status])
    return _("{many} : {told}").format(many=many, told=stand)


def _each(criterion: CriterionRow) -> Iterator[str]:
    """Every piece of evidence on its own line."""
    for row in criterion.rows():
        yield f"{row.label.removesuffix('.')} : {sign(row.status)}. {told([row])}".rstrip()


def _criterion(criterion: CriterionRow, seen: set[str]) -> Iterator[str]:
    """What a criterion rests on and lacks; `seen`: what was told whole already, for another."""
    rows = list(criterion.rows())
    if held := [row for row in rows if row.status == "met"]:
        yield _("Mesuré et tenu : {what}").format(what=_held(held))
    yield from (_("Compté : {said}").format(said=part.said) for part in criterion.parts if part.said)
    for same in alike([row for row in rows if row.status not in QUIET]):
        named, why = f"{sign(same[0].status)} : {some([row.label for row in same])}", told(same)
        again = f"{named} {why}" in seen
        seen.add(f"{named} {why}")
        yield _("{named} (dit plus haut).").format(named=named) if again else f"{named}. {why}"
    if texts := [row for row in rows if row.status == "declared" and row.kind not in JUDGED]:
        yield _("À lire : {where}").format(where=_places(_where(texts)))
    for row in rows:
        if row.status == "declared" and row.kind in JUDGED:
            yield to_judge(row)


def to_judge(row: Row) -> str:
    """What a person must judge, and where she can look."""
    if not row.where:
        return _("À juger : {label}").format(label=row.label)
    return _("À juger : {label} ({where})").format(label=row.label, where=_places(row.where))


def _held(rows: Sequence[Row]) -> str:
    """What holds: by its title and its figure where that is short, by the checks' ids where there are many."""
    if len(rows) > FEW:
        return some([row.check or row.label for row in rows])
    return apart(_titled(row) for row in rows)


def _titled(row: Row) -> str:
    figure = row.said.rstrip(".") if len(row.said) <= SHORT and any(one.isdigit() for one in row.said) else ""
    more = ", ".join(one for one in (row.check, figure) if one)
    return f"{row.label} ({more})" if more else row.label


def alike(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that stand so for the same reason, told at once."""
    groups: dict[tuple[Status, str, str], list[Row]] = {}
    for row in rows:
        remedy = "" if row.kind in WRITTEN else row.remedy
        groups.setdefault((row.status, row.said, remedy), []).append(row)
    yield from groups.values()


def told(rows: Sequence[Row]) -> str:
    """The reason, the remedy and the places of rows that share them."""
    first, where = rows[0], _where(rows)
    remedy = first.remedy
    if len({row.remedy for row in rows}) > 1:
        remedy = _("Écrivez ces parties, avec vos mots.")
    named = len(rows) == 1 and all(place.partition(" › ")[0] in remedy for place in where)
    places = _("Voir {where}").format(where=_places(where)) if where and not named else ""
    return " ".join(capital(one) for one in (first.said, remedy, places) if one)


def _where(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(place for row in rows for place in row.where))


def _places(where: Sequence[str]) -> str:
    """Places as a person looks them up: each file once, with its sections."""
    files: dict[str, list[str]] = {}
    for place in where:
        file, _mark, section = place.partition(" › ")
        files.setdefault(file, []).extend([section] if section else [])
    return some([f"{file} ({', '.join(sections)})" if sections else file for file, sections in files.items()])


def some(names: Sequence[str]) -> str:
    """The first names, and how many others there are; each name once."""
    once = list(dict.fromkeys(name.removesuffix(".") for name in names))
    more = len(once) - MOST
    return ", ".join(once[:MOST]) + (
        ngettext(" et {n} autre", " et {n} autres", more).format(n=more) if more > 0 else ""
    )


def capital(said: str) -> str:
    """A sentence, with its capital and its stop."""
    said = said.strip()
    said = said[:1].upper() + said[1:] if said.split(" ", 1)[0].isalpha() else said
    return said if said.endswith((".", "!", "?")) else f"{said}."


def sign(status: Status) -> str:
    """A status' sign and word."""
    return f"{SIGNS[status]} {words()[status]}"


def print_lines(said: Iterable[Line], *, plain: bool) -> None:
    """Texts of hers may hold anything, terminal commands included."""
    clean = (("".join(one if one.isprintable() else " " for one in text), status) for text, status in said)
    if plain or not sys.stdout.isatty():
        for text, _status in clean:
            print(text)  # noqa: T201
        return
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for text, status in clean:
        console.print(Text(text, STYLES.get(status, "") if status else ""))
