"""What was read in the platforms' exports and answers, each value with the cell or the field it comes from."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Literal, Self

from pydantic import Field

from preuve.audience.metrics import Metric
from preuve.engines import Value
from preuve.errors import BadInput


class Source(Value):
    """The cell a value was read in. `row` counts as a spreadsheet does, from 1, the head included."""

    file: str
    row: int
    column: str = Field(description="The column's head, as the platform writes it.")
    written: str = Field(description="The cell's text, before any conversion.")


class Reading(Value):
    """One value and its cell. Counts are whole; durations in seconds; shares in percent."""

    value: float
    source: Source


class Post(Value):
    """A publication on one platform."""

    platform: str
    target: str = Field(default="", description="Preuve's target, where the export tells it.")
    id: str
    others: tuple[str, ...] = Field(default=(), description="Its other ids: an export may name it by another.")
    title: str = ""
    url: str = ""
    published: date | None = None
    duration: Reading | None = Field(default=None, description="The film's length in seconds.")

    @property
    def key(self) -> tuple[str, str]:
        """What tells a publication from all others."""
        return (self.platform, self.id)


class Figure(Value):
    """One row of an export: a post, when its figures were observed, and the values found. Missing is absent."""

    post: Post
    day: date | None = Field(default=None, description="The day counted, where the export gives a row a day.")
    observed_at: date | None = None
    at: datetime | None = Field(default=None, description="The moment of observation, where it is known.")
    brought: datetime | None = Field(default=None, description="When its file came, where nothing dates its figures.")
    window: Literal["lifetime", "day", "period"] = "lifetime"
    since: date | None = Field(default=None, description="The first day of a `period`, where the export says it.")
    until: date | None = None
    definition: str = Field(description="Id of a format or of a source of figures in `templates/audience.yaml`.")
    values: Mapping[Metric, Reading]
    other: Mapping[str, str] = Field(default={}, description="Unknown columns, as written.")

    @property
    def when(self) -> str:
        """What orders figures in time: a day, or a moment, in UTC; empty where nothing is known."""
        if self.at:
            return self.at.astimezone(UTC).isoformat()
        if self.observed_at:
            return self.observed_at.isoformat()
        return self.brought.astimezone(UTC).isoformat() if self.brought else ""


class Problem(Value):
    """Something in a file that wasn't understood or was left aside, and why."""

    file: str
    row: int = 0
    column: str = ""
    written: str = ""
    reason: str
    aside: bool = Field(default=False, description="Whether the whole file was set aside.")
    remedy: str = ""

    @classmethod
    def of(cls, file: str, error: BadInput) -> Self:
        """A whole file set aside, for this reason."""
        return cls(file=file, reason=error.message.rstrip(". "), aside=True, remedy=error.remedy)


class File(Value):
    """A file as it was read: an export's table, or a snapshot."""

    name: str
    kind: Literal["export", "snapshot"] = "export"
    format: str
    language: str
    encoding: str
    rows: int
    fictitious: bool
    observed_at: date | None
    unknown_columns: tuple[str, ...] = ()


class Readings(Value):
    """All that was read, and all that wasn't understood."""

    files: tuple[File, ...] = ()
    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def fictitious(self) -> bool:
        """Whether a file says that its figures are invented."""
        return any(file.fictitious for file in self.files)
