"""Colours as `#RRGGBB`, and the contrast between them as WCAG 2.2 measures it."""

import re
from collections.abc import Sequence

from preuve.errors import BadInput
from preuve.i18n import _

BLACK = "#000000"
WHITE = "#FFFFFF"
NIGHT = "#14161A"
TEXT_CONTRAST = 4.5
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of `#RRGGBB`. Raises BadInput."""
    if not _HEX.fullmatch(colour):
        raise BadInput(
            _("« {colour} » n'est pas une couleur.").format(colour=colour[:40]),
            remedy=_("Écrivez-la en hexadécimal, un dièse puis six signes, par exemple « #1F3A5F »."),
        )
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, with the constant 0.04045 of May 2021)."""
    red, green, blue = (_linear(channel) for channel in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio between two opaque colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(plate: str) -> str:
    """White or near-black, whichever reads better on a plate of that colour."""
    return max((WHITE, NIGHT), key=lambda ink: contrast(ink, plate))


def plate_and_ink(palette: Sequence[str], least: float = TEXT_CONTRAST) -> tuple[str, str]:
    """A plate and its ink from a brand's palette: the first colour that white reaches `least` on, else near-black.

    White on a dark brand colour stays distinct from most pictures; where no brand colour is dark enough, the plate is
    near-black and its ink the brand's lightest colour that reaches `least`, or white.
    """
    for colour in palette:
        if contrast(WHITE, colour) >= least:
            return colour, WHITE
    lightest = max(palette, key=luminance, default=WHITE)
    return NIGHT, lightest if contrast(lightest, NIGHT) >= least else WHITE


def mixed(colour: str, under: str, opacity: float) -> str:
    """The colour seen where one lies over another, both in sRGB as video players mix them."""
    seen = (round(a * opacity + b * (1 - opacity)) for a, b in zip(rgb(colour), rgb(under), strict=True))
    return "#{:02X}{:02X}{:02X}".format(*seen)
