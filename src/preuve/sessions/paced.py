"""Long work told in plain lines: one as each part begins, and every ten seconds at most, what is left."""

import sys
import time

from preuve.display import PLAIN_EVERY
from preuve.i18n import _
from preuve.pages import duration

SURE = 2.0
"""So many seconds before the time left is guessed."""


class Paced:
    """Tells work on the error output, so that what a command prints can still be kept in a file."""

    def __init__(self) -> None:
        self._part = ""
        self._began = self._last = time.monotonic()

    def begin(self, part: str) -> None:
        """Say that a part begins, unless it is the one that was said last."""
        if part != self._part:
            self._part = part
            self._began = time.monotonic()
            self._say(_("{part}…").format(part=part[:1].upper() + part[1:]))

    def tell(self, share: float) -> None:
        """Hear which share of the part is done; say now and then how long is left."""
        spent = time.monotonic() - self._began
        if 0 < share < 1 and spent >= SURE and time.monotonic() - self._last >= PLAIN_EVERY:
            left = duration(spent * (1 - share) / share)
            self._say(
                _("{part} : {percent} %, reste environ {left}.").format(
                    part=self._part[:1].upper() + self._part[1:], percent=round(100 * share), left=left
                )
            )

    def _say(self, text: str) -> None:
        self._last = time.monotonic()
        print("".join(one if one.isprintable() else " " for one in text), file=sys.stderr, flush=True)  # noqa: T201
