"""TikTok's figures: `POST /v2/video/query/`, answers whose `data.videos` hold one object a public film.

Contract: TikTok for Developers, Display API v2, page as fetched on 2026-09-11. TikTok leaves out the films that aren't
public: they have no figure, which isn't zero.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from preuve.audience.figures import Figure, Post, Problem, Readings
from preuve.audience.metrics import Metric
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.fields import Answer, address, day_of
from preuve.i18n import _

CALL = "video/query"
FIELDS: dict[Metric, str] = {
    "views": "view_count",
    "likes": "like_count",
    "comments": "comment_count",
    "shares": "share_count",
}
ID = re.compile(r"\d{5,25}", re.ASCII)
MOST_TITLE = 300


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot kept as `name`."""
    asked = {one.id: one for one in snapshot.posts}
    figures: list[Figure] = []
    problems: list[Problem] = []
    for row, page in enumerate(snapshot.pages, start=1):
        answer = Answer(name, row, page.call)
        if page.call == CALL:
            figures += _figures(page, answer, asked)
        problems += answer.problems
    return Readings(figures=tuple(figures), problems=tuple(problems))


def _figures(page: Page, answer: Answer, asked: Mapping[str, Asked]) -> Iterator[Figure]:
    body = page.answer if isinstance(page.answer, dict) else {}
    error, data = body.get("error"), body.get("data")
    code = error.get("code") if isinstance(error, dict) else None
    videos = data.get("videos") if isinstance(data, dict) else None
    if code != "ok" or not isinstance(videos, list):
        answer.say("error.code", str(code), _("TikTok n'a pas donné ces chiffres"))
        return
    for place, video in enumerate(videos):
        found = video if isinstance(video, dict) else {}
        known = asked.get(str(found.get("id")))
        where = f"data.videos[{place}]."
        if not known or not ID.fullmatch(known.id):
            answer.say(f"{where}id", str(found.get("id")), _("publication qui n'a pas été demandée : laissée de côté"))
            continue
        values = answer.readings(where, found, FIELDS)
        yield Figure(post=_post(known, found, where, answer), definition="tiktok", values=values)


def _post(known: Asked, found: Mapping[str, Any], where: str, answer: Answer) -> Post:
    title = known.title or found.get("title") or found.get("video_description")
    return Post(
        platform="tiktok",
        target=known.target or "tiktok",
        id=known.id,
        title=title[:MOST_TITLE] if isinstance(title, str) else "",
        url=known.url or address(found.get("share_url")),
        published=day_of(found.get("create_time"), known.zone),
        duration=answer.reading(f"{where}duration", found.get("duration"), "s"),
    )
