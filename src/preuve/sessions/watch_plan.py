"""`preuve watch-plan`: what is to be read again, what came of the watch, and noting a reading."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import ValidationError

from preuve import watch_plan
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.reading import bad_input
from preuve.sessions.analysing import printable
from preuve.watch_plan import NAME, Due, Read, WatchPlan


def show(folder: Path, *, plain: bool) -> None:
    """Print each source with when it is due, then what the watch changed. Raises BadInput."""
    project = Project(folder)
    plan = watch_plan.read(project.folder)
    if plan is None or not plan.sources:
        raise BadInput(
            _("ce projet n'a pas encore de sources de veille."),
            path=NAME,
            remedy=_("Écrivez-les sous « sources » : le fichier d'un projet neuf montre comment."),
        )
    found = watch_plan.dues(plan, today())
    (_lines if plain or not sys.stdout.isatty() else _table)(found)
    changed = [one for one in plan.readings if one.changed]
    for one in changed:
        line = _("{day}, {source} : {changed}").format(day=_day(one.day), source=one.source, changed=one.changed)
        print(printable(line))  # noqa: T201
    print(_conclusion(found, plan))  # noqa: T201


def note(folder: Path, source: str, *, learned: str, changed: str, run: str, brief: str, by: str) -> str:
    """Note that a source was read today, what came of it and where it shows. Raises BadInput."""
    project = Project(folder)
    if run and not (project.folder / "runs" / Path(run).name).is_dir():
        raise BadInput(
            _("cette production n'existe pas : {run}.").format(run=run[:60]),
            key="--run",
            remedy=_("« preuve status » les montre."),
        )
    try:
        said = Read(
            day=today(),
            source=source.strip(),
            learned=learned.strip(),
            changed=changed.strip(),
            run=run.strip(),
            brief=brief.strip(),
            by=by.strip() or project.settings.review.by,
        )
    except ValidationError as error:
        raise bad_input(error, Read, NAME) from error
    watch_plan.note(project.folder, said)
    return _("Noté dans {file} : {source}, lue le {day}.").format(file=NAME, source=said.source, day=_day(said.day))


def today() -> date:
    """Her day."""
    return datetime.now(UTC).astimezone().date()


def _lines(found: tuple[Due, ...]) -> None:
    for one in found:
        text = _("{source} (chaque {every}) : {words}.")
        print(printable(text.format(source=one.source.name, every=one.source.every, words=one.words)))  # noqa: T201


def _table(found: tuple[Due, ...]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=_("Ma veille"))
    for head in (_("Source"), _("Sur"), _("Moyen"), _("Chaque"), _("Dernière lecture"), _("État")):
        table.add_column(head, overflow="fold")
    for one in found:
        source = one.source
        last = _day(one.last) if one.last else "–"
        cells = (source.name, source.about, source.means, source.every, last, one.words)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    Console().print(table)


def _conclusion(found: tuple[Due, ...], plan: WatchPlan) -> str:
    due = sum(one.is_due for one in found)
    text = ngettext("{n} source à relire sur {all}.", "{n} sources à relire sur {all}.", due).format(
        n=due, all=len(found)
    )
    read = ngettext("{n} lecture notée.", "{n} lectures notées.", len(plan.readings)).format(n=len(plan.readings))
    return f"{text} {read} " + _('Pour en noter une : preuve watch-plan --read "Source" --learned "…" --changed "…".')


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
