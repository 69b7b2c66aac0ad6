"""Drawings of figures as plain values that one template draws, each with a sentence and a table that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]
INK, BLUE, RED, GREY = "#12263A", "#0F4C5C", "#B34A0C", "#5B6B78"
COLOURS = (BLUE, RED, INK, GREY)
DASHES = ("", "7 4", "2 4", "10 3 2 3")
"""A line is told from another by its dashes and its mark as well as by its colour."""
SHAPES = ("round", "square", "diamond", "round")


@dataclass(frozen=True)
class Line:
    """A line through points, in SVG units."""

    points: tuple[tuple[float, float], ...]
    colour: str = BLUE
    dash: str = ""
    width: float = 2.5

    @property
    def path(self) -> str:
        """As `points` wants them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Mark:
    """A point that is read: round, square or diamond; hollow where it concludes nothing."""

    x: float
    y: float
    shape: str = "round"
    colour: str = BLUE
    hollow: bool = False

    @property
    def corners(self) -> str:
        """The corners of a square or a diamond."""
        r = 5
        if self.shape == "square":
            found = [(-r, -r), (r, -r), (r, r), (-r, r)]
        else:
            found = [(0, -r - 2), (r + 2, 0), (0, r + 2), (-r - 2, 0)]
        return " ".join(f"{self.x + x:g},{self.y + y:g}" for x, y in found)


@dataclass(frozen=True)
class Label:
    """A text in a drawing."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    bold: bool = False
    small: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawing, the sentence that says it, and its table. `name` is an id of its own in the page."""

    name: str
    title: str
    summary: str
    width: int
    height: int
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    grid: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Axes:
    """Where figures stand in a drawing: `x` and `y` from their bounds to SVG units."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float
    left: float
    right: float
    top: float
    bottom: float
    labels: tuple[Label, ...] = field(default=())

    def x(self, value: float) -> float:
        """Across."""
        return round(self.left + (self.right - self.left) * _share(value, self.x_low, self.x_high), 1)

    def y(self, value: float) -> float:
        """Up."""
        return round(self.bottom - (self.bottom - self.top) * _share(value, self.y_low, self.y_high), 1)


def steps(low: float, high: float, about: int = 4) -> list[float]:
    """Round figures from `low` to `high`, the last one at or above it."""
    if high <= low:
        return [low, low + 1]
    rough = (high - low) / about
    power = 10.0 ** (len(f"{int(rough)}") - 1) if rough >= 1 else 0.1
    while power * 10 <= rough:
        power *= 10
    step = next((power * one for one in (1, 2, 5, 10) if power * one >= rough), power * 10)
    found = [low]
    while found[-1] < high - 1e-9:
        found.append(round(found[-1] + step, 6))
    return found


def across(marks: Sequence[float], axes: Axes) -> tuple[Line, ...]:
    """Thin lines across, at some heights."""
    return tuple(Line(((axes.left, axes.y(at)), (axes.right, axes.y(at))), "#D5DDE3", width=1) for at in marks)


def upright(marks: Sequence[float], axes: Axes) -> tuple[Line, ...]:
    """Thin upright lines, at some places."""
    return tuple(Line(((axes.x(at), axes.top), (axes.x(at), axes.bottom)), "#D5DDE3", width=1) for at in marks)


def _share(value: float, low: float, high: float) -> float:
    return (min(max(value, low), high) - low) / (high - low) if high > low else 0.0
