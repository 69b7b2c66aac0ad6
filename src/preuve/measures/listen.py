"""A film's sound, and its stems.

What is measured is the encoded sound that an audience hears. Stems tell voice from music, which no measure of the sum
can; they count only where their sum is the film's own sound, so that is measured too.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field

from preuve.engines import Value
from preuve.measures.clipping import Clipped, clipped
from preuve.measures.stems import Stems, compare_stems
from preuve.media.loudness import HOP, NO_PEAK, QUIETEST, Loudness, measure
from preuve.media.opening import open_film

SILENCE = -50.0
WINDOW = 0.4  # seconds a momentary loudness covers (EBU Tech 3341)
WHOLE = 3  # values before the first that covers as much


class Stretch(Value):
    """Seconds from the film's start, and how many."""

    start: float
    seconds: float


class Listened(Loudness):
    """What was measured on the sound: loudness and peaks as `Loudness` says, and where something is amiss."""

    present: bool = Field(description="Whether the film has a sound at all; nothing else is measured where it hasn't.")
    seconds: float = Field(default=0.0, description="How long the sound is.")
    clipped: Clipped = Clipped()
    silences: tuple[Stretch, ...] = Field(default=(), description="Where momentary loudness stays under -50 LUFS.")
    stems: Stems | None = Field(default=None, description="Voice and music apart, where a run kept them.")


def listen(film: Path, stems: Mapping[str, Path]) -> Listened:
    """Measure a film's sound; with `voice.wav` (and `bed.wav`) among the stems, them too. Raises BadMedia."""
    with open_film(film) as container:
        present = bool(container.streams.audio)
    if not present:
        return Listened(integrated=QUIETEST, range=0.0, true_peak=NO_PEAK, sample_peak=NO_PEAK, present=False)
    loudness, found = measure(film), clipped(film)
    return Listened(
        **loudness.model_dump(),
        present=True,
        seconds=found.seconds,
        clipped=found,
        silences=tuple(silences(loudness.momentary, found.seconds)),
        stems=compare_stems(film, stems) if "voice.wav" in stems else None,
    )


def silences(momentary: Sequence[float], seconds: float) -> list[Stretch]:
    """Where a sound is silent for 400 ms at least: value n of `momentary` covers as much before (n + 1) × 100 ms."""
    found: list[Stretch] = []
    first = None
    for number, level in enumerate([*momentary, 0.0]):
        if number < WHOLE:  # ebur128 says nothing before it has heard a whole window
            continue
        if level < SILENCE and first is None:
            first = number
        elif level >= SILENCE and first is not None:
            start = max((first + 1) * HOP - WINDOW, 0.0)
            found.append(_stretch(start, min(number * HOP, seconds)))
            first = None
    return found


def _stretch(start: float, end: float) -> Stretch:
    return Stretch(start=round(start, 3), seconds=round(max(end - start, 0.0), 3))
