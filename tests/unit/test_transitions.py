"""Passages: where they start, where they end, what is seen half-way."""

import numpy as np
import pytest

from preuve.media.planes import Planes
from preuve.media.transitions import PASSAGES

ONE, TWO = (60, 90, 100), (180, 150, 140)


def frame(yuv=(7, 7, 7)):
    planes = Planes(64, 48)
    planes.fill(yuv)
    return planes


def passed(name, part, one=None, two=None):
    out = frame()
    PASSAGES[name](one or frame(ONE), two or frame(TWO), part, out)
    return out


@pytest.mark.parametrize("name", PASSAGES)
def test_ends_are_the_two_pictures(name):
    assert np.array_equal(passed(name, 0.0).data, frame(ONE).data)
    assert np.array_equal(passed(name, 1.0).data, frame(TWO).data)


@pytest.mark.parametrize("name", ["crossfade", "slide", "wipe"])
@pytest.mark.parametrize("part", np.linspace(0, 1, 9))
def test_every_pixel_is_painted_and_between_the_two(name, part):
    out = passed(name, float(part))
    for plane, low, high in zip((out.y, out.u, out.v), ONE, TWO, strict=True):
        assert plane.min() >= low
        assert plane.max() <= high


def test_crossfade_is_the_mean_half_way():
    assert (passed("crossfade", 0.5).y == 120).all()


def test_slide_moves_both_pictures():
    one, two = frame(), frame()
    for planes in (one, two):
        planes.y[:] = np.arange(64) + (100 if planes is two else 0)
        planes.u[:] = np.arange(32) + (100 if planes is two else 0)
    out = passed("slide", 0.5, one, two)
    assert out.y[0].tolist() == [*range(32, 64), *range(100, 132)]
    assert out.u[0].tolist() == [*range(16, 32), *range(100, 116)]


def test_wipe_uncovers_from_the_left_behind_a_soft_edge():
    row = passed("wipe", 0.5).y[0].astype(int)
    assert (row[0], row[-1]) == (180, 60)
    assert (np.diff(row) <= 0).all()
    assert ((row > 60) & (row < 180)).sum() >= 2


def test_dip_goes_through_black():
    out = passed("dip", 0.5)
    assert (out.y[0, 0], out.u[0, 0], out.v[0, 0]) == (16, 128, 128)
    assert 16 < passed("dip", 0.25).y[0, 0] < 60
