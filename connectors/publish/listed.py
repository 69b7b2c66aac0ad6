"""Looking for a post that a platform may list late, until it would certainly be there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

LISTED = timedelta(minutes=5)
LOOKS = (0.0, 5.0, 10.0, 15.0, 30.0, 60.0, 90.0, 90.0)  # seconds waited before each look
T = TypeVar("T")


def awaited(
    look: Callable[[], T | None],
    pause: Callable[[float], None],
    now: Callable[[], datetime],
    ended: datetime,
) -> T | None:
    """What `look` finds; None only once `LISTED` went by since `ended`, by the platform's time, or was waited here."""
    waited = timedelta()
    for wait in LOOKS:
        pause(wait)
        waited += timedelta(seconds=wait)
        found = look()
        if found is not None or max(waited, now() - ended) >= LISTED:
            return found
    return None
