"""Where the illustrator puts things: one composition for each frame, and the décor it stands in.

A place is (x, foot, side): the middle, the lowest point and the longest side of a drawing, in the frame's units. The
first is the main subject's. They keep clear of where titles and captions come.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from preuve.media.scene import FRAMES
from preuve.targets import Layout

Place = tuple[float, float, float]


@dataclass(frozen=True)
class Stage:
    """A frame's composition: places, the ground's height, the halo's radius."""

    places: tuple[Place, ...]
    ground: float
    halo: float


STAGES: dict[Layout, Stage] = {
    "vertical": Stage(((540, 1070, 540), (190, 1030, 310), (895, 1040, 320), (850, 640, 200)), 985, 400),
    "portrait": Stage(((540, 1010, 560), (185, 975, 300), (900, 985, 310), (880, 470, 190)), 920, 370),
    "wide": Stage(((960, 850, 600), (430, 815, 380), (1470, 825, 390), (1745, 790, 250)), 745, 410),
}
ALONE: dict[Layout, Place] = {"vertical": (540, 1085, 620), "portrait": (540, 1020, 640), "wide": (960, 860, 650)}


@dataclass(frozen=True)
class Colours:
    """The brand's colours, by the part they play."""

    background: str
    primary: str
    accent: str
    highlight: str
    ink: str


def mix(one: str, other: str, share: float) -> str:
    """A colour between two, `share` of the way to the other; all as #RRGGBB."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def places(layout: Layout, count: int, *, mirrored: bool) -> list[Place]:
    """Where `count` drawings go in a frame, the main one first."""
    found = list(STAGES[layout].places[:count]) if count > 1 else [ALONE[layout]]
    width = FRAMES[layout][0]
    if count == 2:
        # Two stand on either side of the middle.
        found = [(x + width * 0.075, foot, side) for x, foot, side in found]
    return [(width - x, y, side) if mirrored else (x, y, side) for x, y, side in found]


def gradients(colours: Colours) -> str:
    """The décor's gradients, for `<defs>`: the sky, the ground and the halo."""
    return (
        _gradient("sky", (mix(colours.background, "#FFFFFF", 0.45), mix(colours.background, colours.highlight, 0.5)))
        + _gradient("hill", (mix(colours.primary, colours.background, 0.62), mix(colours.primary, "#FFFFFF", 0.3)))
        + _gradient("front", (mix(colours.primary, colours.ink, 0.3), mix(colours.primary, colours.ink, 0.75)))
        + _gradient("ground", (mix(colours.primary, "#FFFFFF", 0.12), mix(colours.primary, colours.ink, 0.55)))
        + f'<radialGradient id="halo"><stop offset="0" stop-color="{colours.highlight}" stop-opacity="0.95"/>'
        f'<stop offset="0.72" stop-color="{colours.highlight}" stop-opacity="0.6"/>'
        f'<stop offset="1" stop-color="{colours.highlight}" stop-opacity="0"/></radialGradient>'
    )


def background(layout: Layout, colours: Colours, where: Sequence[Place], chance: random.Random) -> str:
    """The décor of a frame: sky, halo behind the main subject, hills, ground, drifting shapes, shadows."""
    width, height = FRAMES[layout]
    stage = STAGES[layout]
    x, y = where[0][0], where[0][1] - where[0][2] * 0.52
    tilt = chance.choice((-1, 1)) * height * 0.03
    return "".join(
        (
            f'<rect width="{width}" height="{height}" fill="url(#sky)"/>',
            _drifting(width, stage.ground, colours, chance),
            f'<circle cx="{x:g}" cy="{y:g}" r="{stage.halo:g}" fill="url(#halo)"/>',
            _dotted_ring(x, y, stage.halo * 1.18),
            _hill(width, height, stage.ground - height * 0.06, tilt, "url(#hill)"),
            _hill(width, height, stage.ground, -tilt * 0.6, "url(#ground)"),
            _hill(width, height, stage.ground + (height - stage.ground) * 0.42, tilt * 0.8, "url(#front)"),
            _hill(width, height, stage.ground + (height - stage.ground) * 0.72, -tilt, "url(#front)"),
            *(_shadow(place, colours.ink) for place in where if place[1] > stage.ground - 90),
        )
    )


