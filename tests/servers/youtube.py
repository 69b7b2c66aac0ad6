"""YouTube, as far as Preuve speaks to it: the Data API v3 of the discovery document revision 20261104 (fields, paths,
limits of media), the guide of resumable uploads, the methods' pages for limits of texts and names of errors. What the
pages don't say, and is kept here all the same: a session that ended its upload answers the same video again, a piece
that begins elsewhere is answered by where it stands, a channel without a video has no playlist of uploads.

It refuses what YouTube refuses, and checks that what was received is what was sent: `digest` of each video's film.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any

from platform_base import PlatformServer, Refused, Reply, Seen, json_reply
from youtube_figures import comments, report

UPLOAD = "/upload/youtube/v3/videos"
MULTIPLE = 256 * 1024
PARTS = {"id", "snippet", "status", "contentDetails", "statistics", "processingDetails", "paidProductPlacementDetails"}
SAID = {
    "snippet": {"title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage"},
    "status": {"privacyStatus", "publishAt", "selfDeclaredMadeForKids", "containsSyntheticMedia", "embeddable"},
    "paidProductPlacementDetails": {"hasPaidProductPlacement"},
}


def refused(status: int, reason: str, message: str = "") -> Refused:
    """As Google says it."""
    said = {"code": status, "message": message or reason, "errors": [{"domain": "youtube", "reason": reason}]}
    return Refused(status, {"error": said})


@dataclass
class Session:
    """An upload under way."""

    resource: dict[str, Any]
    size: int
    parts: set[str]
    got: bytearray = field(default_factory=bytearray)
    video: str = ""
    ended: bool = False


@dataclass
class YouTubeServer(PlatformServer):
    """One channel. The rest is what can be wrong with it."""

    channel: bool = True
    verified: bool = True  # else what it uploads stays private
    trusted: bool = True  # else it may not set covers
    quota: int = 10_000
    uploads_left: int = 100
    limit_reached: bool = False
    slow_captions: int = 0  # how often captions of a new video are answered videoNotFound
    lag: timedelta = timedelta()  # for how long a list of uploads leaves a new video out
    processing: timedelta = timedelta()  # for how long a video is said to be still in the works
    caption_status: str = "serving"
    outcome: dict[str, str] = field(default_factory=lambda: {"uploadStatus": "processed"})
    location: str = ""  # where it says that pieces go, instead of itself
    videos: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)

    def posts(self) -> list[dict[str, Any]]:
        """The channel's videos."""
        return list(self.videos.values())

    def wait(self, seconds: float) -> None:
        """A pause of the client: the server's clock goes on."""
        self.pauses.append(seconds)
        self.ahead += timedelta(seconds=seconds)

    def ended_token(self) -> bytes:
        """How Google says that a token is no longer taken."""
        said = {"code": 401, "message": "Invalid Credentials", "errors": [{"reason": "authError"}]}
        return json.dumps({"error": said}).encode()

    def answer(self, seen: Seen) -> Reply:
        """What a request gets. Raises Refused."""
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            return Reply(self.ended_token(), status=401)
        route = {
            ("POST", UPLOAD): self._begin,
            ("PUT", UPLOAD): self._piece,
            ("POST", "/upload/youtube/v3/captions"): self._caption,
            ("POST", "/upload/youtube/v3/thumbnails/set"): self._cover,
            ("GET", "/youtube/v3/videos"): self._list,
            ("DELETE", "/youtube/v3/videos"): self._delete,
            ("GET", "/youtube/v3/captions"): self._captions,
            ("GET", "/youtube/v3/channels"): self._channels,
            ("GET", "/youtube/v3/playlistItems"): self._uploads,
            ("GET", "/youtube/v3/commentThreads"): comments,
            ("GET", "/v2/reports"): report,
        }.get((seen.method, seen.path))
        if route is None:
            raise refused(404, "notFound")
        return route(self, seen) if route in (comments, report) else route(seen)

    def spend(self, units: int) -> None:
        """Take units of the day's quota. Raises Refused."""
        if units > self.quota:
            raise refused(403, "quotaExceeded", "The request cannot be completed because you have exceeded your quota.")
        self.quota -= units

    def video(self, identity: str) -> dict[str, Any]:
        """A video. Raises Refused."""
        if identity not in self.videos:
            raise refused(404, "videoNotFound")
        return self.videos[identity]

    def _begin(self, seen: Seen) -> Reply:
        if not self.channel:
            raise refused(401, "youtubeSignupRequired")
        if self.limit_reached:
            raise refused(400, "uploadLimitExceeded")
        if self.uploads_left < 1:
            raise refused(403, "quotaExceeded")
        self.uploads_left -= 1
        parts = set(seen.query.get("part", "").split(","))
        resource = _checked(seen.json, parts, self.now())
        size = int(seen.headers.get("x-upload-content-length", "0"))
        if seen.query.get("uploadType") != "resumable" or seen.headers.get("x-upload-content-type") != "video/mp4":
            raise refused(400, "badContent")
        secret = f"planted-session-{len(self.sessions) + 1}"
        self.sessions[secret] = Session(resource, size, parts)
        place = self.location or f"{self.base_url}{UPLOAD}"
        return Reply(b"", headers={"Location": f"{place}?uploadType=resumable&upload_id={secret}"})

    def _piece(self, seen: Seen) -> Reply:
        session = self.sessions.get(seen.query.get("upload_id", ""))
        if session is None or session.ended:
            raise refused(404, "notFound")
        asked = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)", seen.headers.get("content-range", ""))
        if asked is None or int(asked[3]) != session.size:
            raise refused(400, "badRequest")
        if asked[1] is not None and not session.video:
            self._write(session, int(asked[1]), int(asked[2]), seen.body)
        if session.video:
            return json_reply(self.shown(self.videos[session.video], session.parts | {"id"}))
        if len(session.got) == session.size:
            return json_reply(self.shown(self._made(session), session.parts | {"id"}))
        stands = {"Range": f"bytes=0-{len(session.got) - 1}"} if session.got else {}
        return Reply(b"", status=308, headers=stands)

    def _write(self, session: Session, first: int, last: int, data: bytes) -> None:
        if len(data) != last - first + 1 or last >= session.size:
            raise refused(400, "badRequest")
        if last + 1 < session.size and len(data) % MULTIPLE:
            raise refused(400, "badRequest", "pieces are multiples of 256 KiB")
        if first == len(session.got):
            session.got += data

    def _made(self, session: Session) -> dict[str, Any]:
        identity = session.video = f"video-{len(self.videos) + 1:05d}"
        status = {"privacyStatus": "public", "license": "youtube", **session.resource["status"]}
        if not self.verified:
            status["privacyStatus"] = "private"
        made = {
            "id": identity,
            "snippet": {**session.resource["snippet"], "publishedAt": self.now().isoformat(timespec="seconds")},
            "status": status,
            "paid": session.resource.get("paidProductPlacementDetails", {}),
            "digest": hashlib.sha256(session.got).hexdigest(),
            "captions": [],
            "cover": b"",
            "made": self.now(),
            "unknown": self.slow_captions,
        }
        self.videos[identity] = made
        return made

    def shown(self, video: dict[str, Any], parts: set[str]) -> dict[str, Any]:
        """A video as `videos.list` gives it."""
        works = self.now() < video["made"] + self.processing
        found = {
            "snippet": video["snippet"],
            "status": {**video["status"], **({"uploadStatus": "uploaded"} if works else self.outcome)},
            "processingDetails": {"processingStatus": "processing" if works else "succeeded"},
            "paidProductPlacementDetails": video["paid"],
            "contentDetails": {"duration": "PT38S"},
            "statistics": {"viewCount": "1204", "likeCount": "37", "favoriteCount": "0", "commentCount": "2"},
        }
        return {"kind": "youtube#video", "id": video["id"], **{k: v for k, v in found.items() if k in parts}}

    def _list(self, seen: Seen) -> Reply:
        self.spend(1)
        parts = set(seen.query.get("part", "").split(","))
        wanted = seen.query.get("id", "").split(",")
        if not parts <= PARTS or len(wanted) > 50:
            raise refused(400, "invalidParameter")
        found = [self.shown(self.videos[one], parts) for one in wanted if one in self.videos]
        return json_reply({"kind": "youtube#videoListResponse", "items": found})

    def _delete(self, seen: Seen) -> Reply:
        self.spend(50)
        self.video(seen.query.get("id", ""))
        del self.videos[seen.query["id"]]
        return Reply(b"", status=204)

    def _channels(self, seen: Seen) -> Reply:
        self.spend(1)
        if seen.query.get("mine") != "true":
            raise refused(400, "missingRequiredParameter")
        mine = {"id": "UCchannel", "contentDetails": {"relatedPlaylists": {"uploads": "UUchannel"}}}
        return json_reply({"items": [mine]} if self.channel else {"pageInfo": {"totalResults": 0}})

    def _uploads(self, seen: Seen) -> Reply:
        self.spend(1)
        if seen.query.get("playlistId") != "UUchannel" or not self.videos:
            raise refused(404, "playlistNotFound")
        ready = [one for one in reversed(self.videos.values()) if self.now() >= one["made"] + self.lag]
        listed = [{"contentDetails": {"videoId": one["id"]}} for one in ready]
        first = int(seen.query.get("pageToken") or "0")
        following = {"nextPageToken": str(first + 50)} if len(listed) > first + 50 else {}
        return json_reply({"items": listed[first : first + 50], **following})

    def _captions(self, seen: Seen) -> Reply:
        self.spend(50)
        tracks = self.video(seen.query.get("videoId", ""))["captions"]
        heard = {"language": "fr", "trackKind": "asr", "status": "serving"}
        known = [{"snippet": {**one, "status": self.caption_status, "trackKind": "standard"}} for one in tracks]
        return json_reply({"items": [{"snippet": heard}, *known]})

    def _caption(self, seen: Seen) -> Reply:
        said, data = _related(seen)
        snippet = said.get("snippet", {})
        if not {"videoId", "language", "name"} <= set(snippet) or len(snippet["name"]) > 150:
            raise refused(400, "invalidMetadata")
        self.spend(400)
        video = self.video(snippet["videoId"])
        if video["unknown"]:
            video["unknown"] -= 1
            raise refused(404, "videoNotFound")
        if any((one["language"], one["name"]) == (snippet["language"], snippet["name"]) for one in video["captions"]):
            raise refused(409, "captionExists")
        if not data.startswith(b"WEBVTT"):
            raise refused(400, "contentRequired")
        video["captions"].append({**snippet, "digest": hashlib.sha256(data).hexdigest()})
        return json_reply({"id": "caption-1", "snippet": {**snippet, "status": "syncing"}})

    def _cover(self, seen: Seen) -> Reply:
        self.spend(50)
        video = self.video(seen.query.get("videoId", ""))
        if not self.trusted:
            raise refused(403, "forbidden", "The authenticated user doesn't have permissions to upload thumbnails.")
        if not seen.body.startswith(b"\xff\xd8\xff") or len(seen.body) > 2_097_152:
            raise refused(400, "invalidImage")
        video["cover"] = seen.body
        return json_reply({"items": [{}]})


