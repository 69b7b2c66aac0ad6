"""Loudness, measured by ffmpeg on WAV and on encoded films."""

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from helpers_sound import speech, tune

from preuve.errors import BadMedia
from preuve.media import aac
from preuve.media.loudness import Loudness, command, measure, parse
from preuve.media.separation import compare, energy_mean, separation, speaking
from preuve.tools import ffmpeg_program


def _sine(path: Path, level: float, seconds: float = 5.0, hertz: float = 997.0) -> Path:
    at = np.arange(round(48_000 * seconds)) / 48_000
    soundfile.write(path, np.tile(level * np.sin(2 * np.pi * hertz * at)[:, None], 2), 48_000, subtype="PCM_24")
    return path


def test_a_stereo_sine_reads_as_the_standard_says(tmp_path):
    found = measure(_sine(tmp_path / "sine.wav", 10 ** (-23 / 20)))
    assert found.integrated == pytest.approx(-23.0, abs=0.1)  # EBU Tech 3341, test 1
    assert found.true_peak == pytest.approx(-23.0, abs=0.1)


def test_true_peak_sees_between_the_samples(tmp_path):
    at = np.arange(48_000)
    sine = 0.9 * np.sin(2 * np.pi * at / 4 + np.pi / 4)
    soundfile.write(tmp_path / "quarter.wav", sine * np.clip(at / 4800, 0, 1), 48_000, subtype="PCM_24")
    found = measure(tmp_path / "quarter.wav")
    assert found.sample_peak == pytest.approx(-3.9, abs=0.1)
    assert found.true_peak == pytest.approx(-0.9, abs=0.2)


def test_the_last_samples_count(tmp_path):
    sound = np.zeros((48_000 + 1000, 2))
    sound[-300:] = 0.5
    soundfile.write(tmp_path / "late.wav", sound, 48_000)
    assert measure(tmp_path / "late.wav").sample_peak == pytest.approx(-6.0, abs=0.1)


def test_a_very_short_sound_has_a_loudness(tmp_path):
    assert measure(_sine(tmp_path / "short.wav", 0.1, seconds=0.2)).integrated > -30


def test_silence_has_figures_that_json_can_carry(tmp_path):
    soundfile.write(tmp_path / "silence.wav", np.zeros((48_000, 2)), 48_000)
    assert measure(tmp_path / "silence.wav").figures() == {
        "integrated": -70.0, "range": 0.0, "true_peak": -120.0, "sample_peak": -120.0,
    }  # fmt: skip


def test_an_encoded_film_is_measured(tmp_path):
    wav = _sine(tmp_path / "l'été à Nîmes.wav", 0.1)
    encoded = aac.encode(wav, tmp_path / "l'été.aac")
    film = tmp_path / "film d'été.mp4"
    subprocess.run([ffmpeg_program(), "-v", "error", "-i", encoded, "-c", "copy", film], check=True)
    assert measure(film).integrated == pytest.approx(measure(wav).integrated, abs=0.1)


def test_encoding_drops_what_the_encoder_puts_before(tmp_path):
    """A click at 0.5 s must stay there when the sound is joined without edit list."""
    sound = np.zeros((48_000, 2))
    sound[24_000:24_010] = 0.8
    soundfile.write(tmp_path / "click.wav", sound, 48_000)
    encoded = aac.encode(tmp_path / "click.wav", tmp_path / "click.aac")
    decode = [ffmpeg_program(), "-v", "error", "-i", encoded, "-f", "f32le", "-"]
    heard = np.frombuffer(subprocess.run(decode, check=True, capture_output=True).stdout, np.float32)[::2]
    assert abs(int(np.abs(heard).argmax()) - 24_005) < 48


def test_a_text_is_no_sound(tmp_path):
    path = tmp_path / "voix.wav"
    path.write_text("bonjour")
    with pytest.raises(BadMedia, match="pas de son lisible") as raised:
        measure(path)
    assert raised.value.path == path
    assert raised.value.remedy


def test_a_playlist_that_names_another_file_is_refused(tmp_path):
    tune(tmp_path / "secret.wav", 1.0)
    trap = tmp_path / "piege.mp4"
    trap.write_text("ffconcat version 1.0\nfile secret.wav\n")
    plain = [part for part in command(trap) if part not in ("-format_whitelist", command(trap)[4])]
    assert b"lavfi.r128.I" in subprocess.run(plain, capture_output=True, check=False).stdout
    with pytest.raises(BadMedia):
        measure(trap)


def test_readings_are_parsed_whatever_the_silence():
    printed = b"frame:0\nlavfi.r128.M=-inf\nlavfi.r128.I=nan\nlavfi.r128.LRA=0.000\n"
    peaks = b"lavfi.r128.sample_peak=0.000\nlavfi.r128.true_peak=0.891\n"
    found = parse(printed + peaks)
    assert found is not None
    assert (found.integrated, found.momentary, found.true_peak) == (-70.0, (-70.0,), -1.0)
    assert parse(printed) is None


def test_two_measures_agree(tmp_path):
    path = speech(tmp_path / "voice.wav", 3)
    assert measure(path) == measure(path)


def _levels(*momentary: float) -> Loudness:
    return Loudness(integrated=-20, range=0, true_peak=-6, sample_peak=-6, momentary=momentary)


def test_only_moments_of_speech_are_compared():
    voice, bed = _levels(-20, -20, -60, -20), _levels(-45, -45, -10, -45)
    assert speaking(voice) == [True, True, False, True]
    found = compare(voice, bed)
    assert (found.difference, found.voice, found.bed, found.speech_seconds) == (25.0, -20.0, -45.0, 0.3)


def test_the_worst_moment_is_told():
    voice = _levels(*[-20.0] * 120)
    bed = _levels(*[-50.0] * 60, *[-35.0] * 60)
    found = compare(voice, bed)
    assert found.worst == 15.0
    assert 15 < found.difference < 20


def test_levels_average_by_energy():
    assert energy_mean([-10, -10]) == pytest.approx(-10)
    assert energy_mean([-10, -70]) == pytest.approx(-13.01, abs=0.01)
    assert energy_mean([]) == -70


def test_stems_are_measured_from_their_files(tmp_path):
    voice, bed = speech(tmp_path / "voice.wav", 6, level=0.5), tune(tmp_path / "bed.wav", 6, level=0.01)
    found = separation(voice, bed)
    loud = separation(voice, tune(tmp_path / "loud.wav", 6, level=0.1))
    assert found.difference - loud.difference == pytest.approx(20, abs=0.1)


def test_commands_use_the_packaged_ffmpeg_and_no_shell(tmp_path):
    words = command(tmp_path / "a;b.wav")
    assert words[0] == os.fspath(ffmpeg_program())
    assert str(tmp_path / "a;b.wav") in words
