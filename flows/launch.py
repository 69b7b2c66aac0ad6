"""Start a production: Prefect's settings, the project's lock, the flow, and the run's end, however it ends."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from flows.environment import prepare
from preuve.artifact import Artifact
from preuve.errors import PreuveError, ProjectBusy
from preuve.options import Options
from preuve.project import Project
from preuve.run import Listener, quiet

if TYPE_CHECKING:
    from flows.production import Production


@dataclass(frozen=True)
class Result:
    """Where the run is, and whether anything new was made."""

    folder: Path
    new: bool


def produce(project: Project, options: Options, listen: Listener) -> Result:
    """Run the whole flow on a project. Raises PreuveError; ProjectBusy where another run holds the project."""
    prepare()
    lock = project.store.folder / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=0):
            return _produce(project, options, listen)
    except Timeout as error:
        raise ProjectBusy(project.folder) from error


def _produce(project: Project, options: Options, listen: Listener) -> Result:
    from flows.production import Production

    work = Production(project, options, listen)
    if options.reaches("voice"):
        work.warm()
    try:
        _flow(work)
    except (PreuveError, KeyboardInterrupt) as error:
        work.stop()
        if work.run.folder:
            work.run.finish("cancelled" if isinstance(error, KeyboardInterrupt) else "failed")
        raise
    finally:
        work.close()
    whole = options.until == "audience" and not options.targets
    return Result(*work.run.finish("complete" if whole else "partial"))


def _flow(work: "Production") -> None:
    """The flow, without the heartbeat thread that makes each flow a second longer."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.produce import produce as flow

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        flow(work)


def draft(project: Project) -> Artifact:
    """The AI's draft for the brief as it is now, without touching her storyboard. Raises PreuveError."""
    from flows.production import Production
    from flows.shots import write_draft

    return write_draft(Production(project, Options(until="script"), quiet))
