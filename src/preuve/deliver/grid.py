"""A table's columns: as wide as what they hold asks, none narrower than its longest word where there is room."""

import math

from preuve.documents.blocks import Grid

LETTERS = 88
"""So many letters of a table's size fit across a page."""
_LONGEST_WORD = 24


def widths(table: Grid) -> list[float]:
    """The share of the width that each column takes; they sum to one."""
    rows = (table.header, *table.rows)
    count = max(len(row) for row in rows)
    cells = [[row[at] if at < len(row) else "" for row in rows] for at in range(count)]
    floors = [_floor(column) for column in cells]
    room = max(sum(floors), 1.0)
    floors = [floor / room for floor in floors]
    weights = [math.sqrt(max(map(len, column), default=1) or 1) for column in cells]
    spare = 1 - sum(floors)
    wanted = [max(weight / sum(weights) - floor, 0.0) for weight, floor in zip(weights, floors, strict=True)]
    whole = sum(wanted) or 1.0
    return [floor + spare * want / whole for floor, want in zip(floors, wanted, strict=True)]


def _floor(column: list[str]) -> float:
    """What a column takes at least: its longest word, and the space around it."""
    word = max((len(word) for cell in column for word in cell.split()), default=1)
    return (min(word, _LONGEST_WORD) + 3.5) / LETTERS
