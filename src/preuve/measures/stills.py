"""Stills of a film at half its size: three in each shot, and the middle of each passage."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from preuve.measures.frames import Frame
from preuve.measures.shots import Span

QUALITY = 90
PARTS = {"a": 0.1, "b": 0.5, "c": 0.9}


def shot_frames(spans: Sequence[Span]) -> dict[int, str]:
    """The frames of each shot that are kept: number in the film to the still's name."""
    return {
        span.first + int((span.end - span.first - 1) * part): f"shot-{number:02d}-{letter}.jpg"
        for number, span in enumerate(spans, 1)
        for letter, part in PARTS.items()
    }


def passage_frames(spans: Sequence[Span]) -> dict[int, str]:
    """The middle frame of each passage: number in the film to the still's name."""
    pairs = pairwise(spans)
    return {
        (one.end + two.first) // 2: f"seam-{number:02d}.jpg"
        for number, (one, two) in enumerate(pairs, 1)
        if two.first > one.end
    }


class Stills:
    """An observer that writes stills.

    Args:
        spans: the film's shots, passages left out.
        folder: where to write.
    """

    def __init__(self, spans: Sequence[Span], folder: Path) -> None:
        self._wanted = shot_frames(spans) | passage_frames(spans)
        self._folder = folder
        self.written: dict[str, Path] = {}

    def see(self, frame: Frame) -> None:
        """Write the frame where it is wanted."""
        name = self._wanted.get(frame.number)
        if name:
            self.written[name] = self._folder / name
            self.written[name].write_bytes(jpeg(frame))


def jpeg(frame: Frame) -> bytes:
    """A frame at half its size (what its chroma has already), as a JPEG."""
    size = frame.u.shape[1], frame.u.shape[0]
    planes = [cv2.resize(frame.y, size, interpolation=cv2.INTER_AREA), frame.u, frame.v]
    rgb = np.asarray(cv2.transform(cv2.merge(planes), frame.to_rgb), np.uint8)
    _ok, data = cv2.imencode(".jpg", rgb[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return bytes(data)
