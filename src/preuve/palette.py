"""The ink that can be read on a brand's colour, for pages; contrast itself is measured in `media/colour.py`."""

from collections.abc import Iterable

from preuve.media.colour import contrast, luminance

__all__ = ["contrast", "ink_on", "luminance"]


def ink_on(background: str, wanted: Iterable[str], *, least: float = 4.5) -> str:
    """The first of the wanted colours that can be read on a background, else black or white, whichever reads better."""
    good = (colour for colour in wanted if contrast(colour, background) >= least)
    extremes = ("#000000", "#FFFFFF")
    return next(good, max(extremes, key=lambda colour: contrast(colour, background)))
