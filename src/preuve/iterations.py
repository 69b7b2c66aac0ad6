"""Iterations: what was asked again of an AI, why, and which answer she chose. Kept in her project, for the jury.

`iterations.yaml` only grows: an attempt follows a first answer, asked with a note (what was wrong, what to change) or
other parameters; a choice says which attempt the film uses, and why. Attempt 1 is what the prompt gives by itself.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from preuve.engines import Value
from preuve.reading import load
from preuve.store import write_atomic

NAME = "iterations.yaml"
What = Literal["script", "image", "voice"]
HEADER = """\
# Les essais demandés à l'IA et vos choix, dans l'ordre. « preuve iterate » et « preuve choose » écrivent ici ; vous
# pouvez compléter une note ou une raison, jamais changer un numéro : il désigne un essai déjà fait.
"""


class Attempt(Value):
    """One more try at the same thing. `base` is the attempt it starts from: its note adds to those before."""

    what: What
    of: str = Field(default="", description="The shot; empty for the script.")
    number: int = Field(ge=2)
    base: int = Field(default=1, ge=1)
    note: str = Field(default="", max_length=2000, description="What was wrong, and what to change.")
    changes: Mapping[str, str | int | float] = Field(default={}, description="Parameters that differ from the base.")
    by: str = ""
    at: datetime | None = None


class Choice(Value):
    """Which attempt the film uses, and why."""

    what: What
    of: str = ""
    number: int = Field(ge=1)
    why: str = Field(default="", max_length=2000)
    by: str = ""
    at: datetime | None = None


class Iterations(Value):
    """Everything that was tried again in a project."""

    attempts: tuple[Attempt, ...] = ()
    choices: tuple[Choice, ...] = ()

    def chosen(self, what: What, of: str = "") -> int:
        """The attempt that the film uses: the last one chosen, else the first."""
        return next((c.number for c in reversed(self.choices) if (c.what, c.of) == (what, of)), 1)

    def attempt(self, what: What, number: int, of: str = "") -> Attempt | None:
        """An attempt by its number; None for the first, that nobody asked for."""
        return next((a for a in self.attempts if (a.what, a.of, a.number) == (what, of, number)), None)

    def chain(self, what: What, number: int, of: str = "") -> list[Attempt]:
        """An attempt and those it builds on, the earliest first."""
        found = self.attempt(what, number, of)
        return [*self.chain(what, found.base, of), found] if found and found.base < number else [found] if found else []

    def correction(self, what: What, number: int, of: str = "") -> str:
        """The notes that an attempt's prompt carries."""
        return "\n".join(one.note.strip() for one in self.chain(what, number, of) if one.note.strip())

    def changes(self, what: What, number: int, of: str = "") -> dict[str, str | int | float]:
        """The parameters that an attempt changes, the latest word winning."""
        return {key: value for one in self.chain(what, number, of) for key, value in one.changes.items()}


def read(folder: Path) -> Iterations:
    """A project's iterations; none where there is no file. Raises BadInput."""
    path = folder / NAME
    return load(path, Iterations) if path.is_file() else Iterations()


def write(folder: Path, iterations: Iterations) -> Path:
    """Keep them."""
    data = iterations.model_dump(mode="json", exclude_defaults=True)
    path = folder / NAME
    write_atomic(path, (HEADER + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)).encode())
    return path
