"""What is seen between two shots: one picture after the other, or pictures that blend, slide or darken."""

from collections.abc import Sequence

import cv2
from pydantic import Field

from preuve.engines import Value
from preuve.measures.frames import Frame, Pixels
from preuve.measures.shots import Span

APART = 0.1  # of what separates the two shots: closer, a frame is still one of them
MOST = 240  # frames kept of a passage


class Seam(Value):
    """Between two neighbouring shots, by their places in the film."""

    before: int
    after: int
    at: float
    until: float
    between: int = Field(description="Frames that are neither the shot before nor the one after.")


class Seams:
    """An observer of the frames between shots.

    Args:
        spans: the film's shots, passages left out.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._now = 0
        self._last: tuple[float, Pixels] | None = None
        self._passing: list[tuple[float, Pixels]] = []
        self._seams: list[Seam] = []

    def see(self, frame: Frame) -> None:
        """Keep what lies between two shots; measure it when the second comes."""
        ahead = self._spans[self._now + 1 :][:1]
        if not ahead:
            return
        seen = frame.seconds, frame.small
        if frame.number < self._spans[self._now].end:
            self._last = seen
        elif frame.number < ahead[0].first:
            self._passing = [*self._passing, seen][:MOST]
        else:
            self._close(seen)

    def result(self) -> tuple[Seam, ...]:
        """The seams, in order."""
        return tuple(self._seams)

    def _close(self, first: tuple[float, Pixels]) -> None:
        last = self._last or first
        whole = _apart(last[1], first[1])
        between = [
            seen
            for _at, seen in self._passing
            if min(_apart(seen, last[1]), _apart(seen, first[1])) > max(APART * whole, 0.5)
        ]
        self._seams.append(
            Seam(
                before=self._now,
                after=self._now + 1,
                at=round(last[0], 3),
                until=round(first[0], 3),
                between=len(between),
            )
        )
        self._now, self._last, self._passing = self._now + 1, first, []


def _apart(one: Pixels, other: Pixels) -> float:
    return float(cv2.absdiff(one, other).mean())
