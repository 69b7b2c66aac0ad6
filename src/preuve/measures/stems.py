"""Voice and music apart: how far one stands above the other, and the proof that they are this film's.

The proof: the sum of the stems is the film's own decoded sound. Both are compared at 8 kHz in one channel: where they
fit best within a second, how alike they are there over the whole film, and over the five seconds least alike.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from pydantic import Field

from preuve.engines import Value
from preuve.measures.samples import Floats, whole
from preuve.media.loudness import HOP, QUIETEST, Loudness, measure
from preuve.media.separation import Separation, compare, energy_mean, speaking, windows

RATE = 8_000
REACH = RATE  # samples either way: one second
SEARCHED = 60 * RATE
PART = 5 * RATE
FAINT = 1e-3  # root mean square under which a part says nothing: -60 dBFS


class Match(Value):
    """How far stems are a film's sound: correlations are 1 for the same sound, 0 for another."""

    correlation: float
    worst: float = Field(description="The least over five seconds.")
    offset_ms: float = Field(description="How late the film's sound is on the stems.")


class Margin(Value):
    """Voice over music, in LU, during three seconds of speech that lie between two times of the film."""

    start: float
    end: float
    difference: float


class Stems(Value):
    """What was measured on the stems. `separation` is None where nobody speaks, or there is no music."""

    match: Match
    voice: Loudness
    bed: Loudness | None = None
    separation: Separation | None = None
    margins: tuple[Margin, ...] = Field(default=(), description="Every three seconds of speech, a second apart.")


def compare_stems(film: Path, stems: Mapping[str, Path]) -> Stems:
    """Measure `voice.wav`, and `bed.wav` where there is one, against each other and the film. Raises BadMedia."""
    voice = measure(stems["voice.wav"])
    bed = measure(stems["bed.wav"]) if "bed.wav" in stems else None
    heard = bed is not None and min(voice.integrated, bed.integrated) > QUIETEST
    return Stems(
        match=match(whole(film, RATE), _sum([whole(path, RATE) for path in stems.values()])),
        voice=voice,
        bed=bed,
        separation=compare(voice, bed) if bed and heard else None,
        margins=tuple(margins(voice, bed)) if bed and heard else (),
    )


def margins(voice: Loudness, bed: Loudness) -> list[Margin]:
    """Voice over music, through the speech, as `separation.compare` cuts it: its worst is the least of these."""
    levels = zip(voice.momentary, bed.momentary, speaking(voice), strict=False)
    spoken = [(hop, over, under) for hop, (over, under, said) in enumerate(levels) if said]
    return [
        Margin(
            start=round(part[0][0] * HOP, 1),
            end=round((part[-1][0] + 1) * HOP, 1),
            difference=round(energy_mean([over for _, over, _ in part]) - energy_mean([low for *_, low in part]), 2),
        )
        for part in windows(spoken)
        if part
    ]


def match(film: Floats, stems: Floats) -> Match:
    """Compare a film's sound with its stems' sum, both at 8 kHz in one channel."""
    late = lag(film[:SEARCHED], stems[:SEARCHED])
    film, stems = (film[late:], stems) if late >= 0 else (film, stems[-late:])
    length = min(len(film), len(stems))
    parts = [(film[at : at + PART], stems[at : at + PART]) for at in range(0, max(length - PART // 2, 1), PART)]
    alike = [found for part in parts if (found := correlation(*part)) is not None]
    over = correlation(film[:length], stems[:length])
    return Match(
        correlation=round(over or 0.0, 4),
        worst=round(min(alike, default=0.0), 4),
        offset_ms=round(1000 * late / RATE, 2),
    )


def lag(film: Floats, stems: Floats) -> int:
    """By how many samples the film is late, within a second: where their cross-correlation is highest."""
    size = 2 ** int(np.ceil(np.log2(max(len(film) + len(stems), 2 * REACH + 2))))
    product = np.fft.rfft(film, size) * np.conj(np.fft.rfft(stems, size))
    found = np.fft.irfft(product, size)
    near = np.concatenate([found[-REACH:], found[: REACH + 1]])
    return int(np.argmax(near)) - REACH


def correlation(one: Floats, other: Floats) -> float | None:
    """Normalised, at no offset; None where both are all but silent."""
    length = min(len(one), len(other))
    left, right = one[:length].astype(np.float64), other[:length].astype(np.float64)
    levels = [float(np.sqrt(np.mean(side**2))) if length else 0.0 for side in (left, right)]
    if max(levels) < FAINT:
        return None
    return float(np.mean(left * right) / (levels[0] * levels[1])) if min(levels) > 0 else 0.0


def _sum(sounds: list[Floats]) -> Floats:
    length = max((len(sound) for sound in sounds), default=0)
    padded = [np.pad(sound, (0, length - len(sound))) for sound in sounds]
    return np.asarray(np.sum(padded, axis=0), np.float32)
