"""Start a production: Prefect's settings, the project's lock, the flow, and the run's end, however it ends."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from flows.environment import prepare
from preuve.artifact import Artifact
from preuve.errors import AwaitsReview, ProjectBusy
from preuve.options import Options
from preuve.project import Project
from preuve.run import Listener, quiet
from preuve.stages import NAMES

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
    with held(project):
        return _produce(project, options, listen)


@contextlib.contextmanager
def held(project: Project) -> Iterator[None]:
    """Hold the project's lock. Raises ProjectBusy where another run has it."""
    path = project.store.folder / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise ProjectBusy(project.folder) from error
    try:
        yield
    finally:
        lock.release()


def _produce(project: Project, options: Options, listen: Listener) -> Result:
    from flows import gates, keys
    from flows.production import Production

    project.brief  # noqa: B018  (a film needs one, whoever asks for it)
    work = Production(project, options, listen)
    gates.check(work)
    keys.check(work)
    if options.reaches("voice"):
        work.warm()
    try:
        _flow(work)
    except BaseException as error:
        work.stop()
        if work.run.folder:
            work.run.finish(_status(error))
        raise
    finally:
        work.close()
    whole = options.until == NAMES[-1] and not options.targets
    return Result(*work.run.finish("complete" if whole else "partial"))


def _status(error: BaseException) -> str:
    if isinstance(error, AwaitsReview):
        return "awaiting"
    return "cancelled" if isinstance(error, KeyboardInterrupt) else "failed"


def _flow(work: "Production") -> None:
    """The flow, without the heartbeat thread that makes each flow a second longer."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.produce import produce as flow

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        flow(work)
    if work.awaits:
        raise work.awaits


def draft(project: Project) -> Artifact:
    """The AI's draft for the brief as it is now, without touching her storyboard. Raises PreuveError."""
    from flows.production import Production
    from flows.shots import write_draft

    with held(project):
        work = Production(project, Options(until="script"), quiet)
        made = write_draft(work)
        if work.run.folder:
            work.run.finish("partial")
        return made
