"""Contrast between two sets of pixels of a frame, as WCAG 2.2 defines it, and their colours."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
_CODES = np.arange(256) / 255
# WCAG 2.2, relative luminance, with the constant 0.04045 of May 2021.
LINEAR = np.where(_CODES <= 0.04045, _CODES / 12.92, ((_CODES + 0.055) / 1.055) ** 2.4).astype(np.float32)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)
NEAREST = 5
"""Per cent: the ground is taken where it comes nearest to the ink, these pixels left out as the encoder's noise."""


class Measured(NamedTuple):
    """A contrast ratio, 1 to 21, and both colours as `#RRGGBB` (medians of each channel)."""

    ratio: float
    ink: str
    ground: str


def luminances(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Relative luminance, 0 to 1, of each pixel: … × 3, R'G'B'."""
    return np.asarray(LINEAR[pixels] @ _WEIGHTS, np.float32)


def ratio(one: float, other: float) -> float:
    """The contrast ratio of two luminances."""
    darker, lighter = sorted((one, other))
    return (lighter + 0.05) / (darker + 0.05)


def between(letters: npt.NDArray[np.float32], ground: npt.NDArray[np.float32]) -> float:
    """The contrast ratio of letters on a ground, from the luminance of their pixels.

    The letters count by their median, the ground by what comes nearest to it, 5 % of its pixels apart: a picture that
    shows through a translucent band counts where it is worst.
    """
    middle = float(np.median(letters))
    low, usual, high = (float(value) for value in np.percentile(ground, [NEAREST, 50, 100 - NEAREST]))
    return 1.0 if low <= middle <= high else ratio(middle, high if middle >= usual else low)


def measure(ink: Pixels, ground: Pixels) -> Measured:
    """The contrast between letters and what they stand on.

    Args:
        ink: N × 3, R'G'B' pixels wholly inside letters.
        ground: M × 3, pixels that no letter touches.
    """
    return Measured(between(luminances(ink), luminances(ground)), colour(ink), colour(ground))


def colour(pixels: Pixels) -> str:
    """The median colour of N × 3 pixels, as `#RRGGBB`."""
    red, green, blue = (int(value) for value in np.median(pixels, axis=0))
    return f"#{red:02X}{green:02X}{blue:02X}"
