"""Playing a score: notes laid on a stereo track, a small room around them, eight seconds at a time."""

import io
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import numpy as np
import soundfile
from numpy.typing import NDArray

from preuve.media.instruments import INSTRUMENTS, Mono
from preuve.media.loudness import RATE
from preuve.media.score import Note, Score, notes
from preuve.media.stems import Samples

PIECE = 8 * RATE
ROOM_SECONDS = 1.5
PREDELAY = 0.018
LEVEL = 0.9
LAST_FADE = 1.2


def play(score: Score) -> Iterator[Samples]:
    """The sound of a score, in pieces of shape (samples, 2) at 48 kHz, `score.seconds` long in all."""
    length = round(score.seconds * RATE)
    pending: dict[int, list[Note]] = defaultdict(list)
    for note in notes(score):
        pending[round(note.start * RATE) // PIECE].append(note)
    kept: dict[tuple[str, int, float], Mono] = {}
    tail = np.zeros((0, 2))
    for start in range(0, length, PIECE):
        sound = _perform(pending.pop(start // PIECE, []), start, score.mood.brightness, kept)
        sound[: len(tail)] += tail[: len(sound)]
        size = min(PIECE, length - start)
        tail = sound[size:]
        yield LEVEL * sound[:size] * _last_fade(start, size, length)


def wav(score: Score) -> bytes:
    """The sound of a score as a 48 kHz stereo 16-bit WAV."""
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 2, "PCM_16", format="WAV") as out:
        for piece in play(score):
            out.write(np.clip(piece, -1, 1))
    return file.getvalue()


def _perform(piece: list[Note], start: int, brightness: float, kept: dict[tuple[str, int, float], Mono]) -> Samples:
    """The notes that begin in a piece, with all of their tails and their room."""
    longest = max((note.length for note in piece), default=0.0)
    dry = np.zeros((PIECE + round((longest + 1) * RATE), 2))
    wet = np.zeros_like(dry)
    for note in piece:
        make, level, send = INSTRUMENTS[note.instrument]
        key = (note.instrument, note.pitch, round(note.length, 2))
        if key not in kept:
            kept[key] = make(*key[1:], brightness)
        at = round(note.start * RATE) - start
        heard = kept[key][:, None] * (level * note.velocity * _sides(note.pan))
        dry[at : at + len(heard)] += heard
        wet[at : at + len(heard)] += send * heard
    return _add(dry, _reverberate(wet))


def _sides(pan: float) -> NDArray[np.float64]:
    """Gains of left and right, of constant power."""
    angle = (pan + 1) * np.pi / 4
    return np.asarray([np.cos(angle), np.sin(angle)], np.float64) * 2**0.5


def _add(short: Samples, long: Samples) -> Samples:
    long[: len(short)] += short
    return long


def _reverberate(sound: Samples) -> Samples:
    """The sound in a small room: a convolution with decaying noise, different on each side."""
    room = _room()
    length = len(sound) + len(room) - 1
    size = 1 << (length - 1).bit_length()
    heard = np.fft.irfft(np.fft.rfft(sound, size, axis=0) * np.fft.rfft(room, size, axis=0), size, axis=0)
    return np.asarray(heard[:length])


@cache
def _room() -> Samples:
    """An impulse response: nothing under 200 Hz nor over 6 kHz, 60 dB down after 1.5 s, of energy 1 on each side."""
    count = round(ROOM_SECONDS * RATE)
    at = np.arange(count) / RATE
    noise = np.random.default_rng(1).standard_normal((count, 2))
    hertz = np.fft.rfftfreq(count, 1 / RATE)[:, None]
    colour = 1 / (1 + (hertz / 3500) ** 2) * (hertz / 220) ** 2 / (1 + (hertz / 220) ** 2)
    sound = np.fft.irfft(np.fft.rfft(noise, axis=0) * colour, count, axis=0)
    sound *= (np.clip((at - PREDELAY) / 0.01, 0, 1) * 10 ** (-3 * at / ROOM_SECONDS))[:, None]
    return np.asarray(sound / np.sqrt((sound**2).sum(axis=0)))


def _last_fade(start: int, size: int, length: int) -> Samples:
    left = (length - 1 - start - np.arange(size)) / RATE
    return np.asarray(np.sin(np.clip(left / LAST_FADE, 0, 1) * np.pi / 2) ** 2)[:, None]
