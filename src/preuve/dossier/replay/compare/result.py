"""What a comparison says, and the bounds it is held to."""

from collections.abc import Mapping

from preuve.dossier.model import Comparator, Name, Said, Status
from preuve.engines import Value

PICTURE_DB = 38.0
"""The least ratio of signal to noise of any tile of any frame, in decibels (shared/DOSSIER.md)."""
SOUND_DB = -24.0
"""The most that an aligned difference may be, against the loudest level of the sound, in decibels."""
MOMENT_DB = -18.0
"""The same, of each channel, against its own level at the same moment, where what differs is heard."""
SIDE_DB = -24.0
"""The same, of what two channels don't share, against the louder one at the same moment."""
WORDS_WRONG = 0.05
"""The highest word error rate between two hearings of the same sound (shared/DESIGN.md)."""
CUE_SECONDS = 0.3
LENGTH_SHARE = 0.1
"""By how much two voices that say the same may differ in length."""


class Compared(Value):
    """A comparison's status, the comparator that gave it, what was measured, in words and in numbers."""

    status: Status
    comparator: Comparator
    said: Said = ""
    numbers: Mapping[Name, float] = {}
