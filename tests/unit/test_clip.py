"""MoviePy effects on a shot: those that work, and those that are refused with a reason."""

import numpy as np
import pytest
from helpers_montage import HEIGHT, WIDTH, profile, texture, view, write_picture

from preuve.errors import BadInput
from preuve.media.clip import as_picture
from preuve.media.planes import Planes, to_rgb
from preuve.media.segment import Seen
from preuve.storyboard import Effect


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    return write_picture(tmp_path_factory.mktemp("picture"), texture())


def seen(pictures, name="", **arguments):
    effects = (Effect(name=name, arguments=arguments),) if name else ()
    return Seen(view(motion="still", effects=effects), profile(), pictures)


def rgb(shot, number=30):
    frame = Planes(WIDTH, HEIGHT)
    shot.paint(number, frame)
    return to_rgb(frame).astype(int)


def test_a_shot_is_a_moviepy_clip(pictures):
    from moviepy import VideoClip

    clip = seen(pictures).clip
    assert isinstance(clip, VideoClip)
    assert (clip.size, clip.fps, clip.duration) == ((WIDTH, HEIGHT), 30, 2.0)
    assert np.array_equal(clip.get_frame(1.0), rgb(seen(pictures)))


def test_an_effect_changes_the_picture(pictures):
    plain, mirrored = rgb(seen(pictures)), rgb(seen(pictures, "MirrorX"))
    assert np.abs(mirrored - plain[:, ::-1]).mean() < 1.5
    assert np.abs(mirrored - plain).mean() > 10


def test_effects_that_give_floats_are_taken(pictures):
    assert rgb(seen(pictures, "FadeIn", duration=1.0), 0).max() <= 4
    assert np.abs(rgb(seen(pictures, "FadeIn", duration=1.0)) - rgb(seen(pictures))).mean() < 1.5


def test_effects_leave_what_is_written_alone(pictures):
    shot = Seen(view(label="IA", effects=(Effect(name="FadeOut", arguments={"duration": 1.9}),)), profile(), pictures)
    assert rgb(shot, 59).max() > 200


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("CrossFadeIn", {"duration": 1}, "hors d'une composition"),
        ("CrossFadeOut", {"duration": 1}, "hors d'une composition"),
        ("SlideIn", {"duration": 1, "side": "left"}, "hors d'une composition"),
        ("SlideOut", {"duration": 1, "side": "left"}, "hors d'une composition"),
        ("MaskColor", {}, "hors d'une composition"),
        ("Resize", {"new_size": 0.5}, "taille"),
        ("Margin", {"margin_size": 4}, "taille"),
        ("MultiplySpeed", {"factor": 2}, "durée"),
        ("Loop", {"n": 2}, "durée"),
        ("FadeIn", {}, "arguments"),
        ("FadeIn", {"lenght": 1}, "arguments"),
        ("HeadBlur", {"fx": 1, "fy": 2, "radius": 3}, "échoue"),
        ("Sparkle", {}, "n'existe pas"),
        ("Effect", {}, "n'existe pas"),
    ],
)
def test_effects_that_cannot_work_are_refused(pictures, name, arguments, reason):
    with pytest.raises(BadInput, match=reason):
        rgb(seen(pictures, name, **arguments))


def test_effects_that_only_move_the_clip_are_refused_whatever_their_name(pictures, monkeypatch):
    monkeypatch.setattr("preuve.media.clip.NEED_COMPOSITE", frozenset())
    with pytest.raises(BadInput, match="hors d'une composition"):
        rgb(seen(pictures, "SlideIn", duration=1, side="left"))


def test_a_misspelt_effect_gets_the_nearest_name(pictures):
    with pytest.raises(BadInput) as caught:
        rgb(seen(pictures, "MirorX"))
    assert "MirrorX" in caught.value.remedy


@pytest.mark.parametrize("frame", [np.zeros((4, 6)), np.zeros((6, 4, 3)), np.full((4, 6, 3), np.nan)])
def test_frames_of_another_kind_are_refused(frame):
    with pytest.raises(BadInput):
        as_picture(frame, 6, 4)


def test_float_frames_are_rounded_and_kept_in_range():
    assert as_picture(np.full((4, 6, 3), 254.6), 6, 4)[0, 0, 0] == 255
    assert as_picture(np.full((4, 6, 3), 300.0), 6, 4)[0, 0, 0] == 255
