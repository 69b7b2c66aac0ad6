"""Pictures of the report: copied from the store, named by what they are, checked before they are shown."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from preuve.artifact import digest_bytes
from preuve.store import Store, write_atomic

MOST_BYTES = 20_000_000
_NAME = re.compile(r"[0-9a-f]{64}\.(?:jpg|png)")
_SUFFIXES = {"JPEG": "jpg", "PNG": "png"}


@dataclass(frozen=True)
class Picture:
    """A picture's file in the report's `stills` folder, and its size in pixels."""

    name: str
    width: int
    height: int


class Stills:
    """The `stills` folder of a report. Each picture is written once."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self._known: dict[str, Picture | None] = {}

    def keep(self, sha256: str) -> Picture | None:
        """A picture of the store by its digest; None where its bytes are gone, changed, or no JPEG nor PNG."""
        if sha256 not in self._known:
            self._known[sha256] = self._copy(sha256)
        return self._known[sha256]

    def tidy(self) -> None:
        """Take away the pictures of an earlier report that this one doesn't show."""
        shown = {picture.name for picture in self._known.values() if picture}
        for path in self.folder.glob("*.*"):
            if _NAME.fullmatch(path.name) and path.name not in shown:
                path.unlink()

    def _copy(self, sha256: str) -> Picture | None:
        from PIL import Image

        path = self.store.path(sha256)
        if not sha256.isalnum() or not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        data = path.read_bytes()
        if digest_bytes(data) != sha256:
            return None
        try:
            with Image.open(io.BytesIO(data), formats=tuple(_SUFFIXES)) as opened:
                suffix, (width, height) = _SUFFIXES[str(opened.format)], opened.size
        except (OSError, ValueError, Image.DecompressionBombError):
            return None
        picture = Picture(f"{sha256}.{suffix}", width, height)
        if not (self.folder / picture.name).is_file():
            write_atomic(self.folder / picture.name, data)
        return picture
