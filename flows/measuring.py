"""The audience table, from what platforms answered and what she exported: beside a production, or within one.

Prefect isn't known here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from connectors.audience.fetching import Fetched, fetch
from connectors.platforms.vault import Vault
from flows.audience_files import RUNS, posts
from flows.handing import fill_sheet, gather_audience
from flows.production import Made, Production
from flows.trying import beside
from preuve.audience.gather import from_json
from preuve.audience.history import FILE, History
from preuve.audience.table import Table
from preuve.errors import MissingPart, ServiceError
from preuve.project import Project
from preuve.store import write_atomic

FORMS = "audience/tableau"


@dataclass(frozen=True)
class Measured:
    """What was gathered: the table, where its forms are, how many observations are new, what each account gave.

    `sheet` says what was written online, `trouble` why nothing could be.
    """

    table: Table | None
    folder: Path
    new: int
    fetched: tuple[Fetched, ...]
    sheet: str = ""
    trouble: str = ""


def measure(
    project: Project, *, ask: bool = False, since: date | None = None, heard: Callable[[Fetched], None] | None = None
) -> Measured:
    """Ask the platforms where that is wanted, feed the history, make the table in all its forms.

    Raises BadInput where a file can't be read; MissingPart where there is no way to reach the accounts.
    """
    fetched = []
    for one in fetch_figures(project, since) if ask else ():
        fetched.append(one)
        if heard:
            heard(one)
    with beside(project, "audience", ("audience",)) as work:
        before = _counted(project)
        made = gather_audience(work)
        table = from_json(project.store.read(made["table.json"])) if made else None
        folder = project.folder / FORMS
        for name, artifact in made.items():
            data = project.store.read(artifact)
            # The run's folder is one deeper than this copy's.
            write_atomic(
                folder / name, data.replace(RUNS.encode(), RUNS.encode()[3:]) if name.endswith(".html") else data
            )
        sheet, trouble = _sheet(work, made)
        return Measured(table, folder, _counted(project) - before, tuple(fetched), sheet, trouble)


def _sheet(work: Production, made: Made) -> tuple[str, str]:
    """What was written in her online sheet, or why nothing was: the table is here all the same."""
    try:
        return fill_sheet(work, made), ""
    except (ServiceError, MissingPart) as error:
        return "", error.diagnostics()


def fetch_figures(project: Project, since: date | None = None) -> Iterator[Fetched]:
    """What each connected account gives about the published posts, as it comes. Raises MissingPart."""
    mine = [post for post, publication in posts(project) if publication.state == "published"]
    if mine:
        options = project.settings.publish.options
        yield from fetch(
            project.folder, Vault.open(), mine, now=lambda: datetime.now(UTC), since=since, options=options
        )


def _counted(project: Project) -> int:
    if not (project.folder / FILE).is_file():
        return 0
    with History(project.folder) as history:
        return len(history.observations())
