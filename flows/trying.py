"""One attempt of one thing, outside a production: a run of its own, so that its calls are recorded and told."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from flows import planning
from flows.launch import held
from flows.planning import Proposal
from flows.production import Made, Production
from flows.shots import draw_scene, say, write_draft, write_script
from preuve.artifact import digest_json
from preuve.attempts.asked import find_shot
from preuve.attempts.iterations import Thing, What
from preuve.history import TRIAL
from preuve.options import Options
from preuve.project import Project
from preuve.run import Run, quiet

UNTIL: Mapping[What, str] = {"script": "script", "image": "images", "voice": "voice"}


def attempt(project: Project, thing: Thing, number: int) -> Made:
    """Make an attempt that `iterations.yaml` tells of; nothing that stands is touched. Raises PreuveError."""
    with beside(project, UNTIL[thing.what], (*thing, number)) as work:
        return MAKERS[thing.what](work, thing.of, number)


def plan(project: Project) -> Proposal:
    """The AI's edit plan for the storyboard, asked now if it wasn't yet; nothing is applied. Raises PreuveError."""
    with beside(project, "script", ("plan", project.brief.tone)) as work:
        return planning.propose(work, write_script(work))


@contextlib.contextmanager
def beside(project: Project, until: str, what: tuple[str | int, ...]) -> Iterator[Production]:
    """What makes something beside the productions, its run ended however it ends. `what` tells it from all others."""
    with held(project):
        work = Production(project, Options(until=until), quiet)
        work.run = _Trial(work, what)
        try:
            yield work
        except BaseException as error:
            if work.run.folder:
                work.run.finish("cancelled" if isinstance(error, KeyboardInterrupt) else "failed")
            raise
        finally:
            work.close()
        if work.run.folder:
            work.run.finish("partial")


class _Trial(Run):
    """A run beside the productions: its folder says so, and no production takes it up."""

    suffix = TRIAL

    def __init__(self, work: Production, what: tuple[str | int, ...]) -> None:
        project, sources = work.project, digest_json({"sources": work.run.sources, "trial": what})
        super().__init__(
            project.folder,
            project.store,
            project.recordings,
            now=datetime.now(UTC),
            sources=sources,
            listen=work.run.listen,
        )


def _script(work: Production, _tone: str, number: int) -> Made:
    return {"draft.json": write_draft(work, number)}


def _image(work: Production, of: str, number: int) -> Made:
    return draw_scene(work, find_shot(work.project, of), number)


def _voice(work: Production, of: str, number: int) -> Made:
    return say(work, find_shot(work.project, of), number)


MAKERS: Mapping[What, Callable[[Production, str, int], Made]] = {"script": _script, "image": _image, "voice": _voice}
