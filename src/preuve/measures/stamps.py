"""A drawn text as something to look for in a frame: the luma it should have, where its ink is and where its ground."""

from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from preuve.measures.contrasts import LINEAR, Measured, between, measure
from preuve.media.overlays import Overlay
from preuve.media.planes import Pixels, to_yuv

Box = tuple[int, int, int, int]
LIKENESS_PIXELS = 40_000
"""Pixels beyond which a likeness skips rows."""
MOST_PIXELS = 2500
"""Pixels of ink, and of ground, that a contrast is measured on: evenly taken from all of them."""
SAMPLED = 400
"""Pixels of ink, and of ground, by which a frame is told from another."""

Sample = tuple[npt.NDArray[np.int16], ...]


class Picture(Protocol):
    """What is needed of a frame (`frames.Frame`)."""

    number: int
    seconds: float
    y: Pixels

    def rgb(self, x: int, y: int, width: int, height: int) -> Pixels:
        """A region at full size, R'G'B'."""
        ...


class Stamp:
    """A text drawn in a family, at its place in the frame.

    Attributes:
        family: what it is drawn in.
        box: x, y, width and height in the film's pixels.
        size_px: pixels an em.
        lines: the text as it was broken.
        line_px: from a line to the next; 0 for a single line.
    """

    def __init__(self, overlay: Overlay, family: str) -> None:
        drawn = overlay.drawn
        self.family, self.lines, self.size_px = family, drawn.lines, drawn.size_px
        self.box: Box = (*overlay.corner, drawn.width, drawn.height)
        self.line_px = _pitch(drawn.glyphs, len(drawn.lines))
        self._rows = 1 + drawn.width * drawn.height // LIKENESS_PIXELS
        self._solid = drawn.image[:: self._rows, :, 3] == 255
        luma = to_yuv(np.ascontiguousarray(drawn.image[:: self._rows, :, :3]))[:, :, 0]
        self._shape = _unit(luma[self._solid])
        self._ink, self._ground = _some(drawn.glyphs), _some(drawn.plate)
        self.has_masks = bool(len(self._ink) and len(self._ground))
        few = (flat[:: 1 + len(flat) // SAMPLED] for flat in (self._ink, self._ground) if len(flat))
        self._few = [np.unravel_index(flat, drawn.glyphs.shape) for flat in few]

    def likeness(self, frame: Picture) -> float:
        """Correlation, -1 to 1, of the frame's luma with the drawn text's; 0 where the text isn't in the frame."""
        if not self._inside(frame):
            return 0.0
        x, y, width, height = self.box
        there = frame.y[y : y + height : self._rows, x : x + width]
        return float(_unit(there[self._solid]) @ self._shape)

    def sample(self, frame: Picture) -> Sample:
        """Luma of a few pixels of the ink, and of the ground; nothing where the text isn't in the frame."""
        x, y = self.box[:2]
        there = frame.y[y:, x:]
        return tuple(there[place].astype(np.int16) for place in self._few) if self._inside(frame) else ()

    def glance(self, frame: Picture) -> float:
        """What luma alone tells of the contrast: it compares frames, and is no measure by itself."""
        x, y, width, height = self.box
        light = LINEAR[frame.y[y : y + height, x : x + width].reshape(-1)]
        return between(light[self._ink], light[self._ground])

    def contrast(self, region: Pixels) -> Measured:
        """The contrast of the letters, from the frame's own pixels in `box`."""
        flat = region.reshape(-1, 3)
        return measure(flat[self._ink], flat[self._ground])

    def _inside(self, frame: Picture) -> bool:
        x, y, width, height = self.box
        rows, columns = frame.y.shape
        return x >= 0 and y >= 0 and x + width <= columns and y + height <= rows


def apart(one: Sample, other: Sample) -> float:
    """Levels of luma, 0 to 255, by which two samples of a text differ: the mean of its ink or its ground, the more."""
    return max((float(np.abs(a - b).mean()) for a, b in zip(one, other, strict=True)), default=0.0)


def around(frame: Picture, box: Box, margin: int) -> Box:
    """A box with some margin, what leaves the frame cut off; the whole frame for a box outside it."""
    height, width = frame.y.shape
    x0, y0 = max(box[0] - margin, 0), max(box[1] - margin, 0)
    x1, y1 = min(box[0] + box[2] + margin, width), min(box[1] + box[3] + margin, height)
    return (x0, y0, x1 - x0, y1 - y0) if x0 < x1 and y0 < y1 else (0, 0, width, height)


def inside(region: Pixels, place: Box, box: Box) -> Pixels:
    """The part of a region, taken at `place`, that lies in `box`."""
    x, y = box[0] - place[0], box[1] - place[1]
    return region[y : y + box[3], x : x + box[2]]


def jpeg(pixels: Pixels, quality: int = 88) -> bytes:
    """R'G'B' pixels as a JPEG."""
    done, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError(pixels.shape)
    return data.tobytes()


def _unit(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Values less their mean, of length 1; zeros where they are all alike."""
    centred = values.astype(np.float32)
    centred -= centred.mean(dtype=np.float64)
    length = float(np.sqrt(centred @ centred))
    return np.asarray(centred / length if length > 1e-3 else np.zeros_like(centred))


def _some(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Flat places of a mask's pixels, at most MOST_PIXELS of them."""
    found = np.flatnonzero(mask)
    return found[:: max(1, len(found) // MOST_PIXELS)]


def _pitch(glyphs: npt.NDArray[np.bool_], lines: int) -> int:
    """From a line to the next: the shift by which rows of ink look most like themselves."""
    if lines < 2:
        return 0
    rows = glyphs.sum(axis=1, dtype=np.float64)
    rows -= rows.mean()
    step = len(rows) / lines
    shifts = range(round(step * 0.5), min(round(step * 1.5), len(rows) - 1))
    return max(shifts, key=lambda shift: float(rows[shift:] @ rows[:-shift]))
