"""A table on a slide: columns as wide as makes it lowest, rows that fit, letters of 20 points."""

import re
from collections.abc import Sequence
from dataclasses import replace

from preuve.deliver import slides_look as look
from preuve.deliver.grid import lowest, widths
from preuve.documents.blocks import Grid

STEP, WIDEST, LOOKED_AT = 0.04, 0.3, 8
MARGIN, AROUND = 0.22, 0.14
_WORDS = re.compile(r" |(?<=-)")


def shown_rows(table: Grid) -> tuple[Grid, int]:
    """As much of a table as a slide holds, and how many rows are left."""
    rows, most = table.rows, look.BODY_HEIGHT - 0.4
    fits = [n for n in range(1, len(rows) + 1) if table_height(replace(table, rows=rows[:n])) <= most]
    kept = max(fits, default=1)
    return replace(table, rows=rows[:kept]), len(rows) - kept


def table_height(table: Grid) -> float:
    """How high a table stands, in inches."""
    return _height(table, slide_widths(table))


def slide_widths(table: Grid) -> list[float]:
    """The share of each column that makes the table lowest, no word broken where there is room."""
    small = replace(table, rows=table.rows[:LOOKED_AT])
    floors = [_floor(at, small) for at in range(len(table.header))]
    room = max(sum(floors), 1.0)
    floors = [floor / room for floor in floors]
    spare, shares = 1 - sum(floors), widths(small)
    start = [floor + spare * share for floor, share in zip(floors, shares, strict=True)]
    return lowest(start, floors, lambda other: _height(small, other), STEP)


def _floor(at: int, table: Grid) -> float:
    """What a column takes at least: its longest word, and the space around it."""
    cells = [(row[at] if at < len(row) else "", n == 0) for n, row in enumerate((table.header, *table.rows))]
    words = [(word, head) for cell, head in cells for word in _WORDS.split(cell)]
    longest = max((look.long(word, look.LEAST, bold=head) for word, head in words), default=0.0)
    return min((longest + MARGIN) / look.TEXT_WIDTH, WIDEST)


def _height(table: Grid, shares: Sequence[float]) -> float:
    return sum(row_height(row, shares, head=at == 0) for at, row in enumerate((table.header, *table.rows)))


def row_height(row: Sequence[str], shares: Sequence[float], *, head: bool = False) -> float:
    """How high a row stands, in inches."""
    rooms = [share * look.TEXT_WIDTH - MARGIN for share in shares]
    most = max(
        (look.lines(cell, look.LEAST, room, bold=head) for cell, room in zip(row, rooms, strict=False)), default=1
    )
    return most * look.LEAST * look.LINE / 72 + AROUND
