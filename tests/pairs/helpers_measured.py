"""The small run with one store for several pairs, so that each of its films is measured once for all of them."""

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

from pairs import Room, keep_up

from preuve.calls.recordings import Recordings
from preuve.checks.subject import Subject, of_run
from preuve.maker import Maker
from preuve.project import Project
from preuve.store import Store


def copy_of(room: Room) -> Path:
    """The small run's project without its store."""
    project = room.folder / "projet"
    shutil.copytree(room.mini(), project, ignore=shutil.ignore_patterns(".preuve"))
    return project


def run_of(project: Path) -> Path:
    """The only run of a project."""
    (run,) = (path.parent for path in project.glob("runs/*/ledger.jsonl"))
    return run


def store_of(room: Room) -> Store:
    """The store that these pairs share, and no other."""
    return Store(_kept(room.mini(), room.shared.parent / "measured"))


def last_film(room: Room, project: Path, run: Path | None = None) -> Subject:
    """A run with its last film alone: measuring one is enough."""
    store, run = store_of(room), run or run_of(project)
    keep_up(run)
    subject = of_run(run, Project(project), Maker(store, Recordings(store)), room.speech)
    return replace(subject, films=subject.films[-1:])


@cache
def _kept(mini: Path, folder: Path) -> Path:
    shutil.copytree(mini / ".preuve", folder / ".preuve")
    return folder / ".preuve"
