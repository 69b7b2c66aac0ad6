"""Mastodon's figures of a post, and the public answers to it.

Contract: mastodon/documentation of 2026-07-02. Answers that aren't public stay where they are; hers aren't comments.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.mastodon import ID, plain, told
from preuve.audience.snapshot import Asked, Page, Snapshot

MOST_COMMENTS = 500
MOST_TEXT = 2_000
PUBLIC = ("public", "unlisted")


class MastodonFigures:
    """Asks an instance about her posts."""

    name: ClassVar[str] = "mastodon"

    def __init__(self, access: Access) -> None:
        self.access, self.web = access, access.web()

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account. Calls nothing."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these posts, whole-life counts. Raises TransientError, PermanentError."""
        pages: list[Page] = []
        observed = self.access.clock()
        for post in dict.fromkeys(one.id for one in posts if ID.fullmatch(one.id)):
            reply = self.web.get(f"/api/v1/statuses/{post}")
            observed = reply.date or observed
            if reply.status != 404:
                told(reply)
            pages.append(Page(call="status", post=post, status=reply.status, answer=reply.json()))
            if reply.ok and reply.json().get("replies_count"):
                pages.append(Page(call="comments", post=post, answer=self._comments(post, reply.json())))
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=observed,
            since=since,
            until=until,
            posts=tuple(posts),
            pages=tuple(pages),
            details={"instance": self.web.base_url},
        )

    def _comments(self, post: str, status: Mapping[str, Any]) -> list[dict[str, str]]:
        found = told(self.web.get(f"/api/v1/statuses/{post}/context")).get("descendants")
        answers = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return list(_read(answers[:MOST_COMMENTS], _account(status, "id")))


def _read(answers: Sequence[Mapping[str, Any]], hers: str) -> Iterator[dict[str, str]]:
    """Each public answer that isn't hers, its text without tags."""
    for one in answers:
        author, text = _account(one, "acct"), plain(one.get("content"), MOST_TEXT)
        known = ID.fullmatch(str(one.get("id")))
        if known and text and one.get("visibility") in PUBLIC and _account(one, "id") != hers:
            yield {"id": known[0], "author": author, "text": text, "at": str(one.get("created_at") or "")[:40]}


def _account(status: Mapping[str, Any], name: str) -> str:
    account = status.get("account")
    found = account.get(name) if isinstance(account, dict) else None
    return found[:200] if isinstance(found, str) else ""
