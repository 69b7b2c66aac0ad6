"""`preuve privacy --table`: who can be told from the others in a table of people, and what would change that."""

import sys
from collections.abc import Iterator
from pathlib import Path

from preuve.i18n import _
from preuve.portfolio import FILE, UseCase
from preuve.privacy.anonymity import Columns, Singled, singled
from preuve.privacy.names import Name, known_names
from preuve.privacy.singled_words import lines, remedy
from preuve.privacy.tables import read_table
from preuve.project import Project
from preuve.sessions.analysing import printable


def show(folder: Path, table: Path, columns: Columns, *, as_json: bool) -> int:
    """Print what was found in a table; 1 where somebody can be told from the others. Raises BadInput."""
    case = None if columns.quasi else _case(folder, table)
    if case:
        columns = Columns(case.quasi, columns.person or case.person, columns.sensitive or case.sensitive)
    found = singled(read_table(table), columns, _names(folder))
    if as_json:
        sys.stdout.write(found.model_dump_json(indent=1) + "\n")
        return int(not found.holds())
    if case:
        told = _("Colonnes prises dans {file}, cas « {case} » : {columns}.")
        print(printable(told.format(file=FILE, case=case.id, columns=" + ".join(columns.quasi))))  # noqa: T201
    for line in (*lines(found, mended=True), *_conclusion(found, columns)):
        print(printable(line))  # noqa: T201
    return int(not found.holds())


def _conclusion(found: Singled, columns: Columns) -> Iterator[str]:
    if not columns.person and not found.repeats:
        yield _("Chaque ligne est comptée comme une personne : sinon, nommez la colonne qui le dit avec --person.")
    if first := remedy(found):
        yield _("À faire d'abord : {remedy}").format(remedy=first)
    else:
        yield _("À vous de juger du reste : qui connaît ces personnes en sait plus que ce compte.")


def _case(folder: Path, table: Path) -> UseCase | None:
    """The use case of this folder's project that hands over this very table, and says its columns."""
    project = Project(folder)
    same = (one for one in project.portfolio.cases if one.data and one.quasi)
    return next((one for one in same if (project.folder / one.data).resolve() == table.resolve()), None)


def _names(folder: Path) -> tuple[Name, ...]:
    """The names that the project of this folder knows; none where it isn't a project."""
    known = any((folder / name).is_file() for name in ("preuve.toml", "brief.yaml"))
    return known_names(Project(folder)) if known else ()
