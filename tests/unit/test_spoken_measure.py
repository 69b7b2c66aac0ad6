"""What is heard in a film, with a recogniser that answers what the test wants."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from preuve.engines import Word
from preuve.errors import BadMedia, StepFailed
from preuve.measures.caption_text import sounds, spoken_words
from preuve.measures.heard import begun, really_said, trimmed
from preuve.measures.hearing import PIECE_SECONDS, borders, hear
from preuve.measures.sound_file import RATE, cut, levels, write_sound
from preuve.measures.spoken import FEWEST_WINDOWS
from preuve.measures.spoken import spoken as measure
from preuve.measures.windows import WIDEST, windows
from preuve.media.cues import Cue
from preuve.media.tracks import to_vtt
from preuve.tools import ffmpeg_program

TWO = (Cue(start=1.0, end=2.0, lines=("Bonjour à tous !",)), Cue(start=2.5, end=4.0, lines=("[Musique]", "On répare.")))


def spoken(film, captions, language, ask, folder):
    """Both measures, as the steps make them."""
    return measure(film, captions, hear(film, language, ask, folder), ask, folder)


def said(text: str, start: float, end: float, probability: float = 0.9) -> Word:
    return Word(text=text, start=start, end=end, probability=probability)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds; a tone from second 1 to second 4."""
    return make(tmp_path_factory.mktemp("film") / "film.mp4", "sine=f=300:d=3,adelay=1000,apad=whole_dur=5")


