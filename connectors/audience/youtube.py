"""YouTube's figures: what the Data API counts of each video, the Analytics API's reports, and the comments.

Contract: discovery documents youtube.v3 (revision 20261104) and youtubeAnalytics.v2. The Data API counts nearly at
once; reports are 48 to 72 hours late, and leave out the days that aren't ready.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.answers import part
from connectors.platforms.clock import moment
from connectors.platforms.google import Google, items
from connectors.publish.youtube_upload import VIDEO_ID
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.errors import PermanentError, TransientError

MOST = 50  # videos a call
COUNTED = "snippet,statistics,status"
METRICS = (
    *("views", "engagedViews", "estimatedMinutesWatched", "averageViewDuration", "averageViewPercentage"),
    *("likes", "comments", "shares", "subscribersGained", "subscribersLost"),
)
NEWEST = "engagedViews"  # one unknown name fails the whole report, and this is the one most recently added
CURVE = {"dimensions": "elapsedVideoTimeRatio", "metrics": "audienceWatchRatio"}
COMMENT_PAGES = 5  # of 100 threads
MOST_TEXT = 2_000


class YouTubeFigures:
    """Asks YouTube about the channel's videos."""

    name: ClassVar[str] = "youtube"

    def __init__(self, access: Access) -> None:
        self.access = access
        self.google = Google(access, "youtube", "v3")
        self.analytics = Google(access, "youtubeAnalytics", "v2", "analytics")

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account. Calls nothing."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these videos: whole life, and day by day from `since`.

        Raises TransientError, PermanentError.
        """
        known = {post.id: post for post in posts if VIDEO_ID.fullmatch(post.id)}
        pages = list(self._counted(list(known)))
        born = {one["id"]: one for page in pages for one in items(page.answer) if isinstance(one.get("id"), str)}
        for identity in [one for one in known if one in born]:
            # The journal's day may be a plan, or Paris's; a report that begins too early loses nothing.
            days = (known[identity].published, _day(born[identity]))
            first = min((day for day in days if day), default=self.google.now.date())
            last = max(first, until or self.google.now.date())
            pages += self._reports(identity, first, last, max(first, since) if since else first)
            if str(part(born[identity], "statistics").get("commentCount", "0")) != "0":
                pages += self._comments(identity)
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=self.google.now,
            since=since,
            until=until,
            posts=tuple(posts),
            pages=tuple(pages),
            details={"api": "youtube v3, youtubeAnalytics v2"},
        )

    def _counted(self, identities: Sequence[str]) -> Iterator[Page]:
        for start in range(0, len(identities), MOST):
            wanted = ",".join(identities[start : start + MOST])
            answer = self.google.run(self.google.service.videos().list(part=COUNTED, id=wanted))
            yield Page(call="videos", answer=answer)

    def _reports(self, identity: str, first: date, last: date, since: date) -> Iterator[Page]:
        whole = self._report("reports:lifetime", identity, first, last)
        yield whole
        if whole.status == 200:
            yield self._report("reports:day", identity, min(since, last), last, dimensions="day", sort="day")
            yield self._asked("retention", identity, first, last, **CURVE)

    def _report(self, call: str, identity: str, first: date, last: date, **more: str) -> Page:
        """A report with every metric, or all but the newest where that name isn't known."""
        page = self._asked(call, identity, first, last, metrics=",".join(METRICS), **more)
        if page.status != 400:
            return page
        fewer = ",".join(one for one in METRICS if one != NEWEST)
        return self._asked(call, identity, first, last, metrics=fewer, **more)

    def _asked(self, call: str, identity: str, first: date, last: date, **more: str) -> Page:
        """One report; a refusal is kept as it came, since the counts stand without it."""
        request = self.analytics.service.reports().query(
            ids="channel==MINE",
            startDate=first.isoformat(),
            endDate=last.isoformat(),
            filters=f"video=={identity}",
            **more,
        )
        try:
            return Page(call=call, post=identity, answer=self.analytics.run(request))
        except (PermanentError, TransientError):
            reply = self.analytics.transport.last
            status = reply.status if reply and reply.status >= 400 else 503
            return Page(call=call, post=identity, status=status, answer=reply.json() if reply else {})

    def _comments(self, identity: str) -> Iterator[Page]:
        """As plain text. A video that takes none has none; where they can't be had, nothing is said of them."""
        found: list[dict[str, str]] = []
        token = None
        for _page in range(COMMENT_PAGES):
            request = self.google.service.commentThreads().list(
                part="snippet", videoId=identity, maxResults=100, order="time", textFormat="plainText", pageToken=token
            )
            try:
                answer = self.google.run(request, allowed=("commentsDisabled", "videoNotFound"))
            except (PermanentError, TransientError):
                return
            found += [comment for one in items(answer) if (comment := _comment(one, self.access.account.id))]
            token = answer.get("nextPageToken")
            if not isinstance(token, str):
                break
        yield Page(call="comments", post=identity, answer=found)


def _comment(thread: Mapping[str, Any], hers: str) -> dict[str, str] | None:
    """A thread's first comment, unless it is the channel's own."""
    top = part(part(thread, "snippet"), "topLevelComment")
    said = part(top, "snippet")
    identity, text = top.get("id"), said.get("textDisplay")
    if part(said, "authorChannelId").get("value") == hers:
        return None
    if not isinstance(identity, str) or not isinstance(text, str) or not text.strip():
        return None
    return {
        "id": identity[:100],
        "author": str(said.get("authorDisplayName") or "")[:200],
        "text": text[:MOST_TEXT],
        "at": str(said.get("publishedAt") or "")[:40],
    }


def _day(video: Mapping[str, Any]) -> date | None:
    """The day before it was published, since reports count days in California."""
    found = moment(part(video, "snippet").get("publishedAt"))
    return found.date() - timedelta(days=1) if found else None
