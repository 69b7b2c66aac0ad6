"""Motion: soft ends, no jump, nothing beyond the picture's edge."""

import numpy as np
import pytest

from preuve.media.motion import ENTRY_SECONDS, POP, RISE, SLIDE, ZOOM, camera, element, rests_at

PARTS = np.linspace(0, 1, 121)


def test_push_in_and_pull_out_mirror_each_other():
    assert camera("push-in", 0, 1080).scale == 1
    assert camera("push-in", 1, 1080).scale == pytest.approx(ZOOM)
    for part in PARTS:
        assert camera("push-in", part, 1080).scale == pytest.approx(camera("pull-out", 1 - part, 1080).scale)


@pytest.mark.parametrize("motion", ["push-in", "pull-out", "pan-left", "pan-right"])
def test_camera_starts_and_stops_softly(motion):
    poses = [camera(motion, part, 1080) for part in PARTS]
    track = np.array([pose.dx + pose.scale * 1000 for pose in poses])
    speed = np.diff(track)
    assert abs(speed[0]) < 0.05 * np.abs(speed).max()
    assert abs(speed[-1]) < 0.05 * np.abs(speed).max()
    assert (np.sign(speed) == np.sign(speed[60])).all()


@pytest.mark.parametrize("motion", ["pan-left", "pan-right"])
def test_pans_show_no_edge(motion):
    for part in PARTS:
        pose = camera(motion, part, 1080)
        assert abs(pose.dx) <= (pose.scale - 1) * 540 + 1e-9


def test_the_view_of_pan_left_goes_left():
    assert camera("pan-left", 0, 1080).dx < camera("pan-left", 1, 1080).dx


@pytest.mark.parametrize("motion", ["rise", "slide-left", "slide-right", "pop"])
def test_entering_elements_come_to_rest(motion):
    first = element(motion, "x", 0.0, entry=0.25, unit=1)
    expected = {"rise": (0, RISE, 1), "slide-left": (SLIDE, 0, 1), "slide-right": (-SLIDE, 0, 1), "pop": (0, 0, POP)}
    assert (first.dx, first.dy, pytest.approx(first.scale)) == expected[motion]
    end = rests_at(motion, 0.25)
    assert end == 0.25 + ENTRY_SECONDS
    rest = element(motion, "x", end, entry=0.25, unit=1)
    assert (rest.dx, rest.dy, rest.scale) == (0, 0, 1)


@pytest.mark.parametrize("motion", ["float", "sway"])
def test_living_elements_never_rest_and_never_jump(motion):
    assert rests_at(motion, 0) == np.inf
    poses = [element(motion, "x", n / 30, entry=0, unit=1) for n in range(300)]
    track = np.array([pose.dy + pose.degrees * 4 for pose in poses])
    assert np.abs(track).max() == pytest.approx(6, abs=0.1)
    assert np.abs(np.diff(track)).max() < 0.4


def test_neighbours_dont_move_as_one():
    poses = {element("float", name, 1.0, entry=0, unit=1).dy for name in ("lina", "marcel", "grille-pain")}
    assert len(poses) == 3
