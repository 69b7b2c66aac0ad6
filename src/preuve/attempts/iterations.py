"""Iterations: what was asked again of an AI, why, and which answer she chose. Kept in her project, for the jury.

`iterations.yaml` only grows: an attempt follows a first answer, asked with a note (what was wrong, what to change) or
other parameters; a choice says which attempt the film uses, and why. Attempt 1 is what the prompt gives by itself.
An attempt is `of` a shot, by its id, or of a script, by its tone: each tone has a storyboard of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

import yaml
from pydantic import Field, model_validator

from preuve.engines import Value
from preuve.i18n import _
from preuve.reading import load
from preuve.store import write_atomic

NAME = "iterations.yaml"
What = Literal["script", "image", "voice"]
STEPS: Mapping[What, str] = {"script": "script", "image": "scene", "voice": "voice"}
"""The step that makes each kind of thing."""
PARAMETERS: Mapping[What, tuple[str, ...]] = {
    "script": ("temperature", "seed"),
    "image": ("temperature", "seed"),
    "voice": ("voice", "speed", "say", "replaces"),
}
"""What an attempt may change of the request, besides its prompt."""
HEADER = """\
# Les essais demandés à l'IA et vos choix, dans l'ordre. « preuve iterate » et « preuve choose » écrivent ici ; vous
# pouvez compléter une note ou une raison, jamais changer un numéro : il désigne un essai déjà fait.
"""


class Thing(NamedTuple):
    """What an attempt is at: a script by its tone, a picture or a voice by its shot."""

    what: What
    of: str


class Changes(Value):
    """Parameters that differ from the base. None, or an empty text: as in the base."""

    temperature: float | None = Field(default=None, ge=0, le=2)
    seed: int | None = Field(default=None, ge=0, lt=2**31)
    voice: str = Field(default="", max_length=100)
    speed: float | None = Field(default=None, ge=0.6, le=1.6)
    say: str = Field(default="", max_length=600, description="What the voice is given to read, to be heard right.")
    replaces: str = Field(default="", max_length=600, description="The narration that `say` was written for.")

    def said(self) -> dict[str, Any]:
        """What differs, by name."""
        return self.model_dump(mode="json", exclude_defaults=True)


class Attempt(Value):
    """One more try at the same thing. `base` is the attempt it starts from: its note adds to those before."""

    what: What
    of: str = Field(max_length=100, description="The shot; the tone, for a script.")
    number: int = Field(ge=2)
    base: int = Field(default=1, ge=1)
    note: str = Field(default="", max_length=2000, description="What was wrong, and what to change.")
    changes: Changes = Changes()
    by: str = Field(default="", max_length=200)
    at: datetime | None = None
    failed: str = Field(default="", max_length=4000, description="Why it brought nothing, where it didn't.")

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.base >= self.number:
            raise ValueError(_("un essai part d'un essai d'avant lui"))
        foreign = next((key for key in self.changes.said() if key not in PARAMETERS[self.what]), None)
        if foreign:
            raise ValueError(_("« {key} » ne se change pas ici").format(key=foreign))
        return self

    @property
    def thing(self) -> Thing:
        """What it is at."""
        return Thing(self.what, self.of)


class Choice(Value):
    """Which attempt the film uses, and why."""

    what: What
    of: str = Field(max_length=100)
    number: int = Field(ge=1)
    answer: str = Field(default="", pattern=r"^([0-9a-f]{64})?$", description="Digest of the answer that she chose.")
    why: str = Field(default="", max_length=2000)
    by: str = Field(default="", max_length=200)
    at: datetime | None = None

    @property
    def thing(self) -> Thing:
        """What it is of."""
        return Thing(self.what, self.of)


class Iterations(Value):
    """Everything that was tried again in a project."""

    attempts: tuple[Attempt, ...] = ()
    choices: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        seen: set[tuple[Thing, int]] = set()
        for one in self.attempts:
            if (one.thing, one.number) in seen:
                raise ValueError(_("l'essai {n} de « {of} » y est deux fois").format(n=one.number, of=one.of))
            if one.base > 1 and (one.thing, one.base) not in seen:
                raise ValueError(_("l'essai {n} de « {of} » manque").format(n=one.base, of=one.of))
            seen.add((one.thing, one.number))
        lost = next((c for c in self.choices if c.number > 1 and (c.thing, c.number) not in seen), None)
        if lost:
            raise ValueError(_("l'essai {n} de « {of} » est choisi, mais manque").format(n=lost.number, of=lost.of))
        return self

    def things(self) -> list[Thing]:
        """Everything that was tried again or chosen, in order."""
        return list(dict.fromkeys([*(one.thing for one in self.attempts), *(one.thing for one in self.choices)]))

    def of(self, thing: Thing) -> list[Attempt]:
        """The attempts at something after the first, in order."""
        return [one for one in self.attempts if one.thing == thing]

    def choice(self, thing: Thing) -> Choice | None:
        """The choice that holds: the last one."""
        return next((one for one in reversed(self.choices) if one.thing == thing), None)

    def chosen(self, thing: Thing) -> int:
        """The attempt that the film uses: the last one chosen, else the first."""
        choice = self.choice(thing)
        return choice.number if choice else 1

    def numbers(self, thing: Thing) -> list[int]:
        """The numbers of its attempts, the first one's included."""
        return [1, *(one.number for one in self.of(thing))]

    def attempt(self, thing: Thing, number: int) -> Attempt | None:
        """An attempt by its number; None for the first, that nobody asked for."""
        return next((one for one in self.of(thing) if one.number == number), None)

    def chain(self, thing: Thing, number: int) -> list[Attempt]:
        """An attempt and those it builds on, the earliest first."""
        found = self.attempt(thing, number)
        return [*self.chain(thing, found.base), found] if found else []

    def correction(self, thing: Thing, number: int) -> str:
        """The notes that an attempt's prompt carries."""
        return "\n".join(one.note.strip() for one in self.chain(thing, number) if one.note.strip())

    def changes(self, thing: Thing, number: int) -> Changes:
        """The parameters that an attempt changes, the latest word winning."""
        said = {key: value for one in self.chain(thing, number) for key, value in one.changes.said().items()}
        return Changes.model_validate(said)


def read(folder: Path) -> Iterations:
    """A project's iterations; none where there is no file. Raises BadInput."""
    path = folder / NAME
    return load(path, Iterations) if path.is_file() else Iterations()


def write(folder: Path, iterations: Iterations) -> Path:
    """Keep them."""
    path = folder / NAME
    write_atomic(path, to_yaml(iterations))
    return path


def to_yaml(iterations: Iterations) -> bytes:
    """The file's bytes."""
    data = iterations.model_dump(mode="json", exclude_defaults=True)
    return (HEADER + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)).encode()
