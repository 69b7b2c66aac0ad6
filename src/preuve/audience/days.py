"""Figures by day: what a platform gives of a day, else the difference between two observations. Never a guess between.

A difference spans the days from one observation to the next, and says so: it is never shared out among them.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from preuve.audience.figures import Figure, Reading
from preuve.audience.metrics import RULES, Metric
from preuve.audience.rivals import by_days
from preuve.audience.table import Cell, Day

PLACE = re.compile(r"\[\d+\]")  # a post's place in a list of answers varies from one answer to the next


def by_day(figures: Sequence[Figure]) -> Iterator[Day]:
    """The days of one publication, in time. Its platform's own days make differences useless."""
    daily = [figure for figure in figures if figure.window == "day" and figure.day]
    if daily:
        yield from _given(daily)
    else:
        yield from _differences([figure for figure in figures if figure.window == "lifetime" and _day(figure)])


def _given(figures: Sequence[Figure]) -> Iterator[Day]:
    """The days that a platform gives; where several sources tell one, the one that tells the most of them."""
    for figure in (same[0] for same in by_days(figures)):
        cells = {
            metric: Cell(value=reading.value, sources=(reading.source,), when=figure.when)
            for metric, reading in figure.values.items()
        }
        if cells and figure.day:
            yield Day(
                platform=figure.post.platform, id=figure.post.id, title=figure.post.title, day=figure.day, cells=cells
            )  # fmt: skip


def _differences(figures: Sequence[Figure]) -> Iterator[Day]:
    spans: dict[tuple[date, date], dict[Metric, Cell]] = {}
    for metric, rule in RULES.items():
        for since, day, cell in _grown(figures, metric) if rule.over_posts else ():
            spans.setdefault((day, since), {})[metric] = cell
    for (day, since), cells in sorted(spans.items()):
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


def _grown(figures: Sequence[Figure], metric: Metric) -> list[tuple[date, date, Cell]]:
    """What was gained, like with like: from one reading to the next of one definition and one column.

    The column read most often tells first; another one only of days it says nothing of: no span counts twice. A
    platform may take back: a difference is then negative.
    """
    spans: list[tuple[date, date, Cell]] = []
    for days in sorted(_columns(figures, metric), key=lambda one: (-len(one), -max(one).toordinal())):
        for (since, before), (day, after) in pairwise(sorted(days.items())):
            if all(day <= first or since >= last for first, last, _cell in spans):
                spans.append((since, day, _difference(before.values[metric], after.values[metric], after.when)))
    return spans


def _columns(figures: Sequence[Figure], metric: Metric) -> list[dict[date, Figure]]:
    """The last figure of each day, for each definition and column that give a metric."""
    found: dict[tuple[str, str], dict[date, Figure]] = {}
    for figure in sorted(figures, key=lambda one: one.when, reverse=True):
        if metric in figure.values and (day := _day(figure)):
            column = PLACE.sub("[]", figure.values[metric].source.column)
            found.setdefault((figure.definition, column), {}).setdefault(day, figure)
    return list(found.values())


def _difference(before: Reading, after: Reading, when: str) -> Cell:
    value = round(after.value - before.value, 6)
    return Cell(value=value, sources=(after.source, before.source), how="difference", when=when)


def _day(figure: Figure) -> date | None:
    return figure.at.date() if figure.at else figure.observed_at
