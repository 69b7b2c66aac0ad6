"""Plausible's answers: rows of a page with visitors, visits and page views; of a goal; of a day.

Contract: plausible/docs, Stats API v2, at 208d58ca (2026-07-24). What plays, ends or clicks is a goal of hers, by its
name (`play`, `end`, `click`): where she names the one that plays, views are its events; else they are page views. Time
spent on a page isn't time spent watching: it is kept aside.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from preuve.audience.figures import Figure, Problem, Reading, Readings
from preuve.audience.metrics import Metric
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.fields import Answer
from preuve.audience.sources.web import page as page_of
from preuve.audience.sources.web import post_of, without_page
from preuve.i18n import _

PAGES = ("visitors", "visits", "pageviews")
TIME = ("time_on_page",)
EVENTS = ("events", "visitors")
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "total": (("event:page",), PAGES),
    "time": (("event:page",), TIME),
    "goals": (("event:goal", "event:page"), EVENTS),
    "days": (("time:day", "event:page"), PAGES),
    "plays": (("time:day", "event:page"), ("events",)),
}
GOALS = ("play", "end", "click")
Cells = dict[str, Reading]


@dataclass(frozen=True)
class Row:
    """One row: its page, its day or its goal, and its values by metric."""

    kind: str
    path: str
    label: str
    cells: Cells


@dataclass
class Gathered:
    """What was read of one page: of all time, by goal, by day."""

    total: Cells = field(default_factory=dict)
    goals: dict[str, Cells] = field(default_factory=dict)
    days: dict[str, Cells] = field(default_factory=dict)


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot kept as `name`."""
    problems: list[Problem] = []
    found: dict[tuple[str, str], Gathered] = {}
    for number, page in enumerate(snapshot.pages, start=1):
        kind, _colon, host = page.call.partition(":")
        answer = Answer(name, number, page.call)
        for row in _rows(kind, page, answer):
            _keep(found.setdefault((host, row.path), Gathered()), row)
        problems += answer.problems
    figures: list[Figure] = []
    for asked in snapshot.posts:
        here = page_of(asked.url)
        if here is None:
            problems.append(without_page(asked, name))
        elif here in found:
            figures += _figures(asked, found[here], snapshot)
    return Readings(figures=tuple(figures), problems=tuple(problems))


def _rows(kind: str, page: Page, answer: Answer) -> Iterator[Row]:
    """The rows of an answer; what isn't understood is told."""
    said = page.answer if isinstance(page.answer, dict) else {}
    rows = said.get("results")
    if page.status != 200 or not isinstance(rows, list) or kind not in COLUMNS:
        answer.say("", str(said.get("error") or page.status), _("Plausible n'a pas donné ces chiffres"))
        return
    dimensions, metrics = COLUMNS[kind]
    for place, row in enumerate(rows):
        names, values = (row.get("dimensions"), row.get("metrics")) if isinstance(row, dict) else (None, None)
        if not _sized(names, len(dimensions)) or not _sized(values, len(metrics)):
            answer.say(f"results[{place}]", str(row), _("cette ligne n'a pas la forme attendue"))
            continue
        texts = [str(one) for one in names or ()]
        read = {
            metric: answer.reading(f"results[{place}].{metric}", value)
            for metric, value in zip(metrics, values or (), strict=True)
        }
        cells = {metric: reading for metric, reading in read.items() if reading}
        yield Row(kind, texts[-1], texts[0] if len(texts) > 1 else "", cells)


def _sized(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length


def _keep(gathered: Gathered, row: Row) -> None:
    if row.kind in ("total", "time"):
        gathered.total |= row.cells
    elif row.kind == "goals":
        gathered.goals[row.label] = row.cells
    else:
        cells = {"plays": row.cells["events"]} if row.kind == "plays" and "events" in row.cells else row.cells
        gathered.days.setdefault(row.label, {}).update(cells)


def _figures(asked: Asked, gathered: Gathered, snapshot: Snapshot) -> Iterator[Figure]:
    goals = {role: snapshot.details[role] for role in GOALS if snapshot.details.get(role)}
    common = {"post": post_of(asked), "definition": "plausible", "at": snapshot.observed_at}
    seen = {"observed_at": snapshot.observed_at.date(), **common}
    if gathered.total:
        yield Figure(**seen, values=_total(gathered, goals), other=_aside(gathered, goals))
    for label, cells in sorted(gathered.days.items()):
        day = _day(label)
        names: dict[Metric, str] = {"views": "plays" if "play" in goals else "pageviews", "reach": "visitors"}
        values = _named(cells, names)
        if day and values:
            yield Figure(**seen, window="day", day=day, values=values)


def _total(gathered: Gathered, goals: dict[str, str]) -> dict[Metric, Reading]:
    values = _named(gathered.total, {"reach": "visitors", "views": "pageviews"})
    if "play" in goals:
        values.pop("views", None)
    played, ended, clicked = (gathered.goals.get(goals.get(role, ""), {}).get("events") for role in GOALS)
    if played:
        values["views"] = played
    if clicked:
        values["clicks"] = clicked
    if played and ended and 0 < ended.value <= played.value:
        values["completion"] = _share(ended, played)
    return values


def _share(part: Reading, whole: Reading) -> Reading:
    """What a number is of another, in percent, with both where it comes from."""
    source = part.source.model_copy(update={
        "column": f"{part.source.column} / {whole.source.column}",
        "written": f"{part.source.written} / {whole.source.written}",
    })  # fmt: skip
    return Reading(value=round(100 * part.value / whole.value, 4), source=source)


def _aside(gathered: Gathered, goals: dict[str, str]) -> dict[str, str]:
    """What the table has no column for, as written."""
    names = {"visits", "time_on_page"} | ({"pageviews"} if "play" in goals else set())
    aside = {name: reading.source.written for name, reading in gathered.total.items() if name in names}
    for goal, cells in sorted(gathered.goals.items()):
        if goal not in goals.values() and "events" in cells:
            aside[f"event:goal {goal[:80]}"] = cells["events"].source.written
    return aside


def _named(cells: Cells, names: dict[Metric, str]) -> dict[Metric, Reading]:
    return {metric: cells[name] for metric, name in names.items() if name in cells}


def _day(label: str) -> date | None:
    try:
        return date.fromisoformat(label)
    except ValueError:
        return None
