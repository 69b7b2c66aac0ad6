"""How far the music stays below the voice while somebody speaks (WCAG 1.4.7: 20 dB), measured on the stems."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from preuve.engines import Value
from preuve.media.loudness import QUIETEST, Loudness, measure

GATE = 10.0
WINDOW = 30
T = TypeVar("T")


class Separation(Value):
    """Levels over the moments when somebody speaks, in LUFS, and their difference in LU."""

    voice: float
    bed: float
    difference: float
    worst: float = Field(description="The smallest difference over three seconds of speech, in LU.")
    speech_seconds: float


def speaking(voice: Loudness) -> list[bool]:
    """Whether somebody speaks, every 100 ms: within 10 LU of the voice's own loudness (BS.1770's relative gate)."""
    gate = max(voice.integrated - GATE, QUIETEST + 1)
    return [value >= gate for value in voice.momentary]


def energy_mean(levels: Sequence[float]) -> float:
    """Mean of levels by energy, in LUFS; -70 for no level."""
    power = [10 ** (level / 10) for level in levels if level > QUIETEST]
    return 10 * math.log10(sum(power) / len(levels)) if power else QUIETEST


def windows(levels: Sequence[T]) -> list[Sequence[T]]:
    """Every three seconds of levels, a second apart; fewer levels make one window."""
    return [levels[i : i + WINDOW] for i in range(0, max(1, len(levels) - WINDOW + 1), 10)]


def compare(voice: Loudness, bed: Loudness) -> Separation:
    """Compare two stems' momentary loudness where somebody speaks."""
    spoken = [(v, b) for v, b, said in zip(voice.momentary, bed.momentary, speaking(voice), strict=False) if said]
    whole = _pair(spoken)
    parts = [_pair(part) for part in windows(spoken)]
    return Separation(
        voice=round(whole[0], 2),
        bed=round(whole[1], 2),
        difference=round(whole[0] - whole[1], 2),
        worst=round(min(v - b for v, b in parts), 2),
        speech_seconds=round(len(spoken) / 10, 1),
    )


def separation(voice: Path, bed: Path) -> Separation:
    """Measure two stems (WAV files of one length) against each other. Raises BadMedia."""
    return compare(measure(voice), measure(bed))


def _pair(levels: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return energy_mean([v for v, _ in levels]), energy_mean([b for _, b in levels])
