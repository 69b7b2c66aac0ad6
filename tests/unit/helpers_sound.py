"""Sounds for tests: something shaped like speech, and a steady music."""

from pathlib import Path

import numpy as np
import soundfile

RATE = 24_000


def speech(path: Path, seconds: float, *, seed: int = 1, level: float = 0.3) -> Path:
    """A mono WAV of noise and a buzz that come and go like syllables, about two a second."""
    at = np.arange(round(seconds * RATE)) / RATE
    noise = np.fft.rfft(np.random.default_rng(seed).standard_normal(len(at)))
    hertz = np.fft.rfftfreq(len(at), 1 / RATE)
    noise *= np.exp(-(np.log2(np.maximum(hertz, 1) / 500) ** 2) / 2)
    sound = np.fft.irfft(noise, len(at))
    sound += 0.3 * sound.std() * sum(np.sin(2 * np.pi * 130 * k * at) / k for k in range(1, 12))
    sound *= np.clip(np.sin(2 * np.pi * 2.2 * at + seed), 0, 1) ** 0.6
    soundfile.write(path, level * sound / np.abs(sound).max(), RATE, subtype="PCM_16")
    return path


def tune(path: Path, seconds: float, *, level: float = 0.3, rate: int = 48_000, channels: int = 2) -> Path:
    """A steady chord, in the format that the path's suffix names."""
    at = np.arange(round(seconds * rate)) / rate
    sound = sum(np.sin(2 * np.pi * hertz * at) for hertz in (220, 277.2, 329.6)) / 3
    soundfile.write(path, np.tile(level * sound[:, None], channels), rate)
    return path