@pytest.fixture(scope="module")
def mute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film without a sound."""
    return make(tmp_path_factory.mktemp("film") / "mute.mp4")


def make(out: Path, sound: str = "", *before: str) -> Path:
    picture = ["-f", "lavfi", "-i", "color=s=32x32:r=10:d=5"]
    heard = [*before, "-f", "lavfi", "-i", sound, "-c:a", "aac"] if sound else []
    options = ["-pix_fmt", "yuv420p", "-preset", "ultrafast", "-t", "5", str(out)]
    subprocess.run([ffmpeg_program(), "-v", "error", "-y", *picture, *heard, *options], check=True)
    return out


class Recogniser:
    """Answers each word of a text a tenth of a second after the one before, and keeps what it was asked."""

    def __init__(self, heard: tuple[Word, ...] = (), *, fails: bool = False) -> None:
        self.heard, self.fails, self.asked = heard, fails, []

    def __call__(self, capability: str, request, sound: Path):
        seconds = soundfile.info(sound).duration
        self.asked.append((capability, request.text, seconds))
        if capability == "hear":
            return json.loads(json.dumps({"text": "", "words": [word.model_dump() for word in self.heard]}))
        if self.fails:
            raise StepFailed("align", "trop long")
        words = [said(text, 1 + n / 10, 1.1 + n / 10) for n, text in enumerate(request.text.split())]
        return {"text": request.text, "words": [word.model_dump() for word in words]}


def test_the_sound_keeps_its_time(film: Path, tmp_path: Path):
    sound = tmp_path / "sound.wav"
    assert write_sound(film, sound) == pytest.approx(5, abs=0.06)
    loud = np.flatnonzero(levels(sound) > -40) / 50
    assert (loud[0], loud[-1]) == (pytest.approx(1, abs=0.05), pytest.approx(4, abs=0.05))
    piece = soundfile.info(cut(sound, 1, 2.5, tmp_path / "piece.wav"))
    assert (piece.samplerate, piece.channels, piece.duration) == (RATE, 1, 1.5)


def test_a_sound_that_begins_late_keeps_its_time(tmp_path: Path):
    film = make(tmp_path / "late.mp4", "sine=f=300:d=3", "-itsoffset", "1.5")
    sound = tmp_path / "sound.wav"
    assert write_sound(film, sound) == pytest.approx(4.5, abs=0.06)
    assert np.flatnonzero(levels(sound) > -40)[0] / 50 == pytest.approx(1.5, abs=0.05)


def test_what_is_no_film_is_refused(tmp_path: Path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"#EXTM3U\nhttp://127.0.0.1/\n")
    with pytest.raises(BadMedia):
        write_sound(path, tmp_path / "sound.wav")


def test_captions_are_found_in_the_film(film: Path, tmp_path: Path):
    ask = Recogniser((said("Bonjour", 1.0, 1.6), said("tous.", 1.6, 2.0)))
    found = spoken(film, to_vtt(TWO), "fr", ask, tmp_path)
    assert found.text == "Bonjour tous."
    assert found.speech_seconds == pytest.approx(1.0)
    assert [one.words for one in found.cues] == [3, 2]
    assert [(one.first, one.last) for one in found.cues] == [(1.1, 1.4), (1.4, 1.6)]
    assert ask.asked[1][1] == "… Bonjour à tous! On répare."


def test_a_film_without_sound_asks_nobody(mute: Path, tmp_path: Path):
    ask = Recogniser()
    found = spoken(mute, to_vtt(TWO), "fr", ask, tmp_path)
    assert (found.seconds, found.cues, ask.asked) == (0.0, (), [])


@pytest.mark.parametrize("captions", ["", "WEBVTT\n", "pas des sous-titres", "WEBVTT\n\n00:00:09.000 --> 1\nA\n"])
def test_without_captions_nothing_is_aligned(captions: str, film: Path, tmp_path: Path):
    ask = Recogniser()
    found = spoken(film, captions, "fr", ask, tmp_path)
    assert found.valid_captions == (captions in {"", "WEBVTT\n"})
    assert [capability for capability, _text, _seconds in ask.asked] == ["hear"]


def test_a_text_too_long_to_be_said_has_no_place(film: Path, tmp_path: Path):
    found = spoken(film, to_vtt(TWO), "fr", Recogniser(fails=True), tmp_path)
    assert [(one.first, one.confidence) for one in found.cues] == [(None, 0.0), (None, 0.0)]


def test_captions_after_the_end_have_no_place(film: Path, tmp_path: Path):
    late = Cue(start=60.0, end=62.0, lines=("Trop tard.",))
    assert spoken(film, to_vtt([*TWO, late]), "fr", Recogniser(), tmp_path).cues[-1].first is None


def test_captions_that_never_end_are_not_aligned_for_ever(film: Path, tmp_path: Path):
    cues = [Cue(start=n / 100, end=3600.0, lines=("Sans fin.",)) for n in range(100)]
    ask = Recogniser()
    found = spoken(film, to_vtt(cues), "fr", ask, tmp_path)
    assert len(ask.asked) == 1 + FEWEST_WINDOWS + 2
    assert [one.first is None for one in found.cues].count(True) == 100 - FEWEST_WINDOWS - 2


def test_windows_stay_short_and_lose_no_caption():
    cues = [Cue(start=3.0 * n, end=3.0 * n + 2.8, lines=(f"Numéro {n}",)) for n in range(40)]
    cues.append(Cue(start=120.0, end=170.0, lines=("Un très long sous-titre",)))
    found = windows(cues, range(len(cues)), 180.0)
    assert [index for window in found for index in window.cues] == list(range(len(cues)))
    assert all(window.end - window.start <= WIDEST for window in found)
    assert all(window.lead == (before.cues[-1],) for before, window in pairwise(found[:-1]))
    assert all(window.start <= cues[window.cues[0]].start - 2 for window in found[1:])


def test_long_sounds_are_cut_where_it_is_quiet():
    level = np.full(50 * 1500, -20.0)
    level[50 * 590] = level[50 * 1185] = -80.0
    assert list(borders(1500.0, level)) == [0.0, 590.0, 1185.0, 1500.0]
    assert list(borders(PIECE_SECONDS, level)) == [0.0, PIECE_SECONDS]


def test_inventions_are_left_out():
    real = [said("On", 0.0, 0.2), said("répare.", 0.2, 0.9)]
    invented = [said("Merci", 3.0, 3.4, 0.02), said("d'avoir", 3.4, 3.4), said("regardé.", 3.4, 3.4)]
    assert list(really_said([*real, *invented])) == real
    assert list(really_said([said("...", 0.0, 1.0), *real])) == real


def test_silences_are_taken_off_words():
    level = np.full(100, -70.0)
    level[25:40] = -20.0
    assert trimmed(said("mot", 0.0, 2.0), level).start == pytest.approx(0.5)
    assert trimmed(said("mot", 0.0, 2.0), level).end == pytest.approx(0.8)
    assert trimmed(said("mot", 0.45, 0.7), level).start == pytest.approx(0.45)
    nothing = trimmed(said("mot", 1.0, 2.0), level)
    assert nothing.start == nothing.end


def test_the_first_word_begins_after_the_silence():
    level = np.full(100, -70.0)
    level[25:60] = -20.0
    words = [said("Un", 0.74, 1.0), said("grille-pain", 1.0, 1.2)]
    assert begun(said("…", 0.0, 0.74), words, level)[0].start == pytest.approx(0.5)
    long_before = begun(said("…", 0.0, 1.1), words, level)
    assert long_before == words


@pytest.mark.parametrize(
    ("text", "heard", "told"),
    [
        ("[Musique] Bonjour !", ["Bonjour!"], ["Musique"]),
        ("(Une porte claque)", [], ["Une porte claque"]),
        ("Venez (vite) ici", ["Venez", "(vite)", "ici"], []),
        ("♪", [], ["♪"]),
        ("♪ La la la ♪", [], ["La la la"]),
        ("- Qui est là ?", ["Qui", "est", "là?"], []),
        ("C'est gratuit.", ["C'est", "gratuit."], []),
    ],
)
def test_captions_say_words_and_tell_sounds(text: str, heard: list[str], told: list[str]):
    assert spoken_words([text]) == heard
    assert sounds(text) == told
