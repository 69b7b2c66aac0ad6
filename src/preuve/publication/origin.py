"""Which project a folder's publications are of: `publications/projet.json`, written before its first film leaves.

Films replace each other, and are never sent twice, within a project. Its name is random beyond the folder's, so that a
folder renamed stays the same project, and one copied for another film can be another one.
"""

import json
import secrets
from pathlib import Path

from filelock import FileLock
from pydantic import Field, ValidationError

from preuve.artifact import canonical
from preuve.engines import Value
from preuve.errors import OutsideProject
from preuve.project import Project, slug
from preuve.publication.journal import FOLDER, Journal
from preuve.publication.page import read
from preuve.store import write_atomic

NAME = f"{FOLDER}/projet.json"


class Origin(Value):
    """A project that published. `folder` and `title`: what its folder and its brief were called then."""

    id: str = Field(min_length=1, max_length=300)
    folder: str
    title: str


def origin(project: Project, journal: Journal, *, copied: bool | None = None, keep: bool = True) -> tuple[Origin, bool]:
    """The project a film leaves for, and whether its folder may be a copy made for another film.

    Args:
        project: where it is now.
        journal: what it published.
        copied: what she says of her folder: copied for another film, or renamed; None: she said nothing. It changes
            nothing where the folder and the title are those of the last time.
        keep: write what is new.

    Raises DiskFull, OutsideProject.
    """
    if not keep:
        return _origin(project, journal, copied=copied)
    place = project.folder / FOLDER
    if place.is_symlink():
        raise OutsideProject(place)
    place.mkdir(exist_ok=True)
    with FileLock(place / ".projet.lock"):
        found, doubtful = _origin(project, journal, copied=copied)
        if found != _kept(project.folder):
            write_atomic(project.folder / NAME, canonical(found.model_dump()) + b"\n")
    return found, doubtful


def _origin(project: Project, journal: Journal, *, copied: bool | None) -> tuple[Origin, bool]:
    here = {"folder": project.folder.name, "title": project.brief.title}
    before = _kept(project.folder)
    changes = [before.folder != here["folder"], before.title != here["title"]] if before else []
    if before and not (any(changes) and copied):
        same = before if copied is None else Origin(id=before.id, **here)
        return same, all(changes) and copied is None
    known = "" if copied else _journalled(journal)
    return Origin(id=known or f"{slug(project.folder.name)[:40]}-{secrets.token_hex(6)}", **here), False


def _kept(folder: Path) -> Origin | None:
    """What the file says; nothing where it can't be read: the journal's own packages say it as well."""
    try:
        return Origin.model_validate(json.loads((folder / NAME).read_bytes()))
    except (OSError, ValueError, ValidationError, RecursionError):
        return None


def _journalled(journal: Journal) -> str:
    """The project that the latest readable publication is of; empty where there is none."""
    found, _damaged = read(journal)
    return found[-1].package.project if found else ""
