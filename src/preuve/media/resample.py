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

OVERSAMPLE = 1.12  # with zooms of 1.00 to 1.06, scales of 0.893 to 0.946
REACH = 20  # output pixels before the box among which the start is looked for
MARGIN = 34  # source pixels needed around what is shown: (REACH + 2) / 0.7, the smallest scale, and some


@dataclass(frozen=True, slots=True)
class Box:
    """Whole pixels of the output: `x`, `y` of the top left corner, `width`, `height`."""

    x: int
    y: int
    width: int
    height: int


def start(scale: float, shift: float, first: int) -> tuple[int, int]:
    """The output pixel and the source pixel to start from so that `first` is inside, with the least rounding."""
    best = min(range(first - REACH, first), key=lambda at: _miss((at - shift) / scale))
    return best, round((best - shift) / scale)


def _miss(value: float) -> float:
    return abs(value - round(value))


def scaled(source: Pixels, scale: float, shift: tuple[float, float], box: Box) -> Pixels:
    """The pixels of `box`, where source point p falls on scale·p + shift. The source must cover MARGIN more around."""
    left, from_x = start(scale, shift[0], box.x)
    top, from_y = start(scale, shift[1], box.y)
    columns = math.ceil((box.x + box.width - left + 1) / scale)
    rows = math.ceil((box.y + box.height - top + 1) / scale)
    part = source[from_y : from_y + rows, from_x : from_x + columns]
    if from_x < 0 or from_y < 0 or part.shape[:2] != (rows, columns):
        raise ValueError((from_x, from_y, columns, rows, source.shape))
    drawn = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)
    return drawn[box.y - top : box.y - top + box.height, box.x - left : box.x - left + box.width]
