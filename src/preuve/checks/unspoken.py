"""Where nobody speaks in a film, and whether something else is heard there."""

from collections.abc import Sequence

from preuve.engines import Word
from preuve.measures.spoken import Spoken
from preuve.media.loudness import HOP

LEAST_SURE = 0.2
"""Least probability of a caption's words where it stands: on the sample right captions give 0.28 or more."""
QUIET = -50.0
LONG_SILENCE = 2.0
_COVERS = 0.4


def silent_stretches(
    spoken: Spoken, aligned: Sequence[Word], longest: float = LONG_SILENCE
) -> list[tuple[float, float]]:
    """Where nobody speaks for more than `longest` seconds: no word heard, aligned, or found of a caption."""
    times = [(word.start, word.end) for word in (*spoken.words, *aligned)]
    times += [
        (said.first, said.last)
        for said in spoken.cues
        if said.first is not None and said.last is not None and said.confidence >= LEAST_SURE
    ]
    found, at = [], 0.0
    for start, end in sorted([*times, (spoken.seconds, spoken.seconds)]):
        if start - at > longest:
            found.append((at, start))
        at = max(at, end)
    return found


def sounding(momentary: Sequence[float], start: float, end: float) -> bool:
    """Whether something is heard for a second: each momentary value covers the 400 ms before its time."""
    inside = [level for n, level in enumerate(momentary, 1) if start + _COVERS <= n * HOP <= end]
    return sum(level > QUIET for level in inside) * HOP >= 1 - 1e-9
