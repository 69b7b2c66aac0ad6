"""The font families that this machine has."""

from preuve.errors import MissingPart
from preuve.media.fonts import FAMILIES, font


def installed() -> list[str]:
    """Atkinson Hyperlegible always; Lexend and OpenDyslexic where they are installed."""
    return [family for family in FAMILIES if _is_here(family)]


def _is_here(family: str) -> bool:
    try:
        font(family)
    except MissingPart:
        return False
    return True
