"""What is judged: a run's folder with its ledger, or one video from anywhere."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from preuve.artifact import Artifact
from preuve.errors import BadInput
from preuve.history import PastRun, last_run
from preuve.i18n import _
from preuve.ledger import Line
from preuve.maker import Maker, Makes
from preuve.portfolio import LATEST
from preuve.project import Project
from preuve.targets import platforms
from preuve.wiring import recogniser


@dataclass(frozen=True)
class FilmFiles:
    """A film and its captions. `target` is empty for a video that is meant for no known platform."""

    target: str
    film: Path
    captions: Path | None = None


@dataclass(frozen=True)
class Subject:
    """What is judged.

    Attributes:
        films: the films, in the order of the platforms' table.
        maker: makes measures (from the store where they are known).
        folder: the run's folder; None for a video that no run made.
        lines: the run's ledger.
        project: whose run it is.
        speech: gives the engine that recognises speech, when it is first needed.
        language: the language that is spoken in the films.
    """

    films: tuple[FilmFiles, ...]
    maker: Makes
    speech: Callable[[], Any]
    folder: Path | None = None
    lines: Sequence[Line] = ()
    project: Project | None = None
    language: str = "fr"
    _artifacts: dict[Path, Artifact] = field(default_factory=dict, repr=False)

    @property
    def ours(self) -> bool:
        """Whether a run of this kit made it."""
        return self.folder is not None

    @cached_property
    def day(self) -> date:
        """The day as of which her documents are read: the one that the run ended on, by its ledger; else today."""
        told = [str(line[key])[:10] for line in self.lines for key in ("at", "ended") if line.get(key)]
        try:
            return date.fromisoformat(max(told))
        except ValueError:  # no run, or a ledger that somebody else wrote
            return date.today()  # noqa: DTZ011  (her own calendar's day)

    @cached_property
    def steps(self) -> tuple[Line, ...]:
        """The ledger's steps, in order."""
        return tuple(line for line in self.lines if line["kind"] == "step")

    @cached_property
    def delivered(self) -> Mapping[str, str]:
        """The digest of each file the run delivered, by its path in the run's folder; the last delivery counts."""
        return {str(line["path"]): str(line["sha256"]) for line in self.lines if line["kind"] == "deliver"}

    @cached_property
    def made(self) -> Mapping[str, Line]:
        """The step that made an artefact, by the artefact's digest: the first, for bundles hand it over as it is."""
        return {str(a["sha256"]): line for line in reversed(self.steps) for a in line["outputs"].values()}

    def upstream(self, shas: Iterable[str]) -> Iterator[Line]:
        """Each step that some artefacts come from, by digests alone, the nearest first."""
        waiting, seen = list(shas), set()
        while waiting:
            line = self.made.get(waiting.pop(0))
            if line is None or line["key"] in seen:
                continue
            seen.add(line["key"])
            yield line
            waiting += [sha for inputs in line["inputs"].values() for _name, sha in inputs]

    def artifact(self, path: Path) -> Artifact:
        """A file, kept in the store and known by its digest: hashed once."""
        if path not in self._artifacts:
            self._artifacts[path] = self.maker.store.put_file(path)
        return self._artifacts[path]


def of_run(folder: Path, project: Project, maker: Makes, speech: Callable[[], Any]) -> Subject:
    """A run's folder, as its ledger stands now."""
    run = PastRun(folder)
    names = [name for name in platforms().targets if (folder / "films" / f"{name}.mp4").is_file()]
    return Subject(
        films=tuple(_film(folder, name) for name in names),
        maker=maker,
        speech=speech,
        folder=folder,
        lines=run.lines,
        project=project,
        language=project.brief.language,
    )


def subject_of(project: Project, run: str = "") -> Subject:
    """What a project shows: a run of it by its folder's name (its last production), or its documents alone.

    A project without any run gives a subject without films, whose `folder` is None. Raises BadInput: `run` names none.
    """
    maker, speech = Maker(project.store, project.recordings), recogniser(project.settings, project)
    folder = _run_folder(project, run)
    if folder:
        return of_run(folder, project, maker, speech)
    language = project.brief.language if project.has_video else project.portfolio.language
    return Subject(films=(), maker=maker, speech=speech, project=project, language=language)


def _run_folder(project: Project, run: str) -> Path | None:
    if run in ("", LATEST):
        last = last_run(project.folder)
        return last.folder if last else None
    name = run.removeprefix("runs/")
    folder = project.folder / "runs" / name
    if name in (".", "..") or Path(name).name != name or not (folder / "ledger.jsonl").is_file():
        raise BadInput(_("cette production n'existe pas."), path=folder, remedy=_("Choisissez-en une de runs/."))
    return folder


def _film(folder: Path, name: str) -> FilmFiles:
    captions = folder / "captions" / f"{name}.vtt"
    return FilmFiles(name, folder / "films" / f"{name}.mp4", captions if captions.is_file() else None)
