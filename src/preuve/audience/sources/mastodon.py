"""Mastodon's figures: `GET /api/v1/statuses/:id`, one answer a post.

Contract: mastodon/documentation of 2026-07-02. Mastodon counts no view: none is ever given.
"""

from collections.abc import Mapping
from typing import Any

from preuve.audience.figures import Figure, Post, Problem, Readings
from preuve.audience.metrics import Metric
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.fields import Answer, address, day_of
from preuve.i18n import _

CALL = "status"
FIELDS: dict[Metric, str] = {"likes": "favourites_count", "comments": "replies_count"}
SHARES = ("reblogs_count", "quotes_count")


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot kept as `name`."""
    asked = {one.id: one for one in snapshot.posts}
    figures: list[Figure] = []
    problems: list[Problem] = []
    for row, page in enumerate(snapshot.pages, start=1):
        answer = Answer(name, row, page.call)
        if page.call == CALL and (known := asked.get(page.post)):
            figures += _figure(page, answer, known)
        problems += answer.problems
    return Readings(figures=tuple(figures), problems=tuple(problems))


def _figure(page: Page, answer: Answer, known: Asked) -> list[Figure]:
    found = page.answer if isinstance(page.answer, dict) else {}
    if page.status != 200 or found.get("id") != known.id:
        reason = _("cette publication n'est plus sur l'instance, ou n'y est pas visible")
        answer.say("", str(page.status), reason if page.status == 404 else _("Mastodon n'a pas donné ces chiffres"))
        return []
    values = answer.readings("", found, FIELDS)
    if shares := answer.sum("", found, SHARES):
        values["shares"] = shares
    return [Figure(post=_post(known, found), definition="mastodon", values=values)]


def _post(known: Asked, found: Mapping[str, Any]) -> Post:
    return Post(
        platform="mastodon",
        target=known.target,
        id=known.id,
        title=known.title,
        url=known.url or address(found.get("url")),
        published=day_of(found.get("created_at"), known.zone),
    )
