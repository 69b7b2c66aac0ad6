"""The boxes of an MP4 file, read without decoding anything: where each stands, and how many edit lists there are.

Layout from ISO/IEC 14496-12: a 32-bit size, a four-letter type; size 1 means a 64-bit size follows, 0 up to the end.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from preuve.errors import BadMedia
from preuve.i18n import _

_HOLDERS = frozenset({"moov", "trak", "edts", "mdia", "minf", "stbl"})
MAX_BOXES = 10_000
DEEPEST = 8


class Box(NamedTuple):
    """A box by its path, as `moov/trak/edts/elst`, and where its contents begin and end in the file, in bytes."""

    name: str
    start: int
    end: int


def placed(path: Path) -> list[Box]:
    """The boxes in file order. Raises BadMedia."""
    with path.open("rb") as file:
        size = path.stat().st_size
        found: list[Box] = []
        for box in _walk(file, 0, size, ""):
            found.append(box)
            if len(found) > MAX_BOXES:
                raise _broken(path)
        if size == 0 or not found:
            raise _broken(path)
        return found


def boxes(path: Path) -> list[str]:
    """Paths of the boxes in file order. Raises BadMedia."""
    return [box.name for box in placed(path)]


def moov_first(found: list[str]) -> bool:
    """Whether players can start before they have the whole file."""
    return "moov" in found and "mdat" in found and found.index("moov") < found.index("mdat")


def edit_lists(found: list[str]) -> int:
    """How many edit lists the tracks have."""
    return sum(name.endswith("/elst") for name in found)


def _walk(file: BinaryIO, start: int, end: int, parent: str) -> Iterator[Box]:
    at = start
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0], 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end or parent.count("/") > DEEPEST:
            raise _broken(Path(file.name))
        name = kind.decode("latin-1")
        yield Box(parent + name, at + head, at + size)
        if name in _HOLDERS:
            yield from _walk(file, at + head, at + size, f"{parent}{name}/")
        at += size


def _broken(path: Path) -> BadMedia:
    return BadMedia(
        _("ce film n'est pas un MP4 bien formé."), path=path, remedy=_("Exportez-le de nouveau en MP4 (H.264 et AAC).")
    )
