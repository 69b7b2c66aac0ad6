"""Where comments are answered: the few calls of Mastodon, of Graph and of YouTube that answer one, and read answers.

Keeps: mastodon/documentation of 2026-07-02 (statuses, context, `Idempotency-Key` kept an hour); Graph v26.0
(`/{comment}/replies` on Instagram, `/{comment}/comments` on a Page, cursors); YouTube Data API v3, discovery of
2026-11-04 (`comments.insert`, `comments.list`, one level of replies). Chosen here: ids, texts of errors.
"""

import html
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from platform_base import PlatformServer, Refused, Reply, Seen, json_reply

COMMENT, OTHER = "109000000000000001", "109000000000000002"
THREAD = "UgxAbcdefghij-KLMNOP"


@dataclass
class Answering(PlatformServer):
    """One comment of somebody's, and what was answered to it."""

    said: list[dict[str, Any]] = field(default_factory=list)

    def posts(self) -> list[dict[str, Any]]:
        """The answers that a visitor sees."""
        return self.said

    def signed(self, seen: Seen) -> None:
        """Refuse a request without the token."""
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            raise Refused(401, {"error": {"message": "Invalid token", "code": 190}})

    def add(self, **what: Any) -> dict[str, Any]:
        """Keep an answer."""
        one = {"number": len(self.said) + 1, **what}
        self.said.append(one)
        return one


@dataclass
class MastodonAnswers(Answering):
    """An instance: account 7 answers account 9."""

    keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, seen: Seen) -> Reply:
        self.signed(seen)
        match seen.method, seen.path:
            case "GET", "/api/v1/accounts/verify_credentials":
                return json_reply({"id": "7"})
            case "GET", path if path == f"/api/v1/statuses/{COMMENT}":
                return json_reply(
                    {"id": COMMENT, "visibility": "unlisted", "account": {"id": "9", "acct": "zoe@ailleurs"}}
                )
            case "GET", path if path == f"/api/v1/statuses/{COMMENT}/context":
                return json_reply({"ancestors": [], "descendants": [_status(one) for one in self.said]})
            case "POST", "/api/v1/statuses":
                return self._post(json.loads(seen.body), seen.headers.get("idempotency-key", ""))
        raise Refused(404, {"error": "Record not found"})

    def _post(self, body: dict[str, Any], key: str) -> Reply:
        if set(body) != {"status", "in_reply_to_id", "visibility"} or body["in_reply_to_id"] != COMMENT:
            raise Refused(422, {"error": "Validation failed"})
        if not key:
            raise Refused(422, {"error": "no key"})
        if key not in self.keys:
            self.keys[key] = self.add(text=body["status"], by="7", visibility=body["visibility"])
        return json_reply(_status(self.keys[key]))


@dataclass
class GraphAnswers(Answering):
    """Graph: Instagram's `replies`, or a Page's `comments`."""

    edge: str = "replies"

    def answer(self, seen: Seen) -> Reply:
        self.signed(seen)
        match seen.method, seen.path:
            case "GET", "/v26.0/17841400000000001":
                return json_reply({"id": "17841400000000001", "username": "atelier"})
            case "GET", path if path == f"/v26.0/{COMMENT}/{self.edge}":
                return json_reply({"data": [self._shown(one) for one in self.said]})
            case "POST", path if path == f"/v26.0/{COMMENT}/{self.edge}":
                sent = dict(parse_qsl(seen.body.decode()))
                if set(sent) != {"message"}:
                    raise Refused(400, {"error": {"message": "Invalid parameter", "code": 100}})
                return json_reply({"id": self._shown(self.add(text=sent["message"], by="mine"))["id"]})
        raise Refused(404, {"error": {"message": "Unknown path", "code": 100, "error_subcode": 33}})

    def _shown(self, one: dict[str, Any]) -> dict[str, Any]:
        mine = one["by"] == "mine"
        if self.edge == "replies":
            return {"id": f"18000{one['number']}", "text": one["text"], "username": "atelier" if mine else "zoe"}
        sender = {"id": "17841400000000001" if mine else "9", "name": "x"}
        return {"id": f"1220_18{one['number']}", "message": one["text"], "from": sender}


@dataclass
class YouTubeAnswers(Answering):
    """A thread of comments: channel UC1 answers."""

    def answer(self, seen: Seen) -> Reply:
        self.signed(seen)
        match seen.method, seen.path:
            case "GET", "/youtube/v3/comments" if seen.query.get("parentId") == THREAD:
                page = int(seen.query.get("pageToken", "0"))
                shown = [_comment(one) for one in self.said[2 * page : 2 * page + 2]]
                more = {"nextPageToken": str(page + 1)} if len(self.said) > 2 * page + 2 else {}
                return json_reply({"kind": "youtube#commentListResponse", "items": shown, **more})
            case "POST", "/youtube/v3/comments" if seen.query.get("part") == "snippet":
                snippet = json.loads(seen.body)["snippet"]
                if set(snippet) != {"parentId", "textOriginal"} or snippet["parentId"] != THREAD:
                    raise Refused(400, {"error": {"code": 400, "errors": [{"reason": "invalidCommentMetadata"}]}})
                return json_reply(_comment(self.add(text=snippet["textOriginal"], by="UC1")))
        raise Refused(404, {"error": {"code": 404, "errors": [{"reason": "commentNotFound"}]}})


def _status(one: dict[str, Any]) -> dict[str, Any]:
    text = f"<p>{html.escape(one['text'])}</p>"
    number = f"11000000000000000{one['number']}"
    return {"id": number, "in_reply_to_id": COMMENT, "content": text, "account": {"id": one["by"]},
            "url": f"https://mastodon.example/@atelier/{number}"}  # fmt: skip


def _comment(one: dict[str, Any]) -> dict[str, Any]:
    snippet = {"parentId": THREAD, "textOriginal": one["text"], "authorChannelId": {"value": one["by"]}}
    return {"id": f"{THREAD}.{one['number']}abcdefghij", "snippet": snippet}
