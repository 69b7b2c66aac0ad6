"""Passages from one picture to the next, on planes. `part` goes from 0 (the first alone) to 1 (the second alone)."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from preuve.media.motion import ease
from preuve.media.planes import BLACK, Pixels, Planes

Passage = Callable[[Planes, Planes, float, Planes], None]
WIPE_EDGE = 0.08  # width of the soft edge, as a share of the frame's


def crossfade(one: Planes, two: Planes, part: float, into: Planes) -> None:
    """One melts into the other."""
    cv2.addWeighted(one.data, 1 - part, two.data, part, 0, dst=into.data)


def slide(one: Planes, two: Planes, part: float, into: Planes) -> None:
    """The second comes from the right and pushes the first away."""
    gone = _even(ease(part) * one.width)
    for share, (first, second, out) in _planes(one, two, into):
        _push(first, second, out, gone // share)


def wipe(one: Planes, two: Planes, part: float, into: Planes) -> None:
    """The second is uncovered from the left, behind a soft edge."""
    edge = _even(WIPE_EDGE * one.width)
    front = _even(ease(part) * (one.width + edge)) - edge
    for share, (first, second, out) in _planes(one, two, into):
        begin, end = front // share, (front + edge) // share
        np.copyto(out[:, max(begin, 0) :], first[:, max(begin, 0) :])
        np.copyto(out[:, : max(begin, 0)], second[:, : max(begin, 0)])
        _melt(first, second, out, begin, end)


def dip(one: Planes, two: Planes, part: float, into: Planes) -> None:
    """The first darkens to black, the second comes out of it."""
    seen, light = (one, 1 - 2 * part) if part < 0.5 else (two, 2 * part - 1)
    for plane, out, dark in zip((seen.y, seen.u, seen.v), (into.y, into.u, into.v), BLACK, strict=True):
        cv2.convertScaleAbs(plane, dst=out, alpha=light, beta=dark * (1 - light))


PASSAGES: Mapping[str, Passage] = {"crossfade": crossfade, "slide": slide, "wipe": wipe, "dip": dip}


def _planes(*frames: Planes) -> list[tuple[int, tuple[Pixels, ...]]]:
    """Y, U and V of the frames, each with how many luma columns one of its own stands for."""
    return [
        (1, tuple(frame.y for frame in frames)),
        (2, tuple(frame.u for frame in frames)),
        (2, tuple(frame.v for frame in frames)),
    ]


def _even(value: float) -> int:
    return round(value / 2) * 2


def _push(first: Pixels, second: Pixels, out: Pixels, gone: int) -> None:
    width = first.shape[1]
    np.copyto(out[:, : width - gone], first[:, gone:])
    np.copyto(out[:, width - gone :], second[:, :gone])


def _melt(first: Pixels, second: Pixels, out: Pixels, begin: int, end: int) -> None:
    shown = np.s_[:, max(begin, 0) : min(end, first.shape[1])]
    if shown[1].start >= shown[1].stop:
        return
    weight = 1 - (np.arange(shown[1].start, shown[1].stop, dtype=np.float32) - begin + 0.5) / (end - begin)
    mixed = first[shown] + (second[shown].astype(np.float32) - first[shown]) * weight
    np.copyto(out[shown], np.rint(mixed).astype(np.uint8))
