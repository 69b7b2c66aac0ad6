"""What a film or a picture is, its C2PA manifest set apart: two files that show and play the same have the same digest.

For a film, every stream's packets at their times, and everything that says how it is shown (`media.showing`); the rest
of the container is ignored: the manifest stands in a box of its own.
For a picture, every byte but the segments (JPEG: APP11 of ISO/IEC 19566-5) or chunks (PNG: `caBX`) of the manifest:
nothing is decoded.
"""

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path

MOST_PICTURE = 100_000_000
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def digest(path: Path, kind: str) -> str:
    """What a file shows and plays. Raises ValueError, or BadMedia, where it isn't of that kind or can't be read."""
    if kind == "video/mp4":
        from preuve.media.showing import showing

        return showing(path).sha256
    if path.stat().st_size > MOST_PICTURE:
        raise ValueError(MOST_PICTURE)
    data = path.read_bytes()
    walk = {"image/png": _png, "image/jpeg": _jpeg}[kind]
    own = hashlib.sha256()
    for piece in walk(data):
        own.update(piece)
    return own.hexdigest()


def sniff(path: Path) -> str:
    """The kind of file, by its first bytes, of those that may carry a manifest; empty for anything else."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(PNG):
        return "image/png"
    if head.startswith(JPEG):
        return "image/jpeg"
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    return "video/mp4" if head[4:8] == b"ftyp" else ""


def _png(data: bytes) -> Iterator[bytes]:
    if not data.startswith(PNG):
        raise ValueError(data[:8])
    at = len(PNG)
    yield PNG
    while at < len(data):
        if at + 12 > len(data):
            raise ValueError(at)
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            raise ValueError(name)
        if name != b"caBX":
            yield data[at:end]
        at = end


def _jpeg(data: bytes) -> Iterator[bytes]:
    if not data.startswith(JPEG):
        raise ValueError(data[:3])
    at = 2
    yield data[:2]
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, size = struct.unpack_from(">HH", data, at)
        if size < 2 or at + 2 + size > len(data):
            raise ValueError(marker)
        if marker != 0xFFEB or data[at + 4 : at + 6] != b"JP":
            yield data[at : at + 2 + size]
        at += 2 + size
    yield data[at:]
