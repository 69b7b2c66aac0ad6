"""Instagram's answers: one media, one metric a call."""

from collections.abc import Mapping

from preuve.audience.figures import Post, Readings
from preuve.audience.metrics import Metric
from preuve.audience.snapshot import Snapshot
from preuve.audience.sources.fields import day_of
from preuve.audience.sources.meta import Answers, first_line, link, readings

METRICS: Mapping[str, Metric] = {
    "views": "views",
    "reach": "reach",
    "likes": "likes",
    "comments": "comments",
    "shares": "shares",
    "saved": "saves",
    "ig_reels_video_view_total_time": "watch_time_s",
    "ig_reels_avg_watch_time": "avg_watch_s",
}


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot; `name`: its file."""
    return readings([_read(Answers(snapshot, name, asked)) for asked in snapshot.posts], _post)


def _read(answers: Answers) -> Answers:
    for name, value, source in answers.metrics():
        if name in METRICS:
            answers.put(METRICS[name], value, source, name)
        else:
            answers.other[name] = source.written
    answers.field("media", "like_count", "likes")
    answers.field("media", "comments_count", "comments")
    return answers


def _post(answers: Answers) -> Post:
    asked, media = answers.asked, answers.about("media")
    return Post(
        platform="instagram",
        target=asked.target,
        id=asked.id,
        title=asked.title or first_line(media.get("caption")),
        url=asked.url or link(media.get("permalink"), "www.instagram.com"),
        published=day_of(media.get("timestamp"), asked.zone),
    )
