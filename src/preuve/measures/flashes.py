"""Flashes: how often light, or saturated red, turns back and forth within a second, and over how much of the picture.

A flash is two opposing turns (WCAG 2.2, general flash and red flash thresholds). Each cell of the small frame is
followed apart. Turns count where enough cells turn the same way together, within two frames, and not because the whole
picture moved: what passes by doesn't flash. A cell is the mean of the pixels it stands for, which leaves out the fine
patterns that WCAG exempts.
"""

from collections import deque
from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt
from pydantic import Field

from preuve.engines import Value
from preuve.measures.frames import Frame
from preuve.measures.linear import Light, linear, luminance
from preuve.measures.shift import shifted
from preuve.measures.turns import LightTurns, Mask, RedTurns

WIDE, PHONE = 0.25, 0.07  # of the frame: 25 % of 10° of sight (WCAG), and the same light on a phone held at 30 cm
SECOND = 1.0 - 2e-3  # time stamps are rounded
TOGETHER = 0.05  # seconds between frames that turn together
_NEXT = 0.25  # seconds from a frame to the one after it, at most


class Level(Value):
    """Seconds that hold as many turns: the first ends at `since`, the last at `until`."""

    since: float
    until: float
    turns: int = Field(description="Half flashes within one second.")
    area: float = Field(description="Share of the frame that turns so often, 0 to 1, at most.")

    @property
    def at(self) -> float:
        """When the first of these seconds begins, in the film."""
        return max(self.since - 1.0, 0.0)


class Flashes(Value):
    """Seconds in which more than a share of the frame turned twice or more; empty where there are none."""

    wide: tuple[Level, ...] = Field(default=(), description="Over more than 25 % of the frame.")
    phone: tuple[Level, ...] = Field(default=(), description="Over more than 7 % of the frame.")


class Seconds:
    """Counts each cell's turns in the second that ends now; only turns made over more than `share` of the frame."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.levels: list[Level] = []
        self._counts: npt.NDArray[np.int16] | None = None
        self._inside: deque[tuple[float, Mask]] = deque()
        self._waiting: tuple[float, tuple[Mask, Mask], list[bool]] | None = None

    def add(self, seconds: float, turned: tuple[Mask, Mask]) -> None:
        """Take a frame's turns, one way and the other."""
        shared = [mask.mean() > self.share for mask in turned]
        if self._waiting and seconds - self._waiting[0] <= TOGETHER:
            _at, earlier, counted = self._waiting
            for way, (one, other) in enumerate(zip(earlier, turned, strict=True)):
                if (one | other).mean() > self.share:
                    shared[way] = counted[way] = True
        self.close()
        self._waiting = seconds, turned, shared

    def close(self) -> None:
        """Count what waits for the frame after it."""
        if self._waiting is None:
            return
        (seconds, turned, shared), self._waiting = self._waiting, None
        if self._counts is None:
            self._counts = np.zeros(turned[0].shape, np.int16)
        for mask, counted in zip(turned, shared, strict=True):
            if counted:
                self._counts += mask
                self._inside.append((seconds, mask))
        while self._inside and seconds - self._inside[0][0] >= SECOND:
            self._counts -= self._inside.popleft()[1]
        if self._inside:
            self._note(seconds, self._counts)

    def _note(self, seconds: float, counts: npt.NDArray[np.int16]) -> None:
        # Cells that turned at least so often, for each number of turns.
        reached = np.bincount(counts.ravel())[::-1].cumsum()[::-1] / counts.size
        turns = int(np.flatnonzero(reached > self.share)[-1])
        if turns < 2:
            return
        area, last = float(reached[turns]), self.levels[-1] if self.levels else None
        if last and last.turns == turns and seconds - last.until <= _NEXT:
            self.levels[-1] = last.model_copy(
                update={"until": round(seconds, 3), "area": max(last.area, round(area, 4))}
            )
        else:
            self.levels.append(
                Level(since=round(seconds, 3), until=round(seconds, 3), turns=turns, area=round(area, 4))
            )


class _Turns(Protocol):
    def see(self, light: Light) -> tuple[Mask, Mask]: ...


class FlashWatch:
    """An observer that counts general flashes and red ones."""

    def __init__(self) -> None:
        self._before: Light | None = None
        self._kinds: list[tuple[_Turns, Seconds, Seconds]] = [
            (turns, Seconds(WIDE), Seconds(PHONE)) for turns in (LightTurns(), RedTurns())
        ]

    def see(self, frame: Frame) -> None:
        """Measure a frame."""
        light = linear(frame.small)
        before, self._before = self._before, luminance(light)
        moved: bool | None = None
        for turns, *counters in self._kinds:
            turned = turns.see(light)
            if max(mask.mean() for mask in turned) > PHONE / 2 and before is not None:
                moved = shifted(before, self._before) if moved is None else moved
                turned = tuple(mask & (not moved) for mask in turned)  # type: ignore[assignment]
            for counter in counters:
                counter.add(frame.seconds, turned)

    def result(self) -> tuple[Flashes, Flashes]:
        """General flashes, and red ones."""
        general, red = self._results()
        return general, red

    def _results(self) -> Iterator[Flashes]:
        for _turns, wide, phone in self._kinds:
            wide.close()
            phone.close()
            yield Flashes(wide=tuple(wide.levels), phone=tuple(phone.levels))
