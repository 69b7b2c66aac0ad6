"""Cut-outs laid over frames: a `Cutout` on whole even pixels, a `Sprite` between pixels, scaled and turned."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from preuve.media.bands import bands
from preuve.media.ink import Ink, blend
from preuve.media.planes import Pixels, Planes
from preuve.media.resample import MARGIN, Box, Grid

_CLEAR_LUMA, _CLEAR_CHROMA = (0, 255, 0, 0), (0, 0, 255, 0)  # what surrounds the packed planes of a sprite that turns
TURN_SHARE = 0.03  # a little over sin 1.5°: what a turn moves, as a share of the width


@dataclass(frozen=True, slots=True)
class Cutout:
    """Planes of a cut-out; `clear` is 255 - alpha, `clear_chroma` the same at chroma resolution."""

    y: Pixels
    u: Pixels
    v: Pixels
    clear: Pixels
    clear_chroma: Pixels

    @classmethod
    def from_ink(cls, ink: Ink) -> "Cutout":
        """From planes of even size."""
        blue, red, clear = ink.halved()
        return cls(ink.y, blue, red, ink.opaque_clear, clear)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in luma pixels."""
        return self.y.shape[1], self.y.shape[0]

    def faded(self, opacity: float) -> "Cutout":
        """The same, more transparent."""
        inks = [cv2.convertScaleAbs(plane, alpha=opacity) for plane in (self.y, self.u, self.v)]
        clears = [
            cv2.convertScaleAbs(plane, alpha=opacity, beta=255 * (1 - opacity))
            for plane in (self.clear, self.clear_chroma)
        ]
        return Cutout(*(np.asarray(plane, np.uint8) for plane in [*inks, *clears]))

    def stamp(self, frame: Planes, x: int, y: int) -> None:
        """Lay it over a frame, its corner on the even pixel (x, y); what leaves the frame isn't drawn."""
        width, height = self.size
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + width, frame.width), min(y + height, frame.height)
        if x0 >= x1 or y0 >= y1:
            return
        own, there = np.s_[y0 - y : y1 - y, x0 - x : x1 - x], np.s_[y0:y1, x0:x1]
        blend(frame.y[there], self.y[own], self.clear[own])
        own, there = _halved(own), _halved(there)
        blend(frame.u[there], self.u[own], self.clear_chroma[own])
        blend(frame.v[there], self.v[own], self.clear_chroma[own])


