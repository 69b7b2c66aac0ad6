"""How pictures and their elements move: pure functions of time, in continuous coordinates, with eased ends.

Lengths are in pixels of a frame whose shorter side is 1080; `unit` scales them to another.
"""

import math
import zlib
from dataclasses import dataclass
from typing import Literal

from preuve.storyboard import Motion

ElementMotion = Literal["still", "float", "sway", "rise", "slide-left", "slide-right", "pop"]

ZOOM = 1.06
ENTRY_SECONDS = 0.6
BOB, BOB_SECONDS = 6.0, 4.0
SWAY_DEGREES, SWAY_SECONDS = 1.5, 5.0
RISE, SLIDE, POP = 60.0, 80.0, 0.85
ENTERING = frozenset({"rise", "slide-left", "slide-right", "pop"})


@dataclass(frozen=True, slots=True)
class Pose:
    """Scale about a point, turn about it (degrees, clockwise on screen), then shift in pixels."""

    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0
    degrees: float = 0.0


REST = Pose()


def ease(part: float) -> float:
    """0 to 1 with a soft start and a soft end."""
    return 0.5 - 0.5 * math.cos(math.pi * min(max(part, 0.0), 1.0))


def arrive(part: float) -> float:
    """0 to 1, fast then slowing down."""
    return 1.0 - (1.0 - min(max(part, 0.0), 1.0)) ** 3


def camera(motion: Motion, part: float, width: int) -> Pose:
    """The camera's pose at a part (0 to 1) of the shot, about the frame's centre."""
    along = ease(part)
    spare = (ZOOM - 1) * width / 2
    match motion:
        case "push-in":
            return Pose(scale=1 + (ZOOM - 1) * along)
        case "pull-out":
            return Pose(scale=ZOOM - (ZOOM - 1) * along)
        case "pan-left":
            return Pose(scale=ZOOM, dx=spare * (2 * along - 1))
        case "pan-right":
            return Pose(scale=ZOOM, dx=spare * (1 - 2 * along))
        case _:
            return REST


def rests_at(motion: ElementMotion, entry: float) -> float:
    """The second from which an element stays where it is: 0 for one that never moves."""
    if motion == "still":
        return 0.0
    return entry + ENTRY_SECONDS if motion in ENTERING else math.inf


def element(  # noqa: PLR0911
    motion: ElementMotion, name: str, seconds: float, *, entry: float, unit: float
) -> Pose:
    """An element's pose, about its centre (its bottom centre for `sway`). `entry` is when it comes in."""
    left = 1.0 - arrive((seconds - entry) / ENTRY_SECONDS)
    match motion:
        case "float":
            return Pose(dy=BOB * unit * math.sin(_phase(name) + math.tau * seconds / BOB_SECONDS))
        case "sway":
            return Pose(degrees=SWAY_DEGREES * math.sin(_phase(name) + math.tau * seconds / SWAY_SECONDS))
        case "rise":
            return Pose(dy=RISE * unit * left)
        case "slide-left":
            return Pose(dx=SLIDE * unit * left)
        case "slide-right":
            return Pose(dx=-SLIDE * unit * left)
        case "pop":
            return Pose(scale=1.0 - (1.0 - POP) * left)
        case _:
            return REST


def _phase(name: str) -> float:
    return math.tau * (zlib.crc32(name.encode()) % 1000) / 1000
