"""A Facebook Page's answers: one reel, one metric a call; reactions and actions come as counts by kind."""

from collections.abc import Mapping
from typing import Any

from preuve.audience.figures import Post, Readings, Source
from preuve.audience.metrics import Metric
from preuve.audience.snapshot import Snapshot
from preuve.audience.sources.fields import day_of
from preuve.audience.sources.meta import Answers, first_line, link, readings
from preuve.i18n import _

SITE = "www.facebook.com"
METRICS: Mapping[str, Metric] = {
    "fb_reels_total_plays": "views",
    "post_total_media_view_unique": "reach",
    "post_video_view_time": "watch_time_s",
    "post_video_avg_time_watched": "avg_watch_s",
    "post_video_followers": "followers_gained",
    "post_clicks": "clicks",
}
INSTEAD, OTHERWISE = "post_media_view", "facebook-post"  # where the reel's own count is gone: another count, so named
ACTIONS: Mapping[str, Metric] = {"comment": "comments", "share": "shares"}


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot; `name`: its file."""
    return readings([_read(Answers(snapshot, name, asked)) for asked in snapshot.posts], _post)


def _read(answers: Answers) -> Answers:
    for name, value, source in answers.metrics():
        if name in METRICS:
            answers.put(METRICS[name], value, source, name)
        elif name == "post_video_likes_by_reaction_type":
            _reactions(answers, value, source, name)
        elif name == "post_video_social_actions":
            _actions(answers, value, source, name)
        else:
            answers.other[name] = source.written
            if name == INSTEAD and "views" not in answers.values:
                answers.put("views", value, source, name)
    views = answers.values.get("views")
    if views and f":{INSTEAD} " in views.source.column:
        answers.definition = OTHERWISE
    return answers


def _reactions(answers: Answers, value: Any, source: Source, name: str) -> None:
    """All reactions together, as the table's « likes » says of Facebook."""
    counts = _counts(answers, value, source)
    if counts:
        answers.put("likes", sum(counts.values()), source, name)


def _actions(answers: Answers, value: Any, source: Source, name: str) -> None:
    """Comments and shares, each by its kind."""
    for kind, count in _counts(answers, value, source).items():
        metric = ACTIONS.get(kind.lower())
        if metric:
            column = source.column + f".{kind}"
            answers.put(metric, count, source.model_copy(update={"column": column, "written": str(count)}), name)


def _counts(answers: Answers, value: Any, source: Source) -> dict[str, int]:
    """Whole counts by kind; empty where there are none, or where they aren't counts."""
    if not isinstance(value, Mapping):
        answers.doubt(source, _("des nombres par genre étaient attendus"))
        return {}
    counts = {str(kind): n for kind, n in value.items() if isinstance(n, int) and not isinstance(n, bool) and n >= 0}
    if len(counts) < len(value):
        answers.doubt(source, _("des nombres entiers étaient attendus"))
        return {}
    return counts


def _post(answers: Answers) -> Post:
    asked, video = answers.asked, answers.about("video")
    path = video.get("permalink_url")
    address = f"https://{SITE}{path}" if isinstance(path, str) and path.startswith("/") else path
    other = video.get("post_id")
    return Post(
        platform="facebook",
        target=asked.target,
        id=asked.id,
        others=(other,) if isinstance(other, str) and other.replace("_", "").isdigit() else (),
        title=asked.title or first_line(video.get("title") or video.get("description")),
        url=asked.url or link(address, SITE),
        published=day_of(video.get("created_time"), asked.zone),
    )
