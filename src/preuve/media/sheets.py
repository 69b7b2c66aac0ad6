"""Drawn texts, and the sheet they are painted on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preuve.media.blocks import Coverage
from preuve.media.canvas import Canvas
from preuve.media.colour import WHITE


@dataclass(frozen=True)
class Drawn:
    """A drawn text.

    Attributes:
        image: uint8, height × width × 4, straight alpha.
        glyphs: bool, height × width: pixels wholly covered by ink.
        plate: bool, height × width: pixels of the band or plate that no ink touches, its soft edges left out.
        ink: the letters' colour.
        ground: the band's or plate's colour.
        size_px: height of letters really used, in pixels an em.
        lines: the text really drawn.
    """

    image: NDArray[np.uint8]
    glyphs: NDArray[np.bool_]
    plate: NDArray[np.bool_]
    ink: str
    ground: str
    size_px: int
    lines: tuple[str, ...]

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.image.shape[0])


class Sheet:
    """A plate being painted, and the masks of what was."""

    def __init__(self, ground: Coverage, colour: str) -> None:
        self.ground, self.colour, self.ink = ground, colour, WHITE
        self.canvas = Canvas(ground.shape[1], ground.shape[0])
        self.canvas.paint(colour, ground)
        self.bare = ground >= ground.max()
        self.glyphs = np.zeros(ground.shape, np.bool_)

    def decorate(self, colour: str, coverage: Coverage, x: int, y: int) -> None:
        """Paint something that isn't the text."""
        self.canvas.paint(colour, coverage, x, y)
        self._touched(coverage, x, y)

    def write(self, coverage: Coverage, x: int, y: int, ink: str) -> "Sheet":
        """Paint the text."""
        self.canvas.paint(ink, coverage, x, y)
        place = self._touched(coverage, x, y)
        self.glyphs[place] |= coverage >= 1
        self.ink = ink
        return self

    def _touched(self, coverage: Coverage, x: int, y: int) -> tuple[slice, slice]:
        rows, columns = coverage.shape
        place = (slice(y, y + rows), slice(x, x + columns))
        self.bare[place] &= coverage <= 0
        return place

    def drawn(self, size_px: int, lines: tuple[str, ...]) -> Drawn:
        """The finished picture."""
        image = self.canvas.image(self.colour)
        return Drawn(image, self.glyphs, self.bare, self.ink, self.colour, size_px, lines)
