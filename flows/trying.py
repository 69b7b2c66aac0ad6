"""One attempt of one thing, outside a production: a run of its own, so that its calls are recorded and told."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flows.launch import held
from flows.production import Made, Production
from flows.shots import draw_scene, say, write_draft
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
    with held(project):
        work = Production(project, Options(until=UNTIL[thing.what]), quiet)
        work.run = _Trial(work, thing, number)
        try:
            made = MAKERS[thing.what](work, thing.of, number)
        except BaseException as error:
            if work.run.folder:
                work.run.finish("cancelled" if isinstance(error, KeyboardInterrupt) else "failed")
            raise
        finally:
            work.close()
        if work.run.folder:
            work.run.finish("partial")
        return made


class _Trial(Run):
    """A run beside the productions: its folder says so, and no production takes it up."""

    suffix = TRIAL

    def __init__(self, work: Production, thing: Thing, number: int) -> None:
        project, sources = work.project, digest_json({"sources": work.run.sources, "trial": [*thing, number]})
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
