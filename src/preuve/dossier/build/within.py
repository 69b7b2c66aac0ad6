"""What stands compressed inside a file: an office document's parts, a PDF's streams, a picture's texts, gzip.

Files come from outside: what comes out is counted, and nothing beyond `Room` is inflated. What couldn't be opened is
remembered, never taken for empty.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from preuve.dossier.archive import Content

MOST_READ = 100_000_000
MOST_OUT = 100_000_000
MOST_MEMBERS = 10_000
MOST_GZIPS = 64
DEEPEST = 3
LEAST = 1000  # what looking into the smallest costs
_PDF_STARTS = 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_LISTED = b"PK\x01\x02"
_ENCRYPTED = 1
_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s{0,4}/Image")
_DRAWN = re.compile(rb"\)[ \r\n]{0,4}-?[0-9.]{0,12}[ \r\n]{0,4}\(")
_SPOILT = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError, KeyError)


@dataclass
class Room:
    """How many bytes may still be inflated; and whether something was left shut for want of room, or couldn't open."""

    left: int = MOST_OUT
    shut: set[str] = field(default_factory=set)


def within(name: str, content: Content, room: Room) -> Iterator[bytes]:
    """What a file holds inside, and what that holds, each file's bytes whole; nothing where it holds nothing."""
    yield from _inner(name, _read(name, content, room), room, DEEPEST)


def _read(name: str, content: Content, room: Room) -> bytes:
    """All of a file that holds something, the beginning of any other."""
    if isinstance(content, bytes):
        return content
    with content.open("rb") as file:
        data = file.read(_PDF_STARTS)
        if not _opener(data):
            return data
        if content.stat().st_size > MOST_READ:
            room.shut.add(name)
            return b""
        return data + file.read(MOST_READ)


def _inner(name: str, data: bytes, room: Room, deep: int) -> Iterator[bytes]:
    opened = _opener(data)
    if opened is None:
        return
    if not deep:
        room.shut.add(name)
        return
    try:
        for one in opened(name, data, room):
            room.left -= max(len(one), LEAST)
            yield one
            if room.left <= 0:
                room.shut.add(name)
                return
            yield from _inner(name, one, room, deep - 1)
    except _SPOILT:
        room.shut.add(name)


def _opener(data: bytes) -> Callable[[str, bytes, Room], Iterator[bytes]] | None:
    if data.startswith(b"PK\x03\x04"):
        return _members
    if data.startswith(b"\x1f\x8b\x08"):
        return _gunzipped
    if data.startswith(_PNG):
        return _texts
    return _streams if b"%PDF-" in data[:_PDF_STARTS] else None


def _members(name: str, data: bytes, room: Room) -> Iterator[bytes]:
    if data.count(_LISTED) > MOST_MEMBERS:
        room.shut.add(name)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for one in opened.infolist():
            plain = one.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            if one.flag_bits & _ENCRYPTED or not plain or one.file_size > min(room.left, MOST_OUT):
                room.shut.add(name)
                continue
            yield opened.read(one)


def _gunzipped(name: str, data: bytes, room: Room) -> Iterator[bytes]:
    for _time in range(MOST_GZIPS):
        reader = zlib.decompressobj(wbits=31)
        yield _inflated(name, data, room, reader)
        data = reader.unused_data
        if not data.startswith(b"\x1f\x8b"):
            return
    room.shut.add(name)


def _texts(name: str, data: bytes, room: Room) -> Iterator[bytes]:
    """A PNG's compressed texts. Source: PNG specification, 11.3.3."""
    at = len(_PNG)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        said = data[at + 8 : at + 8 + size].split(b"\0", 1)[-1]  # after its keyword
        if kind == b"zTXt":
            yield _inflated(name, said[1:], room)
        elif kind == b"iTXt" and said.startswith(b"\1"):
            yield _inflated(name, said[2:].split(b"\0", 2)[-1], room)
        at += 12 + size


def _streams(name: str, data: bytes, room: Room) -> Iterator[bytes]:
    """A PDF's streams that Flate packs, images left aside. Source: ISO 32000-1, 7.3.8 and 7.4.4."""
    for part in data.split(b"endstream"):
        begun = _STREAM.search(part)
        if not begun or b"FlateDecode" not in part[: begun.start()] or _IMAGE.search(part, 0, begun.start()):
            continue
        try:
            said = _inflated(name, part[begun.end() :], room)
        except zlib.error:  # packed otherwise first
            room.shut.add(name)
            continue
        yield said
        if (joined := _DRAWN.sub(b"", said)) != said:
            yield joined


def _inflated(name: str, data: bytes, room: Room, reader: "zlib._Decompress | None" = None) -> bytes:
    """As much as there is room for. Raises zlib.error."""
    if room.left <= 0:
        room.shut.add(name)
        return b""
    reader = reader or zlib.decompressobj()
    said = reader.decompress(data, min(room.left, MOST_OUT))
    if reader.unconsumed_tail:
        room.shut.add(name)
    return said
