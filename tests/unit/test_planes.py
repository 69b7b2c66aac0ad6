"""Colours and chroma siting, and the sub-pixel resampler."""

import cv2
import numpy as np
import pytest

from preuve.media.planes import Planes, from_rgb, halve, to_rgb
from preuve.media.resample import MARGIN, OVERSAMPLE, Box, scaled

# ITU-R BT.709-6 and BT.1886 codes of the eight-bit primaries, limited range.
KNOWN = {
    (255, 255, 255): (235, 128, 128),
    (0, 0, 0): (16, 128, 128),
    (255, 0, 0): (63, 102, 240),
    (0, 255, 0): (173, 42, 26),
    (0, 0, 255): (32, 240, 118),
}


def painted(colour):
    frame = Planes(16, 12)
    from_rgb(np.full((12, 16, 3), colour, np.uint8), frame)
    return frame


@pytest.mark.parametrize("colour", KNOWN)
def test_colours_are_bt709_limited(colour):
    frame = painted(colour)
    got = frame.y[0, 0], frame.u[0, 0], frame.v[0, 0]
    assert np.abs(np.subtract(got, KNOWN[colour], dtype=int)).max() <= 1
    assert np.abs(to_rgb(frame).astype(int) - colour).max() <= 2


def test_planes_follow_each_other_in_memory():
    frame = Planes(6, 10)
    frame.fill((1, 2, 3))
    assert frame.data.tolist() == [1] * 60 + [2] * 15 + [3] * 15


def test_odd_sizes_are_refused():
    with pytest.raises(ValueError):
        Planes(7, 10)


def test_chroma_stands_on_even_columns():
    plane = np.zeros((4, 12), np.uint8)
    plane[:, 6] = 200
    assert halve(plane)[0].tolist() == [0, 0, 0, 100, 0, 0]
    plane[:] = 0
    plane[:, 7] = 200
    assert halve(plane)[0].tolist() == [0, 0, 0, 50, 50, 0]


def test_round_trip_keeps_a_smooth_picture():
    noise = np.random.default_rng(1).integers(0, 256, (6, 8, 3), np.uint8)
    picture = cv2.resize(noise, (320, 240), interpolation=cv2.INTER_LINEAR)
    frame = Planes(320, 240)
    from_rgb(picture, frame)
    assert np.abs(to_rgb(frame).astype(int) - picture).mean() < 1.0


def shift_error(scale, shift):
    """How far, in pixels, a wave is from where it should be."""
    source = np.tile(np.rint(128 + 100 * np.sin((np.arange(600) + 0.5) / 9)).astype(np.uint8), (120, 1))
    drawn = scaled(source, scale, (shift, -MARGIN * scale), Box(0, 0, 400, 40)).astype(float).mean(axis=0)
    at = (np.arange(400) + 0.5 - shift) / scale / 9
    slope = 100 / 9 / scale * np.cos(at)
    return abs(((drawn - 128 - 100 * np.sin(at)) * slope).sum() / (slope**2).sum())


def test_pictures_are_placed_between_pixels():
    zooms = np.linspace(1, 1.06, 61)
    errors = [shift_error(z / OVERSAMPLE, -MARGIN * z / OVERSAMPLE - 30 * (z - 1)) for z in zooms]
    assert max(errors) < 0.06


@pytest.mark.parametrize("shift", [(0.0, -60.0), (-60.0, 0.0), (-900.0, -60.0), (-60.0, -900.0)])
def test_a_source_that_doesnt_cover_the_box_is_refused(shift):
    with pytest.raises(ValueError):
        scaled(np.zeros((300, 300), np.uint8), 0.9, shift, Box(0, 0, 60, 40))