def _checked(resource: Any, parts: set[str], now: datetime) -> dict[str, Any]:
    """A video's resource. Raises Refused."""
    snippet, status = resource.get("snippet", {}), resource.get("status", {})
    if set(resource) != parts or any(set(resource[part]) - SAID[part] for part in parts):
        raise refused(400, "unexpectedPart")
    texts = snippet.get("title", "") + snippet.get("description", "")
    tags = sum(len(tag) + 1 + 2 * (" " in tag) for tag in snippet.get("tags", ())) - 1
    if not 0 < len(snippet.get("title", "")) <= 100 or {"<", ">"} & set(texts) or "categoryId" not in snippet:
        raise refused(400, "invalidTitle")
    if len(snippet.get("description", "").encode()) > 5000:
        raise refused(400, "invalidDescription")
    if tags > 500:
        raise refused(400, "invalidTags")
    if status.get("privacyStatus", "public") not in ("public", "unlisted", "private"):
        raise refused(400, "invalidVideoMetadata")
    if "publishAt" in status:
        when = datetime.fromisoformat(status["publishAt"])
        if status.get("privacyStatus") != "private" or when <= now:
            raise refused(400, "invalidPublishAt")
    return dict(resource)


def _related(seen: Seen) -> tuple[dict[str, Any], bytes]:
    """The two parts of a multipart/related body."""
    head = f"Content-Type: {seen.headers.get('content-type', '')}\r\n\r\n".encode()
    parts = message_from_bytes(head + seen.body).get_payload()
    if seen.query.get("uploadType") != "multipart" or not isinstance(parts, list) or len(parts) != 2:
        raise refused(400, "badContent")
    said, media = parts
    return json.loads(said.get_payload(decode=True)), media.get_payload(decode=True)
