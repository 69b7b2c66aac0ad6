"""Cut-outs laid over frames: a `Cutout` on whole even pixels, a `Sprite` between pixels, scaled and turned."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from preuve.media.ink import Ink, blend
from preuve.media.planes import Pixels, Planes
from preuve.media.resample import MARGIN, Box, scaled

_CLEAR_LUMA, _CLEAR_CHROMA = (0, 255, 0, 0), (0, 0, 255, 0)  # what surrounds the packed planes of a sprite that turns
# Where a chroma plane's continuous coordinates stand to luma's: 2 × chroma - SITE = luma (sited left, between rows).
SITE = np.array([0.5, 0.0])


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
    """Where a picture's points go, in continuous coordinates: p ↦ scale·R·p + shift, R turning by `degrees`."""

    scale: float
    x: float
    y: float
    degrees: float = 0.0

    def matrix(self) -> npt.NDArray[np.float64]:
        """The 2 × 3 matrix."""
        cos, sin = math.cos(math.radians(self.degrees)), math.sin(math.radians(self.degrees))
        return np.array([[self.scale * cos, -self.scale * sin, self.x], [self.scale * sin, self.scale * cos, self.y]])

    def halved(self) -> "Placement":
        """The same for chroma planes."""
        matrix = self.matrix()
        shift = (matrix[:, 2] + SITE - matrix[:, :2] @ SITE) / 2
        return Placement(self.scale, float(shift[0]), float(shift[1]), self.degrees)


class Sprite:
    """A cut-out that moves.

    Args:
        ink: its pixels.
        origin: its corner's place in the picture it was cut from.
        turns: whether it will be turned; others are only scaled and shifted, which is faster.
    """

    def __init__(self, ink: Ink, origin: tuple[float, float], *, turns: bool) -> None:
        cutout = Cutout.from_ink(ink.bordered(2, 2))
        self.size = cutout.size
        self.origin = (origin[0] - 2, origin[1] - 2)
        self._turns = turns
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
        matrix = placement.matrix()
        shift = matrix[:, :2] @ np.array(self.origin) + matrix[:, 2]
        own = Placement(placement.scale, float(shift[0]), float(shift[1]), placement.degrees)
        box = self._bounds(own, frame)
        if box.width <= 0 or box.height <= 0:
            return
        half = Box(box.x // 2, box.y // 2, box.width // 2, box.height // 2)
        draw = self._turned if self._turns else self._scaled
        draw(frame, own, box, half)

    def _bounds(self, own: Placement, frame: Planes) -> Box:
        width, height = self.size
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], float)
        matrix = own.matrix()
        points = corners @ matrix[:, :2].T + matrix[:, 2]
        low, high = points.min(axis=0), points.max(axis=0)
        x0, y0 = (max(0, math.floor(v / 2) * 2) for v in low)
        x1, y1 = min(frame.width, math.ceil(high[0] / 2) * 2), min(frame.height, math.ceil(high[1] / 2) * 2)
        return Box(x0, y0, x1 - x0, y1 - y0)

    def _scaled(self, frame: Planes, own: Placement, box: Box, half: Box) -> None:
        chroma = own.halved()
        clear = _part(self._clears[0], own, box)
        clear_chroma = _part(self._clears[1], chroma, half)
        blend(_view(frame.y, box), _part(self._inks[0], own, box), clear)
        blend(_view(frame.u, half), _part(self._inks[1], chroma, half), clear_chroma)
        blend(_view(frame.v, half), _part(self._inks[2], chroma, half), clear_chroma)

    def _turned(self, frame: Planes, own: Placement, box: Box, half: Box) -> None:
        luma, clear = _warped(self._luma, own, box, _CLEAR_LUMA)[:2]
        blend(_view(frame.y, box), luma, clear)
        blue, red, clear_chroma = _warped(self._chroma, own.halved(), half, _CLEAR_CHROMA)[:3]
        blend(_view(frame.u, half), blue, clear_chroma)
        blend(_view(frame.v, half), red, clear_chroma)


def _surrounded(plane: Pixels, value: int) -> Pixels:
    sides = (MARGIN, MARGIN, MARGIN, MARGIN)
    return np.asarray(cv2.copyMakeBorder(plane, *sides, cv2.BORDER_CONSTANT, value=(value,)), np.uint8)


def _part(plane: Pixels, own: Placement, box: Box) -> Pixels:
    inside = MARGIN * own.scale
    return scaled(plane, own.scale, (own.x - inside, own.y - inside), box)


def _view(plane: Pixels, box: Box) -> Pixels:
    return plane[box.y : box.y + box.height, box.x : box.x + box.width]


def _warped(packed: Pixels, own: Placement, box: Box, border: tuple[int, int, int, int]) -> list[Pixels]:
    matrix = own.matrix()
    # OpenCV counts from pixels' centres: move both origins by half a pixel, then to the box's corner.
    matrix[:, 2] += matrix[:, :2] @ np.array([0.5, 0.5]) - 0.5 - np.array([box.x, box.y])
    drawn = cv2.warpAffine(
        packed,
        matrix,
        (box.width, box.height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=border,
    )
    return [np.asarray(plane, np.uint8) for plane in cv2.split(drawn)]
