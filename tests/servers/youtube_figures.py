"""YouTube's figures: the Analytics API v2 (`reports.query`: its metrics, dimensions and rules) and comment threads."""

import re
from datetime import date, timedelta
from typing import Any

from platform_base import Refused, Reply, Seen, json_reply

METRICS = {
    "views": 900,
    "engagedViews": 610,
    "estimatedMinutesWatched": 322,
    "averageViewDuration": 21,
    "averageViewPercentage": 55.4,
    "likes": 35,
    "comments": 2,
    "shares": 9,
    "subscribersGained": 4,
    "subscribersLost": 5,
}
DAYS = 2
CURVE = [[0.01, 1.21], [0.25, 0.8], [0.5, 0.61], [1.0, 0.42]]


def report(server: Any, seen: Seen) -> Reply:
    """`GET /v2/reports`. Raises Refused."""
    query = seen.query
    wanted = query.get("metrics", "").split(",")
    dimension = query.get("dimensions", "")
    video = re.fullmatch(r"video==([\w-]{11})", query.get("filters", ""))
    if query.get("ids") != "channel==MINE" or video is None or not _days(query):
        raise _bad("The query is not supported.")
    if dimension == "elapsedVideoTimeRatio":
        if wanted != ["audienceWatchRatio"]:
            raise _bad("The query is not supported.")
        return _table([dimension, *wanted], CURVE if video[1] in server.videos else [])
    if unknown := [one for one in wanted if one not in METRICS]:
        raise _bad(f"Unknown identifier ({unknown[0]}) given in field parameters.metrics.")
    if dimension not in ("", "day"):
        raise _bad("Unknown dimension.")
    if video[1] not in server.videos:
        return _table([dimension, *wanted] if dimension else wanted, [])
    values = [METRICS[one] for one in wanted]
    if not dimension:
        return _table(wanted, [values])
    first = date.fromisoformat(query["startDate"])
    rows = [[(first + timedelta(days=n)).isoformat(), *values] for n in range(DAYS)]
    return _table([dimension, *wanted], rows)


def comments(server: Any, seen: Seen) -> Reply:
    """`GET /youtube/v3/commentThreads`."""
    server.spend(1)
    if seen.query.get("textFormat") != "plainText" or seen.query.get("part") != "snippet":
        raise _bad("The text would come as HTML.")
    server.video(seen.query.get("videoId", ""))
    said = [("c1", "@lea", "Merci <b>!</b>"), ("c2", "@tom", "=1+1"), ("c3", "account-1", "Épinglé par moi")]
    return json_reply({"items": [_thread(*one) for one in said]})


def _thread(identity: str, author: str, text: str) -> dict[str, Any]:
    top: dict[str, Any] = {
        "authorDisplayName": author,
        "textDisplay": text,
        "textOriginal": text,
        "publishedAt": "2026-11-20T10:00:00Z",
    }
    top["authorChannelId"] = {"value": author}
    return {"id": identity, "snippet": {"topLevelComment": {"id": identity, "snippet": top}, "totalReplyCount": 0}}


def _days(query: dict[str, str]) -> bool:
    form = re.compile(r"\d{4}-\d{2}-\d{2}")
    first, last = query.get("startDate", ""), query.get("endDate", "")
    return bool(form.fullmatch(first) and form.fullmatch(last) and first <= last)


def _table(names: list[str], rows: list[list[Any]]) -> Reply:
    heads = [{"name": name, "columnType": "DIMENSION" if name in ("day", "elapsedVideoTimeRatio") else "METRIC"}
             for name in names]  # fmt: skip
    return json_reply({"kind": "youtubeAnalytics#resultTable", "columnHeaders": heads, "rows": rows})


def _bad(message: str) -> Refused:
    return Refused(400, {"error": {"code": 400, "message": message, "errors": [{"reason": "badRequest"}]}})
