"""Contrast by WCAG 2.2, and the ink that can be read on a brand's colour."""

from collections.abc import Iterable


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2, definition of relative luminance, 0.04045 since May 2021)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(background: str, wanted: Iterable[str], *, least: float = 4.5) -> str:
    """The first of the wanted colours that can be read on a background, else black or white, whichever reads better."""
    good = (colour for colour in wanted if contrast(colour, background) >= least)
    extremes = ("#000000", "#FFFFFF")
    return next(good, max(extremes, key=lambda colour: contrast(colour, background)))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
