"""Glances: small frames kept a few times a second, from which colours, light and motion of each shot are measured.

At most `MOST` are kept, whatever the film's length: when there are more, every other one goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import Field

from preuve.engines import Value
from preuve.measures.frames import Frame, Pixels
from preuve.measures.linear import linear, luminance
from preuve.measures.shots import Span

EVERY, MOST = 0.25, 800
COLOURS = 6
MOVED = 6  # levels of 255; a still picture's encoding stays under it
_POINTS = 6000
# Half the weight of lightness: light is compared apart, and one brand's colours serve by day and in the evening.
_LAB = np.array([0.5, 1.0, 1.0], np.float32)


class Swatch(Value):
    """A colour and how much of the picture it takes, 0 to 1."""

    colour: str = Field(description="#RRGGBB.")
    share: float


class ShotSeen(Value):
    """A shot as it is in the film, passages left out."""

    shot: str = Field(description="The storyboard's name; empty in a film that isn't ours.")
    first: int
    end: int
    at: float
    until: float
    luminance: float = Field(description="Mean relative luminance, 0 to 1.")
    palette: tuple[Swatch, ...] = Field(description="Its main colours, the widest first.")
    changed: float = Field(description="Share of the picture that changes within half a second, median over the shot.")


@dataclass(frozen=True)
class Glance:
    """A small frame kept."""

    number: int
    seconds: float
    rgb: Pixels


class Glances:
    """An observer that keeps small frames."""

    def __init__(self) -> None:
        self.kept: list[Glance] = []
        self._every = EVERY
        self._next = float("-inf")

    def see(self, frame: Frame) -> None:
        """Keep a frame when it is time."""
        if frame.seconds + 1e-6 < self._next:
            return
        self.kept.append(Glance(frame.number, frame.seconds, frame.small))
        if len(self.kept) > MOST:
            self.kept, self._every = self.kept[::2], 2 * self._every
        self._next = self.kept[-1].seconds + self._every

    def shots(self, spans: Sequence[Span], times: Sequence[float]) -> tuple[ShotSeen, ...]:
        """What each shot shows; a shot too short for a glance is told by the nearest one."""
        return tuple(self._shot(span, times) for span in spans)

    def _shot(self, span: Span, times: Sequence[float]) -> ShotSeen:
        inside = [glance for glance in self.kept if span.first <= glance.number < span.end]
        middle = (span.first + span.end) / 2
        seen = inside or [min(self.kept, key=lambda glance: abs(glance.number - middle))]
        pixels = np.concatenate([glance.rgb.reshape(-1, 3) for glance in seen])
        return ShotSeen(
            shot=span.shot,
            first=span.first,
            end=span.end,
            at=round(times[span.first], 3),
            until=round(times[span.end] if span.end < len(times) else times[-1], 3),
            luminance=round(float(luminance(linear(pixels[None])).mean()), 4),
            palette=_palette(pixels),
            changed=round(_changed(inside), 4),
        )


def _changed(glances: Sequence[Glance]) -> float:
    # Half a second apart: captions then come or go between few of them.
    greys = [np.asarray(cv2.cvtColor(glance.rgb, cv2.COLOR_RGB2GRAY), np.uint8) for glance in glances]
    pairs = list(zip(greys, greys[2:], strict=False)) or list(pairwise(greys))
    return float(np.median([(cv2.absdiff(one, two) > MOVED).mean() for one, two in pairs])) if pairs else 0.0


def _palette(pixels: Pixels) -> tuple[Swatch, ...]:
    few = np.ascontiguousarray(pixels[:: max(len(pixels) // _POINTS, 1)])
    points, count = _lab(few), min(COLOURS, len(few))
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    _compactness, labels, _centres = cv2.kmeans(points, count, None, stop, 1, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    owners = labels.ravel()
    swatches = [(float((owners == one).mean()), few[owners == one].mean(axis=0)) for one in np.unique(owners)]
    widest = sorted(swatches, key=lambda swatch: -swatch[0])
    return tuple(
        Swatch(colour="#{:02X}{:02X}{:02X}".format(*(round(float(c)) for c in mean)), share=round(share, 4))
        for share, mean in widest
    )


def _lab(rgb: Pixels) -> npt.NDArray[np.float32]:
    codes = (rgb.reshape(-1, 1, 3) / 255).astype(np.float32)
    return np.asarray(cv2.cvtColor(codes, cv2.COLOR_RGB2Lab), np.float32).reshape(-1, 3)


def palette_distance(one: Sequence[Swatch], other: Sequence[Swatch]) -> float:
    """How far two palettes are: the CIELAB distance that colour must go for one to become the other, on average."""
    return float(cv2.EMD(_signature(one), _signature(other), cv2.DIST_L2)[0])


def _signature(palette: Sequence[Swatch]) -> npt.NDArray[np.float32]:
    codes = np.array([[int(swatch.colour[at : at + 2], 16) for at in (1, 3, 5)] for swatch in palette], np.uint8)
    shares = np.array([[swatch.share] for swatch in palette], np.float32)
    return np.hstack([shares / shares.sum(), _lab(codes) * _LAB]).astype(np.float32)
