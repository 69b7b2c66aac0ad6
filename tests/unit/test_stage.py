"""A picture in motion: what is merged, no jitter, no edge, and errors for layers that can't be used."""

import numpy as np
import pytest
from helpers_montage import HEIGHT, WIDTH, background, centre, disc, texture, write_picture

from preuve.errors import BadInput, BadMedia
from preuve.media.planes import Planes
from preuve.media.stage import Stage

GROUND = 90


def stage(folder, elements, ground=None, **document):
    picture = background() if ground is None else ground
    return Stage(write_picture(folder, picture, elements, **document), WIDTH, HEIGHT, entry=0.1)


def painted(made, motion="still", seconds=0.0, part=0.0):
    frame = Planes(WIDTH, HEIGHT)
    made.paint(frame, motion, seconds, part)
    return frame


def apart(made, seconds):
    together = made.merged_at(seconds)
    return {actor.layer.name for index, actor in enumerate(made.actors) if index not in together}


def test_still_layers_are_one_plate(tmp_path):
    made = stage(tmp_path, [(disc(60), "a", "still", 50, 60), (disc(60), "b", "still", 70, 80)])
    assert apart(made, 0) == set()


def test_what_stands_before_something_moving_is_drawn_after_it(tmp_path):
    elements = [
        (disc(80), "back", "float", 100, 100),
        (disc(80), "front", "still", 140, 120),
        (disc(80), "elsewhere", "still", 100, 500),
    ]
    made = stage(tmp_path, elements)
    assert apart(made, 0) == {"back", "front"}


def test_what_has_come_in_is_merged(tmp_path):
    made = stage(tmp_path, [(disc(80), "a", "rise", 100, 100), (disc(80), "b", "still", 140, 120)])
    assert apart(made, 0) == {"a", "b"}
    assert apart(made, 2) == set()


def test_merging_changes_nothing_to_see(tmp_path):
    elements = [(disc(80), "a", "rise", 100, 100), (disc(80, (0, 255, 0)), "b", "still", 140, 120)]
    made = stage(tmp_path, elements, texture())
    merged = painted(made, "push-in", 2.0, 0.4)
    made.merged_at = lambda _seconds: frozenset({0})
    separate = painted(made, "push-in", 2.0, 0.4)
    difference = np.abs(merged.data.astype(int) - separate.data)
    assert difference.max() <= 16
    assert difference.mean() < 0.05


def test_separate_shapes_of_a_layer_are_separate_actors(tmp_path):
    both = np.zeros((400, 300, 4), np.uint8)
    both[:60, :60] = disc(60)
    both[-60:, -60:] = disc(60)
    made = stage(tmp_path, [(disc(60), "walker", "float", 10, 20), (both, "pots", "still", 10, 20)])
    assert len(made.actors) == 4
    assert len(made.merged_at(0)) == 2


@pytest.mark.parametrize(
    ("motion", "element"), [("push-in", "still"), ("push-in", "float"), ("pull-out", "sway"), ("pan-left", "still")]
)
def test_movement_has_no_jitter(tmp_path, motion, element):
    made = stage(tmp_path, [(disc(80, (255, 255, 255)), "a", element, 60, 100)], background((0, 0, 0)))
    track = np.array([centre(painted(made, motion, n / 30, n / 59).y, 16) for n in range(15, 45)])
    jerk = np.diff(track, n=2, axis=0)
    assert np.abs(jerk).max() < 0.15
    assert np.abs(np.diff(track, axis=0)).max() < 1.2
    assert np.ptp(track, axis=0).max() > 0.8


def test_swaying_turns_about_the_foot(tmp_path):
    pole = np.zeros((300, 20, 4), np.uint8)
    pole[:, :] = 255
    made = stage(tmp_path, [(pole, "a", "sway", 150, 200)], background((0, 0, 0)))
    tops, feet = [], []
    for n in range(0, 150, 15):
        drawn = painted(made, seconds=n / 30).y
        tops.append(centre(drawn[180:200], 16)[0])
        feet.append(centre(drawn[430:442], 16)[0])
    assert np.ptp(tops) > 10
    assert np.ptp(feet) < 0.6


def test_every_pixel_is_covered(tmp_path):
    made = stage(tmp_path, [], background((255, 255, 255)))
    for motion in ("still", "push-in", "pull-out", "pan-left", "pan-right"):
        for part in (0.0, 0.5, 1.0):
            assert painted(made, motion, part, part).data[: WIDTH * HEIGHT].min() == 235


def test_other_oversamplings_are_brought_to_one(tmp_path):
    wide = np.full((round(HEIGHT * 1.25), round(WIDTH * 1.25), 3), (0, 0, 0), np.uint8)
    plain = stage(tmp_path / "a", [(disc(80, (255, 255, 255)), "x", "float", 90, 90)], background((0, 0, 0)))
    fine = stage(tmp_path / "b", [(disc(89, (255, 255, 255)), "x", "float", 100, 100)], wide)
    one, two = (centre(painted(made, "push-in", 0.3, 0.5).y, 16) for made in (plain, fine))
    assert np.abs(np.subtract(one, two)).max() < 0.5


def test_a_layer_may_begin_outside_the_frame(tmp_path):
    frame = painted(stage(tmp_path, [(disc(80), "a", "still", -40, -40)]))
    assert frame.y[2, 2] != frame.y[300, 200]


def test_bad_layers_say_what_is_wrong(tmp_path):
    files = write_picture(tmp_path, background(), [(disc(20), "a", "still", 0, 0)])
    with pytest.raises(BadMedia, match="absente"):
        Stage({}, WIDTH, HEIGHT, entry=0)
    with pytest.raises(BadMedia, match="introuvable"):
        Stage({"layers.json": files["layers.json"]}, WIDTH, HEIGHT, entry=0)
    files["01.png"].write_bytes(b"not a picture")
    with pytest.raises(BadMedia, match="pas une image"):
        Stage(files, WIDTH, HEIGHT, entry=0)


def test_lying_sizes_are_refused(tmp_path):
    files = write_picture(tmp_path, background())
    files["layers.json"].write_text(files["layers.json"].read_text().replace('"width": 405', '"width": 4050'))
    with pytest.raises(BadMedia, match="taille annoncée"):
        Stage(files, WIDTH, HEIGHT, entry=0)


def test_unknown_motions_are_refused(tmp_path):
    with pytest.raises(BadInput, match="pas possible"):
        stage(tmp_path, [(disc(20), "a", "explode", 0, 0)])
