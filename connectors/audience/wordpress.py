"""What a WordPress site knows of an article's audience: the comments that visitors left. It counts no visit.

Contract: REST API handbook, posts and comments (WP-API/docs, June 2025). Only what any visitor may read is asked for.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.words import plain
from connectors.publish.wordpress_rest import Rest, items
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.errors import Gone

TOTAL = "x-wp-total"
FIELDS = "id,link,status,date_gmt,modified_gmt,comment_status"
SHOWN = "publish"
MOST_COMMENTS = 100
MOST_TEXT = 2_000


class WordPressFigures:
    """Asks a site about her articles."""

    name: ClassVar[str] = "wordpress"

    def __init__(self, access: Access) -> None:
        self.access, self.rest = access, Rest.open(access)

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for a site. Calls nothing."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these articles, as they are now. Raises TransientError, PermanentError."""
        pages: list[Page] = []
        observed = self.access.clock()
        for post in dict.fromkeys(one.id for one in posts if one.id.isdecimal()):
            try:
                article = self.rest.get(f"/wp/v2/posts/{post}", _fields=FIELDS)
            except Gone:
                pages.append(Page(call="post", post=post, status=404, answer={}))
                continue
            observed = article.date or observed
            pages.append(Page(call="post", post=post, answer=article.json()))
            pages += self._comments(post) if article.json().get("status") == SHOWN else []
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=observed,
            since=since,
            until=until,
            posts=tuple(posts),
            pages=tuple(pages),
            details={"site": self.access.account.base_url},
        )

    def _comments(self, post: str) -> list[Page]:
        """How many there are, which WordPress says in a header; and the first ones."""
        reply = self.rest.get("/wp/v2/comments", post=post, per_page=MOST_COMMENTS, order="asc")
        total = reply.headers.get(TOTAL, "")
        found = [_read(one) for one in items(reply) if isinstance(one, Mapping)]
        counted = Page(call="comments:count", post=post, answer={"total": int(total)} if total.isdecimal() else {})
        return [counted, Page(call="comments", post=post, answer=[one for one in found if one["text"]])]


def _read(comment: Mapping[str, Any]) -> dict[str, str]:
    content = comment.get("content")
    shown = content.get("rendered") if isinstance(content, Mapping) else ""
    return {
        "id": str(comment.get("id", ""))[:40],
        "author": str(comment.get("author_name") or "")[:200],
        "text": plain(shown)[:MOST_TEXT],
        "at": str(comment.get("date_gmt") or "")[:40],
    }
