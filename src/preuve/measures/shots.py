"""Where a film's shots are: told by the plans of our segments, or found by the cuts of any other film."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from preuve.media.plan import SegmentPlan

# Levels of 255, mean over the frame; times the most that changes around; frames.
SUDDEN, OUTSTANDING, AROUND = 16.0, 2.0, 5
SHORTEST = 0.4


@dataclass(frozen=True)
class Span:
    """Frames `first` up to, not including, `end` that show one shot and no passage. `shot` is empty where unknown."""

    shot: str
    first: int
    end: int


def planned(plans: Sequence[SegmentPlan]) -> list[Span]:
    """The shots of a film of ours, passages left out."""
    return list(_planned(plans))


def _planned(plans: Sequence[SegmentPlan]) -> Iterator[Span]:
    at = 0
    for plan in plans:
        if plan.then is None:
            yield Span(plan.view.shot, at, at + plan.count)
        at += plan.count


def found(differences: Sequence[float], fps: float) -> list[Span]:
    """Shots between hard cuts; `differences[n]` is how far frame n is from the one before it, in levels."""
    cuts = [0]
    for number in range(1, len(differences)):
        around = [*differences[max(number - AROUND, 1) : number], *differences[number + 1 : number + 1 + AROUND]]
        far = number - cuts[-1] >= SHORTEST * fps or len(cuts) == 1
        if differences[number] >= max(SUDDEN, OUTSTANDING * max(around, default=0.0)) and far:
            cuts.append(number)
    return [Span("", first, end) for first, end in pairwise([*cuts, len(differences)])]
