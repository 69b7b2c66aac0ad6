"""Instagram on Graph v26.0: containers, publication, quota, figures and comments.

Documents: Meta, "Publish Content using the Instagram Platform" and "Error Codes" (2026-06-02), "Instagram Media
Insights" (2026-06-18), the SDK 26.0.3. Not written there and ours: what publishing a container twice answers.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from meta_graph import Film, Graph, Json, clock, error, form, insights, not_there, only, shown
from platform_base import Seen

USER = "17841400000000001"
DAY = timedelta(hours=24)
MEDIA_FIELDS = ("id", "caption", "permalink", "timestamp", "media_product_type", "media_type", "is_ai_generated",
                "like_count", "comments_count")  # fmt: skip
CONTAINER_FIELDS = ("id", "status_code", "status", "video_status", "copyright_check_status")
COMMENT_FIELDS = ("id", "text", "username", "timestamp", "like_count")
METRICS = ("views", "reach", "likes", "comments", "shares", "saved", "reposts", "total_interactions",
           "ig_reels_avg_watch_time", "ig_reels_video_view_total_time", "reels_skip_rate", "crossposted_views",
           "facebook_views", "total_views", "total_likes", "total_comments")  # fmt: skip
TAKEN = {"media_type", "upload_type", "caption", "share_to_feed", "is_ai_generated", "is_paid_partnership",
         "thumb_offset", "audio_name", "collaborators", "location_id", "user_tags", "trial_params"}  # fmt: skip


@dataclass
class Container(Film):
    """A film on its way; `media`: the post that it became."""

    form: dict[str, str] = field(default_factory=dict)
    media: str = ""


@dataclass
class Instagram(Graph):
    """One account. `quota_total` as told live; `late`: lists that don't show a post yet.

    `blocked`: the next publication is done, and answered by an error that says that it was blocked.
    """

    upload_path: str = "ig-api-upload"
    quota_total: int = 50
    late: int = 0
    blocked: bool = False
    containers: dict[str, Container] = field(default_factory=dict)
    media: dict[str, Json] = field(default_factory=dict)
    figures: dict[str, Json] = field(default_factory=dict)
    comments: dict[str, list[Json]] = field(default_factory=dict)
    deletes: bool = True

    def posts(self) -> list[dict[str, Any]]:
        return list(self.media.values())

    def film(self, name: str) -> Film:
        container = self.containers.get(name)
        if container is None or self._code(container) == "EXPIRED":
            raise not_there(name)
        return container

    def graph(self, seen: Seen, parts: list[str]) -> Json:
        match seen.method, parts:
            case "POST", [user, "media"] if user == USER:
                return self._make(form(seen))
            case "POST", [user, "media_publish"] if user == USER:
                return self._publish(form(seen))
            case "GET", [user, "content_publishing_limit"] if user == USER:
                return self._limit(seen)
            case "GET", [user, "media"] if user == USER:
                return self._list(seen)
            case "GET", [name] if name in self.containers:
                return self._status(seen, name)
            case "GET", [name] if name in self.media:
                return self._read(seen, name)
            case "DELETE", [name] if name in self.media and self.deletes:
                del self.media[name]
                return {"success": True}
            case "GET", [name, "insights"] if name in self.media:
                return insights(self.figures.get(name, {}), seen, METRICS)
            case "GET", [name, "comments"] if name in self.media:
                entries = [shown(one, seen, COMMENT_FIELDS) for one in self.comments.get(name, [])]
                return self.listed(seen, entries)
        raise not_there(parts[0])

    def _make(self, given: dict[str, str]) -> Json:
        only(given, TAKEN)
        recent = [one for one in self.containers.values() if self.now() - one.made < DAY]
        if len(recent) >= 400:
            raise error(9, 2207042, "Too many containers")
        if given.get("media_type") != "REELS" or given.get("upload_type") != "resumable":
            raise error(100, 0, "The parameter video_url is required")
        caption = given.get("caption", "")
        if len(caption) > 2200 or caption.count("#") > 30 or caption.count("@") > 20:
            raise error(36004, 2207010, "The submitted image caption is too long")
        if not given.get("thumb_offset", "0").isdigit():
            raise error(1, 2207057, "Thumbnail offset must be greater than or equal to 0")
        if {given.get(name, "true") for name in ("share_to_feed", "is_ai_generated")} - {"true", "false"}:
            raise error(100, 0, "must be a boolean")
        name = self.new_id("179000000")
        self.containers[name] = Container(self.now(), form=given)
        return {"id": name, "uri": f"https://rupload.facebook.com/ig-api-upload/v26.0/{name}"}

    def _code(self, one: Container) -> str:
        if one.media:
            return "PUBLISHED"
        if self.now() - one.made > DAY:
            return "EXPIRED"
        if one.whole and not one.playable:
            return "ERROR"
        return "FINISHED" if self.prepared(one) else "IN_PROGRESS"

    def _status(self, seen: Seen, name: str) -> Json:
        one = self.containers[name]
        code = self._code(one)
        wrong = [{"code": 2207026, "message": "Unsupported video format"}] if code == "ERROR" else []
        words = "Error: 2207026: Unsupported video format" if wrong else code.title()
        processing = {"status": "error", "errors": wrong} if wrong else {"status": "in_progress"}
        phases = {"uploading_phase": one.phase, "processing_phase": processing}
        return shown({"id": name, "status_code": code, "status": words, "video_status": phases}, seen, CONTAINER_FIELDS)

    def _publish(self, given: dict[str, str]) -> Json:
        only(given, {"creation_id"})
        name = given.get("creation_id", "")
        one = self.containers.get(name)
        if one is None or one.media:
            raise error(24, 2207008, "Media builder not found")
        if self._used() >= self.quota_total:
            raise error(9, 2207042, "You reached maximum number of posts")
        if (code := self._code(one)) == "EXPIRED":
            raise error(-2, 2207020, "The media you are trying to access has expired")
        if code != "FINISHED":
            raise error(9007, 2207027, "Media ID is not available")
        one.media = self._shown(one)
        if self.blocked:
            self.blocked = False
            raise error(4, 2207051, "We restrict certain activity to protect our community")
        return {"id": one.media}

    def _shown(self, one: Container) -> str:
        media = self.new_id("180000000")
        self.media[media] = {
            "id": media,
            "caption": one.form.get("caption", "").strip(),
            "permalink": f"https://www.instagram.com/reel/C{self.counter:05d}/",
            "timestamp": clock(self.now()),
            "media_type": "VIDEO",
            "media_product_type": "REELS",
            "is_ai_generated": one.form.get("is_ai_generated") == "true",
            "film": one.digest,
            "reads": 0,
        }
        return media

    def _used(self) -> int:
        return sum(self.now() - one.made < DAY and bool(one.media) for one in self.containers.values())

    def _limit(self, seen: Seen) -> Json:
        entry: Json = {"quota_usage": self._used()}
        if "config" in seen.query.get("fields", ""):
            entry["config"] = {"quota_total": self.quota_total, "quota_duration": 86400}
        return {"data": [entry]}

    def _list(self, seen: Seen) -> Json:
        self.late -= 1
        latest = [] if self.late >= 0 else list(reversed(self.media.values()))
        return self.listed(seen, [shown(one, seen, MEDIA_FIELDS) for one in latest])

    def _read(self, seen: Seen, name: str) -> Json:
        one = self.media[name]
        one["reads"] += 1
        if one["reads"] <= self.fresh:
            raise not_there(name)
        return shown(json.loads(json.dumps(one)), seen, MEDIA_FIELDS)
