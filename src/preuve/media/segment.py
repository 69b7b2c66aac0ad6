"""Rendering a segment: frames painted one at a time, sent to an encoder as they come. Two frames are in memory at most.

Several segments may be rendered at once from threads: each has its own encoder.
"""

import threading
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from preuve.media.encode import Encoder, command
from preuve.media.overlays import Overlay, label, overlays
from preuve.media.plan import SegmentPlan, ShotView
from preuve.media.planes import Planes
from preuve.media.stage import Stage
from preuve.media.transitions import PASSAGES
from preuve.targets import Profile

if TYPE_CHECKING:
    from moviepy import VideoClip

    from preuve.media.clip import Painter

STAGES = 3  # pictures kept ready: two segments rendered at once show three shots
Pictures = Mapping[str, Path]
Progress = Callable[[float], None]


def render(
    plan: SegmentPlan, pictures: Pictures, then_pictures: Pictures | None, out: Path, progress: Progress | None = None
) -> None:
    """Encode a segment as an MP4 of H.264 video alone.

    Args:
        plan: what it shows.
        pictures: files by name of the shot's picture, `layers.json` among them.
        then_pictures: those of the shot a passage leads to.
        out: where to write; nothing is left there on failure.
        progress: told the share done, 0 to 1.

    Raises:
        BadMedia: a picture can't be used.
        BadInput: a text doesn't fit, or an effect can't be put on a shot.
        StepFailed: ffmpeg failed.
        DiskFull: there is no room.
    """
    cv2.setNumThreads(1)  # the other processor renders another segment
    size = plan.profile.width, plan.profile.height
    paint = painter(plan, pictures, then_pictures)
    frame = Planes(*size)
    with Encoder(command(size, plan.profile.fps, out, preset=plan.preset, crf=plan.crf), out) as encoder:
        for number in range(plan.count):
            paint(number, frame)
            encoder.write(frame.data)
            if progress:
                progress((number + 1) / plan.count)


def painter(plan: SegmentPlan, pictures: Pictures, then_pictures: Pictures | None) -> Callable[[int, Planes], None]:
    """A function that paints any frame of a segment, counted from the segment's first."""
    seen = Seen(plan.view, plan.profile, pictures)
    if plan.then is None:
        return lambda number, frame: seen.paint(plan.first + number, frame)
    if then_pictures is None:
        raise ValueError(plan.then.shot)
    return _passage(plan, seen, Seen(plan.then, plan.profile, then_pictures))


class Seen:
    """A shot as it is seen: its picture, and what is written over it.

    Nothing it keeps refers back to it: its stage, some forty megabytes, goes as soon as the segment is done.
    """

    def __init__(self, view: ShotView, profile: Profile, pictures: Pictures) -> None:
        self.view, self.profile = view, profile
        stage = _stage(pictures, profile, view.overlap / 2 / profile.fps)
        self._plain = _filmed(stage, view, profile.fps)

    @cached_property
    def overlays(self) -> tuple[Overlay, ...]:
        """What is written over it, drawn when first needed."""
        return overlays(self.view, self.profile)

    @cached_property
    def clip(self) -> "VideoClip":
        """The picture as a MoviePy clip, its effects put on it. Raises BadInput."""
        from preuve.media.clip import shot_clip, with_effects

        profile = self.profile
        plain = shot_clip(self._plain, profile.width, profile.height, fps=profile.fps, frames=self.view.frames)
        return with_effects(plain, self.view.effects)

    @cached_property
    def picture(self) -> "Painter":
        """What paints the picture alone, at a frame of the shot."""
        if not self.view.effects:
            return self._plain
        from preuve.media.clip import effected

        return effected(self.clip)

    def paint(self, number: int, frame: Planes) -> None:
        """Paint a whole frame of the shot."""
        self.picture(number, frame)
        for overlay in self.overlays:
            overlay.lay(frame, number)


def _filmed(stage: Stage, view: ShotView, fps: int) -> "Painter":
    def paint(number: float, frame: Planes) -> None:
        stage.paint(frame, view.motion, number / fps, number / max(view.frames - 1, 1))

    return paint


def _passage(plan: SegmentPlan, seen: Seen, then: Seen) -> Callable[[int, Planes], None]:
    one, two = (Planes(plan.profile.width, plan.profile.height) for _ in range(2))
    mix, labels = PASSAGES[plan.transition], [label(shot.view, plan.profile) for shot in (seen, then)]

    def paint(number: int, frame: Planes) -> None:
        part = (number + 1) / (plan.count + 1)
        seen.picture(plan.first + number, one)
        then.picture(plan.then_first + number, two)
        mix(one, two, part, frame)
        shown = labels[0] if part < 0.5 else labels[1]
        if shown:
            shown.lay(frame, shown.first)

    return paint


def _identity(pictures: Pictures) -> tuple[tuple[str, Path, int, int], ...]:
    """What tells two sets of files apart without reading them."""
    facts = ((name, path, path.stat()) for name, path in sorted(pictures.items()))
    return tuple((name, path, stat.st_size, stat.st_mtime_ns) for name, path, stat in facts)


class _Slot:
    """A place for a stage, and who may make it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stage: Stage | None = None


@lru_cache(maxsize=STAGES)
def _slot(_files: tuple[tuple[str, Path, int, int], ...], _profile: Profile, _entry: float) -> _Slot:
    return _Slot()


def _stage(pictures: Pictures, profile: Profile, entry: float) -> Stage:
    """A shot's stage, kept for the neighbouring segments that show it too, and made once."""
    slot = _slot(_identity(pictures), profile, entry)
    with slot.lock:
        if slot.stage is None:
            slot.stage = Stage(pictures, profile.width, profile.height, entry=entry)
        return slot.stage
