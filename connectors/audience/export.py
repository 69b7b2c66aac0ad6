"""Export files that she downloaded from the platforms and put in her project's `audience` folder."""

from pathlib import Path

from preuve.audience import Readings, read_exports
from preuve.errors import BadInput, OutsideProject
from preuve.i18n import _

FOLDER = "audience"
SUFFIXES = frozenset({".csv", ".tsv"})
COMMENTS = "commentaires"  # comments have a reader of their own: `preuve.audience.comments`
ELSEWHERE = frozenset({".zip", ".xlsx", ".xls", ".ods", ".numbers"})


class Exports:
    """The export files of one project."""

    def __init__(self, project: Path) -> None:
        self.project = project.resolve()

    def files(self) -> dict[str, Path]:
        """The export files by name, sorted; none where the folder isn't there.

        Raises:
            OutsideProject: A link leads out of the project.
            BadInput: A file there is of a kind that holds figures, but that isn't read.
        """
        folder = self.project / FOLDER
        found: dict[str, Path] = {}
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name.startswith((".", COMMENTS)) or not path.is_file():
                continue
            if not path.resolve().is_relative_to(self.project):
                raise OutsideProject(f"{FOLDER}/{path.name}")
            if path.suffix.lower() in ELSEWHERE:
                raise _unread(path)
            if path.suffix.lower() in SUFFIXES:
                found[path.name] = path
        return found

    def read(self) -> Readings:
        """Their figures. Raises BadInput."""
        return read_exports(self.files())


def _unread(path: Path) -> BadInput:
    remedies = {
        ".zip": _("Décompressez-le ici, gardez le fichier du tableau (« Données du tableau.csv »), retirez le .zip."),
    }
    return BadInput(
        _("ce fichier ne peut pas être lu comme un export d'audience : Preuve lit des fichiers CSV."),
        path=f"{FOLDER}/{path.name}",
        remedy=remedies.get(path.suffix.lower(), _("Exportez les chiffres au format CSV, puis retirez ce fichier.")),
    )
