"""Letters parted from what they stand on, in a picture of which only a line's box is known.

It is right where letters stand on one flat colour (a band, a plate). On outlined or bare text the parting takes the
outline or the picture for letters, so that the ratio is an estimate only: `flat` tells which of the two it is.
"""

import math
import unicodedata
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from preuve.measures.contrasts import Measured, measure

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
CLOSE = 20
"""Levels of 255 that a flat ground's pixels may be away from its median: what encoders add around letters."""
ALIKE = 0.95
"""Share of them that must be as near."""
LEAST_INK = 30
OVERSHOOT = 30
"""Levels of 255 that encoding may push a pixel beyond both letters and ground."""
_LEANS = range(-20, 21, 2)
_HOLED = {**dict.fromkeys("abdegopqADOPQR0469", 1), **dict.fromkeys("B8g&%", 2)}


class Parted(NamedTuple):
    """A line's contrast, whether its ground is one flat colour, how tall its ink is, in pixels, and its letters."""

    measured: Measured
    flat: bool
    ink_px: int
    ink: Mask


def part(region: Pixels, text: str) -> Parted | None:
    """Measure a line in its box; None where no letters can be told from the ground.

    Args:
        region: the box's pixels, H × W × 3, R'G'B'.
        text: what the line says: its letters have so many holes and no more.
    """
    ink, beside = _ink(region)
    if int(ink.sum()) < LEAST_INK:
        return None
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    height = int(rows[-1] - rows[0] + 1)
    ring = _ring(ink | beside, height, (rows[0], rows[-1]), (columns[0], columns[-1]))
    core = cv2.erode(ink, np.ones((3, 3), np.uint8)).astype(bool)
    letters = region[core] if int(core.sum()) >= LEAST_INK else region[ink.astype(bool)]
    ground = region[ring]
    if len(ground) < LEAST_INK:
        return None
    flat = _is_flat(ground) and not outlined(region, ink, ring, text)
    return Parted(measure(letters, ground), flat, height, ink)


def slant(ink: Mask) -> float:
    """Degrees that letters lean to the right: the lean that, taken away, gathers their strokes in columns best.

    Args:
        ink: letters of one line, H × W, 1 where there is ink.
    """
    found = max(_LEANS, key=lambda degrees: (_gathered(ink, degrees), -abs(degrees)))
    return float(found)


def _gathered(ink: Mask, degrees: int) -> float:
    height, width = ink.shape
    lean = math.tan(math.radians(degrees))
    moved = np.array([[1, lean, -lean * height / 2], [0, 1, 0]], np.float32)
    columns = cv2.warpAffine(ink * np.uint8(255), moved, (width, height)).sum(axis=0, dtype=np.float64)
    return round(float((np.diff(columns) ** 2).sum()), 3)


def _ink(region: Pixels) -> tuple[Mask, Mask]:
    """The line's letters, and letters of the lines beside it that reach into the box.

    Two greys are told apart where letters surely are, at the box's heart; letters are the rarer. What touches the box's
    edge isn't the line's: it is another line's when it is no larger than a letter, and else the picture around a band.
    """
    grey = np.asarray(cv2.cvtColor(region, cv2.COLOR_RGB2GRAY), np.uint8)
    height, width = grey.shape
    heart = np.ascontiguousarray(grey[height // 4 : height - height // 4, width // 20 : width - width // 20])
    level, _halves = cv2.threshold(heart, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = np.asarray(grey > level, np.uint8)
    inner = light[height // 8 : height - height // 8]
    mask = np.asarray(1 - light if inner.mean() > 0.5 else light, np.uint8)
    _count, labels, facts, _centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    left, top = facts[:, cv2.CC_STAT_LEFT], facts[:, cv2.CC_STAT_TOP]
    across, down = facts[:, cv2.CC_STAT_WIDTH], facts[:, cv2.CC_STAT_HEIGHT]
    inside = (left > 0) & (top > 0) & (left + across < width) & (top + down < height)
    own = inside & (facts[:, cv2.CC_STAT_AREA] >= 3)
    beside = ~inside & (down <= 0.6 * height) & (across <= 1.5 * height)
    own[0] = beside[0] = False
    return own[labels].astype(np.uint8), beside[labels].astype(np.uint8)


def _ring(ink: Mask, height: int, rows: tuple[int, int], columns: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Around the letters and between them, clear of their soft edges."""
    area = np.zeros(ink.shape, np.bool_)
    down, across = round(0.12 * height), round(0.2 * height)
    top, left = max(rows[0] - down, 0), max(columns[0] - across, 0)
    area[top : rows[1] + down + 1, left : columns[1] + across + 1] = True
    soft = max(2, round(0.05 * height))
    near = cv2.dilate(ink, np.ones((2 * soft + 1, 2 * soft + 1), np.uint8))
    return np.asarray(area & (near == 0))


def outlined(region: Pixels, ink: Mask, ring: npt.NDArray[np.bool_], text: str) -> bool:
    """Whether letters have an outline or a shadow: its contrast would be taken for theirs.

    It shows in one of three ways: a third grey between letters and ground, two greys within what was taken for letters,
    or more holes than such letters have, when the outline itself was taken for letters.
    """
    grey = np.asarray(cv2.cvtColor(region, cv2.COLOR_RGB2GRAY), np.int16)
    core = cv2.erode(ink, np.ones((3, 3), np.uint8)).astype(bool)
    core = core if int(core.sum()) >= LEAST_INK else ink.astype(bool)
    letters, ground = float(np.median(grey[core])), float(np.median(grey[ring]))
    near = cv2.dilate(ink, np.ones((5, 5), np.uint8)).astype(bool) & ~ink.astype(bool)
    beyond = (grey[near] < min(letters, ground) - OVERSHOOT) | (grey[near] > max(letters, ground) + OVERSHOOT)
    low, high = np.percentile(grey[core], [10, 90])
    mixed = high - low > max(2 * OVERSHOOT, 0.35 * abs(letters - ground))
    return bool(beyond.mean() > 0.1 or mixed or _holes(ink) > _natural_holes(text))


def _holes(ink: Mask) -> int:
    _outlines, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    return 0 if tree is None else int((tree[0, :, 3] >= 0).sum())


def _natural_holes(text: str) -> float:
    """Holes in such letters at most: those that touch make some more."""
    bare = unicodedata.normalize("NFKD", text)
    return sum(_HOLED.get(char, 0) for char in bare) + 0.3 * sum(char.isalnum() for char in bare) + 2


def _is_flat(ground: Pixels) -> bool:
    away = np.abs(ground.astype(np.int16) - np.median(ground, axis=0)).max(axis=1)
    return float((away <= CLOSE).mean()) >= ALIKE
