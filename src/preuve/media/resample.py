"""Sub-pixel scaling and shifting, several times faster than a general warp.

`cv2.resize` scales by any factor but starts on a whole pixel at both ends. A shift between pixels is had all the same:
with a scale s, source pixel k falls on s·k + t, so among twenty neighbouring output columns one falls almost exactly on
a source column. Rendering starts there, a little before the box wanted, and the surplus is cropped. The rounding left
is under 0.06 pixel unless 1/s is nearly a whole number; `OVERSAMPLE` keeps pictures away from that.

Coordinates are continuous: pixel i covers [i, i + 1].
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from preuve.media.planes import Pixels

OVERSAMPLE = 1.125  # 9/8: whole sizes; with zooms of 1.00 to 1.06, scales of 0.889 to 0.942
REACH = 20  # output pixels before the box among which the start is looked for
MARGIN = 34  # source pixels needed around what is shown: (REACH + 2) / 0.7, the smallest scale, and some


@dataclass(frozen=True, slots=True)
class Box:
    """Whole pixels of the output: `x`, `y` of the top left corner, `width`, `height`."""

    x: int
    y: int
    width: int
    height: int

    def halved(self) -> "Box":
        """The same for chroma planes; all four numbers are even."""
        return Box(self.x // 2, self.y // 2, self.width // 2, self.height // 2)

    def of(self, plane: Pixels) -> Pixels:
        """That part of a plane, as a view."""
        return plane[self.y : self.y + self.height, self.x : self.x + self.width]


def start(scale: float, shift: float, first: int) -> tuple[int, int]:
    """The output pixel, before `first`, and the source pixel that falls on it with the least rounding."""
    step = 1 / scale
    turn = step % 1.0
    place = (first - 1 - shift) * step
    phase = place % 1.0
    best, least = 0, min(phase, 1.0 - phase)
    if turn > 0:
        around = phase
        while (back := round(around / turn)) < REACH:
            if (miss := abs(around - back * turn)) < least:
                best, least = back, miss
            around += 1.0
    return first - 1 - best, round(place - best * step)


class Grid:
    """The pixels of an output box, where source point p falls on scale·p + shift; made once for planes alike.

    The source must cover MARGIN pixels more around. Raises ValueError where it doesn't.
    """

    __slots__ = ("columns", "crop", "rows", "scale")

    def __init__(self, scale: float, shift: tuple[float, float], box: Box) -> None:
        left, from_x = start(scale, shift[0], box.x)
        top, from_y = start(scale, shift[1], box.y)
        across = math.ceil((box.x + box.width - left + 1) / scale)
        down = math.ceil((box.y + box.height - top + 1) / scale)
        if from_x < 0 or from_y < 0:
            raise ValueError((from_x, from_y))
        self.scale = scale
        self.columns, self.rows = slice(from_x, from_x + across), slice(from_y, from_y + down)
        self.crop = (
            slice(box.y - top, box.y - top + box.height),
            slice(box.x - left, box.x - left + box.width),
        )

    def take(self, source: Pixels) -> Pixels:
        """The box's pixels of a plane."""
        height, width = source.shape[:2]
        if self.rows.stop > height or self.columns.stop > width:
            raise ValueError((self.rows, self.columns, source.shape))
        part = source[self.rows, self.columns]
        drawn = cv2.resize(part, None, fx=self.scale, fy=self.scale, interpolation=cv2.INTER_LINEAR)
        return np.asarray(drawn[self.crop], np.uint8)


def scaled(source: Pixels, scale: float, shift: tuple[float, float], box: Box) -> Pixels:
    """The pixels of `box` of one plane."""
    return Grid(scale, shift, box).take(source)
