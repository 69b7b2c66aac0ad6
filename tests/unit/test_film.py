"""A film: joined frame for frame, in step with its sound, with the header and the colours platforms ask for."""

import cv2
import numpy as np
import pytest
from helpers_montage import FPS, HEIGHT, WIDTH, luma_frames, write_wav

from preuve.errors import BadMedia, StepFailed
from preuve.media.encode import Encoder, command
from preuve.media.film import cover, join
from preuve.media.planes import Planes
from preuve.media.probe import open_film, probe

COUNTS = (20, 7, 33)
FLASH = 41  # the frame that is white, and whose sound is a click


def encode(path, lumas):
    with Encoder(command((WIDTH, HEIGHT), FPS, path, preset="veryfast", crf=18), path) as encoder:
        for luma in lumas:
            frame = Planes(WIDTH, HEIGHT)
            frame.fill((luma, 90, 170))
            encoder.write(frame.data)


def lumas():
    return [235 if n == FLASH else 40 + n for n in range(sum(COUNTS))]


def click():
    samples = np.zeros((48_000 * sum(COUNTS) // FPS, 2))
    at = FLASH * 48_000 // FPS
    samples[at : at + 1200] = 0.8 * np.sin(np.arange(1200) * 0.4)[:, None]
    return samples


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("l'été d'Élise")
    values, paths = lumas(), []
    for number, count in enumerate(COUNTS):
        paths.append(folder / f"{number}")
        encode(paths[-1].with_suffix(".mp4"), [values.pop(0) for _ in range(count)])
        paths[-1].with_suffix(".mp4").rename(paths[-1])
    return paths, write_wav(folder / "sound", click())


@pytest.fixture(scope="module", params=[True, False], ids=["edit-list", "no-edit-list"])
def film(request, parts, tmp_path_factory):
    out = tmp_path_factory.mktemp("d'ici") / "film.mp4"
    join(*parts, out, edit_list=request.param, title="L'été", fps=FPS)
    return out, request.param


def loud_at(path):
    """When the click is heard, in seconds."""
    with open_film(path) as container:
        frames = [(frame.time, frame.to_ndarray()) for frame in container.decode(audio=0)]
    start = frames[0][0]
    sound = np.concatenate([samples[0] for _time, samples in frames])
    return start + float(np.flatnonzero(np.abs(sound) > 0.3)[0]) / 48_000


def test_all_frames_in_order(film):
    frames = luma_frames(film[0])
    assert len(frames) == sum(COUNTS)
    assert [abs(frame.mean() - luma) < 3 for frame, luma in zip(frames, lumas(), strict=True)] == [True] * 60


def test_sound_is_in_step_with_the_picture(film):
    with open_film(film[0]) as container:
        times = [frame.time for frame in container.decode(video=0)]
    assert times[0] == 0
    assert abs(loud_at(film[0]) - times[FLASH]) < 0.003


def test_the_file_is_what_platforms_ask(film):
    facts = probe(film[0])
    assert (facts.width, facts.height, facts.fps, facts.frames) == (WIDTH, HEIGHT, 30, 60)
    assert (facts.codec, facts.profile, facts.pixel_format) == ("h264", "High", "yuv420p")
    assert set(facts.colour.model_dump().values()) == {"bt709", "limited"}
    assert (facts.sound.codec, facts.sound.profile, facts.sound.rate, facts.sound.channels) == ("aac", "LC", 48_000, 2)
    assert facts.constant_rate
    assert facts.moov_first
    assert (facts.start, facts.sound.start) == (0, 0)
    assert facts.seconds == pytest.approx(2.0)
    assert abs(facts.sound.seconds - facts.seconds) <= 1 / FPS
    assert facts.longest_gop <= 2.0


def test_edit_lists_are_there_only_where_they_may_be(film):
    assert (probe(film[0]).edit_lists > 0) == film[1]


def test_the_title_is_carried_and_no_date(film):
    with open_film(film[0]) as container:
        assert container.metadata["title"] == "L'été"
        assert "creation_time" not in container.metadata
    assert b"Lavf" not in film[0].read_bytes()


def test_the_same_parts_give_the_same_bytes(film, parts, tmp_path):
    again = tmp_path / "film.mp4"
    join(*parts, again, edit_list=film[1], title="L'été", fps=FPS)
    assert again.read_bytes() == film[0].read_bytes()


def test_nothing_else_stays_in_the_folder(film):
    assert [path.name for path in film[0].parent.iterdir()] == ["film.mp4"]


@pytest.mark.parametrize(
    "text", ["WEBVTT\n\n00:00.100 --> 00:01.000\nBonjour\n", "1\n00:00:00,100 --> 00:00:01,000\nBonjour\n"]
)
def test_captions_are_carried_in_french(parts, tmp_path, text):
    captions = tmp_path / "captions"
    captions.write_text(text)
    join(*parts, tmp_path / "film.mp4", edit_list=True, captions=captions, fps=FPS)
    (track,) = probe(tmp_path / "film.mp4").subtitles
    assert (track.codec, track.language) == ("mov_text", "fra")
    with open_film(tmp_path / "film.mp4") as container:
        said = b"".join(bytes(packet) for packet in container.demux(subtitles=0))
    assert b"Bonjour" in said


def test_a_sound_of_another_length_is_refused(parts, tmp_path):
    short = write_wav(tmp_path / "short.wav", np.zeros((48_000, 2)))
    with pytest.raises(BadMedia, match=r"1,000 s et le film 2,000 s"):
        join(parts[0], short, tmp_path / "film.mp4", edit_list=True, fps=FPS)
    assert not (tmp_path / "film.mp4").exists()


def test_a_segment_that_isnt_one_is_refused(parts, tmp_path):
    bad = tmp_path / "bad"
    bad.write_text("ffconcat version 1.0\nfile /etc/passwd\n")
    with pytest.raises(BadMedia, match="pas un film lisible"):
        join([*parts[0], bad], parts[1], tmp_path / "film.mp4", edit_list=True, fps=FPS)


def test_captions_that_cannot_be_read_fail_and_leave_nothing(parts, tmp_path):
    with pytest.raises((StepFailed, FileNotFoundError)):
        join(*parts, tmp_path / "film.mp4", edit_list=True, captions=tmp_path / "absent", fps=FPS)
    assert not (tmp_path / "film.mp4").exists()


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_the_cover_is_the_frame_asked_for_in_its_colours(film, tmp_path, suffix):
    out = tmp_path / f"cover{suffix}"
    cover(film[0], FLASH / FPS + 0.001, out)
    picture = cv2.imread(str(out))
    assert picture.shape == (HEIGHT, WIDTH, 3)
    cover(film[0], (FLASH + 1) / FPS + 0.001, out)
    after = cv2.imread(str(out)).reshape(-1, 3).mean(axis=0)
    # BT.709 of Y 82, U 90, V 170: 1.164·66 plus 1.793·42, minus 0.213·-38 and 0.533·42, plus 2.112·-38.
    assert np.abs(after[::-1] - [152, 62, 0]).max() < 4
    assert picture.mean() > after.mean() + 80


def test_a_cover_past_the_end_is_the_last_frame(film, tmp_path):
    cover(film[0], 99.0, tmp_path / "cover.png")
    assert cv2.imread(str(tmp_path / "cover.png")) is not None
