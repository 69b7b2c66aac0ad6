"""What changes from frame to frame: nothing (a frozen picture), everything (a cut), or down to black."""

from collections.abc import Sequence

import cv2
import numpy as np

from preuve.engines import Value
from preuve.measures.frames import Frame, Pixels

# ffmpeg's blackdetect takes the same shares: 98 % of the picture under 10 % of the range.
BLACK_LEVEL, BLACK_SHARE = 25, 0.98
# Levels of 255 that a still picture's encoding moves a cell by, and the share of cells allowed to move by half as much.
NOISE, FEW = 6, 0.001
LONG = 1.0
LIT = 0.6  # of its light of ten frames before: less is a fade
_BEFORE = 10


class Stretch(Value):
    """Seconds of the film, from `at` to `until`."""

    at: float
    until: float


class Black(Stretch):
    """A stretch of black frames; `sudden` where no fade leads to it or from it."""

    sudden: bool


class ChangeWatch:
    """An observer that finds black and frozen stretches, and tells how far each frame is from the one before it."""

    def __init__(self) -> None:
        self.differences: list[float] = []
        self.times: list[float] = []
        self._light: list[float] = []
        self._black: list[bool] = []
        self._before: Pixels | None = None
        self._still: Pixels | None = None
        self._since = 0
        self._frozen: list[tuple[int, int]] = []

    def see(self, frame: Frame) -> None:
        """Measure a frame."""
        small = frame.small
        grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
        self.differences.append(0.0 if self._before is None else float(cv2.absdiff(small, self._before).mean()))
        self._before = small
        self.times.append(frame.seconds)
        self._light.append(float(grey.mean()))
        self._black.append(float(np.count_nonzero(grey <= BLACK_LEVEL)) >= BLACK_SHARE * grey.size)
        if self._still is None or _changed(grey, self._still):
            self._close(frame.number)
            self._still, self._since = grey, frame.number

    @property
    def fps(self) -> float:
        """Frames a second, on average."""
        across = self.times[-1] - self.times[0] if len(self.times) > 1 else 0.0
        return (len(self.times) - 1) / across if across > 0 else 25.0

    def frozen(self) -> tuple[Stretch, ...]:
        """Stretches of a second or more in which nothing changes."""
        self._close(len(self.times))
        self._since = len(self.times)
        return tuple(
            stretch for stretch in map(self._stretch, self._frozen) if stretch.until - stretch.at >= LONG - 1e-3
        )

    def blacks(self) -> tuple[Black, ...]:
        """Stretches of black frames."""
        found = [(first, end) for first, end in _runs(self._black)]
        return tuple(Black(**self._stretch(one).model_dump(), sudden=self._sudden(*one)) for one in found)

    def _sudden(self, first: int, end: int) -> bool:
        before = self._light[max(first - _BEFORE, 0) : first]
        after = self._light[end : end + _BEFORE][::-1]
        return any(side[-1] > LIT * max(side) for side in (before, after) if side)

    def _close(self, end: int) -> None:
        if end - self._since > 1:
            self._frozen.append((self._since, end))

    def _stretch(self, frames: tuple[int, int]) -> Stretch:
        first, end = frames
        until = self.times[end] if end < len(self.times) else self.times[-1] + 1 / self.fps
        return Stretch(at=round(self.times[first], 3), until=round(until, 3))


def _changed(grey: Pixels, still: Pixels) -> bool:
    apart = cv2.absdiff(grey, still)
    return bool(apart.max() > NOISE or np.count_nonzero(apart > NOISE // 2) > FEW * grey.size)


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.array([False, *flags, False]).astype(np.int8)))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]
