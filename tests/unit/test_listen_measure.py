"""What is measured on a film's sound: clipping, silences, stems and the proof that they are its own."""

import subprocess

import numpy as np
import pytest
import soundfile

from preuve.errors import BadMedia
from preuve.measures.clipping import Search, clipped
from preuve.measures.listen import listen, silences
from preuve.measures.samples import Chunk, chunks, whole
from preuve.measures.stems import compare_stems, correlation, lag, margins, match
from preuve.media.loudness import Loudness
from preuve.media.separation import compare
from preuve.tools import ffmpeg_program

RATE = 48_000


def noise(seconds, level=0.1, seed=1):
    return level * np.random.default_rng(seed).standard_normal(int(seconds * RATE))


def wav(path, sound):
    soundfile.write(path, sound, RATE, subtype="FLOAT")
    return path


def film(path, *sound, picture=True):
    shown = ("-f", "lavfi", "-i", "color=gray:s=32x32:r=10:d=2") if picture else ()
    subprocess.run([str(ffmpeg_program()), "-y", "-v", "error", *shown, *map(str, sound), str(path)], check=True)
    return path


def loudness(momentary):
    return Loudness(
        integrated=max(momentary), range=0, true_peak=-1, sample_peak=-1, momentary=tuple(map(float, momentary))
    )


def test_a_film_without_sound_says_so(tmp_path):
    heard = listen(film(tmp_path / "mute.mp4"), {})
    assert not heard.present
    assert (heard.integrated, heard.momentary, heard.stems) == (-70, (), None)


def test_what_is_measured_is_the_same_twice(tmp_path):
    path = film(tmp_path / "a.mp4", "-i", wav(tmp_path / "a.wav", noise(2)))
    stems = {"voice.wav": tmp_path / "a.wav"}
    assert listen(path, stems).model_dump_json() == listen(path, stems).model_dump_json()


def test_a_hole_is_found_where_it_is(tmp_path):
    sound = noise(4)
    sound[int(1.5 * RATE) : int(3 * RATE)] = 0
    heard = listen(film(tmp_path / "a.mp4", "-i", wav(tmp_path / "a.wav", sound)), {})
    (hole,) = heard.silences
    assert hole.start == pytest.approx(1.5, abs=0.11)
    assert hole.seconds == pytest.approx(1.5, abs=0.21)
    assert heard.present
    assert heard.seconds == pytest.approx(4, abs=0.05)


def test_silences_at_both_ends_go_to_the_ends():
    levels = [-70] * 5 + [-20] * 10 + [-70] * 5
    assert [(one.start, one.seconds) for one in silences(levels, 2.0)] == [(0.0, 0.5), (1.2, 0.8)]
    assert silences([-70] * 3 + [-20] * 10, 1.3) == []
    assert silences([-20] * 10, 1.0) == []
    assert [(one.start, one.seconds) for one in silences([-70] * 4, 0.25)] == [(0.0, 0.25)]


def test_three_samples_in_a_row_at_full_scale_are_clipping(tmp_path):
    sound = np.zeros((RATE, 2))
    sound[1000:1002, 0] = 1.0
    sound[2000:2003, 1] = -1.0
    sound[2500:2600, 0] = 1.2
    sound[40_000:40_010] = 1.0
    found = clipped(wav(tmp_path / "a.wav", sound))
    assert found.runs == 4
    assert found.loudest * RATE == pytest.approx(2500, abs=30)
    assert [(round(one.start * RATE), round(one.end * RATE)) for one in found.places] == [
        (pytest.approx(2000, abs=30), pytest.approx(2600, abs=30)),
        (pytest.approx(40_000, abs=30), pytest.approx(40_010, abs=30)),
    ]


def test_a_run_across_two_chunks_counts_once():
    search = Search()
    full, still = np.ones((1, 2), np.float32), np.zeros((1, 50), np.float32)
    for at, samples in enumerate((still, full, full, still)):
        search.see(Chunk(float(at), 50, samples))
    assert search.runs == 1
    search.see(Chunk(9.0, 50, full))
    search.see(Chunk(10.0, 50, still))
    assert search.runs == 1


