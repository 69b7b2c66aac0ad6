"""Blocks of text measured and drawn to coverage, with a font's real metrics. Pixels everywhere."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from preuve.media.fonts import Weight, face

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Coverage = NDArray[np.float32]
LINE_HEIGHT = 1.3
_ABOVE, _BELOW = "ÀÂÉÊÎÔÛŒ|", "çgjpqyŒ|Ç"
_BREATH = 0.2


class Type(NamedTuple):
    """What letters are drawn with: a family, a weight, pixels an em, and the least line height in ems."""

    family: str
    weight: Weight
    size_px: int
    line_height: float = LINE_HEIGHT


class Metrics(NamedTuple):
    """A font's heights at a size: of capitals, from one line to the next, and kept clear above and below."""

    capital: int
    step: int
    margin: int


@lru_cache(maxsize=512)
def metrics(kind: Type) -> Metrics:
    """Heights from the letters' own boxes: lines never touch, and capitals stand in the middle of their band."""
    loaded = face(kind.family, kind.weight, kind.size_px)
    capital = -loaded.getbbox("H", anchor="ls")[1]
    top, bottom = -loaded.getbbox(_ABOVE, anchor="ls")[1], loaded.getbbox(_BELOW, anchor="ls")[3]
    step = max(round(kind.size_px * kind.line_height), math.ceil((top + bottom) * 1.02))
    margin = max(top - capital, bottom) + kind.size_px * _BREATH
    return Metrics(math.ceil(capital), step, math.ceil(margin))


def height(kind: Type, lines: int) -> int:
    """How tall a block of so many lines is, margins included."""
    found = metrics(kind)
    return 2 * found.margin + found.capital + (lines - 1) * found.step


def width(text: str, kind: Type) -> int:
    """How wide a line is, ink and advance included."""
    left, right = _extent(face(kind.family, kind.weight, kind.size_px), _plain(text))
    return right - left


def coverage(lines: Sequence[str], kind: Type, *, centred: bool) -> Coverage:
    """The block's ink, 0 to 1: as wide as its widest line and as tall as `height` says."""
    from PIL import Image, ImageDraw

    loaded, found = face(kind.family, kind.weight, kind.size_px), metrics(kind)
    texts = [_plain(line) for line in lines]
    extents = [_extent(loaded, text) for text in texts]
    across = max(right - left for left, right in extents)
    sheet = Image.new("L", (across, height(kind, len(lines))))
    pen = ImageDraw.Draw(sheet)
    for row, (text, (left, right)) in enumerate(zip(texts, extents, strict=True)):
        x = (across - (right - left)) // 2 if centred else 0
        pen.text((x - left, found.margin + found.capital + row * found.step), text, 255, loaded, anchor="ls")
    return np.asarray(sheet, dtype=np.float32) / np.float32(255)


def _plain(text: str) -> str:
    """Lines are broken by now, and OpenDyslexic draws its no-break space twice as wide as its space."""
    return text.replace("\u00a0", " ")


def _extent(loaded: "FreeTypeFont", text: str) -> tuple[int, int]:
    left, _, right, _ = loaded.getbbox(text, anchor="ls")
    return math.floor(min(left, 0)), math.ceil(max(right, loaded.getlength(text)))
