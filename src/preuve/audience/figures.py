"""What was read in the platforms' export files, each value with the cell it comes from."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from preuve.audience.metrics import Metric
from preuve.engines import Value


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
    window: Literal["lifetime", "day"] = "lifetime"
    definition: str = Field(description="Id of the export's format in `templates/audience.yaml`.")
    values: Mapping[Metric, Reading]
    other: Mapping[str, str] = Field(default={}, description="Unknown columns, as written.")


class Problem(Value):
    """Something in a file that wasn't understood or was left aside, and why."""

    file: str
    row: int = 0
    column: str = ""
    written: str = ""
    reason: str


class File(Value):
    """An export file as it was read."""

    name: str
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
