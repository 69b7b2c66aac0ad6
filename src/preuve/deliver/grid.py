"""A table's columns: none narrower than its longest word where there is room, and otherwise as makes it lowest."""

import math
from collections.abc import Callable, Sequence

from preuve.documents.blocks import Grid

LETTERS = 98
"""So many letters of a table's size fit across a page."""
STEP = 0.02
LOOKED_AT = 30
_LONGEST_WORD = 24


def widths(table: Grid) -> list[float]:
    """The share of a page's width that each column takes; they sum to one."""
    rows = (table.header, *table.rows[:LOOKED_AT])
    floors = [_floor(column) for column in _columns(rows)]
    room = max(sum(floors), 1.0)
    floors = [floor / room for floor in floors]
    spare = 1 - sum(floors)
    even = [floor + spare / len(floors) for floor in floors]
    return lowest(even, floors, lambda shares: _lines(rows, shares), STEP)


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


def _floor(column: Sequence[str]) -> float:
    """What a column takes at least: its longest word, and the space around it."""
    word = max((len(word) for cell in column for word in cell.split()), default=1)
    return (min(word, _LONGEST_WORD) + 3.5) / LETTERS


def _lines(rows: Sequence[Sequence[str]], shares: Sequence[float]) -> float:
    """About how many lines the rows take; cells that nearly fill theirs count a little more, so that text breathes."""
    room = [max(share * LETTERS - 2.5, 1.0) for share in shares]
    fills = ([len(cell) / width for cell, width in zip(row, room, strict=False)] for row in rows)
    return sum(max(map(math.ceil, row), default=1) + 0.05 * max(row, default=0.0) for row in fills)
