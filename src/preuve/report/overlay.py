"""What a platform draws over a film, as plain shapes of our own: bands from the safe zone, buttons and lines inside."""

from dataclasses import dataclass
from typing import Any

from preuve.checks.telling import decimal
from preuve.i18n import _
from preuve.targets import Profile, platforms


@dataclass(frozen=True)
class Box:
    """A rectangle in the film's pixels; `round` is the radius of its corners."""

    x: float
    y: float
    width: float
    height: float
    round: float = 0


@dataclass(frozen=True)
class Overlay:
    """Bands that the interface may cover, shapes that stand for it, and where the figures come from."""

    width: int
    height: int
    bands: tuple[Box, ...]
    shapes: tuple[Box, ...]
    covers: bool
    words: str
    margins: str
    source: str


def overlay(label: str, profile: Profile, facts: Any) -> Overlay:
    """The overlay of a platform's profile, scaled to the film really there."""
    zone, width, height = profile.safe, facts.width, facts.height
    across, down = width / profile.width, height / profile.height
    top, bottom, left, right = zone.top * down, zone.bottom * down, zone.left * across, zone.right * across
    bands = (
        Box(0, 0, width, top),
        Box(0, height - bottom, width, bottom),
        Box(0, top, left, height - top - bottom),
        Box(width - right, top, right, height - top - bottom),
    )
    covers = zone.bottom > 0.2 * profile.height
    source = platforms().sources[zone.source]
    words = (
        _(
            "Les zones hachurées sont celles que l'interface de {label} peut recouvrir : aucun texte ne doit s'y "
            "trouver."
        )
        if covers
        else _("{label} ne dessine rien sur l'image. Les zones hachurées sont une marge où l'on évite les textes.")
    )
    return Overlay(
        width=width,
        height=height,
        bands=bands,
        shapes=_shapes(width, height, top, bottom, right) if covers else (),
        covers=covers,
        words=words.format(label=label),
        margins=_("Marges : {top} px en haut, {bottom} en bas, {left} à gauche, {right} à droite.").format(
            top=decimal(top, 0),
            bottom=decimal(bottom, 0),
            left=decimal(left, 0),
            right=decimal(right, 0),
        ),
        source=source.name,
    )


def _shapes(width: float, height: float, top: float, bottom: float, right: float) -> tuple[Box, ...]:
    """Round buttons at the right, a name and two lines of text at the bottom left, two tabs at the top."""
    unit, low = width / 1080, height - bottom
    size = min(104 * unit, right * 0.6)
    x = width - right / 2 - size / 2
    buttons = tuple(Box(x, low - (3 - n) * 1.7 * size, size, size, size / 2) for n in range(5))
    lines = tuple(
        Box(48 * unit, low + (210 + 74 * n) * unit, wide * unit, 34 * unit, 17 * unit)
        for n, wide in enumerate((360, 700, 560))
    )
    tabs = tuple(Box(width / 2 + at * unit, top * 0.62, 150 * unit, 30 * unit, 15 * unit) for at in (-180, 30))
    return (*buttons, *lines, *tabs)
