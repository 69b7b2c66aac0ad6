"""The mix: loudness once encoded, music below speech, exact lengths, the same bytes each time, flat memory."""

import hashlib
import json
import resource
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
from helpers_sound import speech, tune

from preuve.errors import BadInput, BadMedia, DiskFull, StepFailed
from preuve.media import aac, ducking, limiter
from preuve.media import mix as mixing
from preuve.media.loudness import Loudness, measure
from preuve.media.mix import mix
from preuve.media.separation import separation
from preuve.media.stems import Clip, Curve, blocks, prepare, track, write

SECONDS = 401 / 30


@pytest.fixture(scope="module")
def sounds(tmp_path_factory):
    """Three voices of different levels, and a bed as loud as they are."""
    folder = tmp_path_factory.mktemp("l'atelier d'été")
    voices = [
        (speech(folder / "un.wav", 3.0, seed=1, level=0.6), 0.5),
        (speech(folder / "deux.wav", 3.0, seed=2, level=0.1), 4.2),
        (speech(folder / "trois.wav", 2.0, seed=3, level=0.3), 9.5),
    ]
    return voices, tune(folder / "bed.wav", 14.0)


def _mix(sounds, out: Path, *, loudness=-14.0, **changes):
    out.mkdir(exist_ok=True)
    voices, bed = sounds
    asked = {"seconds": SECONDS, "loudness": loudness, "true_peak": -1.0, "out": out} | changes
    return mix(voices, bed, **asked)


@pytest.fixture(scope="module")
def mixed(sounds, tmp_path_factory):
    return _mix(sounds, tmp_path_factory.mktemp("mix"))


@pytest.mark.parametrize("target", [-14.0, -16.0])
def test_the_encoded_sound_has_the_loudness_asked(sounds, tmp_path, target):
    found = _mix(sounds, tmp_path / "out", loudness=target)
    encoded = aac.encode(found["mix.wav"], tmp_path / "film.aac")
    assert encoded.read_bytes() == found["mix.aac"].read_bytes()
    heard = measure(encoded)
    assert heard.integrated == pytest.approx(target, abs=0.3)
    assert heard.true_peak <= -1.0


def test_encoded_peaks_that_overshoot_lower_the_ceiling(sounds, tmp_path, monkeypatch):
    """With a first ceiling that is too high, the mix is made again, lower."""
    monkeypatch.setattr(mixing, "HEADROOM", -1.0)
    figures = json.loads(_mix(sounds, tmp_path / "out")["mix.json"].read_text())
    assert figures["ceiling_dbtp"] < -1.0
    assert figures["encoded"]["true_peak"] <= -1.0


def test_music_stays_twenty_below_speech(mixed):
    found = separation(mixed["voice.wav"], mixed["bed.wav"])
    assert found.difference >= 20
    assert found.worst >= 20


def _bed(*momentary: float) -> Loudness:
    return Loudness(integrated=-20, range=0, true_peak=-6, sample_peak=-6, momentary=momentary)


def test_the_bed_is_set_by_its_loudest_moment_under_speech():
    speaks = np.ones(1200, bool)
    steady, swells = _bed(*[-20.0] * 120), _bed(*[-30.0] * 90, *[-14.0] * 30)
    assert mixing._bed_gain(steady, speaks, -14.0) == pytest.approx(-14 - 21.5 + 20)
    assert mixing._bed_gain(swells, speaks, -14.0) == pytest.approx(-14 - 21.5 + 14)
    assert mixing._bed_gain(_bed(*[-70.0] * 120), speaks, -14.0) == pytest.approx(-14 - 8 + 20)
    assert mixing._bed_gain(steady, ~speaks, -14.0) == pytest.approx(-14 + 20)


def test_music_rises_where_nobody_speaks(mixed):
    bed, _ = soundfile.read(mixed["bed.wav"])
    level = lambda start, stop: np.sqrt((bed[int(start * 48_000) : int(stop * 48_000)] ** 2).mean())  # noqa: E731
    assert level(8.2, 8.8) > 2 * level(5.0, 6.5)


def test_every_voice_is_as_loud(mixed):
    voice, rate = soundfile.read(mixed["voice.wav"])
    levels = [np.sqrt((voice[int(a * rate) : int(b * rate)] ** 2).mean()) for a, b in ((0.5, 3.5), (4.2, 7.2))]
    assert 20 * np.log10(levels[0] / levels[1]) == pytest.approx(0, abs=1.0)


