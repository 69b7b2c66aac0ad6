"""What an archive says it holds: the end record, then the directory, read within bounds and against our one form.

Python's `zipfile` isn't asked: it forgives, and what it forgives another reader may understand otherwise. Whatever is
accepted here is, byte for byte, what `archive.write` writes. The order of the questions only chooses the reason told.
"""

import os
import stat
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from preuve.dossier import archive, names
from preuve.dossier.archive import Entry
from preuve.dossier.refusal import Reason, Refused

_END = struct.Struct("<4sHHHHIIH")
_LINE = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LONGEST_COMMENT = 65_535
_MOST_DIRECTORY = archive.MOST_FILES * (_LINE.size + 4 * archive.LONGEST_NAME)
_WHOLE_16, _WHOLE_32 = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the directory, as it stands: sizes and offset in bytes, nothing checked yet."""

    made_by: int
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    name_size: int
    extra: int
    comment: int
    attributes: int
    offset: int


def read(file: BinaryIO, path: Path) -> tuple[Entry, ...]:
    """An archive's files, in order, none of their bytes read yet. Raises Refused, `path` being what is told."""
    size = file.seek(0, os.SEEK_END)
    count, start = _end(file, size, path)
    data = _at(file, start, size - start - _END.size)
    found: list[tuple[str, _Line]] = []
    at = 0
    for _number in range(count):
        line, name, at = _line(data, at, path)
        found.append((name, line))
    if at != len(data):
        raise Refused("headers", path)
    if clash := names.clash(name for name, _line_ in found):
        raise Refused(clash[0], path, clash[1])
    entries = _placed(found, start, path)
    _same_bytes(file, entries, start, path)
    return entries


def _end(file: BinaryIO, size: int, path: Path) -> tuple[int, int]:
    """How many files the end record announces, and where the directory begins."""
    if size > archive.MOST_BYTES:
        raise Refused("too-big", path)
    if size < _END.size or _at(file, size - _END.size, 4) != archive.END:
        raise Refused(_end_elsewhere(file, size), path)
    said = _END.unpack(_at(file, size - _END.size, _END.size))
    _sign, disk, first, here, count, length, start, comment = said
    if count > archive.MOST_FILES or length > _MOST_DIRECTORY:
        raise Refused("zip64" if length == _WHOLE_32 and count != _WHOLE_16 else "too-many", path)
    if start == _WHOLE_32:
        raise Refused("zip64", path)
    if comment:
        raise Refused("not-zip", path)
    if (disk, first) != (0, 0) or here != count:
        raise Refused("headers", path)
    if start + length + _END.size != size:
        raise Refused("leading" if start + length + _END.size < size else "not-zip", path)
    if not count:
        raise Refused("empty", path)
    return count, start


def _end_elsewhere(file: BinaryIO, size: int) -> Reason:
    """Why an archive doesn't finish with its end record: a comment, something after it, or it has none."""
    most = min(size, _LONGEST_COMMENT + _END.size)
    last = _at(file, size - most, most)
    at = last.rfind(archive.END)
    if at < 0 or len(last) - at < _END.size:
        return "not-zip"
    comment = _END.unpack_from(last, at)[-1]
    return "comment" if comment == len(last) - at - _END.size else "trailing"


def _line(data: bytes, at: int, path: Path) -> tuple[_Line, str, int]:
    """A line of the directory, its file's name, and where the next begins."""
    if len(data) - at < _LINE.size:
        raise Refused("headers", path)
    (
        sign,
        made,
        _need,
        flags,
        method,
        _time,
        _date,
        crc,
        packed,
        size,
        named,
        extra,
        comment,
        _disk,
        _in,
        out,
        offset,
    ) = _LINE.unpack_from(data, at)
    line = _Line(made, flags, method, crc, packed, size, named, extra, comment, out, offset)
    raw = data[at + _LINE.size : at + _LINE.size + named]
    if sign != archive.CENTRAL or len(raw) != named:
        raise Refused("headers", path)
    name = _name(raw, line, path)
    if reason := _wrong(name, line):
        raise Refused(reason, path, name)
    return line, name, at + _LINE.size + named


def _name(raw: bytes, line: _Line, path: Path) -> str:
    try:
        name = raw.decode()
    except UnicodeDecodeError as error:
        raise Refused("encoding", path, raw.decode(errors="replace")) from error
    if not line.flags & archive.UTF8 and not name.isascii():
        raise Refused("encoding", path, name)
    return name


def _wrong(name: str, line: _Line) -> Reason | None:  # noqa: PLR0911
    """Why a line can't be a dossier's."""
    kind = stat.S_IFMT(line.attributes >> 16)
    if kind == stat.S_IFLNK:
        return "link"
    if kind in (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK):
        return "device"
    if reason := names.wrong(name):
        return reason
    if kind == stat.S_IFDIR or line.attributes & 0x10:
        return "folder"
    if line.flags & 1:
        return "password"
    if line.method:
        return "compressed"
    if _WHOLE_32 in (line.size, line.packed, line.offset):
        return "zip64"
    if line.size != line.packed:
        return "sizes"
    return "form" if line.extra or line.comment else None


def _placed(found: list[tuple[str, _Line]], start: int, path: Path) -> tuple[Entry, ...]:
    """Where each file's bytes begin. They must touch each other, from the first byte to the directory."""
    _contiguous(found, start, path)
    if [name for name, _one in found] != sorted(name for name, _one in found):
        raise Refused("order", path)
    return tuple(
        Entry(name, line.size, line.crc, line.offset + len(archive.local_header(name, 0, 0))) for name, line in found
    )


def _contiguous(found: list[tuple[str, _Line]], start: int, path: Path) -> None:
    end = 0
    for name, line in sorted(found, key=lambda one: one[1].offset):
        if line.offset != end:
            raise Refused("overlap" if line.offset < end else "gap" if end else "leading", path, name)
        end += len(archive.local_header(name, 0, 0)) + line.size
        if end > start:
            raise Refused("sizes", path, name)
    if end != start:
        raise Refused("gap", path)


def _same_bytes(file: BinaryIO, entries: tuple[Entry, ...], start: int, path: Path) -> None:
    """Every byte that isn't a file's own must be the one that we would have written."""
    ours = archive.tail(entries)
    if _at(file, start, len(ours) + 1) != ours:
        raise Refused("form", path)
    for one in entries:
        header = archive.local_header(one.name, one.size, one.crc)
        if _at(file, one.at - len(header), len(header)) != header:
            raise Refused("headers", path, one.name)


def _at(file: BinaryIO, place: int, count: int) -> bytes:
    """Some bytes, fewer where the file is shorter."""
    file.seek(place)
    return file.read(count)
