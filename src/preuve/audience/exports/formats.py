"""Export formats, declared in `templates/audience.yaml`: how each is recognised, and what its columns mean.

To add a platform's export: write an entry there. No code changes as long as its units and dates are among those below.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from preuve.audience.metrics import Metric
from preuve.engines import Value
from preuve.reading import load
from preuve.targets import Source, templates

Language = Literal["fr", "en"]
Role = Literal["id", "title", "text", "url", "published", "duration", "period", "ignored"] | Metric
Unit = Literal["text", "count", "s", "ms", "min", "h", "clock", "percent"]


class Heads(Value):
    """A column's heads in one language, and the id of the source that says so."""

    heads: tuple[str, ...] = Field(min_length=1)
    source: str = Field(default="", description="Always there in the kit's own file.")


class Column(Value):
    """What a column means."""

    role: Role
    unit: Unit = "text"
    fr: Heads | None = None
    en: Heads | None = None


class Writing(Value):
    """How a language's exports write numbers and dates.

    Where both D/M/Y and M/D/Y are declared, the file's own rows must tell which it is.
    """

    decimal: Literal[",", "."]
    dates: tuple[str, ...] = Field(min_length=1)
    required: tuple[str, ...] = Field(min_length=2, description="Heads that tell this format from all others.")


class Place(Value):
    """What a post's address tells: its platform and target, and where its id is."""

    host: str
    path: str = ""
    platform: str
    target: str = ""
    id: str = Field(default="", description="Regular expression whose group 1 is the post's id.")


class Accepted(Value):
    """Who accepted a model's proposal of columns, when, and its recording."""

    by: str = Field(min_length=1)
    on: date
    recording: str


class Format(Value):
    """A platform tool's export."""

    label: str
    platform: str = Field(default="", description="Empty where each row's address tells it.")
    note: str = Field(description="What its figures count, for the definitions.")
    latency: str = Field(default="", description="How late its figures are.")
    window: Literal["lifetime", "period"] = Field(default="lifetime", description="What an undated row counts.")
    sections: bool = Field(default=False, description="Whether its file holds several tables, apart by blank lines.")
    only_known: bool = Field(default=False, description="Whether its rows are pages, of which few are publications.")
    languages: Mapping[Language, Writing]
    places: tuple[Place, ...] = ()
    total_rows: tuple[str, ...] = Field(default=(), description="First cells of rows that aren't posts.")
    lifetime: tuple[str, ...] = Field(default=(), description="What the period's column says of whole-life figures.")
    columns: tuple[Column, ...]
    accepted: Accepted | None = Field(default=None, description="In a project's own file, where a model proposed it.")

    def roles(self, language: Language) -> Iterator[tuple[str, Column]]:
        """Each head of a language, folded, with its column."""
        for column in self.columns:
            heads: Heads | None = getattr(column, language)
            for head in heads.heads if heads else ():
                yield fold(head), column


class Feed(Value):
    """What a platform's API gives, in words, and the unit of its fields that aren't whole counts."""

    label: str
    note: str = Field(description="What its figures count, for the definitions.")
    latency: str = Field(default="", description="How late its figures are.")
    units: Mapping[str, Unit] = Field(default={}, description="By the field's name, as the API spells it.")
    source: str


class Formats(Value):
    """The whole file."""

    sources: Mapping[str, Source]
    platforms: Mapping[str, str] = Field(description="Names of platforms, in the order of tables.")
    sources_of_figures: Mapping[str, Feed] = Field(default={}, description="By the source's name in SOURCES.")
    formats: Mapping[str, Format]

    @model_validator(mode="after")
    def _sourced(self) -> "Formats":
        used = {
            heads.source
            for form in self.formats.values()
            for column in form.columns
            for heads in (column.fr, column.en)
            if heads
        }
        used |= {feed.source for feed in self.sources_of_figures.values()}
        if missing := used - set(self.sources):
            raise ValueError(f"unknown source: {', '.join(sorted(missing))}")
        return self


def fold(head: str) -> str:
    """A column's head without what varies from one export to the next: case, quotes, spaces."""
    plain = unicodedata.normalize("NFKC", head).replace("’", "'").replace("‘", "'")
    return re.sub(r"\s+", " ", plain).strip().casefold()


@cache
def formats() -> Formats:
    """Every known export. Raises BadInput."""
    return load(templates() / "audience.yaml", Formats)
