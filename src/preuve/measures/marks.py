"""Marks that AI services leave in a picture's file: C2PA manifests, XMP, and what generators write in PNG texts.

Containers are walked by their own lengths (PNG 1.2 chunks, JPEG markers of ITU-T T.81, RIFF chunks); nothing is
decoded, and a file that lies about its lengths has no more marks than what could be read.
"""

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["C2PA", "XMP", "text"]
MOST_BYTES = 100_000_000
_XMP_JPEG = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_PNG = b"XML:com.adobe.xmp"
_GENERATORS = frozenset({b"parameters", b"prompt", b"workflow", b"Software", b"Source", b"Comment", b"Description"})


class Mark(NamedTuple):
    """A mark: its kind, and the digest of its bytes, by which it is found again in another file."""

    kind: Kind
    sha256: str


def marks(path: Path) -> frozenset[Mark]:
    """The marks of a PNG, a JPEG or a WebP; none of anything else, or of a file over 100 MB."""
    if path.stat().st_size > MOST_BYTES:
        return frozenset()
    data = path.read_bytes()
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        found = _png(data)
    elif data.startswith(b"\xff\xd8\xff"):
        found = _jpeg(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        found = _webp(data)
    else:
        return frozenset()
    return frozenset(Mark(kind, hashlib.sha256(payload).hexdigest()) for kind, payload in found)


def _png(data: bytes) -> Iterator[tuple[Kind, bytes]]:
    at = 8
    while at + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        payload = data[at + 8 : at + 8 + size]
        if name == b"caBX":
            yield "C2PA", payload
        elif name in {b"tEXt", b"iTXt", b"zTXt"}:
            key, _nul, text = payload.partition(b"\0")
            if key == _XMP_PNG:
                yield "XMP", text
            elif key in _GENERATORS:
                yield "text", payload
        at += 12 + size


def _jpeg(data: bytes) -> Iterator[tuple[Kind, bytes]]:
    manifest, at = b"", 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, size = struct.unpack_from(">HH", data, at)
        payload = data[at + 4 : at + 2 + size]
        if marker == 0xFFEB and payload[:2] == b"JP":
            manifest += payload
        elif marker == 0xFFE1 and payload.startswith(_XMP_JPEG):
            yield "XMP", payload.removeprefix(_XMP_JPEG)
        at += 2 + max(size, 2)
    if manifest:
        yield "C2PA", manifest


def _webp(data: bytes) -> Iterator[tuple[Kind, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        payload = data[at + 8 : at + 8 + size]
        if name == b"C2PA":
            yield "C2PA", payload
        elif name == b"XMP ":
            yield "XMP", payload
        at += 8 + size + size % 2
