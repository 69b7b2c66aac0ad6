"""A PeerTube instance, as far as Preuve speaks to it: PeerTube's own source and OpenAPI, develop of 2026 after 8.1
(Chocobozzz/PeerTube 025f3ad7: `upload.ts`, its validators, `me.ts`, `stats.ts`) and node-uploadx's protocol for pieces.
Its odd cases: `Location` without a scheme; asking how far an upload is (`bytes */N`) makes the video of one that is
there whole; a last piece sent twice is answered 503 and 300 seconds, or 404 once done; the same film begun again is
known (200) and goes on where it stopped; `tagsAllOf` is ignored by old instances.

It refuses what PeerTube refuses, and keeps what it received: `digest` of each video's film.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from peertube_figures import figures
from platform_base import PlatformServer, Refused, Reply, Seen, json_reply

API = "/api/v1"
UPLOAD = f"{API}/videos/upload-resumable"
FIELDS = {"channelId", "name", "description", "language", "privacy", "tags", "waitTranscoding", "filename"} | {
    "scheduleUpdate"
}


def refused(status: int, detail: str, code: str = "") -> Refused:
    """As PeerTube says it (RFC 7807)."""
    return Refused(status, {"type": "about:blank", "detail": detail, "status": status, "code": code})


@dataclass
class Sending:
    """An upload under way."""

    said: dict[str, Any]
    size: int
    got: bytearray = field(default_factory=bytearray)


@dataclass
class PeerTubeServer(PlatformServer):
    """One account of an instance. The rest is what can be wrong with it."""

    quota: int = -1
    quota_daily: int = -1
    readable: bool = True
    tags_filter: bool = True  # older instances ignore `tagsAllOf` there
    processing: timedelta = timedelta()  # for how long a video is said to be still in conversion
    captions_taken: bool = True
    location: str = ""
    channels: list[dict[str, Any]] = field(default_factory=lambda: [{"id": 3, "name": "atelier"}])
    uploads: dict[str, Sending] = field(default_factory=dict)
    videos: dict[str, dict[str, Any]] = field(default_factory=dict)

    def posts(self) -> list[dict[str, Any]]:
        """The account's videos."""
        return list(self.videos.values())

    def wait(self, seconds: float) -> None:
        """A pause of the client: the server's clock goes on."""
        self.pauses.append(seconds)
        self.ahead += timedelta(seconds=seconds)

    def ended_token(self) -> bytes:
        """How PeerTube says that a token is no longer taken."""
        return json.dumps({"detail": "Token is invalid", "status": 401, "code": "invalid_token"}).encode()

    def answer(self, seen: Seen) -> Reply:
        """What a request gets. Raises Refused."""
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            return Reply(self.ended_token(), status=401)
        route = {
            ("POST", UPLOAD): self._begin,
            ("PUT", UPLOAD): self._piece,
            ("GET", f"{API}/users/me"): self._me,
            ("GET", f"{API}/users/me/video-quota-used"): self._used,
            ("GET", f"{API}/users/me/videos"): self._mine,
        }.get((seen.method, seen.path))
        return route(seen) if route else self._one(seen)

    def _one(self, seen: Seen) -> Reply:
        asked = re.fullmatch(rf"{API}/videos/([0-9a-f-]{{36}})(/[\w/-]+)?", seen.path)
        if asked is None or asked[1] not in self.videos:
            raise refused(404, "Video not found")
        video, rest = self.videos[asked[1]], asked[2] or ""
        if seen.method == "PUT" and (spoken := re.fullmatch(r"/captions/([a-z]{2,3})", rest)):
            return self._caption(seen, video, spoken[1])
        if (seen.method, rest) == ("PUT", ""):
            video["cover"] = _file(seen, "thumbnailfile", ("image/jpeg", "image/png"))
            return Reply(b"", status=204)
        if (seen.method, rest) == ("DELETE", ""):
            del self.videos[video["uuid"]]
            return Reply(b"", status=204)
        if (seen.method, rest) == ("GET", "/captions"):
            there = [{"language": {"id": one, "label": one}} for one in video["captions"]]
            return json_reply({"total": len(there), "data": there})
        if (seen.method, rest) == ("GET", ""):
            return json_reply(self._shown(video))
        return figures(video, seen, rest)

    def _me(self, _seen: Seen) -> Reply:
        quotas = {"videoQuota": self.quota, "videoQuotaDaily": self.quota_daily}
        return json_reply({"id": 1, "username": "atelier", **quotas, "videoChannels": self.channels})

    def _used(self, _seen: Seen) -> Reply:
        used = sum(len(video["film"]) for video in self.videos.values())
        return json_reply({"videoQuotaUsed": used, "videoQuotaUsedDaily": used})

    def _mine(self, seen: Seen) -> Reply:
        if int(seen.query.get("count", "15")) > 100:
            raise refused(400, "Should have a number of elements between 0 and 100")
        wanted = seen.query.get("tagsAllOf", "").lower() if self.tags_filter else ""
        found = [one for one in self.videos.values() if not wanted or wanted in [tag.lower() for tag in one["tags"]]]
        listed = [{key: one[key] for key in ("uuid", "shortUUID", "name")} for one in reversed(found)]
        return json_reply({"total": len(found), "data": listed})

    def _begin(self, seen: Seen) -> Reply:
        said, size = seen.json, seen.headers.get("x-upload-content-length", "")
        if not size.isdigit() or not seen.headers.get("x-upload-content-type", "").startswith("video/"):
            raise refused(400, "Should specify the file length and mimetype")
        self._checked(said, int(size))
        known = {**said, "size": size}
        name = f"1-{hashlib.md5(json.dumps(known, sort_keys=True).encode(), usedforsecurity=False).hexdigest()}.mp4"
        fresh = name not in self.uploads
        sending = self.uploads.setdefault(name, Sending(said, int(size)))
        place = self.location or self.base_url.removeprefix("http:")
        return Reply(
            b"",
            status=201 if fresh or not sending.got else 200,
            headers={"Location": f"{place}{UPLOAD}?upload_id={name}"},
        )

    def _checked(self, said: dict[str, Any], size: int) -> None:
        tags = said.get("tags", [])
        if not set(said) <= FIELDS or said.get("channelId") not in [one["id"] for one in self.channels]:
            raise refused(400, "Invalid channelId", "video_channel_not_found")
        if not 3 <= len(said.get("name", "")) <= 120 or not said.get("filename"):
            raise refused(400, "Should have a video name between 3 and 120 characters long")
        if not 3 <= len(said.get("description", "abc")) <= 10_000 or said.get("privacy", 1) not in (1, 2, 3, 4):
            raise refused(400, "Incorrect request parameters")
        if not isinstance(tags, list) or len(tags) > 5 or any(not 2 <= len(tag) <= 30 for tag in tags):
            raise refused(400, "Should have an array of up to 5 tags between 2 and 30 characters each")
        if "scheduleUpdate" in said and said["scheduleUpdate"].get("privacy") not in (1, 2, 4):
            raise refused(400, "Should have correct schedule update privacy")
        if 0 <= self.quota < size:
            raise refused(413, "The user video quota is exceeded with this video.", "quota_reached")

    def _piece(self, seen: Seen) -> Reply:
        name = seen.query.get("upload_id", "")
        sending = self.uploads.get(name)
        span = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)", seen.headers.get("content-range", ""))
        if sending is None:
            raise refused(404, "File not found")
        if span is None or int(span[3]) != sending.size:
            raise refused(400, "Bad request")
        if span[1] is not None:
            if int(span[1]) > len(sending.got) or len(seen.body) != int(span[2]) - int(span[1]) + 1:
                raise refused(409, "File conflict")
            sending.got[int(span[1]) : int(span[2]) + 1] = seen.body
        if len(sending.got) < sending.size:
            stands = {"Range": f"bytes=0-{len(sending.got) - 1}"} if sending.got else {}
            return Reply(b"", status=308, headers=stands)
        del self.uploads[name]
        if not self.readable:
            raise refused(422, "Video file unreadable.")
        video = self._made(sending)
        return json_reply({"video": {key: video[key] for key in ("id", "uuid", "shortUUID")}})

    def _made(self, sending: Sending) -> dict[str, Any]:
        number = len(self.videos) + 1
        made = {
            **sending.said,
            "id": number,
            "uuid": str(uuid5(NAMESPACE_URL, f"{self.base_url}/{number}")),
            "shortUUID": f"shortVideo{number:02d}".replace("0", "a"),
            "film": bytes(sending.got),
            "digest": hashlib.sha256(sending.got).hexdigest(),
            "created": self.now(),
            "captions": {},
            "cover": b"",
        }
        self.videos[made["uuid"]] = made
        return made

    def _shown(self, video: dict[str, Any]) -> dict[str, Any]:
        created: datetime = video["created"]
        works = self.now() < created + self.processing
        return {
            **{key: video[key] for key in ("id", "uuid", "shortUUID", "name", "description", "tags")},
            "privacy": {"id": video["privacy"], "label": "…"},
            "state": {"id": 2 if works else 1, "label": "…"},
            "publishedAt": created.isoformat(timespec="milliseconds"),
            "createdAt": created.isoformat(timespec="milliseconds"),
            "url": f"{self.base_url}/videos/watch/{video['uuid']}",
            "duration": 38,
            "views": 61,
            "likes": 7,
            "dislikes": 1,
            "comments": 2,
        }

    def _caption(self, seen: Seen, video: dict[str, Any], language: str) -> Reply:
        data = _file(seen, "captionfile", ("text/vtt", "application/x-subrip"))
        if not self.captions_taken:
            raise refused(400, "This caption file is not supported or too large.")
        video["captions"][language] = hashlib.sha256(data).hexdigest()
        return Reply(b"", status=204)


def _file(seen: Seen, name: str, kinds: tuple[str, ...]) -> bytes:
    """The file of a multipart form. Raises Refused."""
    head = f"Content-Type: {seen.headers.get('content-type', '')}\r\n\r\n".encode()
    parts = message_from_bytes(head + seen.body).get_payload()
    for part in parts if isinstance(parts, list) else ():
        if part.get_param("name", header="content-disposition") == name and part.get_content_type() in kinds:
            return part.get_payload(decode=True)
    raise refused(400, f"{name} is missing, or isn't of a known kind")
