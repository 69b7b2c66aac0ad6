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
    how: Literal["read", "sum", "ratio"] = "read"


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


class Row(Value):
    """A publication's figures on its platform, over its whole life unless `days` says which days were added."""

    post: Post
    definition: str
    observed_at: date | None
    days: int = Field(default=0, description="How many days were added up; 0 for whole-life figures.")
    cells: Mapping[Metric, Cell]
    engagement: Rate | None = None

    def value(self, metric: Metric) -> float | None:
        """A metric's value; None where the platform doesn't give it."""
        cell = self.cells.get(metric)
        return cell.value if cell else None


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
    fictitious: bool = False

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics that at least one row gives."""
        return tuple(metric for metric in METRICS if any(metric in row.cells for row in self.rows))

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms, in the table's order."""
        return tuple(total.platform for total in self.totals if total.platform)

    @property
    def overall(self) -> Total:
        """All platforms together."""
        return self.totals[-1]

    @property
    def observed_at(self) -> date | None:
        """The latest day of observation."""
        return max((row.observed_at for row in self.rows if row.observed_at), default=None)