def test_lengths_are_exact_and_the_start_silent(mixed):
    for name in ("mix.wav", "voice.wav", "bed.wav"):
        sound, rate = soundfile.read(mixed[name])
        assert (sound.shape, rate) == ((401 * 1600, 2), 48_000)
        assert not sound[: round(0.025 * 48_000)].any()


def test_the_stems_add_up_to_the_mix(mixed):
    voice, bed, both = (soundfile.read(mixed[name])[0] for name in ("voice.wav", "bed.wav", "mix.wav"))
    assert np.abs(voice + bed - both).max() <= 2 / 2**23


def test_the_figures_are_measured(mixed):
    figures = json.loads(mixed["mix.json"].read_text())
    assert figures["mix"] == measure(mixed["mix.wav"]).figures()
    assert figures["separation"] == separation(mixed["voice.wav"], mixed["bed.wav"]).model_dump()
    assert figures["samples"] == 401 * 1600
    assert len(figures["gains_db"]["voices"]) == 3


def test_same_sounds_same_bytes(sounds, mixed, tmp_path):
    again = _mix(sounds, tmp_path / "again")
    digest = lambda path: hashlib.sha256(path.read_bytes()).hexdigest()  # noqa: E731
    assert {n: digest(p) for n, p in again.items()} == {n: digest(p) for n, p in mixed.items()}


def test_a_film_without_music(sounds, tmp_path):
    found = mix(sounds[0], None, SECONDS, loudness=-16, true_peak=-1, out=tmp_path)
    figures = json.loads(found["mix.json"].read_text())
    assert figures["encoded"]["integrated"] == pytest.approx(-16, abs=0.3)
    assert figures["separation"] is None


def test_a_film_without_voice(sounds, tmp_path):
    found = mix([], sounds[1], SECONDS, loudness=-14, true_peak=-1, out=tmp_path)
    assert measure(found["mix.wav"]).integrated == pytest.approx(-14, abs=0.3)


def test_a_film_without_sound(tmp_path):
    found = mix([], None, 3.0, loudness=-14, true_peak=-1, out=tmp_path)
    assert measure(found["mix.wav"]).integrated == -70


def test_a_voice_past_the_end_is_refused(sounds, tmp_path):
    with pytest.raises(BadInput, match=r"dépasse la fin du film de 0,10 s|dépasse la fin du film de 0.10 s") as raised:
        mix([(sounds[0][0][0], 1.0)], None, 3.9, loudness=-14, true_peak=-1, out=tmp_path)
    assert raised.value.path == sounds[0][0][0]
    assert list(tmp_path.iterdir()) == []


def test_a_mute_voice_is_refused(tmp_path):
    soundfile.write(tmp_path / "mute.wav", np.zeros(24_000), 24_000)
    with pytest.raises(BadMedia, match="muet"):
        mix([(tmp_path / "mute.wav", 0.5)], None, 3.0, loudness=-14, true_peak=-1, out=tmp_path)


def test_a_short_bed_is_refused(sounds, tmp_path):
    with pytest.raises(BadMedia, match="cette musique dure"):
        mix(sounds[0], sounds[1], 20.0, loudness=-14, true_peak=-1, out=tmp_path)


def test_what_is_no_sound_is_refused(tmp_path):
    (tmp_path / "voix.wav").write_bytes(b"RIFF" + bytes(40))
    with pytest.raises(BadMedia, match="lisible"):
        mix([(tmp_path / "voix.wav", 0.0)], None, 3.0, loudness=-14, true_peak=-1, out=tmp_path)


def test_samples_that_are_no_numbers_are_refused(tmp_path):
    soundfile.write(tmp_path / "voix.wav", np.full(24_000, np.nan), 24_000, subtype="FLOAT")
    with pytest.raises(BadMedia, match="abîmé"):
        mix([(tmp_path / "voix.wav", 0.0)], None, 3.0, loudness=-14, true_peak=-1, out=tmp_path)


def test_a_loudness_out_of_reach_is_told(tmp_path):
    clicks = np.zeros(48_000 * 3)
    clicks[::12_000] = 0.9
    soundfile.write(tmp_path / "clicks.wav", clicks, 48_000)
    with pytest.raises(StepFailed, match=r"LUFS au lieu de -14\.0"):
        mix([(tmp_path / "clicks.wav", 0.1)], None, 4.0, loudness=-14, true_peak=-1, out=tmp_path)


