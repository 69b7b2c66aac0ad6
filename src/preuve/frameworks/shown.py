"""What only a person can judge, and where she can look: what is there alone, told plainly where there is no film.

A référentiel names files of a run (`films`) though it asks for no run of this kit: a film that she brought stands for
them, in `media/`; without any, that there is nothing to watch is said, so that the juror asks for it.
"""

from collections.abc import Iterator
from pathlib import Path

from preuve.checks.subject import Subject
from preuve.frameworks.matrix import Row
from preuve.frameworks.model import Person
from preuve.i18n import _
from preuve.project import Project

FILMS, MEDIA, DOCUMENTS = "films", "media", "documents/"
ENDS = (".mp4", ".mov", ".webm", ".m4v", ".mkv")


def person(wanted: Person, subject: Subject) -> Row:
    """A row for a person to judge."""
    where = tuple(_there(wanted, subject))
    label = str(wanted.person)
    if not where:
        label += " " + _("Aucun film n'est remis avec ce projet : demandez à le voir.")
    return Row(kind="person", label=label, status="declared", where=where)


def _there(wanted: Person, subject: Subject) -> Iterator[str]:
    """Her documents as they are named, a run's files where they are."""
    for place in wanted.where:
        if place.startswith(DOCUMENTS) or subject.project is None or _holds(subject.folder, place):
            yield place
        elif place == FILMS:
            yield from _brought(subject.project)


def _holds(folder: Path | None, place: str) -> bool:
    return folder is not None and (folder / place).exists()


def _brought(project: Project) -> Iterator[str]:
    """Films of hers."""
    files = sorted((project.folder / MEDIA).rglob("*"))
    yield from (
        one.relative_to(project.folder).as_posix() for one in files if one.suffix.lower() in ENDS and one.is_file()
    )
