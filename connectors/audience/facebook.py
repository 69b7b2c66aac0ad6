"""Figures and comments of a Facebook Page's reels, by the Graph API v26.0.

Meta, "Video Insights" and its blog of 2022-12-15; which names still work was read of other clients in 2026-09: Meta has
removed several since 2025, so each is asked alone. What a reel's post has (`post_media_view`…) hangs on the post's id.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar, Self

from connectors.audience.meta import Asker, Stopped, words
from connectors.platforms.account import Access
from connectors.platforms.meta import Graph, sound
from preuve.audience.snapshot import Asked, Snapshot

VIDEO_METRICS = (
    "blue_reels_play_count",
    "fb_reels_total_plays",
    "fb_reels_replay_count",
    "post_video_avg_time_watched",
    "post_video_view_time",
    "post_video_likes_by_reaction_type",
    "post_video_social_actions",
    "post_video_followers",
    "post_video_retention_graph",
)
POST_METRICS = ("post_media_view", "post_total_media_view_unique", "post_clicks")
VIDEO = "id,title,description,permalink_url,created_time,post_id,length"
COMMENT = "id,message,from,created_time"


class Facebook:
    """One Page's figures since each reel's publication."""

    name: ClassVar[str] = "facebook"

    def __init__(self, access: Access) -> None:
        self.access = access

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for a Page."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these reels. Raises TransientError, PermanentError where nothing could be asked."""
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

    def _ask(self, asker: Asker, video: str) -> None:
        found = asker.ask("video", video, f"/{video}", fields=VIDEO)
        if not found:
            return
        for metric in VIDEO_METRICS:
            asker.ask(f"video_insights:{metric}", video, f"/{video}/video_insights", metric=metric)
        if post := sound(found.get("post_id")):
            whole = post if "_" in post else f"{self.access.account.id}_{post}"
            for metric in POST_METRICS:
                asker.ask(f"insights:{metric}", video, f"/{whole}/insights", metric=metric)
        asker.comments(video, COMMENT, _comment)


def _comment(one: Mapping[str, Any]) -> dict[str, str]:
    author = one.get("from")
    return {
        "id": words(one.get("id")),
        "author": words(author.get("name")) if isinstance(author, Mapping) else "",
        "text": words(one.get("message")),
        "at": words(one.get("created_time")),
    }
