"""PeerTube's figures of a video: `stats/overall`, `stats/retention`, `comment-threads` (source: see `peertube`)."""

from typing import Any

from platform_base import Refused, Reply, Seen, json_reply

OVERALL = {
    "totalWatchTime": 1310,
    "averageWatchTime": 24,
    "totalViewers": 54,
    "viewersPeak": 3,
    "viewersPeakDate": "2026-11-20T10:00:00.000Z",
    "countries": [{"isoCode": "FR", "viewers": "54"}],
    "subdivisions": [],
}
RETENTION = {"data": [{"second": second, "retentionPercent": 100 - second} for second in range(39)]}


def figures(_video: dict[str, Any], seen: Seen, rest: str) -> Reply:
    """One of a video's answers. Raises Refused."""
    if seen.method == "GET" and rest == "/stats/overall":
        return json_reply(OVERALL)
    if seen.method == "GET" and rest == "/stats/retention":
        return json_reply(RETENTION)
    if seen.method == "GET" and rest == "/comment-threads":
        said = [(41, "lea", "<p>Merci <b>!</b></p>", False), (42, "tom", "=1+1", False), (43, "x", "", True)]
        return json_reply({"total": len(said), "data": [_thread(*one) for one in said]})
    raise Refused(404, {"detail": "Not found", "status": 404})


def _thread(number: int, author: str, text: str, deleted: bool) -> dict[str, Any]:
    account = None if deleted else {"name": author, "host": "tube.example", "displayName": author.title()}
    return {
        "id": number,
        "threadId": number,
        "text": text,
        "createdAt": "2026-11-20T10:00:00.000Z",
        "isDeleted": deleted,
        "account": account,
        "totalReplies": 0,
    }
