"""A shot's picture in motion: the camera over the whole, and its elements each on their own.

Only what moves is drawn again. Whatever stands still and isn't covered by something moving is merged, once, into one
opaque *plate*; moving elements are sprites over it. Both are resampled straight into the frame.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from preuve.media.layers import Layer, read_layers, read_rgba
from preuve.media.motion import MAX_TRAVEL, REST, Pose, camera, element, rests_at
from preuve.media.planes import Pixels, Planes, halve, to_yuv
from preuve.media.resample import MARGIN, OVERSAMPLE, Box, scaled
from preuve.media.sprites import Placement, Sprite, premultiply
from preuve.storyboard import Motion

_SWAY_SHARE = 0.03  # sin 1.5° and a little


@dataclass(frozen=True, slots=True)
class Actor:
    """A layer ready to use: premultiplied pixels and the corner they stand at, in the stage's pixels."""

    layer: Layer
    pixels: Pixels
    x: float
    y: float

    def bounds(self, *, moving: bool, unit: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all it may touch."""
        height, width = self.pixels.shape[:2]
        reach = 2.0
        if moving:
            reach += MAX_TRAVEL * unit if self.layer.motion != "sway" else _SWAY_SHARE * max(width, height)
        return self.x - reach, self.y - reach, self.x + width + reach, self.y + height + reach


class Stage:
    """A picture of some layers, for frames of a size. Safe to use from several threads.

    Args:
        pictures: files by name: `layers.json` and what it names.
        width: the frame's, in pixels.
        height: the frame's.
        entry: the second at which elements that come in do so.
    """

    def __init__(self, pictures: Mapping[str, Path], width: int, height: int, *, entry: float) -> None:
        document = read_layers(pictures)
        self.width, self.height, self.entry = width, height, entry
        self.unit = min(width, height) / 1080
        wanted = OVERSAMPLE * width / document.width
        self._resize = wanted if abs(wanted - 1) > 0.005 else 1.0
        self.scale = width / (document.width * self._resize)
        self.actors = [
            self._actor(layer, read_rgba(layer, pictures[layer.file]), document.width, document.height)
            for layer in document.layers
        ]
        self._size = (round(document.width * self._resize), round(document.height * self._resize))
        self._plates: dict[frozenset[int], tuple[Pixels, Pixels, Pixels]] = {}
        self._stills: dict[frozenset[int], Planes] = {}
        self._sprites: dict[int, Sprite] = {}
        self._lock = threading.Lock()

    def paint(self, frame: Planes, motion: Motion, seconds: float, part: float) -> None:
        """Paint the whole frame as it is `seconds` into the shot, at a part (0 to 1) of its camera's way."""
        merged = self._merged(seconds)
        pose = camera(motion, part, self.width)
        place = self._placement(pose)
        if motion == "still":
            frame.copy_from(self._still(merged, place))
        else:
            self._lay_plate(frame, merged, place)
        for index, actor in enumerate(self.actors):
            if index not in merged:
                own = element(actor.layer.motion, actor.layer.name, seconds, entry=self.entry, unit=self.unit)
                self._sprite(index).draw(frame, self._combined(place, own, actor))

    def _actor(self, layer: Layer, rgba: Pixels, width: int, height: int) -> Actor:
        pixels, x, y = premultiply(rgba), layer.x, layer.y
        if layer.motion != "still":
            top, bottom, left, right = _cut_sides(layer, width, height)
            reach = round((MAX_TRAVEL if layer.motion.startswith("slide") else 24) * self.unit * OVERSAMPLE)
            sides = ((reach * top, reach * bottom), (reach * left, reach * right), (0, 0))
            pixels, x, y = np.pad(pixels, sides, mode="edge"), x - reach * left, y - reach * top
        if self._resize != 1.0:
            method = cv2.INTER_AREA if self._resize < 1 else cv2.INTER_CUBIC
            pixels = np.asarray(cv2.resize(pixels, None, fx=self._resize, fy=self._resize, interpolation=method))
            pixels[..., :3] = np.minimum(pixels[..., :3], pixels[..., 3:])
        return Actor(layer, pixels, x * self._resize, y * self._resize)

    def _merged(self, seconds: float) -> frozenset[int]:
        """The layers that can be one plate: still ones that nothing apart passes behind."""
        merged, apart = set(), list[tuple[float, float, float, float]]()
        for index, actor in enumerate(self.actors):
            moving = rests_at(actor.layer.motion, self.entry) > seconds
            bounds = actor.bounds(moving=moving, unit=self.unit * OVERSAMPLE)
            if moving or any(_meet(bounds, other) for other in apart):
                apart.append(bounds)
            else:
                merged.add(index)
        return frozenset(merged)

    def _placement(self, pose: Pose) -> Placement:
        x = self.width / 2 * (1 - pose.scale) + pose.dx
        y = self.height / 2 * (1 - pose.scale) + pose.dy
        return Placement(self.scale * pose.scale, x, y)

    def _combined(self, place: Placement, own: Pose, actor: Actor) -> Placement:
        if own == REST:
            return place
        height, width = actor.pixels.shape[:2]
        pivot = np.array([actor.x + width / 2, actor.y + height * (1.0 if actor.layer.motion == "sway" else 0.5)])
        turned = Placement(own.scale, 0, 0, own.degrees).matrix()[:, :2]
        shift = pivot - turned @ pivot + np.array([own.dx, own.dy]) / self.scale
        x, y = place.scale * shift + np.array([place.x, place.y])
        return Placement(place.scale * own.scale, float(x), float(y), own.degrees)

    def _lay_plate(self, frame: Planes, merged: frozenset[int], place: Placement) -> None:
        y, u, v = self._plate(merged)
        half = place.halved()
        full, quarter = Box(0, 0, self.width, self.height), Box(0, 0, self.width // 2, self.height // 2)
        np.copyto(frame.y, _moved(y, place, full))
        np.copyto(frame.u, _moved(u, half, quarter))
        np.copyto(frame.v, _moved(v, half, quarter))

    def _still(self, merged: frozenset[int], place: Placement) -> Planes:
        if merged not in self._stills:
            frame = Planes(self.width, self.height)
            self._lay_plate(frame, merged, place)
            self._stills[merged] = frame
        return self._stills[merged]

    def _plate(self, merged: frozenset[int]) -> tuple[Pixels, Pixels, Pixels]:
        with self._lock:
            if merged not in self._plates:
                planes = cv2.split(to_yuv(self._composed(merged)))
                luma, blue, red = (np.asarray(plane, np.uint8) for plane in planes)
                self._plates[merged] = (_framed(luma), _framed(halve(blue)), _framed(halve(red)))
            return self._plates[merged]

    def _composed(self, merged: frozenset[int]) -> Pixels:
        width, height = (size + size % 2 for size in self._size)
        canvas = np.zeros((height, width, 3), np.uint8)
        for index in sorted(merged):
            _over(canvas, self.actors[index])
        return canvas

    def _sprite(self, index: int) -> Sprite:
        with self._lock:
            if index not in self._sprites:
                actor = self.actors[index]
                self._sprites[index] = Sprite(actor.pixels, (actor.x, actor.y), turns=actor.layer.motion == "sway")
            return self._sprites[index]


def _cut_sides(layer: Layer, width: int, height: int) -> tuple[bool, bool, bool, bool]:
    """Which sides the frame's edge cuts: those are drawn longer, so that moving never shows where they end."""
    return layer.y <= 0, layer.y + layer.height >= height, layer.x <= 0, layer.x + layer.width >= width


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _moved(plane: Pixels, place: Placement, box: Box) -> Pixels:
    inside = MARGIN * place.scale
    return scaled(plane, place.scale, (place.x - inside, place.y - inside), box)


def _framed(plane: Pixels) -> Pixels:
    return np.pad(plane, MARGIN, mode="edge")


def _over(canvas: Pixels, actor: Actor) -> None:
    height, width = actor.pixels.shape[:2]
    x, y = round(actor.x), round(actor.y)
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + width, canvas.shape[1]), min(y + height, canvas.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    part = actor.pixels[y0 - y : y1 - y, x0 - x : x1 - x]
    there = canvas[y0:y1, x0:x1]
    clear = cv2.merge([255 - part[..., 3]] * 3)
    cv2.add(cv2.multiply(there, clear, scale=1 / 255), np.ascontiguousarray(part[..., :3]), dst=there)
