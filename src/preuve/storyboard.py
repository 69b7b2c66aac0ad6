"""The storyboard: ordered shots, each with its narration, on-screen text, visual prompt and alternative text."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, field_validator, model_validator

from preuve.engines import Value
from preuve.i18n import _

SHOT_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")

Transition = Literal["cut", "crossfade", "slide", "wipe", "dip"]
Motion = Literal["still", "push-in", "pull-out", "pan-left", "pan-right"]


class Effect(Value):
    """A MoviePy effect put on a shot, by its class name in `moviepy.video.fx`, with its arguments."""

    name: str = Field(min_length=1)
    arguments: Mapping[str, float | int | str | bool] = {}


class Shot(Value):
    """One shot. Durations in seconds; the narration may make it longer, never shorter than it needs."""

    id: str = Field(description="Short name of the shot: lower case, digits, hyphens.")
    narration: str = Field(default="", max_length=600, description="What the voice says.")
    on_screen: str = Field(
        default="", max_length=90, description="Text shown in the picture; the voice says its sense."
    )
    visual: str = Field(min_length=1, max_length=4000, description="What the picture must show.")
    alt: str = Field(min_length=1, max_length=1000, description="The picture in words, for who doesn't see it.")
    subjects: tuple[str, ...] = Field(default=(), description="Main things shown, as French nouns.")
    seconds: float = Field(default=4.0, ge=1, le=60, description="How long it should last.")
    priority: Literal[1, 2, 3] = Field(default=2, description="1 stays in every cut; 3 leaves first.")
    only: tuple[str, ...] = Field(default=(), description="Targets that keep this shot; empty: all.")
    transition: Transition = Field(default="crossfade", description="How the next shot comes.")
    motion: Motion = "push-in"
    effects: tuple[Effect, ...] = ()
    file: str = Field(default="", description="Her own picture or clip, in media/; empty: the image engine draws.")
    note: str = Field(default="", max_length=1000, description="Why she changed what the AI proposed.")

    @field_validator("id")
    @classmethod
    def _plain_id(cls, value: str) -> str:
        if not SHOT_ID.match(value):
            raise ValueError(_("un nom de plan n'a que des minuscules sans accent, des chiffres et des tirets"))
        return value


class Storyboard(Value):
    """The film's shots, in order. `draft` is the digest of the AI's text it started from, empty when there was none."""

    title: str = Field(min_length=1, max_length=300)
    description: str = Field(default="", max_length=2000, description="What platforms and the page say of the film.")
    draft: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    shots: tuple[Shot, ...] = Field(min_length=1, max_length=60)

    @model_validator(mode="after")
    def _unique_ids(self) -> "Storyboard":
        ids = [shot.id for shot in self.shots]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice:
            raise ValueError(_("deux plans s'appellent « {name} »").format(name=twice))
        return self


class Change(Value):
    """One thing a person changed in what the AI proposed."""

    shot: str
    field: str
    before: str
    after: str
    note: str = ""


def changes(draft: Storyboard, edited: Storyboard) -> list[Change]:
    """What she changed, field by field: of the whole film (no shot named), then shot by shot.

    An added or removed shot shows with an empty side.
    """
    before = {shot.id: shot for shot in draft.shots}
    after = {shot.id: shot for shot in edited.shots}
    whole = [
        Change(shot="", field=field, before=getattr(draft, field), after=getattr(edited, field))
        for field in ("title", "description")
        if getattr(draft, field) != getattr(edited, field)
    ]
    return whole + [
        change
        for name in dict.fromkeys([*before, *after])
        for change in _shot_changes(name, before.get(name), after.get(name))
    ]


def _shot_changes(name: str, before: Shot | None, after: Shot | None) -> Iterator[Change]:
    note = after.note if after else ""
    if before is None or after is None:
        one, two = (before.narration if before else ""), (after.narration if after else "")
        yield Change(shot=name, field="shot", before=one, after=two, note=note)
        return
    for field in Shot.model_fields:
        one, two = getattr(before, field), getattr(after, field)
        if field != "note" and one != two:
            yield Change(shot=name, field=field, before=str(one), after=str(two), note=note)
