"""The music bed: its form as values, its sound by figures."""

import io
import itertools
from functools import cache

import numpy as np
import pytest
import soundfile

from preuve.media import moods, music, score
from preuve.media.instruments import INSTRUMENTS
from preuve.media.moods import MOODS
from preuve.media.music import play, wav

MAJOR = {0, 2, 4, 5, 7, 9, 11}


@cache
def _sound(seconds=24.0, mood="chaleureux", seed=7):
    return np.concatenate(list(play(score.plan(seconds, MOODS[mood], seed))))


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("seconds", [3.0, 6.0, 15.0, 20.5, 36.0, 90.0, 600.0])
def test_bars_fill_the_film_at_about_the_moods_tempo(mood, seconds):
    piece = score.plan(seconds, MOODS[mood], 7)
    assert piece.bars * piece.bar + (seconds - piece.end) == pytest.approx(seconds)
    if seconds >= 15:
        assert piece.bpm == pytest.approx(MOODS[mood].bpm, rel=0.05)
        assert 2 <= seconds - piece.end <= 4


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("seed", range(6))
def test_every_note_is_in_the_key_and_in_the_film(mood, seed):
    piece = score.plan(30.0, MOODS[mood], seed)
    notes = list(score.notes(piece))
    tuned = [n for n in notes if n.instrument not in ("shaker", "drum", "snap")]
    assert {(n.pitch - piece.tonic) % 12 for n in tuned} <= MAJOR
    assert all(0 <= n.start < 30.0 and 0 < n.velocity <= 1 and -1 <= n.pan <= 1 for n in notes)
    assert all(36 <= n.pitch <= 100 for n in tuned)


@pytest.mark.parametrize("seed", range(4))
def test_the_tune_keeps_to_the_notes_that_clash_with_no_chord(seed):
    piece = score.plan(40.0, MOODS["chaleureux"], seed)
    tune = {(note.pitch - piece.tonic) % 12 for note in score.notes(piece) if note.instrument == "marimba"}
    assert len(tune) >= 3
    assert tune <= {0, 2, 4, 7, 9}


def test_it_ends_on_the_key_chord_that_rings_to_the_end():
    piece = score.plan(30.0, MOODS["calme"], 7)
    last = [n for n in score.notes(piece) if n.start >= piece.end]
    assert {(n.pitch - piece.tonic) % 12 for n in last} == {0, 2, 4, 7}
    assert all(n.start + n.length == pytest.approx(30.0) for n in last)
    assert piece.degree(piece.bars - 1) == 5


def test_phrases_come_back():
    piece = score.plan(60.0, MOODS["chaleureux"], 7)
    assert [piece.degree(bar) for bar in range(4)] == [piece.degree(bar) for bar in range(4, 8)]
    assert len({piece.degree(bar) for bar in range(4)}) >= 3


def test_seeds_make_other_tunes_and_moods_other_pieces():
    tunes = {tuple(score.notes(score.plan(20.0, MOODS["chaleureux"], seed))) for seed in range(8)}
    pieces = {tuple(score.notes(score.plan(20.0, mood, 7))) for mood in MOODS.values()}
    assert len(tunes) == 8
    assert len(pieces) == len(MOODS)


@pytest.mark.parametrize(
    ("word", "mood"),
    [
        ("Énergique", "energique"),
        ("énergiques", "energique"),
        ("chaleureuse", "chaleureux"),
        ("factuel", "serieux"),
        ("enjoué", "optimiste"),
        ("doux et lumineux", "calme"),
        ("très dynamique", "energique"),
    ],
)
def test_moods_are_found_by_french_words(word, mood):
    assert moods.find(word) is MOODS[mood]


@pytest.mark.parametrize("word", ["", "xyzzy", "123", "😀"])
def test_an_unknown_mood_is_none(word):
    assert moods.find(word) is None


def test_words_name_real_moods_once():
    words = [word for name, line in moods.WORDS.items() for word in (name, *line.split())]
    assert moods.WORDS.keys() == MOODS.keys()
    assert len(words) == len(set(words))


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_instrument_begins_and_ends_at_nothing(name):
    for pitch, length in itertools.product((45, 72) if name not in ("shaker", "snap") else (0, 3), (0.2, 1.0)):
        note = INSTRUMENTS[name][0](pitch, length, 1.0)
        assert np.isfinite(note).all()
        assert abs(note[0]) < 1e-6
        assert abs(note[-1]) < 1e-6
        assert 0.1 < np.abs(note).max() < 1.8


@pytest.mark.parametrize("mood", MOODS)
def test_the_sound_has_good_figures(mood):
    sound = _sound(mood=mood)
    rms = sound.std()
    assert 0.2 < np.abs(sound).max() < 0.9
    assert 10 < 20 * np.log10(np.abs(sound).max() / rms) < 18
    assert np.abs(sound.mean(axis=0)).max() < 1e-3
    assert np.abs(np.diff(sound, axis=0)).max() < 0.25
    assert 0.1 < np.corrcoef(sound.T)[0, 1] < 0.9


@pytest.mark.parametrize("mood", MOODS)
def test_the_spectrum_is_a_music_and_no_buzz(mood):
    power = np.abs(np.fft.rfft(_sound(mood=mood).mean(axis=1))) ** 2
    hertz = np.fft.rfftfreq(24 * 48_000, 1 / 48_000)
    share = lambda low, high: power[(hertz >= low) & (hertz < high)].sum() / power.sum()  # noqa: E731
    assert share(0, 40) < 0.01
    assert share(150, 1200) > 0.5
    assert share(4000, 24_000) < 0.05


def test_pieces_join_as_if_there_were_none(monkeypatch):
    piece = score.plan(14.0, MOODS["calme"], 7)
    usual = np.concatenate(list(play(piece)))
    monkeypatch.setattr(music, "PIECE", 15 * 48_000)
    assert np.abs(usual - np.concatenate(list(play(piece)))).max() < 1e-9


def test_the_length_is_exact_and_the_bytes_the_same():
    piece = score.plan(401 / 30, MOODS["optimiste"], 7)
    data = wav(piece)
    assert soundfile.info(io.BytesIO(data)).frames == 401 * 1600
    assert data == wav(piece)


def test_the_last_chord_rings_and_goes():
    sound = np.abs(_sound())
    assert sound[-2 * 48_000 : -48_000].max() > 0.05
    assert sound[-24:].max() < 1e-4
