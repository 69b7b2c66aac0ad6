"""The files of a project that go in a dossier: what she wrote, brought or decided, and what services answered."""

import re
from collections.abc import Iterator
from pathlib import Path

from preuve.errors import OutsideProject
from preuve.history import PastRun, past_runs
from preuve.project import Project

WRITTEN = (
    "*.yaml",
    "preuve.toml",
    "assistants/*",
    "prompts/*",
    "storyboards/*",
    "plans/*",
    "decisions/*",
    "documents/**/*",
    "notes/**/*",
    "publications/*",
    "recordings/**/*",
)
FIGURES = "audience/**/*"
MEDIA = "media/**/*"
_NO_FIGURES = re.compile(r"\.sqlite|^audience/tableau/|^audience/lecture\.html$")  # fed, or drawn, from the others
_TEXTS = (".txt", ".md")
_NAMING = ("*.yaml", "preuve.toml", "storyboards/*.yaml")
MOST_NAMING = 5_000_000


def hers(project: Project, run: PastRun) -> Iterator[Path]:
    """Her files, but media that this run uses nowhere. Raises OutsideProject: one leads elsewhere."""
    for pattern in WRITTEN:
        yield from _files(project, pattern)
    for path in _files(project, FIGURES):
        if not _NO_FIGURES.search(path.relative_to(project.folder).as_posix()):
            yield path
    yield from _tables(project)
    unused = set(unused_media(project, run))
    yield from (path for path in _files(project, MEDIA) if path not in unused)


def _tables(project: Project) -> Iterator[Path]:
    """The tables that use cases handed to an AI: who can be told in them is counted again. Raises OutsideProject."""
    for case in project.portfolio.cases:
        path = (project.folder / case.data).resolve()
        if not path.is_relative_to(project.folder):
            raise OutsideProject(case.data, key=f"cases.{case.id}.data")
        if case.data and path.is_file():
            yield path


def unused_media(project: Project, run: PastRun) -> list[Path]:
    """Pictures, sounds and clips that neither this run nor her own files name."""
    naming = [run.folder / "ledger.jsonl", *(path for one in _NAMING for path in _files(project, one))]
    said = "\n".join(
        path.read_text(encoding="utf-8", errors="replace") for path in naming if path.suffix == ".jsonl" or _small(path)
    )
    media = [path for path in _files(project, MEDIA) if path.suffix.lower() not in _TEXTS]
    return [path for path in media if path.name not in said]


def other_runs(project: Project, run: PastRun) -> Iterator[Path]:
    """Of the project's other runs, what checks read whatever they judge: ledgers, and the storyboards filmed."""
    for other in past_runs(project.folder):
        if other.folder != run.folder:
            for path in (other.folder / "ledger.jsonl", other.folder / "storyboard.json"):
                if path.is_file():
                    yield path


def _files(project: Project, pattern: str) -> Iterator[Path]:
    for path in sorted(project.folder.glob(pattern)):
        inside = path.relative_to(project.folder)
        if any(part.startswith((".", "~$")) for part in inside.parts) or not path.is_file():
            continue
        if not path.resolve().is_relative_to(project.folder):
            raise OutsideProject(inside.as_posix())
        yield path


def _small(path: Path) -> bool:
    return path.stat().st_size <= MOST_NAMING
