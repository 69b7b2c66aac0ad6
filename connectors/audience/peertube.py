"""PeerTube's figures of a video: what everybody sees, its owner's statistics, its comments.

Contract: PeerTube's source, develop of 2026 after 8.1 (Chocobozzz/PeerTube 025f3ad7).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.answers import rows
from connectors.platforms.clock import there
from connectors.platforms.mastodon import plain
from connectors.platforms.peertube import UUID, site, told
from preuve.audience.snapshot import Asked, Page, Snapshot

MOST_COMMENTS = 100
MOST_TEXT = 2_000
ADDRESSES = ("files", "streamingPlaylists", "trackerUrls")  # may hold signed addresses, and say nothing of an audience
STATISTICS = {"stats/overall": "stats/overall", "retention": "stats/retention"}


class PeerTubeFigures:
    """Asks an instance about her videos."""

    name: ClassVar[str] = "peertube"

    def __init__(self, access: Access) -> None:
        self.access, self.web = access, access.web()

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account. Calls nothing."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these videos, whole-life figures. Raises TransientError, PermanentError."""
        pages: list[Page] = []
        for identity in dict.fromkeys(post.id for post in posts if UUID.fullmatch(post.id)):
            reply = self.web.get(f"/videos/{identity}")
            if reply.status != 404:
                told(reply)
            shown = {key: value for key, value in reply.json().items() if key not in ADDRESSES}
            pages.append(Page(call="video", post=identity, status=reply.status, answer=shown))
            if reply.ok:
                pages += self._more(identity)
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=there(self.web),
            since=since,
            until=until,
            posts=tuple(posts),
            pages=tuple(pages),
            details={"instance": site(self.access)},
        )

    def _more(self, identity: str) -> Iterator[Page]:
        """A refusal is kept as it came: what everybody sees stands without it."""
        for call, path in STATISTICS.items():
            reply = self.web.get(f"/videos/{identity}/{path}")
            yield Page(call=call, post=identity, status=reply.status, answer=reply.json())
        reply = self.web.get(f"/videos/{identity}/comment-threads", {"count": MOST_COMMENTS, "sort": "-createdAt"})
        if reply.ok:
            yield Page(call="comments", post=identity, answer=list(_comments(rows(reply.json(), "data"))))


def _comments(threads: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Those that are there still, their text without tags: a comment taken back has neither text nor author."""
    for one in threads[:MOST_COMMENTS]:
        account, text, identity = one.get("account"), plain(one.get("text"), MOST_TEXT), one.get("id")
        if text and isinstance(account, dict) and isinstance(identity, int):
            author = f"{account.get('name', '')}@{account.get('host', '')}"
            yield {
                "id": str(identity),
                "author": author[:200],
                "text": text,
                "at": str(one.get("createdAt") or "")[:40],
            }
