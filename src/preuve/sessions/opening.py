"""The project that a command is about: a folder that isn't one is refused, and the next command names it."""

import shlex
from pathlib import Path

from preuve.documents.model import FOLDER
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.portfolio import FILE as PORTFOLIO
from preuve.project import Project

MARKS = ("brief.yaml", PORTFOLIO, FOLDER)


def is_project(folder: Path) -> bool:
    """Whether a folder holds what a project holds."""
    return any((folder / name).exists() for name in MARKS)


def opened(folder: Path) -> Project:
    """The project of a folder. Raises BadInput where it isn't one: nothing is written in somebody's other folders."""
    project = Project(folder)
    if is_project(project.folder):
        return project
    raise BadInput(
        _("ce dossier n'est pas un projet."),
        path=project.folder,
        remedy=_("Donnez le dossier de votre projet, ou créez-en un avec « preuve new DOSSIER »."),
    )


def typed(project: Project, *words: str, option: str = "") -> str:
    """A command as it is typed from here, the project's folder after its first word, or after an option."""
    named = [] if project.folder == Path.cwd() else [_from_here(project.folder)]
    first, rest = (1, named) if not option else (len(words), [option, *named] if named else [])
    return "preuve " + shlex.join([*words[:first], *rest, *words[first:]])


def _from_here(folder: Path) -> str:
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)
