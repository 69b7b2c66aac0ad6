"""Where each text of our own films should stand, frame by frame in the film, worked out from its segments' plans.

Nothing here is a measure: it tells `lettered.py` where to look, and what the letters would look like in each family.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from preuve.errors import BadInput, MissingPart
from preuve.media import overlays
from preuve.media.fonts import FAMILIES
from preuve.media.overlays import Overlay
from preuve.media.plan import CueView, SegmentPlan, ShotView
from preuve.targets import Profile

TextKind = Literal["caption", "title", "label"]
BOLD: frozenset[TextKind] = frozenset({"title", "label"})


@dataclass(frozen=True)
class Expected:
    """A text expected on the film's frames from `first` up to, not including, `end`; it comes and goes in `fades`."""

    kind: TextKind
    shot: str
    words: tuple[str, ...]
    first: int
    end: int
    fades: int
    view: ShotView
    profile: Profile

    @property
    def steady(self) -> range:
        """The frames where it is wholly there."""
        return range(self.first + self.fades, max(self.end - self.fades, self.first + self.fades + 1))

    @property
    def display_scale(self) -> float:
        """CSS pixels that a pixel of the film takes where the film is shown."""
        return self.profile.display_width.value / self.profile.width

    def drawn_in(self, family: str) -> Overlay | None:
        """What it would look like in a family; None where that family isn't there or can't hold it."""
        view = self.view.model_copy(update={"family": family})
        try:
            return self._draw(view)
        except (BadInput, MissingPart):
            return None

    def _draw(self, view: ShotView) -> Overlay | None:
        if self.kind == "title":
            return overlays.title(view, self.profile)
        if self.kind == "label":
            return overlays.label(view, self.profile)
        return overlays.caption(CueView(first=0, end=1, lines=self.words), view, self.profile)


def candidates(asked: str) -> tuple[str, ...]:
    """The families a text is compared with: the one asked for first, then those that come as packages."""
    packaged = (name for name, known in FAMILIES.items() if known.package)
    return tuple(dict.fromkeys([asked, *packaged]))


def expected(plans: Sequence[SegmentPlan]) -> list[Expected]:
    """Every text in the order it comes; one that goes on from a segment to the next is one text."""
    found: list[Expected] = []
    start = 0
    for plan in plans:
        found += _in_segment(plan, start)
        start += plan.count
    by_text = sorted(found, key=lambda one: (_identity(one), one.first))
    joined = [text for _key, group in groupby(by_text, key=_identity) for text in _joined(list(group))]
    return sorted(joined, key=lambda one: (one.first, one.kind))


def _identity(text: Expected) -> tuple[str, str, tuple[str, ...], str]:
    return text.kind, "" if text.kind == "label" else text.shot, text.words, text.view.family


def _joined(group: Sequence[Expected]) -> Iterator[Expected]:
    last = group[0]
    for text in group[1:]:
        if text.first == last.end:
            last = replace(last, end=text.end)
        else:
            yield last
            last = text
    yield last


def _in_segment(plan: SegmentPlan, start: int) -> Iterator[Expected]:
    put = _placer(plan, start)
    if plan.then is not None:
        yield from _labels_of_passage(plan, start)
        return
    view = plan.view
    if view.on_screen:
        yield from put("title", (view.on_screen,), view.overlap, view.frames - view.overlap, overlays.TITLE_FRAMES)
    for cue in view.cues:
        yield from put("caption", cue.lines, cue.first, cue.end, 0)
    if view.label:
        yield from put("label", (view.label,), 0, view.frames, 0)


Put = Callable[[TextKind, tuple[str, ...], int, int, int], Iterator[Expected]]


def _placer(plan: SegmentPlan, start: int) -> Put:
    """What turns frames of the shot into the film's, within the segment."""
    view, profile, shift = plan.view, plan.profile, start - plan.first

    def put(kind: TextKind, words: tuple[str, ...], first: int, end: int, fades: int) -> Iterator[Expected]:
        first, end = max(first + shift, start), min(end + shift, start + plan.count)
        if first < end:
            yield Expected(kind, view.shot, words, first, end, fades, view, profile)

    return put


def _labels_of_passage(plan: SegmentPlan, start: int) -> Iterator[Expected]:
    """The label alone stays on a passage: the first shot's up to its middle, then the second's."""
    half = next(number for number in range(plan.count + 1) if (number + 1) / (plan.count + 1) >= 0.5)
    for view, first, end in ((plan.view, 0, half), (plan.then, half, plan.count)):
        if view is not None and view.label and first < end:
            yield Expected("label", view.shot, (view.label,), start + first, start + end, 0, view, plan.profile)
