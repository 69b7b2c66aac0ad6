"""Figures and comments of a Facebook Page's reels, by the Graph API v26.0.

Meta, "Video Insights" and its blog of 2022-12-15; which names still work was read of other clients in 2026-09: Meta has
removed several since 2025, so each is asked alone. What a reel's post has (`post_media_view`…) hangs on the post's id.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from connectors.audience.meta import Asker, MetaFigures, words
from connectors.platforms.meta import sound

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


class Facebook(MetaFigures):
    """One Page's figures since each reel's publication."""

    name: ClassVar[str] = "facebook"

    def ask(self, asker: Asker, post: str) -> None:
        """The video, its metrics and those of its post, its comments."""
        found = asker.ask("video", post, f"/{post}", fields=VIDEO)
        if not found:
            return
        for metric in VIDEO_METRICS:
            asker.ask(f"video_insights:{metric}", post, f"/{post}/video_insights", metric=metric)
        if told := sound(found.get("post_id")):
            whole = told if "_" in told else f"{self.access.account.id}_{told}"
            for metric in POST_METRICS:
                asker.ask(f"insights:{metric}", post, f"/{whole}/insights", metric=metric)
        asker.comments(post, COMMENT, _comment)


def _comment(one: Mapping[str, Any]) -> dict[str, str]:
    author = one.get("from")
    return {
        "id": words(one.get("id")),
        "author": words(author.get("name")) if isinstance(author, Mapping) else "",
        "text": words(one.get("message")),
        "at": words(one.get("created_time")),
    }
