"""Files set aside because nothing could read them: they stop nothing, and are told wherever the table is."""

from pathlib import Path

from preuve.audience.figures import Problem
from preuve.audience.table import Table
from preuve.errors import BadInput
from preuve.i18n import _

TABLE = "audience/table.json"


def table_of(run: Path) -> Table | None:
    """The audience table of a run's folder; None where there is none that can be read."""
    from preuve.audience.gather import from_json

    path = run / TABLE
    if not path.is_file():
        return None
    try:
        return from_json(path.read_bytes())
    except (ValueError, KeyError, TypeError, BadInput):
        return None


def set_aside(table: Table | None) -> tuple[Problem, ...]:
    """Each file of which nothing counts."""
    return tuple(one for one in table.problems if one.aside) if table else ()


def sentence(problem: Problem) -> str:
    """A file set aside, and why."""
    return _("Fichier d'audience laissé de côté, {file} : {reason}.").format(file=problem.file, reason=problem.reason)


def lines(table: Table | None) -> list[str]:
    """The same for a terminal, each with what to do. Names and heads come from outside."""
    told = [
        line for one in set_aside(table) for line in (sentence(one), f"→ {one.remedy}" if one.remedy else "") if line
    ]
    return ["".join(sign if sign.isprintable() else " " for sign in line) for line in told]
