"""How long a text takes to be said, and what fits in a length of time.

Words are counted as they are said aloud in French: « 14 h » is two. People speak French at about 3 words a second in a
narration (BBC guide: 160 to 180 words a minute); beyond, fewer and fewer people follow.
"""

from collections.abc import Sequence

from preuve.documents import words_of
from preuve.storyboard import Shot

FAST = 3.5
"""Words a second that are flagged: the quickest of the sample's tones has 3.0 over its whole length."""
IMPOSSIBLE = 4.5
"""Words a second that no narration has: the model is asked again."""
LEAST_SHOT = 1.5
"""Seconds below which a shot can't be seen and understood: the model is asked again."""
SHORT_SHOT = 2.0
"""Seconds below which a shot is flagged."""
LATE = 1.0
"""Seconds that a narration may take beyond its shot's: the shot is then made longer."""
LONGEST = 2.0
"""Times the wanted length that the shots' own durations may come to: beyond, the model is asked again."""


def said(text: str, language: str) -> int:
    """How many words are said aloud."""
    from preuve.media.aloud import aloud  # late: numbers in words take a tenth of a second to load

    return len(words_of(aloud(text) if language == "fr" else text))


def narration(shots: Sequence[Shot], language: str) -> int:
    """How many words a film's narration has."""
    return sum(said(shot.narration, language) for shot in shots)


def late(shot: Shot, language: str) -> float:
    """Seconds that a shot's narration, said fast, takes beyond the shot's own; negative where it fits."""
    return round(said(shot.narration, language) / FAST - shot.seconds, 2)
