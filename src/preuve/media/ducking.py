"""Music makes room for speech: down before the first word, up only where the silence is long enough to be heard."""

import numpy as np
from numpy.typing import NDArray

from preuve.media.loudness import RATE, amplitude
from preuve.media.stems import Curve, Reader, blocks

STEP = RATE // 100
LEAD = 0.3
HOLD = 0.7
SHORTEST_REST = 1.5
RISE = 8.0
SPEECH_FLOOR = -30.0
SILENT_START = 0.03
FADE_IN = 0.4
FADE_OUT = 0.8


def activity(voice: Reader, length: int, loudness: float) -> NDArray[np.bool_]:
    """Whether a voice of that loudness (LUFS) sounds, every 10 ms."""
    floor = amplitude(loudness + SPEECH_FLOOR) ** 2
    found = []
    for start, stop in blocks(length):
        power = (voice(start, stop) ** 2).mean(axis=1)
        power = np.pad(power, (0, -len(power) % STEP)).reshape(-1, STEP)
        found.append(power.mean(axis=1) > floor)
    return np.concatenate(found)


def spans(active: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where speech goes, as frame ranges of 10 ms: rests under 1.5 s don't count; 0.3 s comes before, 0.7 s after."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], active.astype(np.int8), [0]))))
    lead, hold, rest = round(LEAD * 100), round(HOLD * 100), round(SHORTEST_REST * 100)
    joined: list[tuple[int, int]] = []
    for start, stop in edges.reshape(-1, 2).tolist():
        if joined and start - joined[-1][1] < rest:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return [(max(0, start - lead), min(len(active), stop + hold)) for start, stop in joined]


def duck(active: NDArray[np.bool_]) -> Curve:
    """Gains of the bed: 1 under speech, 8 dB more elsewhere, by soft ramps; silent first, faded at both ends."""
    level = np.full(len(active), RISE)
    for start, stop in spans(active):
        level[start:stop] = 0.0
    window = np.hanning(round(LEAD * 200) + 1)
    padded = np.pad(level, len(window) // 2, mode="edge")
    smooth = np.convolve(padded, window / window.sum(), mode="valid")
    gain = 10 ** (smooth / 20) if active.any() else np.ones(len(active))
    return Curve(np.append(gain * fades(len(gain)), 0.0), STEP)


def fades(frames: int) -> NDArray[np.float64]:
    """Gains every 10 ms: nothing for 30 ms, a rise of 0.4 s, and a fall of 0.8 s at the end."""
    at = np.arange(frames) / 100
    rise = np.clip((at - SILENT_START) / FADE_IN, 0, 1)
    fall = np.clip((frames / 100 - at) / FADE_OUT, 0, 1)
    return np.asarray(np.sin(np.minimum(rise, fall) * np.pi / 2))
