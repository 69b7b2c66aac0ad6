"""Matomo's answers: one page, of all time and by day; its visitors; and what the plugin that follows films adds.

Contract: matomo-org/developer-documentation, Reporting API, at 668ea9bf (2024-10-22); the fields of a page's row and of
MediaAnalytics as other clients read them. Time spent on a page isn't time spent watching: it is kept aside, as are the
films played during the same visits, of which Matomo doesn't say that they were this one.
"""

from collections.abc import Iterator, Mapping
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

VIEWS, VISITORS = "nb_hits", "nb_uniq_visitors"
ASIDE = ("nb_visits", "sum_time_spent", "avg_time_on_page")
MEDIA = ("nb_plays", "nb_finishes", "sum_total_time_watched")


@dataclass
class Gathered:
    """What was read of one page."""

    values: dict[Metric, Reading] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    days: dict[date, dict[Metric, Reading]] = field(default_factory=dict)


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot kept as `name`."""
    found: dict[str, Gathered] = {}
    problems: list[Problem] = []
    for number, page in enumerate(snapshot.pages, start=1):
        answer = Answer(name, number, page.call)
        _read(found.setdefault(page.post, Gathered()), page, answer)
        problems += answer.problems
    figures: list[Figure] = []
    for asked in snapshot.posts:
        if page_of(asked.url) is None:
            problems.append(without_page(asked, name))
        else:
            figures += _figures(asked, found.get(asked.id, Gathered()), snapshot)
    return Readings(figures=tuple(figures), problems=tuple(problems))


def refused(answer: Any) -> str | None:
    """Why Matomo refused, in its words, which it says with a success's status; None where it didn't."""
    if isinstance(answer, Mapping) and answer.get("result") == "error":
        return str(answer.get("message", ""))
    return None


def _read(gathered: Gathered, page: Page, answer: Answer) -> None:
    reason = refused(page.answer)
    if reason is not None or page.status != 200:
        why = _("ce Matomo n'a pas l'extension qui suit les films") if page.call == "media" else ""
        answer.say("", reason or str(page.status), why or _("Matomo n'a pas donné ces chiffres"))
    elif page.call == "page":
        _page(gathered, page.answer, answer)
    elif page.call == "days":
        _days(gathered, page.answer, answer)
    elif page.call == "visits":
        _put(gathered.values, "reach", _row(page.answer), VISITORS, "", answer)
    elif page.call == "media":
        _aside(gathered, _row(page.answer), MEDIA, "media ")


def _page(gathered: Gathered, found: Any, answer: Answer) -> None:
    row = _row(found)
    _put(gathered.values, "views", row, VIEWS, "[0].", answer)
    _aside(gathered, row, ASIDE)


def _days(gathered: Gathered, found: Any, answer: Answer) -> None:
    for label, rows in found.items() if isinstance(found, Mapping) else ():
        try:
            day = date.fromisoformat(label)
        except ValueError:
            answer.say(str(label)[:40], str(rows), _("un jour était attendu"))
            continue
        values: dict[Metric, Reading] = {}
        _put(values, "views", _row(rows), VIEWS, f"{label}[0].", answer)
        _put(values, "reach", _row(rows), VISITORS, f"{label}[0].", answer)
        if values:
            gathered.days[day] = values


def _put(
    values: dict[Metric, Reading], metric: Metric, row: Mapping[str, Any], name: str, where: str, answer: Answer
) -> None:
    reading = answer.reading(f"{where}{name}", row.get(name))
    if reading:
        values[metric] = reading


def _aside(gathered: Gathered, row: Mapping[str, Any], names: tuple[str, ...], prefix: str = "") -> None:
    """What the table has no column for, as written."""
    for name in names:
        if isinstance(row.get(name), int | float | str):
            gathered.other[prefix + name] = str(row[name])[:100]


def _row(found: Any) -> Mapping[str, Any]:
    """The one row of a report; empty where nobody came."""
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, Mapping) else {}


def _figures(asked: Asked, gathered: Gathered, snapshot: Snapshot) -> Iterator[Figure]:
    common: dict[str, Any] = {
        "post": post_of(asked),
        "definition": "matomo",
        "at": snapshot.observed_at,
        "observed_at": snapshot.observed_at.date(),
    }
    if "views" in gathered.values:
        whole = asked.published is not None
        span = {} if whole else {"window": "period", "since": snapshot.since, "until": snapshot.until}
        yield Figure(**common, **span, values=gathered.values, other=gathered.other)
    for day, values in sorted(gathered.days.items()):
        yield Figure(**common, window="day", day=day, values=values)
