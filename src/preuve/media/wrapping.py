"""Wrapping on-screen text: the most balanced French lines at the largest size that fits."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from preuve.engines import Word
from preuve.media import blocks
from preuve.media.breaks import break_lines
from preuve.media.typography import NBSP, Atom, atoms, tokens

# The largest share of the size wished for that one, two, three, four lines may take: more text, smaller letters.
SHARES = (1.0, 1.0, 0.86, 0.72)
_STEP = 2


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
    for size in range(room.size_px, room.least_px - 1, -_STEP):
        allowed = max(count for count in range(1, room.lines + 1) if count == 1 or cap(room.size_px, count) >= size)
        found = _at(parts, _measure(family, size), room.width - room.pads * size, allowed)
        if found:
            return Wrapped(size, found)
    measure, limit = _measure(family, room.least_px), room.width - room.pads * room.least_px
    lines = _at(list(_pieces(parts, limit, measure)), measure, limit, room.lines)
    return Wrapped(room.least_px, lines) if lines else None


def _measure(family: str, size_px: int) -> Callable[[str], float]:
    return cache(partial(blocks.width, kind=blocks.Type(family, "bold", size_px)))


def _at(parts: Sequence[Atom], measure: Callable[[str], float], limit: float, max_lines: int) -> tuple[str, ...] | None:
    if any(measure(part.text) > limit for part in parts):
        return None
    broken = break_lines(parts, max_lines, limit, measure)
    return broken.lines if broken else None


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
