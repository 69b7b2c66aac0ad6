"""One attempt of one thing, outside a production: a run of its own, so that its calls are recorded and told."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flows.launch import held
from flows.production import Made, Production
from flows.shots import draw_scene, picture_request, say, script_request, voice_request, write_draft
from preuve.artifact import digest_json
from preuve.boards import load_draft
from preuve.engines import Request
from preuve.errors import BadInput
from preuve.history import TRIAL
from preuve.i18n import _
from preuve.iterations import Thing, What
from preuve.options import Options
from preuve.project import Project
from preuve.reading import load
from preuve.run import Run, quiet
from preuve.storyboard import Shot, Storyboard

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


def request(project: Project, thing: Thing, number: int) -> Request:
    """What an attempt would ask, before anything is asked. Raises BadInput."""
    if thing.what == "script":
        return script_request(project, number)
    if thing.what == "image":
        return picture_request(project, _shot(project, thing.of), number)
    return voice_request(project, _shot(project, thing.of), number)


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
    draft = write_draft(work, number)
    load_draft(work.project, draft)
    return {"draft.json": draft}


def _image(work: Production, of: str, number: int) -> Made:
    return draw_scene(work, _shot(work.project, of), number)


def _voice(work: Production, of: str, number: int) -> Made:
    return say(work, _shot(work.project, of), number)


MAKERS: Mapping[What, Callable[[Production, str, int], Made]] = {"script": _script, "image": _image, "voice": _voice}


def _shot(project: Project, name: str) -> Shot:
    """A shot of her storyboard. Raises BadInput."""
    board = load(project.storyboard_path, Storyboard)
    found = next((shot for shot in board.shots if shot.id == name), None)
    if found is None:
        raise BadInput(
            _("il n'y a pas de plan « {name} » dans ce storyboard.").format(name=name),
            path=project.storyboard_path,
            remedy=_("Choisissez : {names}.").format(names=", ".join(shot.id for shot in board.shots)),
        )
    return found
