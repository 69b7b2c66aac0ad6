"""Matomo's figures of the pages that show her films, several questions a request; its token goes in the body only.

Contract: matomo-org/developer-documentation, Reporting API and bulk requests, at 668ea9bf (2024-10-22).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, ClassVar, Self
from urllib.parse import quote, urlencode

from connectors.platforms.account import Access
from connectors.platforms.web import HIDDEN, Reply
from connectors.platforms.words import plain
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.matomo import refused
from preuve.audience.sources.web import days, page
from preuve.errors import PermanentError
from preuve.i18n import _


@dataclass(frozen=True)
class Question:
    """One report, about one post."""

    call: str
    post: str
    asked: dict[str, str]


class Matomo:
    """Asks a Matomo about pages of one of its sites."""

    name: ClassVar[str] = "matomo"

    def __init__(self, access: Access) -> None:
        self.access, self.web = access, access.web()
        self.site = access.account.extra.get("site") or access.account.id

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account. Calls nothing."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about the pages of these posts. Raises TransientError, PermanentError."""
        observed = self.access.clock()
        first, last = days(since, until, observed.astimezone(UTC).date())
        pages: list[Page] = []
        for number, post in enumerate(one for one in posts if page(one.url)):
            asked = [
                *_about(post, first, last),
                *(_films(post, first, last) if number == 0 or _films_told(pages) else ()),
            ]
            pages += self._ask(asked)
        if pages and all(refused(one.answer) is not None for one in pages):
            raise _no(str(refused(pages[0].answer)))
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=observed,
            since=first,
            until=last,
            posts=tuple(posts),
            pages=tuple(pages),
            details={"site": self.site},
        )

    def _ask(self, questions: list[Question]) -> Iterator[Page]:
        """The answers to several questions, in one request."""
        token = self.access.tokens.access()
        form = {"module": "API", "method": "API.getBulkRequest", "format": "json", "token_auth": token}
        for place, one in enumerate(questions):
            common = {"idSite": self.site, "format_metrics": "0", "filter_limit": "-1"}
            form[f"urls[{place}]"] = urlencode({**common, **one.asked})
        reply = self.web.call("POST", f"{self.web.base_url}/index.php", signed=False, form=form)
        answers = _answers(reply, token)
        if len(answers) != len(questions):
            raise _no(plain(reply.json().get("message")) or str(reply.status))
        for one, answer in zip(questions, answers, strict=True):
            yield Page(call=one.call, post=one.post, answer=answer)


def _about(post: Asked, first: date, last: date) -> Iterator[Question]:
    """Of all time (since it was published, else since the first day), by day, and how many people."""
    whole = f"{min(post.published or first, last)},{last}"
    here = {"method": "Actions.getPageUrl", "pageUrl": post.url}
    yield Question("page", post.id, {**here, "period": "range", "date": whole})
    yield Question("days", post.id, {**here, "period": "day", "date": f"{first},{last}"})
    visits = {"method": "VisitsSummary.get", "period": "range", "date": whole, "segment": _segment(post)}
    yield Question("visits", post.id, visits)


def _films(post: Asked, first: date, last: date) -> Iterator[Question]:
    """What the plugin that follows films knows of the visits of a page; it is bought apart, and often isn't there."""
    whole = f"{min(post.published or first, last)},{last}"
    asked = {"method": "MediaAnalytics.get", "period": "range", "date": whole, "segment": _segment(post)}
    yield Question("media", post.id, asked)


def _films_told(pages: Sequence[Page]) -> bool:
    return any(one.call == "media" and refused(one.answer) is None for one in pages)


def _segment(post: Asked) -> str:
    return f"pageUrl=={quote(post.url, safe='')}"


def _answers(reply: Reply, token: str) -> list[Any]:
    """The list of answers, the token never among them; empty where it isn't one."""
    try:
        found = json.loads(reply.raw.decode("utf-8", "replace").replace(token, HIDDEN))
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _no(words: str) -> PermanentError:
    return PermanentError(
        _("Matomo n'a pas répondu comme prévu : {words}").format(words=plain(words)),
        remedy=_("Vérifiez le jeton (droit de vue sur ce site), puis « preuve connect matomo »."),
    )
