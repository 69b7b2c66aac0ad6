"""The unified audience table: a row for each publication on each platform, and only the sums that mean something."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from preuve.audience.figures import File, Post, Problem, Source
from preuve.audience.metrics import METRICS, Metric
from preuve.engines import Value


class Cell(Value):
    """A value of the table, and every cell of the exports it comes from."""

    value: float
    sources: tuple[Source, ...] = Field(min_length=1)
    how: Literal["read", "sum", "ratio", "difference"] = "read"
    when: str = Field(default="", description="The day or moment it was observed, in ISO form; empty: unknown.")


class Rate(Value):
    """An engagement rate: interactions divided by views, over `n` posts."""

    numerator: float
    denominator: float = Field(gt=0)
    n: int
    counted: tuple[Metric, ...] = Field(description="The interactions that the exports give.")
    sources: tuple[Source, ...]

    @property
    def percent(self) -> float:
        """The rate in percent."""
        return 100 * self.numerator / self.denominator


class Access(Value):
    """What was found of a film's accessibility by the run that made it: of a family of checks, how many are met."""

    family: str
    met: int
    judged: int
    waiting: int = Field(default=0, description="Checks that a person must still judge, or that weren't run.")


class Row(Value):
    """A publication's figures on its platform, over its whole life unless `days` or `window` says otherwise."""

    post: Post
    definition: str
    observed_at: date | None
    when: str = Field(default="", description="The moment or day of the latest figures.")
    days: int = Field(default=0, description="How many days were added up; 0 for whole-life figures.")
    window: Literal["lifetime", "day", "period"] = "lifetime"
    since: date | None = None
    until: date | None = None
    cells: Mapping[Metric, Cell]
    engagement: Rate | None = None
    access: tuple[Access, ...] = ()
    fictitious: bool | None = Field(default=None, description="Whether a source of its figures says they are invented.")
    report: str = Field(default="", description="The report of the run that made its film, from the table's folder.")

    def value(self, metric: Metric) -> float | None:
        """A metric's value; None where the platform doesn't give it."""
        cell = self.cells.get(metric)
        return cell.value if cell else None


class Day(Value):
    """A publication's figures on one day: as its platform gives them, or the difference between two observations."""

    platform: str
    id: str
    title: str = ""
    day: date
    since: date | None = Field(default=None, description="For a difference: the day of the observation before.")
    computed: bool = Field(default=False, description="Whether it is a difference, not a figure of the platform's.")
    cells: Mapping[Metric, Cell]


class Definition(Value):
    """The words of a source of figures."""

    id: str
    label: str
    note: str
    latency: str = Field(default="", description="How late its figures are; empty where nothing says it.")


class Total(Value):
    """A platform's sums, or with no platform all platforms'. `posts` tells how many posts each sum counts."""

    platform: str = ""
    n: int
    cells: Mapping[Metric, Cell]
    posts: Mapping[Metric, int]
    engagement: Rate | None = None


class Table(Value):
    """The audience of a project's publications. Missing values are absent, never zero."""

    rows: tuple[Row, ...]
    totals: tuple[Total, ...] = Field(description="One for each platform, then all platforms together.")
    files: tuple[File, ...] = ()
    problems: tuple[Problem, ...] = ()
    definitions: tuple[Definition, ...] = ()
    days: tuple[Day, ...] = Field(default=(), description="In the order of the rows, then of time.")
    fictitious: bool = Field(default=False, description="Whether a source, or the brief, says that they are invented.")
    by_brief: bool = Field(
        default=False, description="Whether the brief says so, or the portfolio where there is none."
    )

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics that at least one row gives."""
        return tuple(metric for metric in METRICS if any(metric in row.cells for row in self.rows))

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms, in the table's order."""
        return tuple(total.platform for total in self.totals if total.platform)

    def definition(self, name: str) -> Definition:
        """The words of a row's source."""
        found = (one for one in self.definitions if one.id == name)
        return next(found, Definition(id=name, label=name, note=""))

    @property
    def overall(self) -> Total:
        """All platforms together."""
        return self.totals[-1]

    @property
    def observed_at(self) -> date | None:
        """The latest day of observation."""
        return max((row.observed_at for row in self.rows if row.observed_at), default=None)
