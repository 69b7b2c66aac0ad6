"""Every sound engine gives a bed of the length asked, in one form, the same each time, and tells the truth of it."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from helpers_tune import music, project

from connectors.sound import SOUNDS
from connectors.sound.files import decode, fit
from preuve.engines import Engine, SoundRequest
from preuve.errors import BadInput, BadMedia, OutsideProject
from preuve.tools import ffmpeg_program


@pytest.fixture(params=SOUNDS)
def engine(request, tmp_path):
    music(tmp_path / "projet" / "media" / "musique d'été.wav", 5.0)
    return SOUNDS[request.param].build(project(tmp_path / "projet"))


def _read(answer):
    return soundfile.read(io.BytesIO(answer.data), always_2d=True)


class TestEverySoundEngine:
    @pytest.mark.parametrize("seconds", [4.0, 401 / 30])
    def test_the_form_is_the_protocols(self, engine, seconds):
        answer = engine.compose(SoundRequest(prompt="un lit musical doux", seconds=seconds))
        info = soundfile.info(io.BytesIO(answer.data))
        assert (info.samplerate, info.channels, info.subtype, info.format) == (48_000, 2, "PCM_16", "WAV")
        assert info.frames == round(seconds * 48_000)
        assert answer.name.endswith(".wav")

    def test_the_same_request_gives_the_same_bytes(self, engine):
        request = SoundRequest(prompt="un lit musical doux", seconds=6.0, mood="calme", seed=3)
        assert engine.compose(request).data == engine.compose(request).data

    def test_it_is_heard_and_never_clips(self, engine):
        sound, _ = _read(engine.compose(SoundRequest(prompt="", seconds=8.0)))
        assert 0.05 < np.abs(sound).max() < 0.99
        assert np.abs(sound.mean(axis=0)).max() < 1e-3

    def test_it_ends_in_silence(self, engine):
        sound, _ = _read(engine.compose(SoundRequest(prompt="", seconds=8.0)))
        assert np.abs(sound[-48:]).max() < 1e-3

    def test_it_says_what_it_is(self, engine):
        identity = engine.identity()
        assert isinstance(engine, Engine)
        assert identity.capability == "sound"
        assert SOUNDS[identity.engine] is type(engine)
        assert not identity.ai


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "mp3", "aiff"])
def test_her_music_is_decoded(tmp_path, suffix):
    tune = decode(music(tmp_path / f"musique.{suffix}", 3.0), 9.0)
    assert tune.shape[1] == 2
    assert len(tune) == pytest.approx(3 * 48_000, abs=5000)
    loudest = np.abs(np.fft.rfft(tune[48_000:96_000, 0])).argmax()
    assert loudest == 220


def test_an_m4a_is_decoded(tmp_path):
    wav = music(tmp_path / "a.wav", 3.0)
    subprocess.run([ffmpeg_program(), "-v", "error", "-i", wav, tmp_path / "a.m4a"], check=True)
    assert len(decode(tmp_path / "a.m4a", 9.0)) == pytest.approx(3 * 48_000, abs=5000)


@pytest.mark.parametrize("channels", [1, 6])
def test_any_number_of_channels_becomes_two(tmp_path, channels):
    tune = decode(music(tmp_path / "musique.wav", 3.0, channels=channels), 9.0)
    assert tune.shape == (3 * 48_000, 2)
    assert np.abs(tune[:, 0] - tune[:, 1]).max() < 0.05


def test_a_long_music_is_cut_and_faded():
    bed = fit(np.ones((20 * 48_000, 2), np.float32), 10 * 48_000)
    assert np.allclose(bed[: 7 * 48_000], 1.0)
    assert bed[-1, 0] < 1e-3


def test_a_short_music_is_looped_without_a_seam():
    note = np.cos(2 * np.pi * 100 * np.arange(5 * 48_000) / 48_000)
    bed = fit(np.tile(note[:, None], 2).astype(np.float32), 17 * 48_000)
    assert np.abs(np.diff(bed[:, 0])).max() < 2 * 2 * np.pi * 100 / 48_000
    steps = np.sqrt((bed[: 14 * 48_000, 0] ** 2).reshape(-1, 4800).mean(axis=1))
    assert steps.min() > 0.6


def test_a_long_file_is_read_no_further_than_needed(tmp_path):
    tune = decode(music(tmp_path / "musique.wav", 60.0), 5.0)
    assert 5 * 48_000 < len(tune) < 7 * 48_000


def test_a_loud_file_is_lowered_and_not_clipped(tmp_path):
    at = np.arange(48_000 * 6) / 48_000
    path = tmp_path / "media" / "musique d'été.wav"
    path.parent.mkdir()
    soundfile.write(path, np.tile(1.6 * np.sin(2 * np.pi * 220 * at)[:, None], 2), 48_000, subtype="FLOAT")
    sound, _ = _read(SOUNDS["files"].build(project(tmp_path)).compose(SoundRequest(prompt="", seconds=5)))
    spectrum = np.abs(np.fft.rfft(sound[48_000:96_000, 0]))
    assert spectrum[660] < spectrum[220] / 1000


def test_a_loop_is_told(tmp_path):
    music(tmp_path / "media" / "musique d'été.wav", 5.0)
    files = SOUNDS["files"].build(project(tmp_path))
    assert files.compose(SoundRequest(prompt="", seconds=8)).details["looped"] is True
    short = files.compose(SoundRequest(prompt="", seconds=4))
    assert (short.details["looped"], short.origin) == (False, "brought")


def _text(path: Path) -> Path:
    path.write_text("ceci n'est pas une musique")
    return path


def _silent(path: Path) -> Path:
    soundfile.write(path, np.zeros((48_000 * 3, 2)), 48_000)
    return path


def _abysmal(path: Path) -> Path:
    soundfile.write(path, np.full((48_000 * 3, 2), np.nan), 48_000, subtype="FLOAT")
    return path


def _soundless(path: Path) -> Path:
    film = path.with_suffix(".mp4")
    source = ["-f", "lavfi", "-i", "color=red:size=64x64:duration=1"]
    subprocess.run([ffmpeg_program(), "-v", "error", *source, film], check=True)
    return film


def _playlist(path: Path) -> Path:
    music(path.with_name("autre.wav"), 3.0)
    path.write_text("ffconcat version 1.0\nfile autre.wav\n")
    return path


def _slow(path: Path) -> Path:
    soundfile.write(path, np.full(4000, 0.1), 1000)
    return path


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_text, "illisible"),
        (_silent, "muet"),
        (_abysmal, "abîmés"),
        (_soundless, "aucun son"),
        (_playlist, "illisible"),
        (_slow, "1000 Hz"),
        (lambda path: music(path, 1.0), "moins de 2 secondes"),
    ],
)
def test_what_is_no_music_is_refused(tmp_path, make, reason):
    path = make(tmp_path / "musique.wav")
    with pytest.raises(BadMedia, match=reason) as raised:
        decode(path, 9.0)
    assert (raised.value.path, raised.value.key) == (path, "sound.file")
    assert raised.value.remedy


def test_a_music_out_of_the_project_is_refused(tmp_path):
    music(tmp_path / "ailleurs.wav", 3.0)
    with pytest.raises(OutsideProject):
        SOUNDS["files"].build(project(tmp_path / "projet", file="../ailleurs.wav"))


@pytest.mark.parametrize(("file", "reason"), [("", "aucune musique"), ("media/absente.mp3", "introuvable")])
def test_a_missing_music_is_told(tmp_path, file, reason):
    with pytest.raises(BadInput, match=reason) as raised:
        SOUNDS["files"].build(project(tmp_path, file=file))
    assert raised.value.key == "sound.file"


def test_the_file_is_known_by_its_digest(tmp_path):
    path = music(tmp_path / "media" / "musique d'été.wav", 3.0)
    before = SOUNDS["files"].build(project(tmp_path)).identity()
    music(path, 3.0, hertz=330.0)
    assert SOUNDS["files"].build(project(tmp_path)).identity() != before


@pytest.mark.parametrize("seconds", [2.9, 0.0, -1.0, float("nan")])
def test_synth_refuses_what_is_too_short(tmp_path, seconds):
    with pytest.raises(BadInput, match="au moins 3 secondes") as raised:
        SOUNDS["synth"].build(project(tmp_path)).compose(SoundRequest(prompt="", seconds=seconds))
    assert raised.value.remedy


def test_synth_says_which_mood_it_took(tmp_path):
    synth = SOUNDS["synth"].build(project(tmp_path))
    told = [synth.compose(SoundRequest(prompt="", seconds=4, mood=m)).details for m in ("Dynamique !", "quux")]
    assert [(d["mood"], d["mood_known"]) for d in told] == [("energique", True), ("chaleureux", False)]
    assert told[1]["asked_mood"] == "quux"
