"""What a check found: a status, a measure, its threshold and that threshold's source, where, and of which bytes."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field

from preuve.engines import Value
from preuve.i18n import language
from preuve.reading import load
from preuve.targets import templates

Status = Literal["met", "unmet", "declared", "not_applicable", "not_run", "error"]
Kind = Literal["requirement", "advice"]
GRAVITY: tuple[Status, ...] = ("unmet", "error", "not_run", "declared", "met", "not_applicable")
"""The gravest first: what surely doesn't hold, then what couldn't be told."""


class Standard(Value):
    """Where a threshold comes from: standard and clause, the day it was checked, how sure it is (docs/sources.md)."""

    title: str
    clause: str = ""
    checked: date
    sure: Literal["P", "M", "X", "S", "C", "K"]
    note: str = ""
    fr: Mapping[str, str] = Field(default={}, description="The same, said in French.")

    def said(self) -> "Standard":
        """The source in the language spoken now."""
        return self.model_copy(update={**self.fr}) if language() == "fr" else self


class _Standards(Value):
    standards: dict[str, Standard]


class Threshold(Value):
    """What a measure is compared with. `standard` is an id of `templates/standards.yaml`."""

    text: str = Field(description="In words, as « 17 signes par seconde au plus »; marked with N_.")
    standard: str
    value: float | None = None
    unit: str = ""


class Place(Value):
    """Where: a file of what was judged, seconds from the film's start, a region in the film's pixels, a shot, a cue."""

    file: str = ""
    at: float | None = None
    until: float | None = None
    region: tuple[int, int, int, int] | None = Field(default=None, description="x, y, width, height.")
    shot: str = ""
    cue: int | None = Field(default=None, description="From 1.")
    note: str = ""


class Still(Value):
    """A picture that shows what was measured: its bytes are in the store under `sha256`."""

    sha256: str
    caption: str
    role: Literal["", "before", "after", "worst"] = ""


class Evidence(Value):
    """A file that was measured, and the digest of its bytes then."""

    name: str
    sha256: str


class Finding(Value):
    """A check's finding on one film (`target`) or on the whole run (`target` empty)."""

    id: str
    title: str
    kind: Kind
    target: str = ""
    status: Status
    measured: str = Field(default="", description="The measure in words, or why there is none.")
    value: float | None = None
    unit: str = ""
    threshold: Threshold | None = None
    remedy: str = ""
    places: tuple[Place, ...] = ()
    stills: tuple[Still, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def family(self) -> str:
        """The three letters of its id."""
        return self.id[:3]

    @property
    def key(self) -> str:
        """A stable name for this check on this film."""
        return f"{self.id}/{self.target}" if self.target else self.id


@cache
def standards() -> dict[str, Standard]:
    """Every source that thresholds cite, by id. Raises BadInput."""
    return load(templates() / "standards.yaml", _Standards).standards
