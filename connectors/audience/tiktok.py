"""TikTok's figures of public films, by the Display API: up to 20 films a call.

Contract: TikTok for Developers, Query Videos and Video Object, as fetched on 2026-09-11. Cover addresses are signed:
they aren't asked for.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.tiktok import told
from preuve.audience.snapshot import Asked, Page, Snapshot

MOST = 20
FIELDS = "id,create_time,share_url,title,video_description,duration,like_count,comment_count,share_count,view_count"
ID = re.compile(r"\d{5,25}", re.ASCII)


class TikTokFigures:
    """Asks TikTok about her films."""

    name: ClassVar[str] = "tiktok"

    def __init__(self, access: Access) -> None:
        self.access, self.web = access, access.web()

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account. Calls nothing."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these films, whole-life counts. Raises TransientError, PermanentError."""
        ids = list(dict.fromkeys(post.id for post in posts if ID.fullmatch(post.id)))
        pages, observed = [], self.access.clock()
        for start in range(0, len(ids), MOST):
            asked = {"filters": {"video_ids": ids[start : start + MOST]}}
            reply = self.web.call("POST", "/v2/video/query/", query={"fields": FIELDS}, json=asked)
            told(reply)
            observed = reply.date or observed
            pages.append(Page(call="video/query", status=reply.status, answer=reply.json()))
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=observed,
            since=since,
            until=until,
            posts=tuple(posts),
            pages=tuple(pages),
            details={"api": "v2"},
        )
