"""What bytes say once they are read as whoever opens the file would: escapes undone, tags taken away, letters found.

Every reading keeps the text's lines, so that what is found is told by its line.
"""

import codecs
import html
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

RUN = 8  # a power of two
LOOKED = 8192
MOSTLY, HARDLY = 0.7, 0.05
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_UNICODE = re.compile(rb"\\u([0-9a-fA-F]{4})")
_ENTITY = re.compile(rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|quot|apos|lt|gt|nbsp);")
_SPACES = (b"\xc2\xa0", b"\xe2\x80\xaf")  # no-break, and narrow no-break: French puts one before a colon
_ESCAPES = ((b"\\\\", b"\\"), (b'\\"', b'"'), (b"\\'", b"'"), (b"\\/", b"/"), (b"\\n", b" "), (b"\\r", b" "))
_NESTED = 2  # JSON inside JSON, as answers of services are kept
_BLOCK = re.compile(rb"</(?:w:p|a:p|text:p|si|p|td|th|li|div|tr|h[1-6])>|<(?:br|w:br|w:tab)[ /]{0,3}>", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>\n]{0,2000}>")


def readings(text: bytes) -> Iterator[bytes]:
    """A text as it is; then what of it reads otherwise with its escapes undone (JSON's, HTML's), and without its tags.

    Lines that read the same are left empty.
    """
    yield text
    plain = _unescaped(text)
    if plain != text:
        yield _otherwise(plain, text)
    if b"</" in plain:
        yield _otherwise(_TAG.sub(b"", _BLOCK.sub(b" ", plain)), plain)


def letters(data: bytes) -> bytes:
    """What a picture, a sound or a film says in plain letters: runs of them, long enough to be a secret.

    Letters of two bytes (UTF-16), as programs of Windows write them, are found too.
    """
    import numpy as np

    raw = np.frombuffer(data, np.uint8)
    plain = raw - np.uint8(32) < 95
    found = [run[skipped:] for run in _runs(data, plain, 1) for skipped in range(3)]  # its length may stand before it
    if b"\0" in data and len(data) > 1:
        found += _runs(data, plain[:-1] & (raw[1:] == 0), 2)
    return b"\n".join(found)


def wide(data: bytes) -> bytes:
    """The letters of two bytes alone: in a text of one byte a letter, something of another kind may be."""
    import numpy as np

    raw = np.frombuffer(data, np.uint8)
    return b"\n".join(_runs(data, (raw[:-1] - np.uint8(32) < 95) & (raw[1:] == 0), 2)) if len(data) > 1 else b""


def in_utf8(data: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces as they are; a text in UTF-16, as spreadsheets write it, is decoded, with its mark or without."""
    first = next(data, b"")
    coding = _coding(first[:LOOKED])
    if not coding:
        yield first
        yield from data
        return
    decoder = codecs.getincrementaldecoder(coding)(errors="replace")
    for piece in chain([first], data):
        yield decoder.decode(piece).encode(errors="replace")
    yield decoder.decode(b"\0").encode(errors="replace")  # half a letter may be left


def _coding(start: bytes) -> str:
    """UTF-16 by its mark; without one, by the empty half of nearly all its letters, the first included."""
    if start.startswith(_BOMS):
        return "utf-16"
    half = len(start) // 2
    low, high = start[0::2].count(0), start[1::2].count(0)
    for coding, first, empty, full in (("utf-16-le", start[1:2], high, low), ("utf-16-be", start[:1], low, high)):
        if half >= RUN and first == b"\0" and empty > MOSTLY * half and full < HARDLY * half:
            return coding
    return ""


def _runs(data: bytes, held: Any, stride: int) -> list[bytes]:
    """Runs of at least `RUN` letters. `held`: where a letter stands; `stride`: bytes from one letter to the next."""
    import numpy as np

    for step in (stride << n for n in range(RUN.bit_length() - 1)):
        held = held[:-step] & held[step:] if len(held) > step else held[:0]
    starts = np.flatnonzero(held)
    if not len(starts):
        return []
    breaks = np.flatnonzero(np.diff(starts) > stride)
    firsts, lasts = starts[np.r_[0, breaks + 1]], starts[np.r_[breaks, len(starts) - 1]]
    return [data[first : last + stride * RUN : stride] for first, last in zip(firsts, lasts, strict=True)]


def _otherwise(text: bytes, before: bytes) -> bytes:
    lines = zip(text.split(b"\n"), before.split(b"\n"), strict=True)
    return b"\n".join(line if line != one else b"" for line, one in lines)


def _unescaped(text: bytes) -> bytes:
    if b"\\" in text:
        for _time in range(_NESTED):
            text = _UNICODE.sub(lambda one: _sign(chr(int(one[1], 16))), text)
            for written, meant in _ESCAPES:
                text = text.replace(written, meant)
    if b"&" in text:
        text = _ENTITY.sub(lambda one: _sign(html.unescape(one[0].decode())), text)
    for space in _SPACES:
        text = text.replace(space, b" ")
    return text


def _sign(text: str) -> bytes:
    """A decoded sign; never one that would add a line."""
    return b" " if text.isspace() else text.encode(errors="replace")
