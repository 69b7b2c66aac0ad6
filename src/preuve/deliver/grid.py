"""A table's columns: none narrower than its longest word where there is room, and otherwise as makes it lowest."""

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from preuve.deliver.office import typeset_text
from preuve.documents.blocks import Grid
from preuve.media.fonts import DEFAULT_FAMILY, Weight, face

SIZE, ROOM, AROUND = 9.5, 458.0, 12.0
"""A table's letters, the width that it has, the space around a cell's text, in points: those of the tightest page."""
MANY, SMALLER = 7, 0.9
"""From so many columns on, letters are so much smaller."""
TALLEST = 40
STEP = 0.02
LOOKED_AT = 30
WIDEST_WORD = 0.3
"""A word that would take more of the page than this may be cut."""
_WORDS = re.compile(r" |(?<=[-–/])(?=[^\W\d])")


def widths(table: Grid) -> list[float]:
    """The share of a page's width that each column takes; they sum to one."""
    rows = [[typeset_text(cell) for cell in row] for row in (table.header, *table.rows[:LOOKED_AT])]
    columns = _columns(rows)
    scaled = scale(table)
    floors = [_floor(column, scaled) for column in columns]
    room = max(sum(floors), 1.0)
    floors = [floor / room for floor in floors]
    long = [[scaled * _long(cell, "bold" if at == 0 else "regular") for cell in row] for at, row in enumerate(rows)]

    def height(shares: Sequence[float]) -> float:
        return _lines(long, shares)

    starts = (_spread(floors, [1.0] * len(floors)), _spread(floors, [_mean(column) for column in columns]))
    return min((lowest(start, floors, height, STEP) for start in starts), key=height)


def scale(table: Grid) -> float:
    """How large a table's letters are, for those of others."""
    return SMALLER if len(table.header) >= MANY else 1.0


def whole(row: Sequence[str], shares: Sequence[float]) -> bool:
    """Whether a row can stand whole on a page: one that is nearly as high may go over to the next."""
    rooms = (max(share * ROOM - AROUND, SIZE) for share in shares)
    return all(_long(cell, "regular") / room < TALLEST for cell, room in zip(row, rooms, strict=False))


def lowest(
    shares: Sequence[float], floors: Sequence[float], height: Callable[[Sequence[float]], float], step: float
) -> list[float]:
    """Shares moved from column to column, by large steps then small ones, for as long as the table gets lower."""
    best, found = height(shares), list(shares)
    many = range(len(found))
    pairs = [(give, take) for give in many for take in many if give != take]
    for size in (4 * step, 2 * step, step, 4 * step, step):
        better = True
        while better:
            better = False
            for give, take in pairs:
                if found[give] - size < floors[give] - 1e-9:
                    continue
                other = [one - size * (at == give) + size * (at == take) for at, one in enumerate(found)]
                if (tried := height(other)) < best - 1e-6:
                    found, best, better = other, tried, True
    return found


def _columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    count = max(len(row) for row in rows)
    return [[row[at] if at < len(row) else "" for row in rows] for at in range(count)]


def _spread(floors: Sequence[float], weights: Sequence[float]) -> list[float]:
    """What is left over the floors, shared out by weight."""
    spare, whole = 1 - sum(floors), sum(weights) or 1.0
    return [floor + spare * weight / whole for floor, weight in zip(floors, weights, strict=True)]


def _floor(column: Sequence[str], scaled: float) -> float:
    """What a column takes at least: its longest word, and the space around it."""
    words = ((word, "bold" if at == 0 else "regular") for at, cell in enumerate(column) for word in _WORDS.split(cell))
    longest = max((_long(word, weight) for word, weight in words), default=0.0)
    return min((longest * scaled + AROUND) / ROOM, WIDEST_WORD)


@lru_cache(maxsize=8192)
def _long(text: str, weight: Weight) -> float:
    """How long a text is on one line, in points."""
    return face(DEFAULT_FAMILY, weight, 100).getlength(text) * SIZE / 100


def _mean(column: Sequence[str]) -> float:
    return sum(map(len, column)) / len(column)


def _lines(rows: Sequence[Sequence[float]], shares: Sequence[float]) -> float:
    """About how many lines the rows take; cells that nearly fill theirs count a little more, so that text breathes."""
    room = [max(share * ROOM - AROUND, SIZE) * 0.96 for share in shares]
    fills = ([long / width for long, width in zip(row, room, strict=False)] for row in rows)
    return sum(max(map(math.ceil, row), default=1) + 0.05 * max(row, default=0.0) for row in fills)
