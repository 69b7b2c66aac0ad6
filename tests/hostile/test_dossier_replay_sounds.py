"""Sounds compared: coded again they pass; a voice replaced, hidden between two channels or late doesn't."""

import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from preuve.dossier.replay.compare import sounds
from preuve.tools import ffmpeg_program

RATE = 16_000


def sound(path: Path, *channels: np.ndarray) -> Path:
    samples = np.stack(channels, axis=1)
    with wave.open(str(path), "wb") as out:
        out.setparams((len(channels), 2, RATE, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@pytest.fixture(scope="module")
def speech() -> np.ndarray:
    """Three seconds of syllables: harmonics of a pitch that wanders, in bursts of their own loudness."""
    chance = np.random.default_rng(7)
    time = np.arange(48_000) / 16_000
    pitch = np.cumsum(np.repeat(chance.uniform(110, 240, 12), 4000)) / 16_000
    bursts = np.repeat(chance.uniform(0.2, 1.0, 12), 4000) * np.abs(np.sin(time * np.pi * 4))
    return 0.3 * bursts * sum(np.sin(2 * np.pi * pitch * rank) / rank for rank in range(1, 8))


def test_sounds_are_shifted_until_they_meet_then_their_difference_is_weighed(tmp_path, speech):
    one = sound(tmp_path / "one.wav", speech)
    late = sound(tmp_path / "late.wav", np.pad(speech, (500, 0)))
    found = sounds.sounds(one, late)
    assert found.status == "within_tolerance"
    assert abs(found.numbers["shift_seconds"]) == pytest.approx(500 / 16_000, abs=0.001)
    assert sounds.sounds(late, one).status == "within_tolerance"


def test_a_word_said_otherwise_is_another_sound(tmp_path, speech):
    other = speech.copy()
    other[20_000:24_000] = other[4_000:8_000]
    found = sounds.sounds(sound(tmp_path / "one.wav", speech), sound(tmp_path / "other.wav", other))
    assert found.status == "failed"


def test_a_sound_coded_again_passes_and_a_longer_one_does_not(tmp_path, speech):
    one = sound(tmp_path / "one.wav", speech)
    coded = tmp_path / "coded.mp4"
    subprocess.run([str(ffmpeg_program()), "-v", "error", "-i", str(one), "-b:a", "128k", str(coded)], check=True)
    assert sounds.sounds(one, coded).status == "within_tolerance"
    assert sounds.sounds(one, sound(tmp_path / "long.wav", np.tile(speech, 2))).status == "failed"


def said(seed: int, seconds: int = 4) -> np.ndarray:
    """A quiet voice, 24 dB under a jingle: noise in bursts."""
    time = np.arange(RATE * seconds) / RATE
    return np.random.default_rng(seed).normal(0, 0.012, time.size) * np.abs(np.sin(9 * time))


@pytest.fixture(scope="module")
def jingle() -> np.ndarray:
    return np.clip(np.random.default_rng(0).normal(0, 0.3, 2 * RATE), -1, 1)


@pytest.mark.parametrize("other", [said(2), np.zeros(4 * RATE)], ids=["replaced", "erased"])
def test_a_quiet_voice_weighs_as_much_after_a_loud_jingle(tmp_path, jingle, other):
    one = sound(tmp_path / "one.wav", np.concatenate([jingle, said(1)]))
    found = sounds.sounds(one, sound(tmp_path / "other.wav", np.concatenate([jingle, other])))
    assert found.status == "failed"
    assert found.numbers["sound_db"] < -22  # against the loudest of the sound it is hardly anything
    assert found.numbers["moment_db"] > -1


def test_what_two_channels_hide_from_their_mixture_is_heard(tmp_path, speech):
    foreign = np.random.default_rng(3).normal(0, 0.1, speech.size)
    one = sound(tmp_path / "one.wav", speech / 2, speech / 2)
    other = sound(tmp_path / "other.wav", speech / 2 + foreign, speech / 2 - foreign)
    assert sounds.sounds(one, one).status == "within_tolerance"
    assert sounds.sounds(one, other).status == "failed"
    assert sounds.sounds(one, sound(tmp_path / "mono.wav", speech / 2)).status == "failed"


def test_one_channel_alone_is_not_both(tmp_path, speech):
    one = sound(tmp_path / "one.wav", speech / 2, speech / 2)
    assert sounds.sounds(one, sound(tmp_path / "left.wav", speech, np.zeros(speech.size))).status == "failed"


def test_what_both_channels_share_still_leaves_what_they_do_not(speech):
    pair = np.stack([speech, speech]).astype(np.float32)
    hidden = np.random.default_rng(4).normal(0, 0.012, speech.size).astype(np.float32)
    _whole, moment, side = sounds.worst(pair, pair + np.stack([hidden, -hidden]))
    assert side == pytest.approx(moment, abs=3)
    assert sounds.worst(pair, pair + np.stack([hidden, hidden]))[2] == sounds.SILENT


@pytest.mark.parametrize(("late", "status"), [(0.03, "within_tolerance"), (0.06, "failed"), (0.099, "failed")])
def test_lips_and_captions_bear_a_frame_of_lateness_and_no_more(tmp_path, speech, late, status):
    one = sound(tmp_path / "one.wav", speech)
    other = sound(tmp_path / "late.wav", np.pad(speech, (round(late * RATE), 0)))
    assert sounds.sounds(one, other).status == status


def test_a_sound_that_its_film_plays_later_is_late(tmp_path, speech):
    one, film, late = sound(tmp_path / "one.wav", speech), tmp_path / "film.mp4", tmp_path / "late.mp4"
    ffmpeg = [str(ffmpeg_program()), "-v", "error"]
    picture = ["-f", "lavfi", "-i", "color=s=64x64:r=25:d=3"]
    subprocess.run([*ffmpeg, *picture, "-i", str(one), str(film)], check=True)
    delayed = ["-i", str(film), "-itsoffset", "0.07", "-i", str(film), "-map", "0:v", "-map", "1:a", "-c", "copy"]
    subprocess.run([*ffmpeg, *delayed, str(late)], check=True)
    assert sounds.sounds(film, film).status == "within_tolerance"
    assert sounds.sounds(film, late).status == "failed"
