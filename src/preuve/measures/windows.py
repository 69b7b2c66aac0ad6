"""Stretches of sound short enough to align captions on, each with the caption before it as a run-up."""

from collections.abc import Sequence
from typing import NamedTuple

from preuve.media.cues import Cue

LONGEST = 24.0
MARGIN = 2.0
WIDEST = 29.5
SIGNS = 600


class Window(NamedTuple):
    """Captions to time (indices) in a stretch of sound (seconds); `lead`: those before them, aligned and dropped.

    Whoever aligns gives the sound before a text's first word to that word: the caption before takes it instead.
    """

    lead: tuple[int, ...]
    cues: tuple[int, ...]
    start: float
    end: float


def windows(cues: Sequence[Cue], wanted: Sequence[int], seconds: float) -> list[Window]:
    """Group neighbouring captions into stretches under 30 s, with sound on both sides so that late ones are found.

    Args:
        cues: every caption, in order.
        wanted: indices of those that say something.
        seconds: the sound's length.
    """
    found: list[Window] = []
    group: list[int] = []
    for index in wanted:
        if group and not _fits(cues, _lead(found, cues, group), [*group, index]):
            found.append(_window(cues, _lead(found, cues, group), group, seconds))
            group = []
        group.append(index)
    return [*found, _window(cues, _lead(found, cues, group), group, seconds)] if group else found


def _lead(found: Sequence[Window], cues: Sequence[Cue], group: Sequence[int]) -> tuple[int, ...]:
    if not found:
        return ()
    last = found[-1].cues[-1]
    return (last,) if _fits(cues, (last,), group) else ()


def _fits(cues: Sequence[Cue], lead: Sequence[int], group: Sequence[int]) -> bool:
    all_of_them = [*lead, *group]
    span = max(cues[i].end for i in all_of_them) - cues[all_of_them[0]].start
    return span <= LONGEST and sum(cues[i].characters for i in all_of_them) <= SIGNS


def _window(cues: Sequence[Cue], lead: tuple[int, ...], group: Sequence[int], seconds: float) -> Window:
    start = max(0.0, cues[[*lead, *group][0]].start - MARGIN)
    end = min(seconds, max(cues[i].end for i in group) + MARGIN, start + WIDEST)
    return Window(lead, tuple(group), start, end)
