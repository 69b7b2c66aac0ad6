"""ZIP files that no honest program writes: every field of every header can be given, and lie."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from preuve.dossier import archive


@dataclass(frozen=True)
class Raw:
    """A file of an archive. What isn't given is as in a dossier; `local_*` is what the local header says instead."""

    name: bytes
    data: bytes = b""
    method: int = 0
    flags: int | None = None
    attributes: int = archive.MODE
    made_by: int = archive.MADE_BY
    size: int | None = None
    packed: int | None = None
    crc: int | None = None
    offset: int | None = None
    extra: bytes = b""
    comment: bytes = b""
    date: int = archive.FIRST_DAY
    local_name: bytes | None = None
    local_size: int | None = None
    before: bytes = b""
    written: bool = True

    @property
    def fields(self) -> tuple[int, int, int, int]:
        """Flags, CRC-32, packed and whole sizes."""
        flags = self.flags if self.flags is not None else (0 if self.name.isascii() else archive.UTF8)
        crc = self.crc if self.crc is not None else zlib.crc32(self.data)
        packed = self.packed if self.packed is not None else len(self.data)
        return flags, crc, packed, self.size if self.size is not None else packed

    def local(self) -> bytes:
        """The local header."""
        flags, crc, packed, size = self.fields
        name = self.name if self.local_name is None else self.local_name
        size = size if self.local_size is None else self.local_size
        fields = (archive.NEEDED, flags, self.method, 0, self.date, crc, packed, size, len(name), 0)
        return archive.LOCAL + struct.pack("<HHHHHIIIHH", *fields) + name

    def central(self, offset: int) -> bytes:
        """The directory's line."""
        flags, crc, packed, size = self.fields
        fields = (self.made_by, archive.NEEDED, flags, self.method, 0, self.date, crc, packed, size, len(self.name),
                  len(self.extra), len(self.comment), 0, 0, self.attributes)  # fmt: skip
        where = offset if self.offset is None else self.offset
        return (
            archive.CENTRAL + struct.pack("<HHHHHHIIIHHHHHII", *fields, where) + self.name + self.extra + self.comment
        )


def raws(contents: dict[str, archive.Content]) -> list[Raw]:
    """A dossier's files, ready to be spoiled."""
    return [Raw(name.encode(), b"".join(archive.pieces(contents[name]))) for name in sorted(contents)]


def spoilt(files: Sequence[Raw], at: int = -1, **fields: Any) -> list[Raw]:
    """The same files, one of them otherwise."""
    place = at % len(files)
    return [*files[:place], replace(files[place], **fields), *files[place + 1 :]]


def build(
    path: Path,
    files: Sequence[Raw],
    *,
    before: bytes = b"",
    after: bytes = b"",
    comment: bytes = b"",
    count: int | None = None,
    shift: int = 0,
) -> Path:
    """Write them. `shift` is added to every offset that the headers give; `count` is what the end record announces."""
    body, lines = bytearray(before), []
    for one in files:
        body += one.before
        lines.append(one.central(len(body) + shift))
        if one.written:
            body += one.local() + one.data
    directory = b"".join(lines)
    many = min(len(files), 0xFFFF) if count is None else count
    end = struct.pack("<HHHHIIH", 0, 0, many, many, len(directory), len(body) + shift, len(comment))
    path.write_bytes(bytes(body) + directory + archive.END + end + comment + after)
    return path


def bomb(gigabytes: int) -> bytes:
    """A deflated stream of zeros, a thousandth of what it would become."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block + again * (gigabytes * 1024 - 2) + packer.flush()
