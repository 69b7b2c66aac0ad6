"""The second reader of snapshots finds again every figure that the platforms' parsers read, and no other."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources import PARSERS, parser
from preuve.checks.snapshot_reader import is_about, look_up, read_snapshot

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
URL = "https://example.org/2026/11/on-repare/"


def meta(name: str, value: Any) -> dict[str, Any]:
    return {"data": [{"name": name, "period": "lifetime", "values": [{"value": value}]}]}


def table(names: list[str], *rows: list[Any]) -> dict[str, Any]:
    return {"columnHeaders": [{"name": name} for name in names], "rows": list(rows)}


def plausible(metrics: list[str], *rows: tuple[list[str], list[int]]) -> dict[str, Any]:
    results = [{"dimensions": dimensions, "metrics": values} for dimensions, values in rows]
    return {"results": results, "query": {"metrics": metrics}}


IDS = {"tiktok": "7512345678901234001", "instagram": "18000000000000001", "facebook": "122000000000001",
       "youtube": "dQw4w9WgXcQ", "mastodon": "113000000000000001", "plausible": "7001", "matomo": "7001",
       "wordpress": "7001",
       "peertube": "9c9de5e8-0a1e-484a-b099-e80766180a6d"}  # fmt: skip
ANSWERS: dict[str, list[tuple[str, Any]]] = {
    "tiktok": [("video/query", {"data": {"videos": [
        {"id": "7512345678901239999", "view_count": 5},
        {"id": IDS["tiktok"], "view_count": 1040, "like_count": 0, "comment_count": 3, "share_count": 2}]},
        "error": {"code": "ok", "message": "", "log_id": "1"}})],
    "instagram": [("insights:views", meta("views", 12)), ("insights:reach", meta("reach", 7)),
                  ("insights:ig_reels_avg_watch_time", meta("ig_reels_avg_watch_time", 8123))],
    "facebook": [("video_insights:fb_reels_total_plays", meta("fb_reels_total_plays", 90)),
                 ("video_insights:post_video_view_time", meta("post_video_view_time", 65000)),
                 ("video_insights:post_video_likes_by_reaction_type",
                  meta("post_video_likes_by_reaction_type", {"REACTION_LIKE": 3, "REACTION_LOVE": 2})),
                 ("video_insights:post_video_social_actions",
                  meta("post_video_social_actions", {"COMMENT": 4, "SHARE": 1}))],
    "youtube": [("videos", {"items": [{"id": "autreAutre1", "statistics": {"viewCount": "3"}},
                                      {"id": IDS["youtube"], "snippet": {}, "statistics": {"viewCount": "1204"}}]}),
                ("reports:lifetime", table(["shares", "subscribersGained", "subscribersLost"], [9, 5, 2])),
                ("reports:day", table(["day", "views", "estimatedMinutesWatched"], ["2026-11-19", 40, 12],
                                      ["2026-11-20", 50, 15]))],
    "mastodon": [("status", {"id": IDS["mastodon"], "favourites_count": 7, "replies_count": 0, "reblogs_count": 2,
                             "quotes_count": 1})],
    "peertube": [("video", {"uuid": IDS["peertube"], "views": 61, "likes": 4}),
                 ("stats/overall", {"averageWatchTime": 12, "totalWatchTime": 700, "totalViewers": 40})],
    "plausible": [("total:example.org", plausible(["visitors", "visits", "pageviews"],
                                                  (["/autre/"], [9, 9, 9]), (["/2026/11/on-repare/"], [3, 4, 5]))),
                  ("days:example.org", plausible(["visitors", "visits", "pageviews"],
                                                 (["2026-11-20", "/2026/11/on-repare/"], [1, 1, 2])))],
    "wordpress": [("post", {"id": 7001, "link": URL, "status": "publish"}), ("comments:count", {"total": 2})],
    "matomo": [("page", [{"label": "/2026/11/on-repare/", "nb_hits": 12, "nb_visits": 8}]),
               ("days", {"2026-11-20": [{"label": "/on-repare", "nb_hits": 4}], "2026-11-21": []})],
}  # fmt: skip


def snapshot(source: str) -> Snapshot:
    whole = source in ("tiktok", "plausible")
    return Snapshot(
        source=source,
        observed_at=NOW,
        posts=(
            Asked(id=IDS[source], url=URL if source in ("plausible", "matomo") else "", published=date(2026, 11, 19)),
        ),
        pages=tuple(
            Page(call=call, post="" if whole or call == "videos" else IDS[source], answer=answer)
            for call, answer in ANSWERS[source]
        ),
    )


def test_every_parser_is_checked():
    assert set(ANSWERS) == set(PARSERS)


@pytest.mark.parametrize("source", sorted(ANSWERS))
def test_each_figure_is_found_again_where_it_was_read(source):
    made = snapshot(source)
    taken = read_snapshot(made.model_dump_json().encode())
    figures = parser(source)(made, "r.json").figures
    readings = [reading for figure in figures for reading in figure.values.values()]
    assert len(readings) >= 2 - (source == "wordpress")
    names = (IDS[source], "/2026/11/on-repare")
    for reading in readings:
        found = look_up(taken, reading.source.row, reading.source.column)
        assert found is not None, reading.source
        assert found.value == pytest.approx(reading.value), reading.source
        assert is_about(found, names), reading.source


def test_another_post_s_figure_is_not_this_one_s():
    taken = read_snapshot(snapshot("tiktok").model_dump_json().encode())
    other = look_up(taken, 1, "video/query › data.videos[0].view_count")
    assert other is not None
    assert not is_about(other, (IDS["tiktok"],))


NOWHERE = ("data.videos[9].view_count", "data.videos[1].title", "data", "data.videos[1]", "")


@pytest.mark.parametrize("column", ["autre › data.videos[1].view_count", *(f"video/query › {one}" for one in NOWHERE)])
def test_a_place_that_leads_nowhere(column):
    assert look_up(read_snapshot(snapshot("tiktok").model_dump_json().encode()), 1, column) is None
