"""The parts of a picture that may move apart: where each may be seen, and which of them can be merged for good.

A layer of several separate shapes becomes several actors, so that less is redrawn. Where actors may be seen is told on
a coarse grid of cells.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from preuve.media.bands import CELL, cells
from preuve.media.ink import Ink
from preuve.media.layers import Layer
from preuve.media.motion import BOB, RISE, SLIDE, SWAY_DEGREES
from preuve.media.planes import Pixels

MOST_PARTS = 6
Cells = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Actor:
    """Pixels and the corner they stand at; `pivot` is the point of the layer that it turns or grows about."""

    layer: Layer
    ink: Ink
    x: float
    y: float
    pivot: tuple[float, float]

    def reach(self, unit: float) -> float:
        """How far any of its points goes from where it was drawn, in pixels; `unit` is the size of one of motion's."""
        width, height = self.ink.size
        corners = [(self.x + a * width, self.y + b * height) for a in (0, 1) for b in (0, 1)]
        far = max(math.dist(self.pivot, corner) for corner in corners)
        match self.layer.motion:
            case "still":
                return 0.0
            case "sway":
                return far * math.radians(SWAY_DEGREES)
            case "float":
                return BOB * unit
            case "pop":
                return far * 0.16
            case _:
                return max(RISE, SLIDE) * unit


def actors_of(layer: Layer, ink: Ink, x: float, y: float) -> Iterator[Actor]:
    """A layer's separate shapes."""
    width, height = ink.size
    pivot = (x + width / 2, y + height * (1.0 if layer.motion == "sway" else 0.5))
    for own, (left, top) in _parts(ink):
        yield Actor(layer, own, x + left, y + top, pivot)


def seen_cells(actor: Actor, size: tuple[int, int], spread: float) -> Cells:
    """Cells of a canvas of `size` in which the actor may be seen, `spread` pixels around included."""
    columns, rows = (-(-side // CELL) + 1 for side in size)
    grid = np.zeros((rows, columns), np.uint8)
    column, row = math.floor(actor.x / CELL), math.floor(actor.y / CELL)
    # The actor's own cells don't fall on the canvas's: each touches its neighbour too.
    own = cv2.dilate(np.pad(cells(actor.ink.opaque_clear), 1), np.ones((3, 3), np.uint8))
    height, width = own.shape
    x0, y0 = max(column - 1, 0), max(row - 1, 0)
    x1, y1 = min(column - 1 + width, columns), min(row - 1 + height, rows)
    if x0 < x1 and y0 < y1:
        grid[y0:y1, x0:x1] = own[y0 - row + 1 : y1 - row + 1, x0 - column + 1 : x1 - column + 1]
    around = 2 * math.ceil(spread / CELL) + 1
    return np.asarray(cv2.dilate(grid, np.ones((around, around), np.uint8)) > 0)


def merged(actors: Sequence[Actor], moving: Sequence[bool], seen: Sequence[Cells]) -> frozenset[int]:
    """Which actors can be one picture: still ones that nothing drawn apart, and painted before, may be seen behind."""
    together, apart = set(), np.zeros_like(seen[0])
    for index in range(len(actors)):
        if moving[index] or (apart & seen[index]).any():
            apart |= seen[index]
        else:
            together.add(index)
    return frozenset(together)


def _parts(ink: Ink) -> Iterator[tuple[Ink, tuple[int, int]]]:
    """The separate shapes of a picture, cropped, each with its corner; the picture itself where that saves nothing."""
    if ink.clear is None:
        yield ink, (0, 0)
        return
    drawn = cells(ink.clear)
    count, labels, stats, _centres = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    boxes = [tuple(int(value) for value in row[:4]) for row in stats[1:]]
    area = sum(width * height for _x, _y, width, height in boxes)
    if count - 1 > MOST_PARTS or count < 3 or area > 0.8 * drawn.size:
        yield ink, (0, 0)
        return
    for number, (x, y, width, height) in enumerate(boxes, start=1):
        whole = ink.part(x * CELL, y * CELL, width * CELL, height * CELL)
        own = np.asarray(labels[y : y + height, x : x + width] == number, np.uint8)
        yield _alone(whole, own), (x * CELL, y * CELL)


def _alone(ink: Ink, own: Pixels) -> Ink:
    """Only the pixels of some cells."""
    width, height = ink.size
    mask = np.repeat(np.repeat(own, CELL, axis=0), CELL, axis=1)[:height, :width]
    y, u, v = (np.asarray(cv2.copyTo(plane, mask), np.uint8) for plane in (ink.y, ink.u, ink.v))
    clear = np.full_like(ink.opaque_clear, 255)
    cv2.copyTo(ink.opaque_clear, mask, clear)
    return Ink(y, u, v, clear)
