"""Segments: what is encoded, that it joins, and that nothing stays when it fails."""

import gc
import sys
import weakref
from pathlib import Path

import av
import numpy as np
import pytest
from helpers_montage import FPS, HEIGHT, WIDTH, background, disc, luma_frames, plan, texture, view, write_picture
from pydantic import ValidationError

from preuve.errors import BadMedia, DiskFull, StepFailed
from preuve.media import encode, segment
from preuve.media.encode import Encoder, command
from preuve.media.plan import CueView, segment_plan
from preuve.media.planes import Planes
from preuve.media.segment import painter, render
from preuve.media.stage import Stage
from preuve.media.timeline import Piece
from preuve.storyboard import Effect


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    elements = [(disc(80), "a", "sway", 100, 200), (disc(60, (0, 200, 0)), "b", "pop", 200, 300)]
    return write_picture(tmp_path_factory.mktemp("picture"), texture(), elements)


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    return write_picture(tmp_path_factory.mktemp("other"), background((250, 240, 230)))


def arguments(out, **changes):
    return command((WIDTH, HEIGHT), FPS, out, preset=changes.pop("preset", "ultrafast"), crf=changes.pop("crf", 21))


def alive(encoder):
    return encoder._process.poll() is None


def send(encoder, frames, then=None):
    """Encode some frames, then fail if asked to."""
    with encoder:
        for _ in range(frames):
            encoder.write(Planes(WIDTH, HEIGHT).data)
        if then:
            raise then


def test_a_segment_holds_the_frames_that_were_painted(tmp_path, pictures):
    wanted = plan(count=12, first=3, crf=10)
    render(wanted, pictures, None, tmp_path / "s.mp4")
    frames = luma_frames(tmp_path / "s.mp4")
    paint, frame = painter(wanted, pictures, None), Planes(WIDTH, HEIGHT)
    assert len(frames) == 12
    for number, seen in enumerate(frames):
        paint(number, frame)
        assert np.abs(seen.astype(int) - frame.y).mean() < 2.0


def test_the_same_plan_gives_the_same_bytes(tmp_path, pictures):
    for name in ("one.mp4", "two.mp4"):
        render(plan(preset="veryfast"), pictures, None, tmp_path / name)
        segment._slot.cache_clear()
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_segments_begin_with_a_key_frame_and_share_their_parameters(tmp_path, pictures):
    headers = set()
    for name, first, count in [("one.mp4", 0, 20), ("two.mp4", 20, 5)]:
        render(plan(first=first, count=count, preset="veryfast"), pictures, None, tmp_path / name)
        with av.open(str(tmp_path / name)) as container:
            packets = [packet for packet in container.demux(video=0) if packet.size]
            headers.add(bytes(container.streams.video[0].codec_context.extradata))
            assert [packet.is_keyframe for packet in packets].index(True) == 0
            assert len(packets) == count
    assert len(headers) == 1


def test_progress_is_told(tmp_path, pictures):
    told = []
    render(plan(count=4), pictures, None, tmp_path / "s.mp4", told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]


def test_a_passage_goes_from_one_shot_to_the_next(tmp_path, pictures, others):
    passage = plan(view=view(motion="still"), first=54, count=6, then=view("b", motion="still"), transition="crossfade")
    paint, frame = painter(passage, pictures, others), Planes(WIDTH, HEIGHT)
    means = []
    for number in range(6):
        paint(number, frame)
        means.append(float(frame.y.mean()))
    assert means == sorted(means)
    before, after = Planes(WIDTH, HEIGHT), Planes(WIDTH, HEIGHT)
    painter(plan(view=view(motion="still"), first=50), pictures, None)(0, before)
    painter(plan(view=view("b", motion="still")), others, None)(5, after)
    assert before.y.mean() < means[0] < means[-1] < after.y.mean()


