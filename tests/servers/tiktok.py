"""TikTok on loopback: Content Posting API v2 and the video query of the Display API.

Keeps: TikTok for Developers, pages « Direct Post », « Upload », « Media Transfer Guide », « Get Post Status », « Query
Creator Info », « Query Videos », as fetched on 2026-09-11. Odd cases kept: errors on HTTP 200, the envelope of every
answer, `publicaly_available_post_id` as numbers or strings, no post id before moderation nor for private films, an
address for bytes that ends after an hour and takes no token, a last piece that is bigger, 416 with how far it is.

`megabyte` scales the rules about sizes, so that films stay small; time is the server's (`now`), which a client's pauses
move by `wait`. Not known, and chosen here: how many bytes 416 says (`counts_from`), how long processing takes.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from platform_base import PlatformServer, Refused, Reply, Seen, json_reply

INBOX, DIRECT = "/v2/post/publish/inbox/video/init/", "/v2/post/publish/video/init/"
STATUS, CREATOR = "/v2/post/publish/status/fetch/", "/v2/post/publish/creator_info/query/"
VIDEOS = "/v2/video/query/"
RATES = {INBOX: 6, DIRECT: 6, STATUS: 30, CREATOR: 20, VIDEOS: 600}
SCOPES = {INBOX: "video.upload", DIRECT: "video.publish", CREATOR: "video.publish", VIDEOS: "video.list"}
COUNTS = ("like_count", "comment_count", "share_count", "view_count")
SHOWN = ("id", "create_time", "cover_image_url", "share_url", "video_description", "duration", "height", "width")
FIELDS = frozenset([*COUNTS, *SHOWN, "title", "embed_html", "embed_link", "is_aigc"])
BRAND = ("brand_content_toggle", "brand_organic_toggle")
TOGGLES = ("disable_duet", "disable_stitch", "disable_comment", *BRAND, "is_aigc")
POST_INFO = frozenset([*TOGGLES, "title", "privacy_level", "video_cover_timestamp_ms"])
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Upload:
    """One film on its way."""

    publish_id: str
    direct: bool
    begun: datetime
    size: int
    piece: int
    count: int
    info: dict[str, Any]
    data: bytearray = field(default_factory=bytearray)
    whole: datetime | None = None
    post: int = 0
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        return self.info.get("privacy_level") == "PUBLIC_TO_EVERYONE"


@dataclass
class TikTokServer(PlatformServer):
    """One creator's account."""

    megabyte: int = 1_000_000
    audited: bool = True
    private_account: bool = False
    scopes: tuple[str, ...] = ("video.upload", "video.publish", "video.list")
    processing: timedelta = timedelta(seconds=7)
    moderation: timedelta = timedelta(seconds=40)
    longest: int = 300
    counts_from: int = 1
    numbers: bool = True
    fails: str = ""
    refuses: str = ""
    uploads: dict[str, Upload] = field(default_factory=dict)
    calls: list[tuple[str, datetime]] = field(default_factory=list)
    elsewhere: str = ""
    limited: int = 0

    def wait(self, seconds: float) -> None:
        """A pause of the client: the server's clock goes on."""
        self.ahead += timedelta(seconds=seconds)

    def posts(self) -> list[dict[str, Any]]:
        """The films that arrived whole, as drafts or posts, with the digest of what came."""
        return [
            {
                "publish_id": one.publish_id,
                "state": "published" if one.direct else "draft",
                "text": one.info.get("title", ""),
                "info": one.info,
                "sha256": hashlib.sha256(one.data).hexdigest(),
            }
            for one in self.uploads.values()
            if one.whole and not self.fails
        ]

    def publish_draft(self, publish_id: str) -> int:
        """What she does in the application: the draft becomes a public post. Its id."""
        upload = self.uploads[publish_id]
        upload.direct, upload.info = True, {**upload.info, "privacy_level": "PUBLIC_TO_EVERYONE"}
        return upload.post

    def ended_token(self) -> bytes:
        return json.dumps(_envelope("access_token_invalid")).encode()

    def answer(self, seen: Seen) -> Reply:
        if seen.path == "/video/" and seen.method == "PUT":
            return self._piece(seen)
        if seen.path not in RATES or seen.method != "POST":
            raise Refused(404, _envelope("unsupported_path"))
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            raise Refused(401, _envelope("access_token_invalid"))
        if seen.path in SCOPES and SCOPES[seen.path] not in self.scopes:
            raise Refused(401, _envelope("scope_not_authorized"))
        self._count(seen.path)
        if not seen.headers.get("content-type", "").startswith("application/json"):
            raise Refused(400, _envelope("invalid_param"))
        call = {INBOX: self._init, DIRECT: self._init, STATUS: self._status, CREATOR: self._creator}
        return call.get(seen.path, self._videos)(seen)

    def _count(self, path: str) -> None:
        now = self.now()
        self.calls = [one for one in self.calls if one[1] > now - timedelta(minutes=1)] + [(path, now)]
        if sum(one[0] == path for one in self.calls) > RATES[path]:
            self.limited += 1
            raise Refused(429, _envelope("rate_limit_exceeded"))

    def _creator(self, _seen: Seen) -> Reply:
        if self.refuses:  # on HTTP 200, on purpose
            return json_reply(_envelope(self.refuses))
        first = "FOLLOWER_OF_CREATOR" if self.private_account else "PUBLIC_TO_EVERYONE"
        data = {
            "creator_avatar_url": "https://example.invalid/avatar?signature=planted-signature",
            "creator_username": "atelier",
            "creator_nickname": "L'atelier",
            "privacy_level_options": [first, "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
            "comment_disabled": False,
            "duet_disabled": self.private_account,
            "stitch_disabled": True,
            "max_video_post_duration_sec": self.longest,
        }
        return json_reply(_envelope("ok", data))

    def _init(self, seen: Seen) -> Reply:
        direct = seen.path == DIRECT
        body = _object(seen)
        if set(body) - {"source_info", "post_info"} or (not direct and "post_info" in body):
            raise Refused(400, _envelope("invalid_param"))
        info = self._post_info(body.get("post_info")) if direct else {}
        size, piece, count = self._source(body.get("source_info"))
        self._allow(direct)
        number = len(self.uploads) + 1
        publish_id = f"v_{'pub' if direct else 'inbox'}_file~v2-1.{7_000_000_000 + number}"
        post = 7_512_345_678_901_234_000 + number
        self.uploads[publish_id] = Upload(publish_id, direct, self.now(), size, piece, count, info, post=post)
        address = f"{self.elsewhere or self.base_url}/video/?upload_id={number}&upload_token=planted-upload-{number}"
        return json_reply(_envelope("ok", {"publish_id": publish_id, "upload_url": address}))

    def _source(self, source: Any) -> tuple[int, int, int]:
        """The sizes; refuses what the rules about pieces refuse."""
        if not isinstance(source, dict) or source.get("source") != "FILE_UPLOAD":
            raise Refused(400, _envelope("invalid_param"))
        size, piece, count = (source.get(name) for name in ("video_size", "chunk_size", "total_chunk_count"))
        if not all(type(one) is int and one > 0 for one in (size, piece, count)):
            raise Refused(400, _envelope("invalid_param"))
        least, most = 5 * self.megabyte, 64 * self.megabyte
        last = size - piece * (count - 1)
        right = size <= 4 * 1024 * 1.048576 * self.megabyte and count == size // piece and count <= 1000
        if size < least:
            right = right and piece == size
        else:
            right = right and least <= piece <= most and last <= 2 * most and (count > 1 or last <= most)
        if not right:
            raise Refused(400, _envelope("invalid_param"))
        return size, piece, count

    def _post_info(self, info: Any) -> dict[str, Any]:
        if not isinstance(info, dict) or set(info) - POST_INFO or "privacy_level" not in info:
            raise Refused(400, _envelope("invalid_param"))
        toggles = [info[name] for name in TOGGLES if name in info]
        if not all(isinstance(value, bool) for value in toggles) or not set(BRAND) <= set(info):
            raise Refused(400, _envelope("invalid_param"))
        if len(str(info.get("title", "")).encode("utf-16-le")) // 2 > 2200:
            raise Refused(400, _envelope("invalid_param"))
        level = info["privacy_level"]
        public = "FOLLOWER_OF_CREATOR" if self.private_account else "PUBLIC_TO_EVERYONE"
        if level not in (public, "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"):
            raise Refused(403, _envelope("privacy_level_option_mismatch"))
        if not self.audited and (level != "SELF_ONLY" or not self.private_account):
            raise Refused(403, _envelope("unaudited_client_can_only_post_to_private_accounts"))
        return info

    def _allow(self, direct: bool) -> None:
        recent = [one for one in self.uploads.values() if one.begun > self.now() - DAY]
        if direct and sum(one.direct for one in recent) >= 15:
            raise Refused(403, _envelope("spam_risk_too_many_posts"))
        if not direct and sum(one.whole is not None and not one.direct for one in recent) >= 5:
            raise Refused(403, _envelope("spam_risk_too_many_pending_share"))
        if self.refuses:
            raise Refused(403, _envelope(self.refuses))

    def _piece(self, seen: Seen) -> Reply:
        number = seen.query.get("upload_id", "")
        upload = dict(enumerate(self.uploads.values(), start=1)).get(int(number) if number.isdecimal() else 0)
        if not upload or seen.query.get("upload_token") != f"planted-upload-{number}" or upload.whole:
            return Reply(b"", status=404)
        if self.now() > upload.begun + HOUR:
            return Reply(b"", status=403)
        first, last, total = _range(seen.headers.get("content-range", ""))
        kinds = ("video/mp4", "video/quicktime", "video/webm")
        wrong = "authorization" in seen.headers or seen.headers.get("content-type") not in kinds
        if wrong or total != upload.size or len(seen.body) != last - first + 1:
            return Reply(b"", status=400)
        at = len(upload.data) // upload.piece
        end = upload.size if at == upload.count - 1 else (at + 1) * upload.piece
        if first != len(upload.data) or last != end - 1:
            return Reply(b"", status=416, headers=self._there(upload))
        upload.data += seen.body
        if len(upload.data) < upload.size:
            return Reply(b"", status=206, headers=self._there(upload))
        upload.whole = self.now()
        return Reply(b"", status=201, headers=self._there(upload))

    def _there(self, upload: Upload) -> dict[str, str]:
        there = max(len(upload.data) - 1 + self.counts_from, 0)
        return {"Content-Range": f"bytes 0-{there}/{upload.size}"}

    def _status(self, seen: Seen) -> Reply:
        upload = self.uploads.get(str(_object(seen).get("publish_id")))
        if upload is None:
            raise Refused(400, _envelope("invalid_publish_id"))
        data: dict[str, Any] = {"status": "PROCESSING_UPLOAD", "uploaded_bytes": len(upload.data)}
        if upload.whole and self.now() >= upload.whole + self.processing:
            data["status"] = "PUBLISH_COMPLETE" if upload.direct else "SEND_TO_USER_INBOX"
            if self.fails:
                data |= {"status": "FAILED", "fail_reason": self.fails}
            elif self._seen_by_all(upload):
                data["publicaly_available_post_id"] = [upload.post if self.numbers else str(upload.post)]
        return json_reply(_envelope("ok", data))

    def _seen_by_all(self, upload: Upload) -> bool:
        whole = upload.whole
        return bool(whole and upload.public and self.now() >= whole + self.processing + self.moderation)

    def _videos(self, seen: Seen) -> Reply:
        fields = seen.query.get("fields", "").split(",")
        filters = _object(seen).get("filters")
        ids = filters.get("video_ids") if isinstance(filters, dict) else None
        if not set(fields) <= FIELDS or not isinstance(ids, list) or not 0 < len(ids) <= 20:
            raise Refused(400, _envelope("invalid_params"))
        if not all(isinstance(one, str) and one.isdecimal() for one in ids):
            raise Refused(400, _envelope("invalid_params"))
        known = {str(one.post): one for one in self.uploads.values() if self._seen_by_all(one)}
        videos = [_video(known[one], fields) for one in ids if one in known]
        return json_reply(_envelope("ok", {"videos": videos}))


def _video(upload: Upload, fields: list[str]) -> dict[str, Any]:
    counts = {"like_count": 12, "comment_count": 3, "share_count": 0, "view_count": 1040, **upload.figures}
    whole = {
        "id": str(upload.post),
        "create_time": int(upload.begun.timestamp()),
        "share_url": f"https://www.tiktok.com/@atelier/video/{upload.post}?utm_campaign=client&utm_source=key",
        "title": upload.info.get("title", ""),
        "video_description": upload.info.get("title", ""),
        "duration": 34,
        "is_aigc": upload.info.get("is_aigc", False),
        **counts,
    }
    return {name: whole[name] for name in fields if name in whole}


def _range(text: str) -> tuple[int, int, int]:
    """The numbers of `bytes a-b/total`; impossible ones where it is another thing."""
    try:
        where, total = text.removeprefix("bytes ").split("/")
        first, last = where.split("-")
        return int(first), int(last), int(total)
    except ValueError:
        return 0, -2, -1


def _object(seen: Seen) -> dict[str, Any]:
    try:
        found = seen.json
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(400, _envelope("invalid_param"))
    return found


def _envelope(code: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
    message = "" if code == "ok" else f"refused: {code}"
    return {"data": data or {}, "error": {"code": code, "message": message, "log_id": "20261122101010ABCDEF0123456789"}}
