"""A text read in a video, followed from frame to frame."""

from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
from pydantic import Field

from preuve.engines import Value
from preuve.measures.frames import Frame
from preuve.measures.inked import Parted, part, slant
from preuve.measures.ocr import Box, Line, folded
from preuve.measures.stamps import around, inside, jpeg

ALIKE = 0.8
"""Least likeness of two readings of one text, and least correlation of its place with what was read there."""
COMING, COMING_FLAT = 0.6, 0.9
"""Share of a text's best contrast under which it is coming or going: on one flat colour, nothing else changes it."""
SEVERAL = 3


class TextRead(Value):
    """A line of text that a video shows."""

    text: str
    at: float = Field(description="Seconds of the first frame it was seen on.")
    until: float = Field(description="Seconds of the last.")
    looks: int = Field(description="Frames it was measured on.")
    box: Box = Field(description="x, y, width, height in the film's pixels, around all its places.")
    sure: float = Field(description="How sure the reading is, 0 to 1, at best.")
    flat: bool = Field(description="Whether its ground is one flat colour on each of several frames: a band, a plate.")
    contrast: float | None = Field(default=None, description="WCAG ratio on the worst frame; an estimate unless flat.")
    worst_at: float | None = None
    ink: str = ""
    ground: str = ""
    letter_px: int = Field(default=0, description="Pixels an em, worked out from the ink's height.")
    slant: float | None = Field(default=None, description="Degrees its letters lean to the right, on the worst frame.")
    still: str = ""


class Track:
    """Follows one line. `picture` is its worst frame as a JPEG, once it is closed."""

    def __init__(self, line: Line) -> None:
        self.text, self.sure, self.box = line.text, line.sure, line.box
        self.at, self._until = -1.0, -1.0
        self._place: Box = line.box
        self._shape: npt.NDArray[np.float32] | None = None
        self._looks = self._flat = 0
        self._best, self._worst_at = 0.0, 0.0
        self._worst: Parted | None = None
        self._slant: float | None = None
        self._heights: list[int] = []
        self.picture = b""
        self._region: npt.NDArray[np.uint8] | None = None

    def same(self, line: Line) -> bool:
        """Whether a line read later is this text, still there."""
        one, other = folded(self.text), folded(line.text)
        return _overlap(self._place, line.box) and SequenceMatcher(None, one, other).ratio() >= ALIKE

    def confirm(self, frame: Frame, line: Line) -> None:
        """It was read on this frame."""
        if line.sure > self.sure:
            self.text, self.sure = line.text, line.sure
        self._place, self.box = line.box, _union(self.box, line.box)
        self._shape = self._seen(frame)
        self._measure(frame)

    def follow(self, frame: Frame) -> None:
        """Measure it on a frame where its place looks the same as when it was read."""
        if self._shape is not None and float(self._seen(frame) @ self._shape) >= ALIKE:
            self._measure(frame)

    def seen(self, still: str) -> TextRead:
        """What was measured."""
        worst = self._worst.measured if self._worst else None
        return TextRead(
            text=self.text,
            at=round(self.at, 3),
            until=round(self._until, 3),
            looks=self._looks,
            box=self.box,
            sure=self.sure,
            flat=self._looks >= SEVERAL and self._flat == self._looks,
            contrast=round(worst.ratio, 2) if worst else None,
            worst_at=round(self._worst_at, 3) if worst else None,
            ink=worst.ink if worst else "",
            ground=worst.ground if worst else "",
            slant=self._slant,
            letter_px=_em(self.text, float(np.median(self._heights))) if self._heights else 0,
            still=still,
        )

    def close(self) -> None:
        """Nothing more comes: keep what was measured, and let the pixels go."""
        if self._region is not None:
            self.picture = jpeg(self._region)
        if self._worst:
            self._slant = slant(self._worst.ink)
            self._worst = self._worst._replace(ink=np.zeros((0, 0), np.uint8))
        self._region = self._shape = None

    def _seen(self, frame: Frame) -> npt.NDArray[np.float32]:
        """The luma of its place, less its mean, of length 1."""
        x, y, width, height = self._place
        values = frame.y[y : y + height, x : x + width].astype(np.float32).ravel()
        values -= values.mean(dtype=np.float64)
        return np.asarray(values / max(float(np.sqrt(values @ values)), 1e-3))

    def _measure(self, frame: Frame) -> None:
        self.at = frame.seconds if self.at < 0 else self.at
        self._until = frame.seconds
        wide = around(frame, self._place, self._place[3] // 2)
        region = frame.rgb(*wide)
        found = part(inside(region, wide, self._place), self.text)
        if self._region is None:
            self._region = region
        if found is None:
            return
        ratio = found.measured.ratio
        self._best = max(self._best, ratio)
        least = self._best * (COMING_FLAT if found.flat else COMING)
        if ratio < least:
            return
        self._looks += 1
        self._flat += found.flat
        self._heights.append(found.ink_px)
        worst = self._worst.measured.ratio if self._worst else 0.0
        if ratio < worst or worst < least:
            self._worst, self._worst_at, self._region = found, frame.seconds, region


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share at least a third of the smaller."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return across > 0 and down > 0 and across * down >= min(one[2] * one[3], other[2] * other[3]) / 3


def _union(one: Box, other: Box) -> Box:
    x, y = min(one[0], other[0]), min(one[1], other[1])
    right, bottom = max(one[0] + one[2], other[0] + other[2]), max(one[1] + one[3], other[1] + other[3])
    return x, y, right - x, bottom - y


def _em(text: str, ink_px: float) -> int:
    """Pixels an em from the ink's height: what letters rise and fall to, in usual fonts, as shares of an em."""
    rises = 0.9 if any(char in "ÀÂÉÈÊËÎÏÔÙÛÇ" for char in text) else 0.7
    tall = any(char.isupper() or char.isdigit() or char in "bdfhklt" for char in text)
    falls = 0.2 if any(char in "gjpqyç,;" for char in text) else 0.0
    return round(ink_px / ((rises if tall else 0.52) + falls))
