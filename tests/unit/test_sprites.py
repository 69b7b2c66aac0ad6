"""Cut-outs: exact where opaque, no dark fringe, placed between pixels."""

import math

import numpy as np
import pytest
from helpers_montage import centre, disc

from preuve.media.bands import Band, bands
from preuve.media.ink import Ink
from preuve.media.planes import Planes
from preuve.media.sprites import Cutout, Placement, Sprite

GREY = (90, 120, 140)


def frame(yuv=GREY, width=200, height=160):
    planes = Planes(width, height)
    planes.fill(yuv)
    return planes


def same_colour_as(planes):
    """An opaque-to-clear disc of exactly the frame's colour."""
    alpha = disc(60)[..., 3]
    part = alpha.astype(float) / 255
    y, u, v = (np.rint(value * part).astype(np.uint8) for value in GREY)
    return Ink(y, u, v, 255 - alpha)


def test_opaque_pixels_are_exact():
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    opaque = Ink.from_pixels(np.dstack([pixels, np.full((20, 30), 255, np.uint8)]))
    planes = frame()
    Cutout.from_ink(opaque).stamp(planes, 10, 8)
    assert (planes.y[8:28, 10:40] == Ink.from_pixels(pixels).y).all()
    assert (planes.y[:8] == 90).all()


def test_clear_pixels_leave_the_frame():
    planes = frame()
    Cutout.from_ink(Ink.from_pixels(np.zeros((20, 30, 4), np.uint8))).stamp(planes, 10, 8)
    assert np.array_equal(planes.data, frame().data)


@pytest.mark.parametrize(("x", "y"), [(-20, -10), (190, 150), (-400, 0), (0, 400)])
def test_what_leaves_the_frame_isnt_drawn(x, y):
    planes = frame()
    Cutout.from_ink(Ink.from_pixels(np.full((40, 40, 4), 255, np.uint8))).stamp(planes, x, y)
    inside = max(0, min(x + 40, 200) - max(x, 0)) * max(0, min(y + 40, 160) - max(y, 0))
    assert (planes.y == 235).sum() == inside


@pytest.mark.parametrize("opacity", [0.25, 0.5])
def test_fading_is_proportional(opacity):
    planes = frame()
    Cutout.from_ink(Ink.from_pixels(np.full((40, 40, 4), 255, np.uint8))).faded(opacity).stamp(planes, 0, 0)
    assert planes.y[20, 20] == pytest.approx(90 + (235 - 90) * opacity, abs=2)
    assert planes.u[10, 10] == pytest.approx(120 + 8 * opacity, abs=2)


@pytest.mark.parametrize("degrees", [0.0, 1.3])
def test_edges_neither_darken_nor_tint(degrees):
    planes = frame()
    sprite = Sprite(same_colour_as(planes), (0, 0), turns=bool(degrees))
    sprite.draw(planes, Placement(0.913, 40.37, 30.81, degrees))
    for plane, value in zip((planes.y, planes.u, planes.v), GREY, strict=True):
        assert np.abs(plane.astype(int) - value).max() <= 2


@pytest.mark.parametrize("degrees", [0.0, 1.5])
def test_sprites_stand_between_pixels(degrees):
    for step in range(12):
        placement = Placement(0.91 + step * 0.003, 50 + step * 0.17, 40 - step * 0.29, degrees)
        planes = frame((16, 128, 128))
        Sprite(Ink.from_pixels(disc(60, (255, 255, 255))), (7, 5), turns=bool(degrees)).draw(planes, placement)
        wanted = placement.of(37, 35)
        assert math.dist(centre(planes.y, 16), wanted) < 0.1


def test_chroma_follows_luma():
    planes = frame((16, 128, 128))
    placement = Placement(0.93, 50.4, 40.7)
    Sprite(Ink.from_pixels(disc(60)), (0, 0), turns=False).draw(planes, placement)
    x, y = centre(planes.v, 128)
    # Chroma's own centre in luma's continuous coordinates: sited on even columns, half-way between rows.
    assert math.dist((2 * x - 0.5, 2 * y), placement.of(30, 30)) < 0.15


def test_sprites_are_cropped_by_the_frame():
    planes = frame()
    sprite = Sprite(Ink.from_pixels(disc(60)), (0, 0), turns=False)
    for x, y in [(-30.5, -20.5), (180.2, 140.3), (-500, 0), (0, 900)]:
        sprite.draw(planes, Placement(0.93, x, y))
    assert planes.y[0, 0] == 63 or planes.y[5, 5] == 63


def sign():
    """A wide board on a thin pole: most of its rectangle is empty."""
    pixels = np.zeros((400, 300, 4), np.uint8)
    pixels[10:110, 5:295] = (220, 40, 40, 255)
    pixels[110:390, 140:160] = (40, 220, 40, 255)
    return Ink.from_pixels(pixels)


def test_bands_hold_what_is_drawn_and_follow_each_other():
    found = bands(sign().clear, 2)
    assert len(found) > 1
    assert [band.top for band in found[1:]] == [band.bottom for band in found[:-1]]
    assert (found[0].top, found[-1].bottom) == (0, 400)
    drawn = sign().clear < 255
    inside = np.zeros_like(drawn)
    for band in found:
        inside[band.top : band.bottom, band.left : band.right] = True
    assert not (drawn & ~inside).any()
    assert inside.mean() < 0.6


@pytest.mark.parametrize("degrees", [0.0, -1.5, 1.5])
def test_bands_draw_the_same_as_one_piece(monkeypatch, degrees):
    placement = Placement(0.923, 20.37, 15.61, degrees)
    split, whole = frame(width=320, height=420), frame(width=320, height=420)
    Sprite(sign(), (3, 4), turns=bool(degrees)).draw(split, placement)
    monkeypatch.setattr(
        "preuve.media.sprites.bands", lambda clear, _slack: [Band(0, clear.shape[0], 0, clear.shape[1])]
    )
    Sprite(sign(), (3, 4), turns=bool(degrees)).draw(whole, placement)
    difference = np.abs(split.data.astype(int) - whole.data)
    assert difference.max() <= (2 if degrees else 24)  # grids of another start differ by 0.1 pixel at most
    assert difference.mean() < 0.1