def _halved(part: tuple[slice, slice]) -> tuple[slice, slice]:
    rows, columns = part
    return slice(rows.start // 2, rows.stop // 2), slice(columns.start // 2, columns.stop // 2)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a picture's points go, in continuous coordinates: p ↦ scale·R·p + (x, y), R turning by `degrees`."""

    scale: float
    x: float
    y: float
    degrees: float = 0.0

    def linear(self) -> tuple[float, float]:
        """The matrix without its shift is [[a, -b], [b, a]]: a and b."""
        if not self.degrees:
            return self.scale, 0.0
        turn = math.radians(self.degrees)
        return self.scale * math.cos(turn), self.scale * math.sin(turn)

    def of(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        a, b = self.linear()
        return a * x - b * y + self.x, b * x + a * y + self.y

    def then_from(self, x: float, y: float) -> "Placement":
        """The same for points counted from (x, y)."""
        at = self.of(x, y)
        return Placement(self.scale, at[0], at[1], self.degrees)

    def halved(self) -> "Placement":
        """The same for chroma planes. 2 × chroma - (0.5, 0) = luma: sited left, between two rows."""
        a, b = self.linear()
        return Placement(self.scale, (self.x + 0.5 - 0.5 * a) / 2, (self.y - 0.5 * b) / 2, self.degrees)


class Sprite:
    """A cut-out that moves.

    Args:
        ink: its pixels.
        origin: its corner's place in the picture it was cut from.
        turns: whether it will be turned; others are only scaled and shifted, which is faster.
    """

    def __init__(self, ink: Ink, origin: tuple[float, float], *, turns: bool) -> None:
        cutout = Cutout.from_ink(ink.bordered(2, 2))
        self.origin = (origin[0] - 2, origin[1] - 2)
        self._turns = turns
        self._slack = math.ceil(TURN_SHARE * cutout.size[0]) + 2 if turns else 2
        self._bands = bands(cutout.clear, self._slack)
        if turns:
            # Four channels: OpenCV warps them as fast as one.
            self._luma = np.asarray(cv2.merge([cutout.y, cutout.clear, cutout.y, cutout.y]), np.uint8)
            chroma = [cutout.u, cutout.v, cutout.clear_chroma, cutout.u]
            self._chroma = np.asarray(cv2.merge(chroma), np.uint8)
        else:
            self._inks = [_surrounded(plane, 0) for plane in (cutout.y, cutout.u, cutout.v)]
            self._clears = [_surrounded(plane, 255) for plane in (cutout.clear, cutout.clear_chroma)]

    def draw(self, frame: Planes, placement: Placement) -> None:
        """Lay it over a frame; `placement` is that of the picture it was cut from."""
        own = placement.then_from(*self.origin)
        draw = self._turned if self._turns else self._scaled
        for box in self._boxes(own, frame):
            draw(frame, own, box)

    def _boxes(self, own: Placement, frame: Planes) -> Iterator[Box]:
        """Where each band falls: their rows follow each other without meeting, on even pixels, inside the frame."""
        down = 0
        for number, band in enumerate(self._bands):
            rows = band.top - self._slack, band.bottom + self._slack
            corners = [own.of(x, y) for x in (band.left, band.right) for y in rows]
            left, right = min(x for x, _ in corners), max(x for x, _ in corners)
            top, bottom = min(y for _, y in corners), max(y for _, y in corners)
            last = number == len(self._bands) - 1
            middle = own.of((band.left + band.right) / 2, band.bottom)[1]
            y0 = down if number else max(0, _even_below(top))
            y1 = min(frame.height, -_even_below(-bottom) if last else max(y0, _even_below(middle)))
            x0, x1 = max(0, _even_below(left)), min(frame.width, -_even_below(-right))
            down = y1
            if x0 < x1 and y0 < y1:
                yield Box(x0, y0, x1 - x0, y1 - y0)

    def _scaled(self, frame: Planes, own: Placement, box: Box) -> None:
        half, chroma = box.halved(), own.halved()
        grid = _grid(own, box)
        blend(box.of(frame.y), grid.take(self._inks[0]), grid.take(self._clears[0]))
        grid = _grid(chroma, half)
        clear = grid.take(self._clears[1])
        blend(half.of(frame.u), grid.take(self._inks[1]), clear)
        blend(half.of(frame.v), grid.take(self._inks[2]), clear)

    def _turned(self, frame: Planes, own: Placement, box: Box) -> None:
        half = box.halved()
        luma, clear = _warped(self._luma, own, box, _CLEAR_LUMA)[:2]
        blend(box.of(frame.y), luma, clear)
        blue, red, clear_chroma = _warped(self._chroma, own.halved(), half, _CLEAR_CHROMA)[:3]
        blend(half.of(frame.u), blue, clear_chroma)
        blend(half.of(frame.v), red, clear_chroma)


def _even_below(value: float) -> int:
    return math.floor(value / 2) * 2


def _grid(own: Placement, box: Box) -> Grid:
    inside = MARGIN * own.scale
    return Grid(own.scale, (own.x - inside, own.y - inside), box)


def _surrounded(plane: Pixels, value: int) -> Pixels:
    sides = (MARGIN, MARGIN, MARGIN, MARGIN)
    return np.asarray(cv2.copyMakeBorder(plane, *sides, cv2.BORDER_CONSTANT, value=(value,)), np.uint8)


def _warped(packed: Pixels, own: Placement, box: Box, border: tuple[int, int, int, int]) -> list[Pixels]:
    (a, b), (x, y) = own.linear(), own.of(0.5, 0.5)
    # OpenCV counts from pixels' centres: both origins move by half a pixel, then to the box's corner.
    matrix = np.array([[a, -b, x - 0.5 - box.x], [b, a, y - 0.5 - box.y]])
    size, flags = (box.width, box.height), cv2.INTER_LINEAR
    drawn = cv2.warpAffine(packed, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=border)
    return [np.asarray(plane, np.uint8) for plane in cv2.split(drawn)]
