"""A small painter: colours laid over one another by coverage, and rounded shapes with soft edges."""

import numpy as np
from numpy.typing import NDArray

from preuve.media.blocks import Coverage
from preuve.media.colour import rgb

_FINER = 4


class Canvas:
    """A transparent sheet, `height` × `width`, painted in float and read as straight-alpha RGBA."""

    def __init__(self, width: int, height: int) -> None:
        self.colour = np.zeros((height, width, 3), np.float32)
        self.alpha = np.zeros((height, width), np.float32)

    def paint(self, colour: str, coverage: Coverage, x: int = 0, y: int = 0) -> None:
        """Lay a colour over the sheet where `coverage` (0 to 1) says, its top left corner at x, y."""
        rows, columns = coverage.shape
        place = np.s_[y : y + rows, x : x + columns]
        rest = 1 - coverage
        ink = np.array(rgb(colour), np.float32)
        self.colour[place] = ink * coverage[..., None] + self.colour[place] * rest[..., None]
        self.alpha[place] = coverage + self.alpha[place] * rest

    def image(self, ground: str) -> NDArray[np.uint8]:
        """The sheet as uint8 RGBA; where nothing was painted, the colour is `ground`'s, so edges don't darken."""
        visible = self.alpha > 0
        straight = np.empty_like(self.colour)
        straight[:] = rgb(ground)
        straight[visible] = self.colour[visible] / self.alpha[visible][:, None]
        rgba = np.dstack((straight, self.alpha * 255))
        whole: NDArray[np.uint8] = np.clip(np.floor(rgba + 0.5), 0, 255).astype(np.uint8)
        return whole


def rounded(width: int, height: int, radius: int) -> Coverage:
    """A rectangle with round corners, its edges smoothed, as coverage 0 to 1."""
    from PIL import Image, ImageDraw

    radius = min(radius, width // 2, height // 2)
    shape = np.ones((height, width), np.float32)
    if radius < 1:
        return shape
    large = Image.new("L", (radius * _FINER, radius * _FINER))
    ImageDraw.Draw(large).ellipse((0, 0, 2 * radius * _FINER - 1, 2 * radius * _FINER - 1), fill=255)
    corner = np.asarray(large.resize((radius, radius), Image.Resampling.BOX), dtype=np.float32) / 255
    shape[:radius, :radius] = corner
    shape[:radius, -radius:] = corner[:, ::-1]
    shape[-radius:, :radius] = corner[::-1]
    shape[-radius:, -radius:] = corner[::-1, ::-1]
    return shape
