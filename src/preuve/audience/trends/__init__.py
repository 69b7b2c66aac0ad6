"""Trends, computed and never guessed: which posts engage more, what grew since the last reading, what groups differ.

Nothing is compared from one platform to another: each counts a view in its own way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from preuve.audience.metrics import Metric
from preuve.audience.table import Day, Row, Table
from preuve.audience.trends.rates import LEAST_VIEWS, Interval, about_the_median, median, wilson
from preuve.engines import Value

State = Literal["enough", "few_views", "no_share"]
By = Literal["format", "day", "tone"]
Key = Callable[[Row], str]
MOST_POINTS = 400


class Standing(Value):
    """A post's engagement, and what it is worth. `percent` is interactions over views."""

    id: str
    title: str
    published: date | None = None
    numerator: float
    denominator: float
    percent: float
    interval: Interval | None = None
    state: State


class Ranking(Value):
    """The posts of a platform whose rates count the same interactions, highest first.

    `best`, `worst`: the id of the post that stands wholly above, or below, all the others; empty where none does.
    """

    platform: str
    counted: tuple[Metric, ...]
    posts: tuple[Standing, ...]
    best: str = ""
    worst: str = ""

    @property
    def compared(self) -> tuple[Standing, ...]:
        """Those that have enough views."""
        return tuple(one for one in self.posts if one.state == "enough")

    @property
    def apart(self) -> tuple[tuple[Standing, tuple[Standing, ...]], ...]:
        """The other pairs that differ: each post with those it stands wholly above, best and worst left out."""
        rest = self._rest
        found = ((one, tuple(other for other in rest if _above(one, other))) for one in rest)
        return tuple((one, below) for one, below in found if below)

    @property
    def overlaps(self) -> bool:
        """Whether some pair doesn't differ."""
        n = len(self._rest)
        return sum(len(below) for _one, below in self.apart) < n * (n - 1) // 2

    @property
    def _rest(self) -> tuple[Standing, ...]:
        return tuple(one for one in self.compared if one.id not in (self.best, self.worst))


class Growth(Value):
    """What a post's count became, from one reading to the next. `lowered`: the platform took some back."""

    platform: str
    id: str
    title: str
    metric: Metric
    points: tuple[tuple[date, float], ...]

    @property
    def gained(self) -> float:
        """How much more than at the reading before."""
        return self.points[-1][1] - self.points[-2][1]

    @property
    def days(self) -> int:
        """How many days went by since the reading before."""
        return (self.points[-1][0] - self.points[-2][0]).days

    @property
    def per_day(self) -> float:
        """How much more each day since then."""
        return self.gained / self.days

    @property
    def lowered(self) -> bool:
        """Whether a later reading is lower than an earlier one."""
        return any(after[1] < before[1] for before, after in zip(self.points, self.points[1:], strict=False))


class Group(Value):
    """Posts of a platform that share something: their rates, and where such posts' median stands."""

    name: str
    rates: tuple[float, ...]
    median: float
    interval: Interval | None = None


class Comparison(Value):
    """Groups of a platform's posts. `apart`: the name of the one wholly above all others; empty where none is."""

    by: By
    platform: str
    groups: tuple[Group, ...]
    apart: str = ""

    @property
    def enough(self) -> bool:
        """Whether each group has posts enough."""
        return all(group.interval for group in self.groups)


def rankings(table: Table) -> tuple[Ranking, ...]:
    """Each platform's posts by engagement, in the table's order of platforms."""
    groups: dict[tuple[str, tuple[Metric, ...]], list[Standing]] = {}
    for row in table.rows:
        if row.engagement:
            groups.setdefault((row.post.platform, row.engagement.counted), []).append(_standing(row))
    return tuple(_ranking(platform, counted, posts) for (platform, counted), posts in groups.items())


def growths(table: Table, metric: Metric = "views") -> tuple[Growth, ...]:
    """What each post's count became, for posts read on two days at least; whole-life figures only."""
    found = []
    for row in table.rows:
        days = [day for day in table.days if (day.platform, day.id) == row.post.key and day.computed]
        gained = _gained(row, days, metric)
        if gained and row.window == "lifetime":
            found.append(_growth(row, gained[-MOST_POINTS:], metric))
    return tuple(found)


