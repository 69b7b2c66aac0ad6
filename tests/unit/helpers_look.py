"""Frames made of arrays, and films of them, for tests of what is measured on pictures."""

import numpy as np

from preuve.measures.frames import Frame
from preuve.media.planes import halve, to_yuv


def frame(rgb, number=0, fps=30):
    """A frame of an H × W × 3 picture of even size."""
    from preuve.measures.frames import _inverse

    y, u, v = np.moveaxis(to_yuv(np.ascontiguousarray(rgb, np.uint8)), 2, 0)
    planes = [np.ascontiguousarray(y), halve(np.ascontiguousarray(u)), halve(np.ascontiguousarray(v))]
    return Frame(number, number / fps, planes, _inverse(709, full=False))


def plain(colour, size=(160, 90)):
    """A picture of one colour."""
    return np.full((size[1], size[0], 3), colour, np.uint8)


def show(observer, paint, seconds, fps=30):
    """Show an observer `paint(seconds)` at every frame."""
    for number in range(round(seconds * fps)):
        observer.see(frame(paint(number / fps), number, fps))
    return observer
