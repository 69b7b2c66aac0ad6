"""Instruments of the music bed, made of sines and shaped noise. Each gives one note: mono float64 at 48 kHz.

A note is a plain function of its pitch (MIDI), its length in seconds and a brightness (1.0 is usual), loud near 1.0.
Every note begins and ends at nothing, so that none clicks.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from preuve.media.loudness import RATE

Mono = NDArray[np.float64]
Instrument = Callable[[int, float, float], Mono]
RELEASE = 0.08


def frequency(pitch: int) -> float:
    """Hertz of a MIDI note, at 440 Hz equal temperament."""
    return float(440 * 2 ** ((pitch - 69) / 12))


def _time(seconds: float) -> Mono:
    return np.arange(round(seconds * RATE)) / RATE


def _shape(sound: Mono, attack: float, release: float = RELEASE) -> Mono:
    at = _time(len(sound) / RATE)[: len(sound)]
    rise = np.clip(at / attack, 0, 1)
    fall = np.clip((at[-1] - at) / release, 0, 1)
    return np.asarray(sound * np.sin(rise * np.pi / 2) ** 2 * np.sin(fall * np.pi / 2) ** 2)


def _partials(pitch: int, seconds: float, parts: tuple[tuple[float, float, float], ...]) -> Mono:
    """A sum of decaying sines: ratio to the fundamental, level, and time to fall by a factor e."""
    at, base = _time(seconds), frequency(pitch)
    heard = [part for part in parts if base * part[0] < RATE / 3]
    return np.asarray(
        sum(level * np.exp(-at / fall) * np.sin(2 * np.pi * base * ratio * at) for ratio, level, fall in heard)
    )


def marimba(pitch: int, length: float, brightness: float) -> Mono:
    """A bar of rosewood: its fourth and tenth partials vanish at once."""
    fall = 0.42 * 2 ** ((69 - pitch) / 30)
    parts = ((1, 1.0, fall), (3.98, 0.3 * brightness, fall / 4), (9.9, 0.12 * brightness, 0.03))
    return _shape(_partials(pitch, min(length, 1.6), parts), 0.003)


def bell(pitch: int, length: float, brightness: float) -> Mono:
    """A soft celesta."""
    parts = ((1, 0.9, 0.7), (2, 0.25, 0.45), (3.01, 0.12 * brightness, 0.25), (5.4, 0.05 * brightness, 0.09))
    return 0.8 * _shape(_partials(pitch, length, parts), 0.004)


def piano(pitch: int, length: float, brightness: float) -> Mono:
    """A soft electric piano: two sines, one bending the other less and less."""
    at, base = _time(length), 2 * np.pi * frequency(pitch)
    bend = 1.2 * brightness * np.exp(-at / 0.35) * np.sin(base * at)
    tine = 0.09 * brightness * np.exp(-at / 0.06) * np.sin(min(base * 7, 2 * np.pi * 9000) * at)
    return _shape(0.75 * np.exp(-at / 0.9) * np.sin(base * at + bend) + tine, 0.005, 0.25)


def pad(pitch: int, length: float, brightness: float) -> Mono:
    """Strings far away: three slightly detuned voices of a few harmonics, that swell and overlap the next chord."""
    at = _time(length + 0.7)
    sound = np.zeros(len(at))
    for detune, phase in ((-0.0022, 0.3), (0.0, 1.9), (0.0025, 4.1)):
        base = 2 * np.pi * frequency(pitch) * (1 + detune)
        for harmonic in range(1, 7):
            level = brightness ** (harmonic - 1) / harmonic**1.6
            sound += level * np.sin(base * harmonic * at + phase * harmonic)
    return _shape(sound / 5, 0.55, 0.9)


def bass(pitch: int, length: float, brightness: float) -> Mono:
    """A round double bass; its upper partials let small loudspeakers hear it."""
    parts = ((1, 1.0, 1.3), (2, 0.4, 0.6), (3, 0.16 * brightness, 0.3))
    return _shape(_partials(pitch, length, parts), 0.012, 0.12)


def shaker(pitch: int, length: float, brightness: float) -> Mono:
    """Seeds in a gourd; `pitch` picks one of its grains."""
    at = _time(length)
    swell = np.clip(at / 0.018, 0, 1) * np.exp(-np.maximum(at - 0.018, 0) / 0.016)
    return _shape(_noise(length, 4500, 10500 * brightness, pitch) * swell, 0.006, 0.03)


def drum(pitch: int, length: float, brightness: float) -> Mono:
    """A soft low drum, whose pitch falls."""
    at = _time(length)
    base = frequency(pitch) * (at + 0.035 * (1 - np.exp(-at / 0.035)))
    return _shape(np.exp(-at * brightness / 0.12) * np.sin(2 * np.pi * base), 0.004)


def snap(pitch: int, length: float, brightness: float) -> Mono:
    """Fingers that snap, softly."""
    return _shape(_noise(length, 1300, 4200 * brightness, pitch + 9) * np.exp(-_time(length) / 0.035), 0.002)


def _noise(seconds: float, low: float, high: float, seed: int) -> Mono:
    """Seeded noise between two frequencies, its loudest sample at 1.0."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    at = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= np.exp(-((np.log(np.maximum(at, 1.0) / np.sqrt(low * high)) / np.log(high / low)) ** 2) * 4)
    sound = np.fft.irfft(spectrum, count)
    return np.asarray(sound / np.abs(sound).max())


INSTRUMENTS: dict[str, tuple[Instrument, float, float]] = {
    # how it sounds, its level in the mix, how much of it goes to the reverb
    "marimba": (marimba, 0.21, 0.30),
    "bell": (bell, 0.17, 0.45),
    "piano": (piano, 0.17, 0.30),
    "pad": (pad, 0.15, 0.40),
    "bass": (bass, 0.13, 0.04),
    "shaker": (shaker, 0.16, 0.15),
    "drum": (drum, 0.22, 0.06),
    "snap": (snap, 0.24, 0.30),
}
