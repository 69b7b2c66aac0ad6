"""Wrapping on-screen text: the most balanced French lines at the largest size that fits."""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from preuve.engines import Word
from preuve.media import blocks
from preuve.media.breaks import break_lines
from preuve.media.typography import NBSP, Atom, atoms, tokens

# The largest share of the size wished for that one, two, three, four, five lines may take: more text, smaller letters.
SHARES = (1.0, 1.0, 0.86, 0.72, 0.62)
_REFERENCE = 128
_CAUTION = 0.99


class Wrapped(NamedTuple):
    """Lines, and the size that holds them, in pixels an em."""

    size_px: int
    lines: tuple[str, ...]


def cap(size_px: int, lines: int) -> int:
    """The largest size that so many lines may have."""
    return round(size_px * SHARES[min(lines, len(SHARES)) - 1])


class Room(NamedTuple):
    """What text may take: sizes in pixels an em, pixels across, lines, and ems left and right of letters."""

    size_px: int
    least_px: int
    width: int
    lines: int
    pads: float


def wrap(text: str, family: str, room: Room) -> Wrapped | None:
    """Bold lines at the largest size between the two; None where even the least doesn't hold the text.

    Two lines may be as big as one, three are a little smaller, four smaller again (`SHARES`): a title reads better big
    on two lines than small on one.
    """
    parts = atoms([Word(text=token, start=0, end=0) for token in tokens(text)])
    if not parts:
        return None
    measure = _measure(family)
    for size in _promising(parts, measure, room):
        found = _at(parts, measure, size, room)
        if found and _really_fits(found, family, size, room):
            return Wrapped(size, found)
    narrow = list(_pieces(parts, _limit(room, room.least_px), measure))
    found = _at(narrow, measure, room.least_px, room)
    return Wrapped(room.least_px, found) if found and _really_fits(found, family, room.least_px, room) else None


def _measure(family: str) -> Callable[[str], float]:
    """Widths at one large size, in ems: the same for every size, so that each line is measured once."""
    kind = blocks.Type(family, "bold", _REFERENCE)
    return cache(lambda text: blocks.width(text, kind) / _REFERENCE)


def _limit(room: Room, size_px: int) -> float:
    """Ems that a line may take at that size, with a little kept back for the roundings of the real size."""
    return (room.width / size_px - room.pads) * _CAUTION


def _promising(parts: Sequence[Atom], measure: Callable[[str], float], room: Room) -> Iterator[int]:
    """Sizes from the largest that should fit, found by halving, down to the least."""
    steps = range(room.least_px, room.size_px + 1)
    largest = bisect_left(steps, 1, key=lambda size: _at(parts, measure, size, room) is None)
    yield from reversed(steps[:largest])


def _at(parts: Sequence[Atom], measure: Callable[[str], float], size_px: int, room: Room) -> tuple[str, ...] | None:
    limit = _limit(room, size_px)
    if any(measure(part.text) > limit for part in parts):
        return None
    allowed = max(n for n in range(1, room.lines + 1) if n == 1 or size_px <= max(cap(room.size_px, n), room.least_px))
    broken = break_lines(parts, allowed, limit, measure)
    return broken.lines if broken else None


def _really_fits(lines: Sequence[str], family: str, size_px: int, room: Room) -> bool:
    kind = blocks.Type(family, "bold", size_px)
    return max(blocks.width(line, kind) for line in lines) + math.ceil(room.pads * size_px) <= room.width


def _pieces(parts: Sequence[Atom], limit: float, measure: Callable[[str], float]) -> Iterator[Atom]:
    """Parts wider than a line cut at their no-break spaces, then at syllables, then anywhere."""
    for part in parts:
        joint = part.joint
        for word in part.text.split(NBSP) if measure(part.text) > limit else [part.text]:
            for piece in _syllables(word, limit, measure):
                yield Atom(text=piece, joint=joint)
                joint = ""
            joint = NBSP


def _syllables(word: str, limit: float, measure: Callable[[str], float]) -> Iterator[str]:
    import pyphen

    while word and measure(word) > limit:
        cuts = pyphen.Pyphen(lang="fr").iterate(word) if word.isalpha() else ()
        begin = next((begin for begin, _ in cuts if measure(f"{begin}-") <= limit), "")
        hyphen = "-" if begin else ""
        if not begin:
            begin = next((word[:n] for n in range(len(word) - 1, 0, -1) if measure(word[:n]) <= limit), word[:1])
        yield begin + hyphen
        word = word[len(begin) :]
    if word:
        yield word
