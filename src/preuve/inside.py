"""Where a command may write: in the project, links followed. A folder that leads elsewhere is never written through."""

from pathlib import Path

from preuve.errors import OutsideProject
from preuve.i18n import _


def inside(folder: Path, path: Path) -> Path:
    """A path to write in a project's folder, whether or not something is there. Raises OutsideProject."""
    try:
        held = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        held = False
    if not held:
        raise OutsideProject(path, remedy=_("Mettez un vrai dossier à la place du lien qui mène ailleurs."))
    return path
