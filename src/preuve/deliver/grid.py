"""A table's columns: as wide as what they hold asks, none too narrow for its longest word."""

import math

from preuve.documents.blocks import Grid

LEAST = 0.08
_LONGEST_WORD = 40


def widths(table: Grid) -> list[float]:
    """The share of the width that each column takes; they sum to one."""
    rows = (table.header, *table.rows)
    count = max(len(row) for row in rows)
    cells = [[row[at] if at < len(row) else "" for row in rows] for at in range(count)]
    weights = [_weight(column) for column in cells]
    shares = [max(weight / sum(weights), LEAST) for weight in weights]
    return [share / sum(shares) for share in shares]


def _weight(column: list[str]) -> float:
    """What a column asks: the square root of its longest cell, so that a long one doesn't starve the others."""
    word = max((len(word) for cell in column for word in cell.split()), default=1)
    longest = max(map(len, column), default=1)
    return max(math.sqrt(longest) * 2, min(word, _LONGEST_WORD), 3.0)
