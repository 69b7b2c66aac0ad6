"""Cutting a picture's rectangle into bands of rows that hold what is drawn more tightly, so that less is resampled."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from preuve.media.planes import Pixels

CELL = 16
WORTH = 150  # cells a cut must spare: below, another band costs more than it saves

Extents = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Band:
    """Rows from `top` to `bottom`, and the columns from `left` to `right` where something is drawn, in pixels."""

    top: int
    bottom: int
    left: int
    right: int


def cells(clear: Pixels) -> Pixels:
    """1 for each cell of CELL × CELL pixels in which something isn't clear, however little."""
    seen = (clear != 255).view(np.uint8)
    down, across = np.arange(0, seen.shape[0], CELL), np.arange(0, seen.shape[1], CELL)
    return np.asarray(np.bitwise_or.reduceat(np.bitwise_or.reduceat(seen, down, axis=0), across, axis=1), np.uint8)


def bands(clear: Pixels, slack: int) -> list[Band]:
    """The bands of a picture, from top to bottom, covering all its rows.

    Args:
        clear: 255 where nothing is drawn.
        slack: rows above and below a band whose columns it must hold too (a turn brings them in).
    """
    height, width = clear.shape
    extents = _extents(cells(clear), -(-slack // CELL))
    return [
        Band(top * CELL, min(bottom * CELL, height), left * CELL, min(right * CELL, width))
        for top, bottom, left, right in _cut(extents, 0, len(extents))
    ]


def _extents(drawn: npt.NDArray[np.uint8], spread: int) -> Extents:
    own: Extents = []
    for row in drawn:
        columns = np.flatnonzero(row)
        own.append((int(columns[0]), int(columns[-1]) + 1) if len(columns) else (len(row), 0))
    return [_hull(own[max(0, n - spread) : n + spread + 1]) for n in range(len(own))]


def _hull(extents: Extents) -> tuple[int, int]:
    return min(left for left, _ in extents), max(right for _, right in extents)


def _area(extents: Extents) -> int:
    left, right = _hull(extents)
    return len(extents) * max(0, right - left)


def _cut(extents: Extents, top: int, bottom: int) -> list[tuple[int, int, int, int]]:
    whole = _area(extents[top:bottom])
    rows = range(top + 1, bottom)
    best = min(rows, key=lambda row: _area(extents[top:row]) + _area(extents[row:bottom]), default=None)
    if best is None or _area(extents[top:best]) + _area(extents[best:bottom]) > whole - WORTH:
        left, right = _hull(extents[top:bottom])
        return [(top, bottom, left, max(left, right))]
    return [*_cut(extents, top, best), *_cut(extents, best, bottom)]
