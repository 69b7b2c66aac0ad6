"""What a segment shows, as values: the parameters of the step that encodes it.

A plan holds neither the film's name nor its time, so that two films showing the same shot share its segment.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field, model_validator

from preuve.engines import Value
from preuve.media.timeline import Piece
from preuve.storyboard import Effect, Motion, Transition
from preuve.targets import Profile

Preset = Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium"]


class CueView(Value):
    """A caption in a shot: shown from frame `first` up to, not including, frame `end`."""

    first: int = Field(ge=0)
    end: int = Field(gt=0)
    lines: tuple[str, ...] = Field(min_length=1)


class ShotView(Value):
    """Everything that is seen of a shot but its picture, which comes as files (`layers.json` and what it names)."""

    shot: str
    frames: int = Field(gt=0, description="Frames of the whole shot, overlaps included.")
    overlap: int = Field(default=15, ge=0, description="Frames at each end that a transition may cover.")
    motion: Motion = "push-in"
    effects: tuple[Effect, ...] = ()
    cues: tuple[CueView, ...] = ()
    on_screen: str = ""
    label: str = Field(default="", description="What the label in the corner says; empty: no label.")
    family: str = "Atkinson Hyperlegible"
    palette: tuple[str, ...] = Field(default=(), description="Hexadecimal colours, the background's first.")


class SegmentPlan(Value):
    """A segment: `count` frames of shot `view` from its frame `first`; with `then`, the passage to the next shot."""

    profile: Profile
    view: ShotView
    first: int = Field(ge=0)
    count: int = Field(gt=0)
    then: ShotView | None = None
    then_first: int = Field(default=0, ge=0)
    transition: Transition = "cut"
    preset: Preset = "veryfast"
    crf: int = Field(default=21, ge=0, le=51)

    @model_validator(mode="after")
    def _inside(self) -> "SegmentPlan":
        if self.first + self.count > self.view.frames:
            raise ValueError(self.view.shot)
        if self.then is not None and self.then_first + self.count > self.then.frames:
            raise ValueError(self.then.shot)
        if (self.then is None) != (self.transition == "cut"):
            raise ValueError(self.transition)
        return self


def segment_plan(
    piece: Piece, views: Sequence[ShotView], profile: Profile, *, preset: Preset = "veryfast", crf: int = 21
) -> SegmentPlan:
    """The plan of a piece; `views` holds the shots it shows."""
    # Nothing is written on the frames of a passage but the label: another caption must not make it anew.
    bare = {"cues": (), "on_screen": ""} if piece.then else {}
    by_name = {view.shot: view.model_copy(update=bare) for view in views}
    return SegmentPlan(
        profile=profile,
        view=by_name[piece.shot],
        first=piece.first,
        count=piece.count,
        then=by_name[piece.then] if piece.then else None,
        then_first=piece.then_first,
        transition=piece.transition,
        preset=preset,
        crf=crf,
    )