def _gained(row: Row, days: Sequence[Day], metric: Metric) -> list[tuple[date, date, float]]:
    """The differences that lead to the figure shown, each from the very reading that the one before led to."""
    found: list[tuple[date, date, float]] = []
    at = row.cells[metric].sources[0] if metric in row.cells else None
    for day in reversed(days):
        cell = day.cells.get(metric)
        if cell and day.since and cell.sources[0] == at:
            found.append((day.since, day.day, cell.value))
            at = cell.sources[-1]
    return found[::-1]


def comparisons(table: Table, tones: Mapping[str, str] | None = None) -> tuple[Comparison, ...]:
    """Posts of each platform by format, by day of publication and by tone, where there are two groups at least.

    `tones`: the tone of each post by its id, where the film's brief is known.
    """
    keys: dict[By, Key] = {"format": lambda row: row.post.target, "day": _day}
    if tones:
        keys["tone"] = lambda row: tones.get(row.post.id, "")
    return tuple(found for by, key in keys.items() for found in _compared(table, by, key))


def _standing(row: Row) -> Standing:
    rate = row.engagement
    if rate is None:
        raise TypeError(row.post.id)
    interval = wilson(rate.numerator, rate.denominator)
    state: State = "no_share" if interval is None else "few_views" if rate.denominator < LEAST_VIEWS else "enough"
    return Standing(
        id=row.post.id,
        title=row.post.title,
        published=row.post.published,
        numerator=rate.numerator,
        denominator=rate.denominator,
        percent=round(rate.percent, 6),
        interval=interval,
        state=state,
    )


def _ranking(platform: str, counted: tuple[Metric, ...], posts: Sequence[Standing]) -> Ranking:
    ordered = tuple(sorted(posts, key=lambda one: (-one.percent, one.id)))
    judged = [one for one in ordered if one.state == "enough"]
    best = next((one.id for one in judged[:1] if all(_above(one, other) for other in judged[1:])), "")
    worst = next((one.id for one in judged[-1:] if all(_above(other, one) for other in judged[:-1])), "")
    alone = len(judged) < 2
    return Ranking(
        platform=platform, counted=counted, posts=ordered, best="" if alone else best, worst="" if alone else worst
    )


def _above(one: Standing, other: Standing) -> bool:
    return bool(one.interval and other.interval and one.interval.above(other.interval))


def _growth(row: Row, gained: Sequence[tuple[date, date, float]], metric: Metric) -> Growth:
    """The readings, from the last one back: each difference takes away what was gained since."""
    points = [(gained[-1][1], row.cells[metric].value)]
    for since, _day, more in reversed(gained):
        points.append((since, round(points[-1][1] - more, 6)))
    return Growth(
        platform=row.post.platform, id=row.post.id, title=row.post.title, metric=metric, points=tuple(reversed(points))
    )


def _day(row: Row) -> str:
    if row.post.published is None:
        return ""
    return "weekend" if row.post.published.weekday() > 4 else "week"


def _compared(table: Table, by: By, key: Key) -> Iterator[Comparison]:
    for platform in table.platforms:
        groups: dict[str, list[float]] = {}
        for row in table.rows:
            rate = row.engagement
            if row.post.platform == platform and rate and rate.denominator >= LEAST_VIEWS and (name := key(row)):
                groups.setdefault(name, []).append(rate.percent)
        if len(groups) > 1:
            yield _comparison(by, platform, groups)


def _comparison(by: By, platform: str, groups: Mapping[str, Sequence[float]]) -> Comparison:
    made = sorted((_group(name, rates) for name, rates in groups.items()), key=lambda one: -one.median)
    first, *others = made
    apart = first.interval and all(other.interval and first.interval.above(other.interval) for other in others)
    return Comparison(by=by, platform=platform, groups=tuple(made), apart=first.name if apart else "")


def _group(name: str, rates: Sequence[float]) -> Group:
    return Group(name=name, rates=tuple(rates), median=median(rates), interval=about_the_median(rates))
