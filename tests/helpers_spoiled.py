"""Texts that are wrong for three frames only, none of them a fifth frame from the text's first."""

import dataclasses
from collections.abc import Callable

import numpy as np

from preuve.media.overlays import Overlay
from preuve.media.planes import Planes

BETWEEN = range(21, 24)
WHITE = 235


class Wiped(Overlay):
    """It isn't there."""

    __slots__ = ()

    def lay(self, frame: Planes, number: int) -> None:
        if number - self.first not in BETWEEN:
            Overlay.lay(self, frame, number)


class Flashed(Overlay):
    """The frame goes nearly white, its text with it."""

    __slots__ = ()

    def lay(self, frame: Planes, number: int) -> None:
        Overlay.lay(self, frame, number)
        if number - self.first in BETWEEN:
            frame.y[:] = np.rint(frame.y * 0.2 + WHITE * 0.8)


class Noisy(Overlay):
    """Its luma moves by a few levels from frame to frame, as encoding makes it."""

    __slots__ = ()

    def lay(self, frame: Planes, number: int) -> None:
        Overlay.lay(self, frame, number)
        noise = np.random.default_rng(number).normal(0, 3, frame.y.shape)
        frame.y[:] = np.clip(frame.y + noise, 0, 255)


def remade(overlay: Overlay, kind: type[Overlay]) -> Overlay:
    """The same text, laid otherwise."""
    return kind(**{field.name: getattr(overlay, field.name) for field in dataclasses.fields(overlay)})


def spoiled(kind: type[Overlay], first: int) -> Callable[[Overlay], Overlay]:
    """What lays otherwise the texts that begin on frame `first`: the label on frame 0, each caption on its own."""

    def change(overlay: Overlay) -> Overlay:
        return remade(overlay, kind) if overlay.first == first else overlay

    return change
