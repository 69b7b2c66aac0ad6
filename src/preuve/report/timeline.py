"""The drawing of how the work went: a row for each stage, along the time worked; pauses are cut out, and shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from preuve.checks.control_points import PAUSE
from preuve.i18n import _
from preuve.report.words import clock, elapsed

if TYPE_CHECKING:
    from preuve.report.steps import How, Lane, Piece, Who

STEP_MARKS = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
ROW, LEFT, WIDTH, TOP = 34, 148, 900, 26


@dataclass(frozen=True)
class Mark:
    """A piece drawn on the timeline, in SVG units."""

    x: float
    y: float
    width: float
    who: "Who"
    how: "How"
    text: str


@dataclass(frozen=True)
class Timeline:
    """The drawing: a row for each stage. `ticks` are places along the axis and their times, `breaks` the pauses."""

    width: int
    height: int
    left: int
    bottom: int
    rows: tuple[tuple[str, float], ...]
    ticks: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    breaks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Clock:
    """The time worked, in seconds: pauses, from one second to another, are taken out of it."""

    pauses: tuple[tuple[float, float], ...]

    def worked(self, at: float) -> float:
        """How long was worked before a second of the run."""
        return at - sum(min(end, at) - start for start, end in self.pauses if start < at)

    @property
    def paused(self) -> float:
        """How long all pauses are."""
        return sum(end - start for start, end in self.pauses)


def clock_of(pieces: Sequence["Piece"]) -> Clock:
    """The time worked in some pieces; what a person decides takes none."""
    until, pauses = 0.0, []
    for piece in sorted((one for one in pieces if one.who != "person"), key=lambda one: one.start):
        if piece.start - until > PAUSE:
            pauses.append((until, piece.start))
        until = max(until, piece.start + piece.seconds)
    return Clock(tuple(pauses))


def draw(lanes: Sequence["Lane"], time: Clock, told: Callable[["Piece"], str]) -> Timeline:
    """The drawing; `told` says a piece in words."""
    total = max(time.worked(piece.start + piece.seconds) for lane in lanes for piece in lane.pieces) or 1.0
    scale = (WIDTH - LEFT - 12) / total
    bottom = TOP + ROW * len(lanes)
    step = next((one for one in STEP_MARKS if total / one <= 8), STEP_MARKS[-1])

    def place(at: float) -> float:
        return round(LEFT + at * scale, 1)

    def mark(piece: "Piece", row: int) -> Mark:
        start = time.worked(piece.start)
        width = round(max((time.worked(piece.start + piece.seconds) - start) * scale, 2.5), 1)
        return Mark(place(start), TOP + ROW * row, width, piece.who, piece.how, told(piece))

    return Timeline(
        width=WIDTH,
        height=bottom + 30,
        left=LEFT,
        bottom=bottom,
        rows=tuple((lane.title, TOP + ROW * row) for row, lane in enumerate(lanes)),
        ticks=tuple((place(at), clock(at)) for at in range(0, int(total) + 1, step)),
        marks=tuple(mark(piece, row) for row, lane in enumerate(lanes) for piece in lane.pieces),
        breaks=tuple(
            (place(time.worked(start)), _("Pause : {time}").format(time=elapsed(end - start)))
            for start, end in time.pauses
        ),
    )
