"""Figures and comments of Instagram's Reels, by the Graph API v26.0.

Meta, "Instagram Media Insights" (2026-06-18) and the SDK 26.0.3 for the metrics' names.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from connectors.audience.meta import Asker, MetaFigures, words

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


class Instagram(MetaFigures):
    """One account's figures since each post's publication: Instagram gives none by day for a post."""

    name: ClassVar[str] = "instagram"

    def ask(self, asker: Asker, post: str) -> None:
        """The media, its metrics, its comments."""
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
