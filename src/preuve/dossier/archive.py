"""The dossier's ZIP, byte for byte: one form only, so that no two readers can see two different contents.

Names sorted, stored (nothing is ever decompressed), dates of 1980, mode 0644, nothing between entries, no comment, no
extra field, no data descriptor, no ZIP64. `skeleton` gives every byte that isn't a file's own: whoever reads a dossier
compares them all. Source of the fields: PKWARE's APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.3.16.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from preuve.artifact import CHUNK
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.store import whole

MOST_BYTES = (1 << 32) - 1  # what ZIP holds without its 64-bit form
MOST_FILES = 20_000
LONGEST_NAME = 240
FIRST_DAY = (1 << 5) | 1  # 1 January 1980, MS-DOS date
UTF8 = 0x0800
MODE = 0o100644 << 16
MADE_BY, NEEDED = (3 << 8) | 20, 20  # Unix, version 2.0
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
Content = bytes | Path


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: its name, size in bytes and CRC-32, and where its own bytes begin."""

    name: str
    size: int
    crc: int
    at: int


def flags(name: str) -> int:
    """The general purpose flags: UTF-8 where the name isn't ASCII."""
    return 0 if name.isascii() else UTF8


def local_header(name: str, size: int, crc: int) -> bytes:
    """What stands before a file's bytes."""
    raw = name.encode()
    return LOCAL + struct.pack("<HHHHHIIIHH", NEEDED, flags(name), 0, 0, FIRST_DAY, crc, size, size, len(raw), 0) + raw


def central_header(name: str, size: int, crc: int, offset: int) -> bytes:
    """A file's line in the directory. `offset`: where its local header begins."""
    raw = name.encode()
    fields = (MADE_BY, NEEDED, flags(name), 0, 0, FIRST_DAY, crc, size, size, len(raw), 0, 0, 0, 0, MODE, offset)
    return CENTRAL + struct.pack("<HHHHHHIIIHHHHHII", *fields) + raw


def tail(entries: Sequence[Entry]) -> bytes:
    """The directory and the end record, for these files in this order."""
    lines = b"".join(
        central_header(one.name, one.size, one.crc, one.at - len(local_header(one.name, 0, 0))) for one in entries
    )
    start = entries[-1].at + entries[-1].size if entries else 0
    end = END + struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(lines), start, 0)
    return lines + end


def write(path: Path, contents: Mapping[str, Content]) -> Path:
    """Write the archive whole or not at all. Raises BadInput where it would be too big, DiskFull, CannotWrite."""
    _check(contents)
    with whole(path) as out:
        found: list[Entry] = []
        for one in sorted(contents):
            size, crc = measure(contents[one])
            out.write(local_header(one, size, crc))
            found.append(Entry(one, size, crc, out.tell()))
            for piece in pieces(contents[one]):
                out.write(piece)
        out.write(tail(found))
    return path


def measure(content: Content) -> tuple[int, int]:
    """Size in bytes and CRC-32."""
    size = crc = 0
    for piece in pieces(content):
        size, crc = size + len(piece), zlib.crc32(piece, crc)
    return size, crc


def pieces(content: Content) -> Iterator[bytes]:
    """A content's bytes, in pieces."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _check(contents: Mapping[str, Content]) -> None:
    size = sum(len(one) if isinstance(one, bytes) else one.stat().st_size for one in contents.values())
    if size > MOST_BYTES - (1 << 26) or len(contents) > MOST_FILES:
        raise BadInput(
            _("ce dossier pèserait {size:.1f} Go pour {count} fichiers : c'est trop pour une archive.").format(
                size=size / 1e9, count=len(contents)
            ),
            remedy=_("Retirez de media/ et de recordings/ ce qui n'a pas servi à cette production."),
        )
