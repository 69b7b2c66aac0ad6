"""Media made to harm who opens them, by script: none is a real attack."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np


def film(frames: int = 10, side: int = 64) -> bytes:
    """A small MP4 without sound."""
    import av

    kept = io.BytesIO()
    with av.open(kept, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width = stream.height = side
        stream.pix_fmt = "yuv420p"
        for number in range(frames):
            picture = av.VideoFrame.from_ndarray(np.full((side, side, 3), number, np.uint8), format="rgb24")
            out.mux(stream.encode(picture))
        out.mux(stream.encode())
    return kept.getvalue()


def truncated() -> bytes:
    """A film cut in the middle of its pictures."""
    data = film()
    return data[: data.index(b"mdat") + 200]


def endless(frames: int = 400_000) -> bytes:
    """A film of a few megabytes that holds hours: every sample is the same one, again and again."""
    data = film(1)
    offset, size = _sample(data)
    tables = {
        b"stts": struct.pack(">IIII", 0, 1, frames, 512),
        b"stsz": struct.pack(">III", 0, size, frames),
        b"stsc": struct.pack(">IIIII", 0, 1, 1, 1, 1),
        b"stco": struct.pack(">II", 0, frames) + struct.pack(">I", offset) * frames,
        b"stss": None,
        b"ctts": None,
        b"edts": None,
    }
    return _rewritten(data, tables)


def concat(port: int) -> bytes:
    """A list of ffmpeg's own, named as a film: it makes it open other files, or call somebody."""
    return f"ffconcat version 1.0\nfile 'http://127.0.0.1:{port}/a.mp4'\nfile /etc/passwd\n".encode()


def playlist(port: int) -> bytes:
    """An HLS playlist, named as a film."""
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n".encode()


def elsewhere(port: int) -> bytes:
    """A real MP4 whose pictures are said to be in another file, at an address (`dref` with `url `)."""
    address = f"http://127.0.0.1:{port}/a.mp4\0".encode()
    entry = struct.pack(">I4sI", 12 + len(address), b"url ", 0) + address
    return _rewritten(film(), {b"dref": struct.pack(">II", 0, 1) + entry})


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few megabytes that unfolds into nearly a thousand million pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" + bytes(side)
    body = b"".join(packer.compress(row) for _row in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = b"".join(_chunk(kind, data) for kind, data in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + chunks


def wave_that_lies() -> bytes:
    """A WAV that announces four gigabytes, a billion channels' worth, and holds nothing."""
    form = struct.pack("<HHIIHH", 1, 65535, 0xFFFFFFFF, 0xFFFFFFFF, 65535, 65535)
    return b"RIFF\xff\xff\xff\xffWAVEfmt " + struct.pack("<I", len(form)) + form + b"data\xff\xff\xff\xff" + b"\0" * 64


def svg(port: int) -> bytes:
    """A drawing with entities that grow, another file, an address, and a size that no screen has."""
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "lol">{lols}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="1e9" height="1e9">'
        f'<image xlink:href="http://127.0.0.1:{port}/x.png"/><text>&l9;&f;</text></svg>'
    ).encode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


_FOLDERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf")


def _boxes(data: bytes, start: int, end: int) -> list[tuple[bytes, int, int]]:
    """An MP4's boxes: kind, where each begins, where it ends."""
    found = []
    while start + 8 <= end:
        size, kind = struct.unpack(">I4s", data[start : start + 8])
        found.append((kind, start, start + size))
        start += size
    return found


def _sample(data: bytes) -> tuple[int, int]:
    """Where the first sample is, and its size."""
    at = data.index(b"stco")
    offset = struct.unpack(">I", data[at + 12 : at + 16])[0]
    at = data.index(b"stsz")
    fixed, count = struct.unpack(">II", data[at + 8 : at + 16])
    return offset, fixed or struct.unpack(">I", data[at + 16 : at + 20])[0] * bool(count)


def _rewritten(data: bytes, tables: dict[bytes, bytes | None]) -> bytes:
    """A film whose `moov` stands last, with some boxes' contents replaced (None: taken away)."""

    def build(start: int, end: int) -> bytes:
        made = b""
        for kind, first, last in _boxes(data, start, end):
            inside = build(first + 8, last) if kind in _FOLDERS else data[first + 8 : last]
            if kind in tables and tables[kind] is None:
                continue
            inside = tables.get(kind) or inside
            made += struct.pack(">I4s", 8 + len(inside), kind) + inside
        return made

    return build(0, len(data))


def written(folder: Path, name: str, make: Callable[[], bytes]) -> Path:
    """One of these in a file."""
    path = folder / name
    path.write_bytes(make())
    return path
