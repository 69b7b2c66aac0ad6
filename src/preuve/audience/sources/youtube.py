"""YouTube's figures: counts of `videos.list`, and reports of the Analytics API (whole life, and a row a day).

Contract: discovery documents youtube.v3 (revision 20261104) and youtubeAnalytics.v2. Counts come as texts. A report
without a row says nothing: no figure is zero for it. Reports are days late: their moment is the last day they tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from preuve.audience.exports.formats import Unit
from preuve.audience.figures import Figure, Post, Reading, Readings, Source
from preuve.audience.metrics import Metric
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.fields import Answer, day_of
from preuve.i18n import _

COUNTS: dict[Metric, str] = {"views": "viewCount", "likes": "likeCount", "comments": "commentCount"}
REPORTED: dict[Metric, tuple[str, Unit]] = {
    "views": ("views", "count"),
    "engaged_views": ("engagedViews", "count"),
    "likes": ("likes", "count"),
    "comments": ("comments", "count"),
    "shares": ("shares", "count"),
    "watch_time_s": ("estimatedMinutesWatched", "min"),
    "avg_watch_s": ("averageViewDuration", "s"),
    "avg_watch_pct": ("averageViewPercentage", "percent"),
}
GAINED, LOST = "subscribersGained", "subscribersLost"
WHOLE, DAILY = "reports:lifetime", "reports:day"
MOST_DAYS = 4_000


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot kept as `name`."""
    answers = [(page, Answer(name, row, page.call)) for row, page in enumerate(snapshot.pages, start=1)]
    asked_on = snapshot.observed_at.date()
    figures = [figure for post in snapshot.posts for figure in _figures(post, answers, asked_on)]
    for post in snapshot.posts:
        if answers and not any(_item(page, post.id) for page, _answer in answers if page.call == "videos"):
            answers[0][1].say(post.id, "", _("cette vidéo n'est plus sur YouTube, ou n'y est pas visible"))
    for page, answer in answers:
        if page.call in (WHOLE, DAILY) and page.status != 200:
            answer.say("", str(page.status), _("YouTube Analytics n'a pas donné ces chiffres"))
    return Readings(
        figures=tuple(figures), problems=tuple(problem for _page, answer in answers for problem in answer.problems)
    )


def _figures(known: Asked, answers: Sequence[tuple[Page, Answer]], asked_on: date) -> Iterator[Figure]:
    """A figure a day; then its whole life: what is counted at once, and what is reported late, of another moment."""
    counted, reported = dict[Metric, Reading](), dict[Metric, Reading]()
    post, told = _post(known, {}), list[date]()
    for page, answer in answers:
        if page.call == "videos" and (found := _item(page, known.id)):
            post = _post(known, _part(found, "snippet"))
            counted |= answer.readings(f"{known.id}.statistics.", _part(found, "statistics"), COUNTS)
    for page, answer in answers:
        if page.post != known.id or page.status != 200:
            continue
        for row in _rows(page) if page.call == WHOLE else ():
            reported |= _reported(answer, "", row)
        for row in _rows(page)[:MOST_DAYS] if page.call == DAILY else ():
            if (day := _day(row)) and (values := _reported(answer, f"{day.isoformat()}.", row)):
                told.append(day)
                yield Figure(post=post, day=day, window="day", definition="youtube", values=values)
    if counted:
        yield Figure(post=post, definition="youtube", values=counted)
    if reported:
        yield Figure(post=post, definition="youtube", observed_at=max(told, default=asked_on), values=reported)


def _reported(answer: Answer, where: str, row: Mapping[str, Any]) -> dict[Metric, Reading]:
    """A report's row as readings, subscribers lost taken from those gained."""
    found: dict[Metric, Reading] = {}
    for metric, (name, unit) in REPORTED.items():
        if reading := answer.reading(f"{where}{name}", row.get(name), unit):
            found[metric] = reading
    gained, lost = (answer.reading(f"{where}{name}", row.get(name)) for name in (GAINED, LOST))
    if gained and lost:
        written = f"{gained.source.written} - {lost.source.written}"
        column = f"{answer.call} › {where}{GAINED} - {where}{LOST}"
        source = Source(file=answer.file, row=answer.row, column=column, written=written)
        found["followers_gained"] = Reading(value=gained.value - lost.value, source=source)
    return found


def _rows(page: Page) -> list[dict[str, Any]]:
    """A report's rows by the names of its columns; none where it isn't a table."""
    table = page.answer if isinstance(page.answer, Mapping) else {}
    heads, rows = table.get("columnHeaders"), table.get("rows")
    if not isinstance(heads, list) or not isinstance(rows, list):
        return []
    names = [str(head.get("name")) if isinstance(head, Mapping) else "" for head in heads]
    return [dict(zip(names, row, strict=True)) for row in rows if isinstance(row, list) and len(row) == len(names)]


def _day(row: Mapping[str, Any]) -> date | None:
    written = row.get("day")
    return day_of(written) if isinstance(written, str) and len(written) == len("2026-11-22") else None


def _item(page: Page, identity: str) -> Mapping[str, Any] | None:
    found = page.answer.get("items") if isinstance(page.answer, Mapping) else None
    items = found if isinstance(found, list) else []
    return next((one for one in items if isinstance(one, Mapping) and one.get("id") == identity), None)


def _part(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = found.get(name)
    return part if isinstance(part, Mapping) else {}


def _post(known: Asked, snippet: Mapping[str, Any]) -> Post:
    return Post(
        platform="youtube",
        target=known.target,
        id=known.id,
        title=known.title or str(snippet.get("title") or "")[:200],
        url=known.url or f"https://www.youtube.com/watch?v={known.id}",
        published=day_of(snippet.get("publishedAt"), known.zone),
    )