def foreground(layout: Layout, colours: Colours, chance: random.Random) -> str:
    """Leaves in the two lower corners, that go on outside the frame."""
    width, height = FRAMES[layout]
    tall = height * 0.16
    return "".join(
        _leaf(corner + side * step * tall * 0.32, height + 90, tall * size, side * turn + chance.uniform(-5, 5), colour)
        for corner, side in ((0, 1), (width, -1))
        for step, size, turn, colour in (
            (-0.2, 1.5, 12, mix(colours.primary, colours.ink, 0.35)),
            (0.7, 1.2, 30, colours.primary),
            (1.7, 0.95, 48, mix(colours.primary, colours.highlight, 0.35)),
        )
    )


def _gradient(name: str, colours: tuple[str, str]) -> str:
    stops = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in enumerate(colours))
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'


def _hill(width: int, height: int, top: float, tilt: float, fill: str) -> str:
    curve = f"C{width * 0.3:g},{top - tilt * 2.2:.1f} {width * 0.66:g},{top + tilt * 2.2:.1f} {width},{top - tilt:.1f}"
    return f'<path d="M0,{top + tilt:.1f} {curve} L{width},{height} L0,{height} Z" fill="{fill}"/>'


def _drifting(width: int, ground: float, colours: Colours, chance: random.Random) -> str:
    def one(index: int) -> str:
        x, y = chance.uniform(0.04, 0.96) * width, chance.uniform(0.06, 0.9) * ground
        colour = (colours.accent, colours.primary, "#FFFFFF", colours.highlight)[index % 4]
        size = chance.uniform(7, 19)
        if index % 3 == 0:
            return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{size:.0f}" fill="{colour}" fill-opacity="0.5"/>'
        if index % 3 == 1:
            return (
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{size * 1.2:.0f}" fill="none" stroke="{colour}"'
                ' stroke-opacity="0.5" stroke-width="6"/>'
            )
        turn = f"translate({x:.0f} {y:.0f}) rotate({chance.uniform(0, 90):.0f})"
        bar = f"M{-size:.0f},0 H{size:.0f} M0,{-size:.0f} V{size:.0f}"
        return f'<path transform="{turn}" d="{bar}" stroke="{colour}" stroke-opacity="0.55" stroke-width="7"/>'

    return '<g stroke-linecap="round">' + "".join(one(index) for index in range(22)) + "</g>"


def _dotted_ring(x: float, y: float, radius: float) -> str:
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="none" stroke="#FFFFFF" stroke-opacity="0.55"'
        ' stroke-width="6" stroke-dasharray="2 26" stroke-linecap="round"/>'
    )


def _shadow(place: Place, ink: str) -> str:
    x, y, side = place
    return (
        f'<ellipse cx="{x:g}" cy="{y + 4:g}" rx="{side * 0.42:.1f}" ry="{side * 0.055:.1f}" fill="{ink}"'
        ' fill-opacity="0.34"/>'
    )


def _leaf(x: float, y: float, tall: float, turn: float, colour: str) -> str:
    body = f"M0,0 C{-tall * 0.34:.0f},{-tall * 0.35:.0f} {-tall * 0.2:.0f},{-tall * 0.8:.0f} 0,{-tall:.0f}"
    body += f" C{tall * 0.2:.0f},{-tall * 0.8:.0f} {tall * 0.34:.0f},{-tall * 0.35:.0f} 0,0 Z"
    vein = f'<path d="M0,0 V{-tall * 0.86:.0f}" stroke="#FFFFFF" stroke-opacity="0.3" stroke-width="5"/>'
    place = f"translate({x:.0f} {y:.0f}) rotate({turn:.0f})"
    return f'<g transform="{place}"><path d="{body}" fill="{colour}"/>{vein}</g>'