def test_a_full_disk_is_told(sounds, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(DiskFull):
            write(track(()), 48_000 * 10, tmp_path / "big.wav")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_clips_are_laid_where_they_belong(tmp_path):
    soundfile.write(tmp_path / "one.wav", np.full((100, 2), 0.5), 48_000, subtype="FLOAT")
    read = track([Clip(tmp_path / "one.wav", 50, 100, 0.5), Clip(tmp_path / "one.wav", 100, 100)])
    whole = read(0, 300)[:, 0]
    assert whole.tolist() == [0] * 50 + [0.25] * 50 + [0.75] * 50 + [0.5] * 50 + [0] * 100
    assert np.concatenate([read(a, b) for a, b in blocks(300, 37)])[:, 0].tolist() == whole.tolist()


def test_curves_read_by_pieces_as_whole():
    curve = Curve(np.random.default_rng(0).random(51), 48)
    pieces = np.concatenate([curve.at(a, b) for a, b in blocks(2400, 333)])
    assert np.array_equal(pieces, curve.at(0, 2400))


def test_prepared_sounds_are_stereo_at_48_khz(tmp_path):
    frames = prepare(speech(tmp_path / "voice.wav", 9.0), tmp_path / "copy.wav")
    copy, rate = soundfile.read(tmp_path / "copy.wav")
    assert (frames, rate, copy.shape) == (432_000, 48_000, (432_000, 2))
    source, _ = soundfile.read(tmp_path / "voice.wav")
    assert np.abs(copy[::2, 0] - source).max() < 0.01


def test_short_rests_keep_the_music_down():
    active = np.zeros(1000, bool)
    active[100:200] = active[300:400] = active[700:800] = True
    assert ducking.spans(active) == [(70, 470), (670, 870)]
    gains = ducking.duck(active).values
    assert np.allclose(gains[100:400], 1.0)
    assert gains[560] == pytest.approx(10 ** (8 / 20))


def test_the_limiter_keeps_every_true_peak_under_the_ceiling():
    chance = np.random.default_rng(3)
    sound = chance.standard_normal((48_000 * 6, 2)) * np.repeat(chance.random(60) ** 4, 4800)[:, None]
    read = lambda start, stop: sound[max(0, start) : stop]  # noqa: E731
    found = limiter.peaks(read, len(sound))
    curve = limiter.limit(found, 2.0, 0.5)
    limited = sound * curve.at(0, len(sound))
    after = limiter.peaks(lambda start, stop: limited[max(0, start) : stop], len(sound))
    assert found.max() * 2 > 1.5
    assert after.max() <= 0.5 * 1.01


def test_the_limiter_sees_between_the_samples():
    quarter = 0.9 * np.sin(np.pi / 2 * np.arange(48_000) + np.pi / 4)
    sound = np.tile(quarter[:, None], 2)
    found = limiter.peaks(lambda start, stop: sound[max(0, start) : stop], len(sound))
    assert np.abs(quarter).max() == pytest.approx(0.636, abs=0.001)
    assert np.median(found) == pytest.approx(0.9, abs=0.01)


def test_the_start_is_silent_whatever_plays():
    curve = limiter.limit(np.full(500, 0.1), 2.0, 0.8)
    assert not curve.at(0, round(0.025 * 48_000)).any()


def test_the_limiter_leaves_quiet_sounds_alone():
    curve = limiter.limit(np.full(500, 0.1), 2.0, 0.8)
    assert np.allclose(curve.values[40:], 2.0)


def _repeated(path: Path, seconds: int) -> Path:
    sound, rate = soundfile.read(speech(path, 10.0))
    soundfile.write(path, np.resize(sound, seconds * rate), rate)
    return path


@pytest.mark.long
def test_memory_is_flat_with_length(tmp_path):
    """Five minutes take no more memory than one, but for the limiter's millisecond curve."""
    peaks = []
    for seconds in (16, 300):
        folder = tmp_path / str(seconds)
        folder.mkdir()
        voice, bed = _repeated(folder / "v.wav", seconds - 2), tune(folder / "b.wav", seconds, rate=8000)
        tracemalloc.start()
        mix([(voice, 1.0)], bed, seconds, loudness=-16, true_peak=-1, out=folder)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3
    assert peaks[1] < 200e6
