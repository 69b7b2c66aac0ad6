"""`iterations/index.html`: every attempt of a project, side by side, to be opened by double click."""

from pathlib import Path

from preuve import pages
from preuve.artifact import Artifact, digest_bytes
from preuve.attempts import iterations
from preuve.attempts.calls import Told, calls, tell
from preuve.attempts.iterations import Thing
from preuve.attempts.views import Picture, ThingView, Views
from preuve.calls.recordings import Recording
from preuve.maker import Maker
from preuve.privacy import Disguise, names_of
from preuve.project import Project
from preuve.store import Store, write_atomic
from preuve.targets import templates

FOLDER = "iterations"
FILES = "files"


class Folder:
    """The page's pictures and sounds, beside it, named by their digests."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder

    def picture(self, made: Artifact) -> Picture | None:
        """A picture of the store, copied."""
        from PIL import Image

        name = self._keep(self.store.read(made), ".jpg")
        with Image.open(self.folder / name) as opened:
            return Picture(name, *opened.size)

    def sound(self, data: bytes) -> str:
        """The address of a sound."""
        return self._keep(data, ".wav")

    def _keep(self, data: bytes, suffix: str) -> str:
        name = f"{FILES}/{digest_bytes(data)[:20]}{suffix}"
        if not (self.folder / name).is_file():
            write_atomic(self.folder / name, data)
        return name


def told(project: Project, things: list[Thing]) -> list[Told]:
    """What became of some things, from the project's recordings and iterations. Raises BadInput."""
    wanted = [(thing.what, thing.of) for thing in things]
    found = calls([_as_asked(project, one) for _path, one in project.recordings.all()], wanted, ())
    return tell(found, iterations.read(project.folder), wanted)


def _as_asked(project: Project, one: Recording) -> Recording:
    """A call with her own names where it was sent under others: two attempts differ by what was asked, not by those."""
    prompt = one.request.get("prompt")
    if not isinstance(prompt, str) or "pseudonymised" not in one.engine.parameters:
        return one
    disguise = Disguise([], names_of(project.brief, project.settings.privacy), keep=project.settings.privacy.keep)
    for unit in disguise.units:
        disguise.put_on(unit.text)
    return one.model_copy(update={"request": {**one.request, "prompt": disguise.take_off(prompt).text}})


def views(project: Project, found: list[Told]) -> list[ThingView]:
    """Their views, pictures and sounds put beside the page."""
    shelf = Folder(project.store, project.folder / FOLDER)
    maker = Views(project, Maker(project.store, project.recordings), shelf)
    return [maker.view(one) for one in found]


def write(project: Project) -> Path:
    """Write the page of everything that was tried again; give its path. Raises BadInput."""
    folder = project.folder / FOLDER
    things = views(project, told(project, iterations.read(project.folder).things()))
    brief = project.brief
    page = pages.render(
        "pages/iterations.html.j2",
        things=things,
        title=brief.title,
        organisation=brief.organisation,
        spoken=brief.language,
    )
    write_atomic(folder / "style.css", (templates() / "report" / "report.css").read_bytes())
    write_atomic(folder / "index.html", page.encode())
    return folder / "index.html"
