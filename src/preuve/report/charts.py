"""Curves over a film's time, as plain values that a template draws in SVG: geometry here, no words but those given."""

from collections.abc import Sequence
from dataclasses import dataclass

from preuve.checks.telling import decimal
from preuve.report.words import clock

WIDTH, HEIGHT = 460, 190
LEFT, TOP, RIGHT, BOTTOM = 44, 14, 10, 28
MOST_POINTS = 480


@dataclass(frozen=True)
class Tick:
    """A mark on an axis, in SVG units along it."""

    at: float
    text: str


@dataclass(frozen=True)
class Limit:
    """A level that measures are compared with: a dashed line, named. `y` is in SVG units once drawn."""

    value: float
    text: str
    y: float = 0


@dataclass(frozen=True)
class Span:
    """A measure that holds from one moment to another. `ok` None: nothing to compare with."""

    start: float
    end: float
    value: float
    name: str
    ok: bool | None = None


@dataclass(frozen=True)
class Bar:
    """A span drawn: a rectangle in SVG units."""

    x: float
    y: float
    width: float
    height: float
    ok: bool | None
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawing and the table that says the same. `rows` begin with a moment in seconds."""

    name: str
    title: str
    summary: str
    seconds: float
    xticks: tuple[Tick, ...]
    yticks: tuple[Tick, ...]
    limits: tuple[Limit, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[float, tuple[str, ...]], ...]
    points: str = ""
    bars: tuple[Bar, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Scale:
    """From a measure to SVG units: seconds from left to right, `low` at the bottom, `high` at the top."""

    seconds: float
    low: float
    high: float

    def x(self, at: float) -> float:
        """Where a moment stands."""
        share = min(max(at / self.seconds, 0), 1) if self.seconds else 0
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        """Where a measure stands; one outside the scale stands at its edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def curve(
    points: Sequence[tuple[float, float]],
    scale: Scale,
    *,
    name: str,
    title: str,
    summary: str,
    heads: tuple[str, ...],
    limits: Sequence[Limit] = (),
    every: float = 1.0,
) -> Chart:
    """A line through measures taken often. The table has one row for each `every` seconds."""
    step = max(1, len(points) // MOST_POINTS)
    drawn = " ".join(f"{scale.x(at)},{scale.y(value)}" for at, value in points[::step])
    rows, due = [], 0.0
    for at, value in points:
        if at >= due:
            rows.append((at, (decimal(value, 1),)))
            due += every
    return Chart(
        name=name,
        title=title,
        summary=summary,
        seconds=scale.seconds,
        points=drawn,
        heads=heads,
        rows=tuple(rows),
        xticks=_across(scale),
        yticks=_up(scale),
        limits=_levels(scale, limits),
    )


def spans(
    measures: Sequence[Span],
    scale: Scale,
    *,
    name: str,
    title: str,
    summary: str,
    heads: tuple[str, ...],
    limits: Sequence[Limit] = (),
    stroke: float = 0,
    levels: Sequence[tuple[float, str]] = (),
) -> Chart:
    """Bars, each as long as its measure holds. The table has a row for each.

    Args:
        measures: what to draw, the first under the others.
        scale: where it goes.
        name: an id for the drawing, of its own in the page.
        title: what it shows.
        summary: what it says, in a sentence.
        heads: the table's heads: the moment, the name and, where the figure tells something, the figure.
        limits: levels to compare with.
        stroke: how thick strokes at their height are, in SVG units; 0 for bars that stand on the axis.
        levels: names of some heights, instead of figures.
    """
    return Chart(
        name=name,
        title=title,
        summary=summary,
        seconds=scale.seconds,
        bars=tuple(_bar(one, scale, stroke=stroke) for one in measures),
        heads=heads,
        rows=tuple(_row(one, len(heads)) for one in sorted(measures, key=lambda one: one.start)),
        xticks=_across(scale),
        yticks=tuple(Tick(scale.y(at), text) for at, text in levels) or _up(scale),
        limits=_levels(scale, limits),
    )


def _bar(one: Span, scale: Scale, *, stroke: float) -> Bar:
    left, top = scale.x(one.start), scale.y(one.value)
    return Bar(
        x=left,
        y=top - stroke / 2,
        width=max(round(scale.x(one.end) - left - 1, 1), 1.5),
        height=stroke or max(round(HEIGHT - BOTTOM - top, 1), 1),
        ok=one.ok,
        text=f"{clock(one.start)} · {one.name} · {decimal(one.value, 1)}",
    )


def _row(one: Span, heads: int) -> tuple[float, tuple[str, ...]]:
    return one.start, (one.name, decimal(one.value, 1))[: heads - 1]


def _across(scale: Scale) -> tuple[Tick, ...]:
    return tuple(Tick(scale.x(at), clock(at)) for at in _marks(0, scale.seconds, 5))


def _up(scale: Scale) -> tuple[Tick, ...]:
    return tuple(Tick(scale.y(at), decimal(at, 1)) for at in _marks(scale.low, scale.high, 4))


def _levels(scale: Scale, limits: Sequence[Limit]) -> tuple[Limit, ...]:
    return tuple(Limit(one.value, one.text, scale.y(one.value)) for one in limits)


def _marks(low: float, high: float, about: int) -> list[float]:
    """Round figures between two bounds."""
    steps = (0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600)
    step = next((one for one in steps if (high - low) / one <= about), steps[-1])
    first = -(-low // step) * step
    return [first + step * n for n in range(int((high - first) // step) + 1)]
