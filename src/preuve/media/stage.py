"""A shot's picture in motion: the camera over the whole, and its elements each on their own.

Only what moves is drawn again. Whatever stands still with nothing moving behind it is merged, once, into one opaque
*plate*; the rest are sprites over it. Both are resampled straight into the frame.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from preuve.media.actors import Actor, actors_of, merged, seen_cells
from preuve.media.ink import Ink
from preuve.media.layers import read_ink, read_layers
from preuve.media.motion import REST, Pose, camera, element, rests_at
from preuve.media.planes import BLACK, Pixels, Planes, halve
from preuve.media.resample import MARGIN, OVERSAMPLE, Box, Grid
from preuve.media.sprites import Placement, Sprite
from preuve.storyboard import Motion

Plate = tuple[Pixels, Pixels, Pixels]


class Stage:
    """A picture of some layers, for frames of a size. Safe to use from several threads.

    Args:
        pictures: files by name: `layers.json` and what it names.
        width: the frame's, in pixels.
        height: the frame's.
        entry: the second at which elements that come in do so.

    Raises:
        BadInput, BadMedia: the layers can't be used.
    """

    def __init__(self, pictures: Mapping[str, Path], width: int, height: int, *, entry: float) -> None:
        document = read_layers(pictures)
        whole = document.layers[0]
        self.width, self.height, self.entry = width, height, entry
        self.unit = min(width, height) / 1080
        wanted = OVERSAMPLE * width / whole.width
        resize = wanted if abs(wanted - 1) > 0.005 else 1.0
        self.scale = width / (whole.width * resize)
        self.size = round(whole.width * resize), round(whole.height * resize)
        self.actors: list[Actor] = []
        for layer in document.layers:
            ink = read_ink(layer, pictures[layer.file])
            ink = ink if resize == 1.0 else ink.resized(resize)
            self.actors += actors_of(layer, ink, (layer.x - whole.x) * resize, (layer.y - whole.y) * resize)
        reach = [actor.reach(self.unit / self.scale) for actor in self.actors]
        self._rests = [rests_at(actor.layer.motion, entry) for actor in self.actors]
        self._cells = [seen_cells(a, self.size, spread) for a, spread in zip(self.actors, reach, strict=True)]
        self._merged: dict[tuple[bool, ...], frozenset[int]] = {}
        self._plates: dict[frozenset[int], Plate] = {}
        self._stills: dict[frozenset[int], Planes] = {}
        self._sprites: dict[int, Sprite] = {}
        self._lock = threading.RLock()

    def paint(self, frame: Planes, motion: Motion, seconds: float, part: float) -> None:
        """Paint the whole frame as it is `seconds` into the shot, at a part (0 to 1) of its camera's way."""
        together = self.merged_at(seconds)
        place = self._placement(camera(motion, part, self.width))
        if motion == "still":
            frame.copy_from(self._still(together, place))
        else:
            self._lay_plate(frame, together, place)
        for index, actor in enumerate(self.actors):
            if index not in together:
                own = element(actor.layer.motion, actor.layer.name, seconds, entry=self.entry, unit=self.unit)
                self._sprite(index).draw(frame, self._combined(place, own, actor))

    def merged_at(self, seconds: float) -> frozenset[int]:
        """Indices of the actors that are one plate at a time."""
        moving = tuple(rest > seconds for rest in self._rests)
        if moving not in self._merged:
            self._merged[moving] = merged(self.actors, moving, self._cells)
        return self._merged[moving]

    def _placement(self, pose: Pose) -> Placement:
        x = self.width / 2 * (1 - pose.scale) + pose.dx
        y = self.height / 2 * (1 - pose.scale) + pose.dy
        return Placement(self.scale * pose.scale, x, y)

    def _combined(self, place: Placement, own: Pose, actor: Actor) -> Placement:
        if own == REST:
            return place
        turned = Placement(own.scale, 0.0, 0.0, own.degrees)
        x, y = turned.of(*actor.pivot)
        shift = actor.pivot[0] - x + own.dx / self.scale, actor.pivot[1] - y + own.dy / self.scale
        at = place.of(*shift)
        return Placement(place.scale * own.scale, at[0], at[1], own.degrees)

    def _lay_plate(self, frame: Planes, together: frozenset[int], place: Placement) -> None:
        y, u, v = self._plate(together)
        box = Box(0, 0, self.width, self.height)
        np.copyto(frame.y, _grid(place, box).take(y))
        grid = _grid(place.halved(), box.halved())
        np.copyto(frame.u, grid.take(u))
        np.copyto(frame.v, grid.take(v))

    def _still(self, together: frozenset[int], place: Placement) -> Planes:
        with self._lock:
            if together not in self._stills:
                frame = Planes(self.width, self.height)
                self._lay_plate(frame, together, place)
                self._stills[together] = frame
            return self._stills[together]

    def _plate(self, together: frozenset[int]) -> Plate:
        with self._lock:
            if together not in self._plates:
                canvas = self._composed(together)
                self._plates[together] = _framed(canvas.y), _framed(halve(canvas.u)), _framed(halve(canvas.v))
            return self._plates[together]

    def _composed(self, together: frozenset[int]) -> Ink:
        width, height = (size + size % 2 for size in self.size)
        y, u, v = (np.full((height, width), value, np.uint8) for value in BLACK)
        canvas = Ink(y, u, v, None)
        for index in sorted(together):
            actor = self.actors[index]
            actor.ink.over(canvas, round(actor.x), round(actor.y))
        return canvas

    def _sprite(self, index: int) -> Sprite:
        with self._lock:
            if index not in self._sprites:
                actor = self.actors[index]
                self._sprites[index] = Sprite(actor.ink, (actor.x, actor.y), turns=actor.layer.motion == "sway")
            return self._sprites[index]


def _grid(place: Placement, box: Box) -> Grid:
    inside = MARGIN * place.scale
    return Grid(place.scale, (place.x - inside, place.y - inside), box)


def _framed(plane: Pixels) -> Pixels:
    return np.asarray(cv2.copyMakeBorder(plane, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_REPLICATE), np.uint8)
