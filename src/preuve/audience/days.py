"""Figures by day: what a platform gives of a day, else the difference between two observations. Never a guess between.

A difference spans the days from one observation to the next, and says so: it is never shared out among them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from preuve.audience.figures import Figure, Reading
from preuve.audience.metrics import RULES, Metric
from preuve.audience.table import Cell, Day


def by_day(figures: Sequence[Figure]) -> Iterator[Day]:
    """The days of one publication, in time. Its platform's own days make differences useless."""
    daily = [figure for figure in figures if figure.window == "day" and figure.day]
    if daily:
        yield from _given(daily)
    else:
        yield from _differences([figure for figure in figures if figure.window == "lifetime" and _day(figure)])


def _given(figures: Sequence[Figure]) -> Iterator[Day]:
    latest: dict[date, Figure] = {}
    for figure in sorted(figures, key=lambda one: one.when):
        if figure.day:
            latest[figure.day] = figure
    for day, figure in sorted(latest.items()):
        cells = {
            metric: Cell(value=reading.value, sources=(reading.source,), when=figure.when)
            for metric, reading in figure.values.items()
        }
        if cells:
            yield Day(
                platform=figure.post.platform, id=figure.post.id, title=figure.post.title, day=day, cells=cells
            )  # fmt: skip


def _differences(figures: Sequence[Figure]) -> Iterator[Day]:
    latest: dict[date, dict[Metric, tuple[Reading, str]]] = {}
    for figure in sorted(figures, key=lambda one: one.when):
        if day := _day(figure):
            latest.setdefault(day, {}).update(
                {metric: (reading, figure.when) for metric, reading in figure.values.items()}
            )
    for (since, before), (day, after) in pairwise(sorted(latest.items())):
        if cells := _grown(before, after):
            post = figures[0].post
            yield Day(
                platform=post.platform,
                id=post.id,
                title=post.title,
                day=day,
                since=since,
                computed=True,
                cells=cells,
            )


def _grown(
    before: Mapping[Metric, tuple[Reading, str]], after: Mapping[Metric, tuple[Reading, str]]
) -> dict[Metric, Cell]:
    """What was gained; only for what adds up over time. A platform may take back: it is then negative."""
    return {
        metric: Cell(
            value=round(after[metric][0].value - before[metric][0].value, 6),
            sources=(after[metric][0].source, before[metric][0].source),
            how="difference",
            when=after[metric][1],
        )
        for metric in RULES
        if RULES[metric].over_posts and metric in before and metric in after
    }


def _day(figure: Figure) -> date | None:
    return figure.at.date() if figure.at else figure.observed_at