def test_a_passage_shows_the_label_whole(pictures, others):
    def corner(**changes):
        both = {"view": view(label="IA"), "then": view("b", label="IA"), "first": 54, "count": 6}
        paint, frame = painter(plan(**both, transition="slide", **changes), pictures, others), Planes(WIDTH, HEIGHT)
        paint(3, frame)
        return frame.y[96:125, 200:296]

    assert corner().max() == 235


def test_a_caption_leaves_passages_alone():
    piece = Piece(shot="a", first=54, count=6, then="b", transition="wipe")
    body = Piece(shot="a", first=6, count=48)
    written = view(cues=(CueView(first=10, end=20, lines=("x",)),), on_screen="Titre")
    plans = [[segment_plan(p, [v, view("b")], plan().profile) for p in (piece, body)] for v in (view(), written)]
    assert plans[0][0] == plans[1][0]
    assert plans[0][1] != plans[1][1]


@pytest.mark.parametrize(
    "fields", [{"first": 55}, {"then": view("b"), "transition": "cut"}, {"transition": "wipe"}, {"count": 0}]
)
def test_impossible_plans_are_refused(fields):
    with pytest.raises(ValidationError):
        plan(**fields)


def test_a_bad_picture_leaves_nothing(tmp_path, pictures):
    broken = {**pictures, "00.png": tmp_path / "broken.png"}
    broken["00.png"].write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(BadMedia, match="pas une image"):
        render(plan(), broken, None, tmp_path / "s.mp4")
    assert not (tmp_path / "s.mp4").exists()


def test_stopping_half_way_kills_the_encoder_and_leaves_nothing(tmp_path):
    out = tmp_path / "s.mp4"
    encoder = Encoder(arguments(out), out)
    with pytest.raises(KeyboardInterrupt):
        send(encoder, 5, KeyboardInterrupt())
    assert not alive(encoder)
    assert not out.exists()


@pytest.mark.timeout(20)
def test_an_encoder_that_hangs_is_killed(tmp_path):
    deaf = [sys.executable, "-c", "import time; time.sleep(60)"]
    encoder = Encoder(deaf, tmp_path / "s.mp4")
    with pytest.raises(KeyboardInterrupt):
        send(encoder, 1, KeyboardInterrupt())
    assert not alive(encoder)


def test_neighbouring_segments_share_a_picture(pictures, monkeypatch):
    made = []
    monkeypatch.setattr(segment, "Stage", lambda *given, **named: made.append(given) or Stage(*given, **named))
    segment._slot.cache_clear()
    for first in (0, 10, 20):
        painter(plan(first=first), pictures, None)(0, Planes(WIDTH, HEIGHT))
    assert len(made) == 1


@pytest.mark.parametrize("effects", [(), (Effect(name="MirrorX"),)])
def test_a_segment_that_is_done_keeps_no_picture(tmp_path, pictures, effects):
    gc.disable()
    try:
        render(plan(count=2, view=view(effects=effects)), pictures, None, tmp_path / "s.mp4")
        stage = weakref.ref(segment._stage(pictures, plan().profile, view().overlap / 2 / FPS))
        assert stage() is not None
        segment._slot.cache_clear()
        assert stage() is None
    finally:
        gc.enable()


def test_what_ffmpeg_says_is_kept(tmp_path):
    out = tmp_path / "s.mp4"
    encoder = Encoder(arguments(out, preset="inconnu"), out)
    with pytest.raises(StepFailed, match="inconnu"):
        send(encoder, 50)
    assert not alive(encoder)
    assert not out.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_apart(tmp_path):
    # Only the command names the device: the encoder removes its own `out` on failure.
    full = ["/dev/full" if one.endswith("s.mp4") else one for one in arguments(tmp_path / "s.mp4")]
    with pytest.raises(DiskFull):
        send(Encoder(full, tmp_path / "s.mp4"), 3)


def test_every_segment_is_encoded_by_one_thread_with_closed_groups():
    options = encode.x264_options(30, "veryfast", 21)["x264-params"]
    for wanted in ("threads=1", "keyint=60", "scenecut=0", "open-gop=0"):
        assert wanted in options.split(":")
