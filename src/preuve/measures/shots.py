"""Where a film's shots are: told by the plans of our segments, or found by the cuts of any other film."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from preuve.media.plan import SegmentPlan

# Levels of 255, mean over the frame; times what changes around; frames. Chosen on films whose cuts are known.
SUDDEN, OUTSTANDING, AROUND = 16.0, 3.0, 6
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
        usual = max(median(around), 1.0) if around else 1.0
        far = number - cuts[-1] >= SHORTEST * fps or len(cuts) == 1
        if differences[number] >= max(SUDDEN, OUTSTANDING * usual) and far:
            cuts.append(number)
    return [Span("", first, end) for first, end in pairwise([*cuts, len(differences)])]
