"""Files that hold figures in a project: exports that she put in its `audience` folder, and the kept snapshots."""

from collections.abc import Mapping
from pathlib import Path

from preuve.audience import Readings, read_exports
from preuve.audience.exports.columns import FILE, own_formats
from preuve.audience.snapshot import FOLDER as SNAPSHOTS
from preuve.errors import BadInput, OutsideProject
from preuve.i18n import _

FOLDER = "audience"
SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xls"})
ELSEWHERE = frozenset({".zip", ".ods", ".numbers"})
COMMENTS = "commentaires"  # what people wrote, not figures: read elsewhere


class Exports:
    """The files of one project that hold figures."""

    def __init__(self, project: Path) -> None:
        self.project = project.resolve()

    def files(self) -> dict[str, Path]:
        """The export files by name, sorted; none where the folder isn't there. Raises OutsideProject."""
        return {
            path.name: path
            for path in self._inside(FOLDER)
            if path.suffix.lower() in SUFFIXES and not path.name.lower().startswith(COMMENTS)
        }

    def unread(self) -> dict[str, BadInput]:
        """Files of a kind that holds figures, but that isn't read: what to do of each. Raises OutsideProject."""
        return {path.name: _unread(path) for path in self._inside(FOLDER) if path.suffix.lower() in ELSEWHERE}

    def snapshots(self) -> dict[str, Path]:
        """The kept answers of platforms by name, sorted. Raises OutsideProject."""
        return {path.name: path for path in self._inside(SNAPSHOTS) if path.suffix == ".json"}

    @property
    def columns(self) -> Path | None:
        """Her own formats' file, where she has one. Raises OutsideProject."""
        return next((path for path in self._inside(FOLDER) if path.name == Path(FILE).name), None)

    def read(self) -> Readings:
        """The exports' figures. Raises BadInput."""
        for error in self.unread().values():
            raise error
        return read_exports(self.files(), own_formats(self.columns))

    def _inside(self, folder: str) -> list[Path]:
        place = self.project / folder
        found = sorted(place.iterdir()) if place.is_dir() else []
        kept = [path for path in found if path.is_file() and not path.name.startswith(".")]
        for path in kept:
            if not path.resolve().is_relative_to(self.project):
                raise OutsideProject(f"{folder}/{path.name}")
        return kept


def _unread(path: Path) -> BadInput:
    remedies: Mapping[str, str] = {
        ".zip": _("Décompressez-le ici, gardez le fichier du tableau (« Données du tableau.csv »), retirez le .zip."),
    }
    return BadInput(
        _("ce fichier ne peut pas être lu comme un export d'audience : Preuve lit des fichiers CSV et XLSX."),
        path=f"{FOLDER}/{path.name}",
        remedy=remedies.get(path.suffix.lower(), _("Enregistrez-le au format CSV ou XLSX, puis retirez celui-ci.")),
    )
