"""Pairs: for each check, something on which it must be met, and the same with one planted fault, made by script.

A module `pairs_<family>.py` adds its own with `@pair("CAP05")`: a function of a `Room` and of `broken` that gives a
`Subject`. `test_pairs.py` runs them all, and `bench/checks.py` counts precision and recall over them.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path

from preuve import steps  # noqa: F401  (registers the steps that measure)
from preuve.artifact import digest_file
from preuve.calls.recordings import Recordings
from preuve.checks.finding import Status
from preuve.checks.subject import FilmFiles, Subject, of_run
from preuve.maker import Maker
from preuve.project import Project
from preuve.store import Store


@dataclass(frozen=True)
class Room:
    """Where a pair is made: a folder of its own, a store that all share, and a small run of ours, made once."""

    folder: Path
    shared: Path
    mini: Callable[[], Path]

    @property
    def maker(self) -> Maker:
        """Makes measures in the shared store."""
        store = Store(self.shared)
        return Maker(store, Recordings(store))

    def video(self, film: Path, captions: Path | None = None, target: str = "") -> Subject:
        """A video from anywhere."""
        return Subject(films=(FilmFiles(target, film, captions),), maker=self.maker, speech=self.speech)

    def run(
        self,
        spoil: Callable[[Path], None] = lambda _run: None,
        *,
        linked: tuple[str, ...] = (),
        known: bool = False,
    ) -> Subject:
        """The small run, in a copy of its project, after `spoil` has changed something in the run's folder.

        The ledger's deliveries are brought in keeping with it, as a run that had made this would have written them;
        with `known`, they are left as they were.
        """
        project = self.folder / "projet"
        shutil.copytree(self.mini(), project, copy_function=partial(_copy, linked=linked))
        (run,) = (path.parent for path in project.glob("runs/*/ledger.jsonl"))
        spoil(run)
        if not known:
            keep_up(run)
        owner = Project(project)
        return of_run(run, owner, Maker(owner.store, owner.recordings), self.speech)

    def lightly(self, spoil: Callable[[Path], None] = lambda _run: None, *, known: bool = False) -> Subject:
        """The same for a fault that touches no film: films are linked, which is a hundred times faster."""
        return self.run(spoil, linked=(".mp4",), known=known)

    def speech(self):
        """The recogniser."""
        from connectors.speech import SPEECHES

        return _speech(SPEECHES["faster-whisper"])


def keep_up(run: Path) -> None:
    """Bring the ledger's deliveries in keeping with a run's files."""
    ledger = run / "ledger.jsonl"
    lines = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        path = run / str(line.get("path"))
        if line["kind"] == "deliver" and path.is_file():
            line |= {"sha256": digest_file(path), "size": path.stat().st_size}
    ledger.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def _copy(source, target, *, linked=()):
    """Link the store's files, which nothing changes in place: hundreds of copies of them would fill a disk."""
    if "store" in Path(source).parts or Path(source).suffix in linked:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


@cache
def _speech(kind):
    return kind.build(None)


Builder = Callable[[Room, bool], Subject]


@dataclass(frozen=True)
class Pair:
    """A check and how to make what it must pass, and what it must not."""

    check: str
    build: Builder
    name: str
    target: str
    bad: Status
    good: Status


PAIRS: list[Pair] = []


def pair(check: str, *, target: str = "", bad: Status = "unmet", good: Status = "met") -> Callable[[Builder], Builder]:
    """Register a pair: `build(room, broken)`; `target` names the film looked at (empty: the first, or the run)."""

    def register(build: Builder) -> Builder:
        PAIRS.append(Pair(check, build, build.__name__, target, bad, good))
        return build

    return register


@cache
def load() -> list[Pair]:
    """Every pair, family by family."""
    for path in sorted(Path(__file__).parent.glob("pairs_*.py")):
        import_module(path.stem)
    return PAIRS
