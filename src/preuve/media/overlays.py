"""What is written over a shot: captions on their frames exactly, the on-screen title, the label of what AI made.

Captions and title keep clear of the frames a transition may cover; the label stays all along.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from preuve.media import layout, lettering
from preuve.media.ink import Ink
from preuve.media.motion import arrive
from preuve.media.plan import CueView, ShotView
from preuve.media.planes import Planes
from preuve.media.sprites import Cutout
from preuve.targets import Profile

TITLE_FRAMES = 8
TITLE_RISE = 24


@dataclass(frozen=True, slots=True)
class Overlay:
    """A text shown from frame `first` up to, not including, frame `end` of a shot; `fades` frames to come and go.

    `cutout` is what is laid, its corner on the even pixel (x, y); `drawn` and its masks have their corner on `corner`.
    """

    first: int
    end: int
    cutout: Cutout
    x: int
    y: int
    drawn: lettering.Drawn
    corner: tuple[int, int]
    fades: int = 0

    def lay(self, frame: Planes, number: int) -> None:
        """Lay it over a frame of the shot."""
        if not self.first <= number < self.end:
            return
        shown = 1.0
        if self.fades:
            nearest = min(number - self.first, self.end - 1 - number)
            shown = arrive((nearest + 1) / (self.fades + 1)) if nearest < self.fades else 1.0
        rise = round((1 - shown) * TITLE_RISE / 2) * 2
        cutout = self.cutout if shown == 1.0 else self.cutout.faded(shown)
        cutout.stamp(frame, self.x, self.y + rise)


def overlays(view: ShotView, profile: Profile) -> tuple[Overlay, ...]:
    """Everything written over a shot, in the order it is laid. Raises BadInput where a text doesn't fit."""
    return tuple(_overlays(view, profile))


def label(view: ShotView, profile: Profile) -> Overlay | None:
    """The label alone."""
    if not view.label:
        return None
    boxes = layout.boxes(profile, view.family)
    drawn = lettering.label(view.label, size_px=boxes.sizes.label_px, max_width=boxes.label.width, family=view.family)
    return _placed(drawn, boxes.label, 0, view.frames)


def _overlays(view: ShotView, profile: Profile) -> Iterator[Overlay]:
    if view.on_screen:
        yield title(view, profile)
    for cue in view.cues:
        yield caption(cue, view, profile)
    found = label(view, profile)
    if found:
        yield found


def title(view: ShotView, profile: Profile) -> Overlay:
    """The on-screen title alone. Raises BadInput where it doesn't fit."""
    boxes = layout.boxes(profile, view.family)
    drawn = lettering.title(
        view.on_screen,
        size_px=boxes.sizes.title_px,
        max_width=boxes.title.width,
        max_lines=boxes.sizes.title_lines,
        least_px=boxes.sizes.title_least_px,
        family=view.family,
        palette=view.palette,
    )
    return _placed(drawn, boxes.title, view.overlap, view.frames - view.overlap, fades=TITLE_FRAMES)


def caption(cue: CueView, view: ShotView, profile: Profile) -> Overlay:
    """A caption alone. Raises BadInput where it doesn't fit."""
    boxes = layout.boxes(profile, view.family)
    drawn = lettering.caption(
        cue.lines,
        size_px=boxes.sizes.caption_px,
        max_width=boxes.caption.width,
        least_px=boxes.sizes.caption_least_px,
        family=view.family,
    )
    return _placed(drawn, boxes.caption, cue.first, cue.end)


def _placed(drawn: lettering.Drawn, box: layout.Box, first: int, end: int, *, fades: int = 0) -> Overlay:
    x, y = box.place(drawn.width, drawn.height)
    cutout = Cutout.from_ink(Ink.from_pixels(drawn.image).bordered(x % 2, y % 2))
    return Overlay(first, end, cutout, x - x % 2, y - y % 2, drawn, (x, y), fades)
