"""Figures and comments of Instagram's Reels, by the Graph API v26.0.

Meta, "Instagram Media Insights" (2026-06-18) and the SDK 26.0.3 for the metrics' names.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar, Self

from connectors.audience.meta import Asker, Stopped, words
from connectors.platforms.account import Access
from connectors.platforms.meta import Graph
from preuve.audience.snapshot import Asked, Snapshot

METRICS = (
    "views",
    "reach",
    "likes",
    "comments",
    "shares",
    "saved",
    "reposts",
    "total_interactions",
    "ig_reels_avg_watch_time",
    "ig_reels_video_view_total_time",
    "reels_skip_rate",
    "crossposted_views",
    "facebook_views",
)
MEDIA = "id,caption,permalink,timestamp,media_product_type,like_count,comments_count"
COMMENT = "id,text,username,timestamp"


class Instagram:
    """One account's figures since each post's publication: Instagram gives none by day for a post."""

    name: ClassVar[str] = "instagram"

    def __init__(self, access: Access) -> None:
        self.access = access

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these posts. Raises TransientError, PermanentError where nothing could be asked."""
        asker = Asker(Graph(self.access.web()))
        at = self.access.clock()
        with suppress(Stopped):
            for post in posts:
                self._ask(asker, post.id)
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=at,
            posts=tuple(posts),
            pages=tuple(asker.pages),
            details=asker.details(self.access),
        )

    def _ask(self, asker: Asker, post: str) -> None:
        if not asker.ask("media", post, f"/{post}", fields=MEDIA):
            return
        for metric in METRICS:
            asker.ask(f"insights:{metric}", post, f"/{post}/insights", metric=metric)
        asker.comments(post, COMMENT, _comment)


def _comment(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "id": words(one.get("id")),
        "author": words(one.get("username")),
        "text": words(one.get("text")),
        "at": words(one.get("timestamp")),
    }
