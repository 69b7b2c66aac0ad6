"""Pictures with transparency as planes: Y, U, V multiplied by alpha, and `clear`, what shows through (255 - alpha).

Laying one over a plane is `plane × clear / 255 + ink`, on bytes: edges never darken, opaque pixels stay exact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from preuve.media.planes import Pixels, halve, to_yuv


def blend(plane: Pixels, ink: Pixels, clear: Pixels) -> None:
    """Lay premultiplied pixels over a plane (or a part of it), in place."""
    cv2.add(cv2.multiply(plane, clear, scale=1 / 255), ink, dst=plane)


@dataclass(frozen=True, slots=True)
class Ink:
    """Planes of one size, 4:4:4. `clear` is None for a picture without transparency."""

    y: Pixels
    u: Pixels
    v: Pixels
    clear: Pixels | None

    @classmethod
    def from_pixels(cls, pixels: Pixels, *, blue_first: bool = False) -> "Ink":
        """From H × W × 3, or H × W × 4 with straight alpha; red first, or blue first as OpenCV reads files."""
        colours = cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB) if pixels.shape[2] == 4 else pixels
        yuv = to_yuv(np.asarray(colours, np.uint8), blue_first=blue_first)
        y, u, v = (np.asarray(plane, np.uint8) for plane in cv2.split(yuv))
        if pixels.shape[2] == 3:
            return cls(y, u, v, None)
        alpha = cv2.extractChannel(pixels, 3)
        y, u, v = (np.asarray(cv2.multiply(plane, alpha, scale=1 / 255), np.uint8) for plane in (y, u, v))
        return cls(y, u, v, np.asarray(cv2.bitwise_not(alpha), np.uint8))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.y.shape[1], self.y.shape[0]

    @property
    def opaque_clear(self) -> Pixels:
        """`clear`, all zeros where the picture has no transparency."""
        return np.zeros_like(self.y) if self.clear is None else self.clear

    def resized(self, factor: float) -> "Ink":
        """The same, larger or smaller; edges stay clean because colours are premultiplied."""
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        return self._each(lambda plane: cv2.resize(plane, None, fx=factor, fy=factor, interpolation=method))

    def lengthened(self, top: int, bottom: int, left: int, right: int) -> "Ink":
        """The same with its border pixels repeated outwards."""
        return self._each(lambda plane: cv2.copyMakeBorder(plane, top, bottom, left, right, cv2.BORDER_REPLICATE))

    def bordered(self, left: int, top: int) -> "Ink":
        """The same with transparent pixels around: `left` and `top`, as many after, and what makes sizes even."""
        width, height = self.size
        sides = top, top + height % 2, left, left + width % 2
        y, u, v = (_border(plane, sides, 0) for plane in (self.y, self.u, self.v))
        return Ink(y, u, v, _border(self.opaque_clear, sides, 255))

    def part(self, x: int, y: int, width: int, height: int) -> "Ink":
        """A rectangle of it: views, not copies."""
        return self._each(lambda plane: plane[y : y + height, x : x + width])

    def halved(self) -> tuple[Pixels, Pixels, Pixels]:
        """U, V and `clear` at chroma resolution."""
        return halve(self.u), halve(self.v), halve(self.opaque_clear)

    def over(self, canvas: "Ink", x: int, y: int) -> None:
        """Lay it over an opaque canvas, in place, its corner on (x, y); what leaves the canvas isn't drawn."""
        (width, height), (across, down) = self.size, canvas.size
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + width, across), min(y + height, down)
        if x0 >= x1 or y0 >= y1:
            return
        there, own = np.s_[y0:y1, x0:x1], np.s_[y0 - y : y1 - y, x0 - x : x1 - x]
        for plane, ink in zip((canvas.y, canvas.u, canvas.v), (self.y, self.u, self.v), strict=True):
            if self.clear is None:
                np.copyto(plane[there], ink[own])
            else:
                blend(plane[there], ink[own], self.clear[own])

    def _each(self, change: Callable[[Pixels], Any]) -> "Ink":
        y, u, v = (np.asarray(change(plane), np.uint8) for plane in (self.y, self.u, self.v))
        return Ink(y, u, v, None if self.clear is None else np.asarray(change(self.clear), np.uint8))


def _border(plane: Pixels, sides: tuple[int, int, int, int], value: int) -> Pixels:
    return np.asarray(cv2.copyMakeBorder(plane, *sides, cv2.BORDER_CONSTANT, value=(value,)), np.uint8)
