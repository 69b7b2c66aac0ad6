"""PeerTube's figures: what everybody sees of a video (`videos/{id}`), and its owner's statistics (`stats/overall`).

Contract: PeerTube's source, develop of 2026 after 8.1. Its `totalViewers` counts somebody again who comes back later:
it is no reach, and is kept beside the figures under its own name.
"""

from collections.abc import Mapping
from typing import Any

from preuve.audience.figures import Figure, Post, Reading, Readings
from preuve.audience.metrics import Metric
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.fields import Answer, address, day_of
from preuve.i18n import _

CALL, OVERALL = "video", "stats/overall"
COUNTS: dict[Metric, str] = {"views": "views", "likes": "likes", "comments": "comments"}
WATCHED: dict[Metric, str] = {"watch_time_s": "totalWatchTime", "avg_watch_s": "averageWatchTime"}
OTHER = ("dislikes", "totalViewers", "viewersPeak")


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot kept as `name`."""
    answers = [(page, Answer(name, row, page.call)) for row, page in enumerate(snapshot.pages, start=1)]
    figures = []
    for post in snapshot.posts:
        mine = {page.call: (page, answer) for page, answer in answers if page.post == post.id}
        if CALL in mine:
            figures += _figure(post, mine)
    problems = tuple(problem for _page, answer in answers for problem in answer.problems)
    return Readings(figures=tuple(figures), problems=problems)


def _figure(known: Asked, mine: Mapping[str, tuple[Page, Answer]]) -> list[Figure]:
    page, answer = mine[CALL]
    shown = _object(page)
    if page.status != 200 or shown.get("uuid") != known.id:
        answer.say("", str(page.status), _("cette vidéo n'est plus sur PeerTube, ou n'y est pas visible"))
        return []
    values = answer.readings("", shown, COUNTS)
    others = {key: shown[key] for key in OTHER if key in shown}
    if OVERALL in mine:
        page, answer = mine[OVERALL]
        if page.status == 200:
            found = _object(page)
            values |= _watched(answer, found)
            others |= {key: found[key] for key in OTHER if key in found}
        else:
            answer.say("", str(page.status), _("PeerTube n'a pas donné ces chiffres"))
    kept = {key: str(value) for key, value in others.items() if type(value) is int}
    return [Figure(post=_post(known, shown), definition="peertube", values=values, other=kept)]


def _watched(answer: Answer, found: Mapping[str, Any]) -> dict[Metric, Reading]:
    read = {metric: answer.reading(name, found.get(name), "s") for metric, name in WATCHED.items()}
    return {metric: reading for metric, reading in read.items() if reading}


def _object(page: Page) -> Mapping[str, Any]:
    return page.answer if isinstance(page.answer, Mapping) else {}


def _post(known: Asked, shown: Mapping[str, Any]) -> Post:
    return Post(
        platform="peertube",
        target=known.target,
        id=known.id,
        title=known.title or str(shown.get("name") or "")[:200],
        url=known.url or address(shown.get("url")),
        published=day_of(shown.get("publishedAt"), known.zone),
    )