def test_a_chunk_with_other_channels_begins_anew():
    search = Search()
    search.see(Chunk(0.0, 10, np.ones((1, 2), np.float32)))
    search.see(Chunk(1.0, 10, np.ones((2, 2), np.float32)))
    assert search.runs == 0


def test_only_the_first_hundred_places_are_kept(tmp_path):
    sound = np.zeros(130 * RATE // 5)
    for place in range(120):
        sound[place * RATE // 5 :][:4] = 1.0
    found = clipped(wav(tmp_path / "a.wav", sound))
    assert (found.runs, len(found.places)) == (120, 100)


def test_a_sound_that_comes_late_is_put_where_it_is_heard(tmp_path):
    tone = ("-itsoffset", "0.5", "-f", "lavfi", "-i", "sine=440:d=1", "-c:a", "pcm_s16le")
    sound = whole(film(tmp_path / "a.mkv", *tone), 8000)
    assert np.flatnonzero(np.abs(sound) > 0.01)[0] == pytest.approx(4000, abs=40)


def test_a_start_that_lies_costs_no_memory(tmp_path):
    tone = ("-itsoffset", "90000", "-f", "lavfi", "-i", "sine=440:d=1", "-c:a", "pcm_s16le")
    assert len(whole(film(tmp_path / "a.mkv", *tone, picture=False), 8000)) < 12 * 8000


def test_what_is_no_sound_is_refused(tmp_path):
    path = tmp_path / "a.wav"
    path.write_text("ffconcat version 1.0\nfile b.wav\n")
    with pytest.raises(BadMedia, match="ni WAV"):
        list(chunks(path))


@pytest.mark.parametrize("late", [0, 37, -250])
def test_stems_of_a_film_are_recognised_and_placed(late):
    sound = noise(8, seed=3)[: 20 * 8000].astype(np.float32)
    shifted = np.pad(sound, (late, 0)) if late >= 0 else sound[-late:]
    found = match(shifted, sound)
    assert lag(shifted, sound) == late
    assert found.offset_ms == pytest.approx(1000 * late / 8000, abs=0.01)
    assert min(found.correlation, found.worst) > 0.999


def test_stems_of_another_film_are_told():
    one, other = noise(6, seed=4).astype(np.float32), noise(6, seed=5).astype(np.float32)
    assert match(one, other).correlation < 0.1
    assert match(one, np.zeros(0, np.float32)).correlation == 0
    assert match(np.zeros(9, np.float32), np.zeros(9, np.float32)).worst == 0


def test_one_changed_sentence_is_told():
    sound = noise(20, seed=6)[: 20 * 8000].astype(np.float32)
    changed = sound.copy()
    changed[10 * 8000 : 15 * 8000] = noise(4, seed=8)[: 5 * 8000]
    found = match(changed, sound)
    assert found.correlation > 0.5
    assert found.worst < 0.1


def test_correlation_of_silences_says_nothing():
    assert correlation(np.zeros(10, np.float32), np.zeros(10, np.float32)) is None
    assert correlation(np.ones(10, np.float32), np.zeros(10, np.float32)) == 0
    assert correlation(np.ones(10, np.float32), -np.ones(10, np.float32)) == pytest.approx(-1)


def test_margins_are_the_windows_of_the_separation():
    voice = loudness([-16] * 20 + [-60] * 20 + [-18] * 60)
    bed = loudness([-40] * 70 + [-25] * 30)
    found = margins(voice, bed)
    assert min(one.difference for one in found) == compare(voice, bed).worst
    assert (found[0].start, found[0].end) == (0.0, 5.0)
    assert found[-1].difference == pytest.approx(7, abs=0.5)


def test_a_film_without_music_has_no_separation(tmp_path):
    voice = wav(tmp_path / "voice.wav", noise(2))
    path = film(tmp_path / "a.mp4", "-i", voice)
    alone = compare_stems(path, {"voice.wav": voice})
    assert (alone.bed, alone.separation, alone.margins) == (None, None, ())
    assert alone.match.correlation > 0.95
    still = compare_stems(path, {"voice.wav": voice, "bed.wav": wav(tmp_path / "bed.wav", np.zeros(2 * RATE))})
    assert still.bed is not None
    assert still.separation is None
