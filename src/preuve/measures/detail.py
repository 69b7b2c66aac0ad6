"""Whether a film's pictures have the detail of its size: what is lost when a frame is halved and enlarged again.

A picture enlarged from half as many pixels has lost that detail already: nothing more goes. What goes is compared with
what a second halving would take, block by block, so that soft backgrounds and flat colours don't count against it and
lettering, which takes few blocks, doesn't count for it.

The frame with the most texture is measured and shown twice: as it is, and shrunk to `LINES` lines and enlarged again.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import Field

from preuve.engines import Value
from preuve.measures.frames import Frame, Pixels
from preuve.measures.stamps import Box, jpeg

EVERY = 0.5
BLOCK = 64
TEXTURED = 4.0  # squared levels: under it a block holds but encoding noise
MOST = 400
LINES = 480
QUALITY = 90
WINDOW = 6  # blocks: the side of the region shown
RICH = 0.8  # of the textured blocks that the richest region has


class Compared(Value):
    """A frame as it is, and the same shrunk to `LINES` lines and enlarged again."""

    at: float = Field(description="Seconds.")
    region: Box = Field(description="x, y, width, height of what is shown, in the film's pixels.")
    before: float = Field(description="Finest detail of the shrunk frame, as `kept` is measured.")
    after: float = Field(description="That of the frame as it is.")


class Detail(Value):
    """Detail at the film's own size."""

    kept: float = Field(description="Finest detail against the detail twice as coarse; median over the film.")
    textured: float = Field(description="Share of the picture that has any detail to measure.")
    compared: Compared | None = Field(default=None, description="None of a film of no more than `LINES` lines.")


class DetailWatch:
    """An observer that measures detail twice a second."""

    def __init__(self) -> None:
        self._ratios: list[float] = []
        self._textured: list[float] = []
        self._every, self._next = EVERY, float("-inf")
        self._richest = 0
        self._frame: Frame | None = None

    def see(self, frame: Frame) -> None:
        """Measure a frame when it is time."""
        if frame.seconds + 1e-6 < self._next or min(frame.size) < 4 * BLOCK:
            return
        ratios = block_ratios(frame.y)
        self._next = frame.seconds + self._every
        self._keep(frame, len(ratios))
        self._textured.append(len(ratios) / max((frame.size[0] // BLOCK) * (frame.size[1] // BLOCK), 1))
        self._ratios += [float(np.median(ratios))] if len(ratios) else []
        if len(self._textured) > MOST:
            self._ratios, self._textured, self._every = self._ratios[::2], self._textured[::2], 2 * self._every

    def result(self) -> Detail | None:
        """The median over the film; None of a film without anything to measure it on."""
        if not self._ratios:
            return None
        kept, textured = float(np.median(self._ratios)), _mean(self._textured)
        return Detail(kept=round(kept, 4), textured=round(textured, 4), compared=self._compared())

    def stills(self, folder: Path) -> dict[str, Path]:
        """`detail-before.jpg` and `detail-after.jpg`, written in a folder; none where nothing is compared."""
        frame = self._frame
        if frame is None:
            return {}
        x, y, width, height = _region(frame.y)
        whole = frame.rgb(0, 0, *frame.size)
        written = {}
        for name, picture in (("before", shrunk(whole)), ("after", whole)):
            path = written[f"detail-{name}.jpg"] = folder / f"detail-{name}.jpg"
            path.write_bytes(jpeg(np.ascontiguousarray(picture[y : y + height, x : x + width]), QUALITY))
        return written

    def _keep(self, frame: Frame, blocks: int) -> None:
        """Copy the frame that has the most texture yet."""
        if blocks > self._richest and min(frame.size) > LINES:
            planes = [plane.copy() for plane in (frame.y, frame.u, frame.v)]
            self._richest, self._frame = blocks, Frame(frame.number, frame.seconds, planes, frame.to_rgb)

    def _compared(self) -> Compared | None:
        if self._frame is None:
            return None
        luma = self._frame.y
        before, after = (_median(block_ratios(one)) for one in (shrunk(luma), luma))
        return Compared(at=round(self._frame.seconds, 3), region=_region(luma), before=before, after=after)


def block_ratios(luma: Pixels) -> npt.NDArray[np.float64]:
    """For each block with some detail, the energy of its finest octave over that of the next."""
    fine, coarse = _octaves(luma)
    textured = coarse >= TEXTURED
    return np.asarray(fine[textured] / coarse[textured], np.float64)


def shrunk(picture: Pixels) -> Pixels:
    """A picture larger than `LINES` lines (its shorter side), shrunk to so many and enlarged to its size again."""
    height, width = picture.shape[:2]
    scale = LINES / min(width, height)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _octaves(luma: Pixels) -> list[npt.NDArray[np.float32]]:
    """The energy of each block's finest octave, and of the next."""
    rows, columns = (size // BLOCK for size in luma.shape)
    whole = np.ascontiguousarray(luma[: rows * BLOCK, : columns * BLOCK])
    return [_energy(one, _halved(one), (columns, rows)) for one in (whole, _halved(whole))]


def _region(luma: Pixels) -> Box:
    """A square of blocks among those with the most texture: the one whose starkest block is the least stark.

    Lettering is what is starkest in a film: our own is as sharp on an enlarged picture.
    """
    energy = _octaves(luma)[1]
    side = min(WINDOW, *energy.shape)
    squares = np.lib.stride_tricks.sliding_window_view(energy, (side, side))
    counts = (squares >= TEXTURED).sum(axis=(2, 3))
    starkest = np.where(counts >= RICH * counts.max(), squares.max(axis=(2, 3)), np.inf)
    row, column = (int(place) for place in np.unravel_index(np.argmin(starkest), starkest.shape))
    return column * BLOCK, row * BLOCK, side * BLOCK, side * BLOCK


def _median(ratios: npt.NDArray[np.float64]) -> float:
    """Their median; 0 where shrinking left nothing to measure."""
    return round(float(np.median(ratios)), 4) if len(ratios) else 0.0


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
