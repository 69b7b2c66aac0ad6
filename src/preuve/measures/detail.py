"""Whether a film's pictures have the detail of its size: what is lost when a frame is halved and enlarged again.

A picture enlarged from half as many pixels has lost that detail already: nothing more goes. What goes is compared with
what a second halving would take, block by block, so that soft backgrounds and flat colours don't count against it and
lettering, which takes few blocks, doesn't count for it.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import Field

from preuve.engines import Value
from preuve.measures.frames import Frame, Pixels

EVERY = 0.5
BLOCK = 64
TEXTURED = 4.0  # squared levels: under it a block holds but encoding noise
MOST = 400


class Detail(Value):
    """Detail at the film's own size."""

    kept: float = Field(description="Finest detail against the detail twice as coarse; median over the film.")
    textured: float = Field(description="Share of the picture that has any detail to measure.")


class DetailWatch:
    """An observer that measures detail twice a second."""

    def __init__(self) -> None:
        self._ratios: list[float] = []
        self._textured: list[float] = []
        self._every, self._next = EVERY, float("-inf")

    def see(self, frame: Frame) -> None:
        """Measure a frame when it is time."""
        if frame.seconds + 1e-6 < self._next or min(frame.size) < 4 * BLOCK:
            return
        ratios = block_ratios(frame.y)
        self._next = frame.seconds + self._every
        self._textured.append(len(ratios) / max((frame.size[0] // BLOCK) * (frame.size[1] // BLOCK), 1))
        self._ratios += [float(np.median(ratios))] if len(ratios) else []
        if len(self._textured) > MOST:
            self._ratios, self._textured, self._every = self._ratios[::2], self._textured[::2], 2 * self._every

    def result(self) -> Detail | None:
        """The median over the film; None of a film without anything to measure it on."""
        if not self._ratios:
            return None
        return Detail(kept=round(float(np.median(self._ratios)), 4), textured=round(_mean(self._textured), 4))


def block_ratios(luma: Pixels) -> npt.NDArray[np.float64]:
    """For each block with some detail, the energy of its finest octave over that of the next."""
    rows, columns = (size // BLOCK for size in luma.shape)
    whole = np.ascontiguousarray(luma[: rows * BLOCK, : columns * BLOCK])
    half = _halved(whole)
    fine, coarse = (_energy(one, _halved(one), (columns, rows)) for one in (whole, half))
    textured = coarse >= TEXTURED
    return np.asarray(fine[textured] / coarse[textured], np.float64)


def _halved(picture: Pixels) -> Pixels:
    size = picture.shape[1] // 2, picture.shape[0] // 2
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _energy(picture: Pixels, smaller: Pixels, blocks: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Mean squared difference from the smaller picture enlarged, in each block."""
    across = picture.shape[1], picture.shape[0]
    apart = cv2.absdiff(picture, cv2.resize(smaller, across, interpolation=cv2.INTER_CUBIC))
    squared = cv2.multiply(apart, apart, dtype=cv2.CV_32F)
    return np.asarray(cv2.resize(squared, blocks, interpolation=cv2.INTER_AREA), np.float32)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)
