"""Who still watches, moment by moment, from the answers of the platforms that say so.

Snapshots hold them whole, as pages whose call is `retention`: YouTube's report (`rows` of elapsed share and audience
ratio), PeerTube's (`data` of `second` and `retentionPercent`). An answer of another form gives no curve.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preuve.audience.snapshot import Page, Snapshot
from preuve.engines import Value

CALL = "retention"
MOST_POINTS = 2000
LEAST_POINTS = 3
MOST_SHARE = 1000.0
MARKS = (0.25, 0.5, 0.75, 1.0)
Point = tuple[float, float]


class Curve(Value):
    """A post's retention. `points`: share of the film gone by (0 to 1), percent of the audience that is there.

    Above 100 % where a passage is seen again.
    """

    platform: str
    id: str
    title: str = ""
    seconds: float | None = None
    observed: str = ""
    points: tuple[Point, ...]

    def at(self, share: float) -> float:
        """The audience at a moment of the film: the last measure up to there."""
        return next((value for moment, value in reversed(self.points) if moment <= share + 1e-9), self.points[0][1])

    @property
    def steepest(self) -> tuple[float, float, float]:
        """Between which two measures it falls most for the film gone by: start, end, points lost."""
        pairs = list(zip(self.points, self.points[1:], strict=False))
        (start, before), (end, after) = max(pairs, key=lambda pair: _fall(*pair))
        return start, end, before - after


def curves(snapshots: Sequence[Snapshot]) -> tuple[Curve, ...]:
    """The latest curve of each post, by platform and id."""
    found: dict[tuple[str, str], Curve] = {}
    for snapshot in sorted(snapshots, key=lambda one: one.observed_at):
        for curve in _curves(snapshot):
            found[(curve.platform, curve.id)] = curve
    return tuple(found[key] for key in sorted(found))


def _curves(snapshot: Snapshot) -> Iterator[Curve]:
    posts = {post.id: post for post in snapshot.posts}
    for page in snapshot.pages:
        post = posts.get(page.post)
        if page.call != CALL or page.status != 200 or post is None:
            continue
        points = _points(page, post.seconds)
        if len(points) >= LEAST_POINTS:
            yield Curve(
                platform=snapshot.source,
                id=post.id,
                title=post.title,
                seconds=post.seconds,
                observed=snapshot.observed_at.date().isoformat(),
                points=points,
            )


def _points(page: Page, seconds: float | None) -> tuple[Point, ...]:
    """In order, one a moment, within sense; anything else is left out."""
    answer = page.answer if isinstance(page.answer, Mapping) else {}
    found: dict[float, float] = {}
    for moment, value in (*_rows(answer.get("rows")), *_seconds(answer.get("data"), seconds)):
        if 0 <= moment <= 1 and 0 <= value <= MOST_SHARE:
            found[round(moment, 6)] = round(value, 4)
    return tuple(sorted(found.items()))[:MOST_POINTS]


def _rows(rows: Any) -> Iterator[Point]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list) and len(row) > 1 and _number(row[0]) and _number(row[1]):
            yield float(row[0]), 100 * float(row[1])


def _seconds(data: Any, seconds: float | None) -> Iterator[Point]:
    items = [one for one in data if isinstance(one, Mapping)] if isinstance(data, list) else []
    known = [one for one in items if _number(one.get("second")) and _number(one.get("retentionPercent"))]
    length = seconds or max((float(one["second"]) for one in known), default=0.0)
    for one in known if length > 0 else ():
        yield float(one["second"]) / length, float(one["retentionPercent"])


def _fall(before: Point, after: Point) -> float:
    """Points lost, for the share of the film gone by."""
    return (before[1] - after[1]) / (after[0] - before[0])


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value  # noqa: PLR0124 - NaN
