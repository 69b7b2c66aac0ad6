"""Secrets known by value: every way in which one may stand in a file."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote

SHORTEST = 8
LONGEST_CUT = 12  # shorter, two words on two lines could make one by chance
LONG_LINE = 40
RAW_KEY = 16
_CUT = re.compile(rb"\r?\n[ \t>]{0,40}")
_STARTS = (0, 2, 3)


@cache
def written(known: tuple[str, ...]) -> tuple[bytes, ...]:
    """Secrets as texts write them: plain, in JSON, in an address, in hexadecimal, in base64 wherever it begins.

    A key given in base64 is looked for by its bytes too; one given in several lines, by each of its long lines.
    """
    found: dict[bytes, None] = {}
    for value in known:
        if len(value) < SHORTEST:
            continue
        found |= dict.fromkeys((value.encode(), json.dumps(value)[1:-1].encode(), quote(value, safe="").encode()))
        found |= dict.fromkeys(line.encode() for line in _lines(value))
        for raw in (value.encode(), *_raw(value)):
            found |= dict.fromkeys((raw.hex().encode(), raw.hex().upper().encode(), *_base64(raw)))
    return tuple(found)


@cache
def binary(known: tuple[str, ...]) -> tuple[bytes, ...]:
    """Secrets as no text writes them: a key's own bytes, letters of two bytes."""
    long = [value for value in known if len(value) >= SHORTEST]
    coded = (value.encode(coding) for value in long for coding in ("utf-16-le", "utf-16-be"))
    return tuple(dict.fromkeys((*coded, *(raw for value in long for raw in _raw(value)))))


def lines_with(text: bytes, wanted: tuple[bytes, ...]) -> Iterator[int]:
    """The lines, from 0, where one of them first stands."""
    for value in wanted:
        if (at := text.find(value)) >= 0:
            yield text.count(b"\n", 0, at)


def lines_cut(text: bytes, wanted: tuple[bytes, ...]) -> Iterator[int]:
    """The lines, from 0, where one begins that goes on over the next lines: as mail and base64 are folded."""
    if not wanted or b"\n" not in text:
        return
    joined = _CUT.sub(b"", text)
    for value in wanted:
        if len(value) >= LONGEST_CUT and (at := joined.find(value)) >= 0:
            yield _line(text, at)


def _line(text: bytes, at: int) -> int:
    """The line of a place of the joined text."""
    for line, cut in enumerate(_CUT.finditer(text)):
        if cut.start() > at:
            return line
        at += len(cut[0])
    return text.count(b"\n")


def _lines(value: str) -> list[str]:
    lines = value.splitlines()
    return [line for line in lines if len(line) >= LONG_LINE and not line.startswith("-")] if len(lines) > 1 else []


def _raw(value: str) -> list[bytes]:
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return []
    return [raw] if len(raw) >= RAW_KEY else []


def _base64(raw: bytes) -> Iterator[bytes]:
    """What base64 makes of these bytes, wherever they begin among others."""
    for before, start in enumerate(_STARTS):
        end = (before + len(raw)) * 8 // 6
        for code in (base64.b64encode, base64.urlsafe_b64encode):
            yield code(bytes(before) + raw)[start:end]
