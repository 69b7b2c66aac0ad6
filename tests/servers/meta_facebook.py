"""A Facebook Page on Graph v26.0: reels in three steps, captions, figures and comments.

Documents: Meta, "Reels Publishing API" (2026-07-30), "Video Insights", the SDK 26.0.3; captions by the practice of
other clients (restfb). Not written there and ours: the codes for too many reels, and for a film that isn't there.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from meta_graph import Film, Graph, Json, clock, error, form, insights, not_there, only, parts_of, shown
from platform_base import Seen

PAGE = "100000000000001"
DAY = timedelta(hours=24)
FIELDS = ("id", "title", "description", "permalink_url", "created_time", "scheduled_publish_time", "published",
          "status", "post_id", "length")  # fmt: skip
COMMENT_FIELDS = ("id", "message", "from", "created_time", "like_count")
METRICS = ("blue_reels_play_count", "fb_reels_total_plays", "fb_reels_replay_count", "post_video_avg_time_watched",
           "post_video_view_time", "post_video_likes_by_reaction_type", "post_video_social_actions",
           "post_video_followers", "post_video_retention_graph")  # fmt: skip
POST_METRICS = ("post_media_view", "post_total_media_view_unique", "post_clicks", "post_video_views")
FINISHING = {"upload_phase", "video_id", "video_state", "title", "description", "is_ai_generated",
             "scheduled_publish_time"}  # fmt: skip
TIMED = r"\s*\d+\s+\d\d:\d\d:\d\d,\d{3} --> "


@dataclass
class Video(Film):
    """A video; `state`: as it was finished, `finished` when."""

    form: dict[str, str] = field(default_factory=dict)
    finished: datetime | None = None
    captions: dict[str, bytes] = field(default_factory=dict)
    reads: int = 0


@dataclass
class Facebook(Graph):
    """One Page. `shy`: how many times a video answers 100/33 to captions; `spelt`: the name of the bytes' count.

    `lies`: the next finish is done, and answered by an error. `terse`: a status doesn't say how it was published.
    """

    upload_path: str = "video-upload"
    shy: int = 1
    lies: bool = False
    terse: bool = False
    spelt: str = "bytes_transfered"
    videos: dict[str, Video] = field(default_factory=dict)
    figures: dict[str, Json] = field(default_factory=dict)
    comments: dict[str, list[Json]] = field(default_factory=dict)

    def posts(self) -> list[dict[str, Any]]:
        return [self._entry(name, one) for name, one in self.videos.items() if one.finished and one.playable]

    def film(self, name: str) -> Film:
        if name not in self.videos:
            raise not_there(name)
        return self.videos[name]

    def graph(self, seen: Seen, parts: list[str]) -> Json:
        match seen.method, parts:
            case "POST", [page, "video_reels"] if page == PAGE:
                given = form(seen)
                return self._start(given) if given.get("upload_phase") == "start" else self._finish(given)
            case "GET", [page, "video_reels"] if page == PAGE:
                live = [one for one in reversed(self.posts()) if one["published"]]
                return self.listed(seen, [shown(one, seen, FIELDS) for one in live])
            case "GET", [post, "insights"] if post.removeprefix(f"{PAGE}_9") in self.videos:
                return insights(self.figures.get(post, {}), seen, POST_METRICS)
        return self._of_video(seen, parts)

    def _of_video(self, seen: Seen, parts: list[str]) -> Json:
        name, *rest = parts
        if name not in self.videos:
            raise not_there(name)
        match seen.method, rest:
            case "GET", []:
                return self._read(seen, name)
            case "DELETE", []:
                del self.videos[name]
                return {"success": True}
            case "POST", ["captions"]:
                return self._caption(seen, name)
            case "GET", ["captions"]:
                return {"data": [{"locale": one, "is_default": True, "is_auto_generated": False,
                                  "uri": f"https://scontent.example/{one}?sig=planted-signature"}
                                 for one in self.videos[name].captions]}  # fmt: skip
            case "GET", ["video_insights"]:
                return insights(self.figures.get(name, {}), seen, METRICS)
            case "GET", ["comments"]:
                return self.listed(seen, [shown(one, seen, COMMENT_FIELDS) for one in self.comments.get(name, [])])
        raise not_there(name)

    def _start(self, given: dict[str, str]) -> Json:
        only(given, {"upload_phase", "file_size"})
        name = self.new_id("700000000")
        self.videos[name] = Video(self.now())
        return {"video_id": name, "upload_url": f"https://rupload.facebook.com/video-upload/v26.0/{name}"}

    def _finish(self, given: dict[str, str]) -> Json:
        only(given, FINISHING)
        one = self.videos.get(given.get("video_id", ""))
        if given.get("upload_phase") != "finish" or one is None:
            raise error(100, 0, "(#100) The parameter upload_phase is required")
        if not one.whole:
            raise error(6000, 1363130, "Video Upload Is Missing")
        if one.finished:
            raise error(100, 0, "(#100) The video was published already")
        state = given.get("video_state", "")
        if state not in ("DRAFT", "PUBLISHED", "SCHEDULED") or given.get("is_ai_generated") not in ("true", "false"):
            raise error(100, 0, "(#100) Param video_state must be one of {DRAFT, PUBLISHED, SCHEDULED}")
        self._planned(state, given.get("scheduled_publish_time", ""))
        if sum(bool(v.finished) and self.now() - v.made < DAY for v in self.videos.values()) >= 30:
            raise error(613, 0, "Calls to this api have exceeded the rate limit")
        one.form, one.finished = given, self.now()
        if self.lies:
            self.lies = False
            raise error(1, 0, "An unknown error occurred")
        return {"success": True}

    def _planned(self, state: str, at: str) -> None:
        if bool(at) != (state == "SCHEDULED"):
            raise error(100, 0, "(#100) scheduled_publish_time goes with SCHEDULED")
        if at:
            ahead = datetime.fromtimestamp(int(at), UTC) - self.now()
            if not timedelta(minutes=10) <= ahead <= timedelta(days=29):
                raise error(100, 1363033, "The specified scheduled publish time is invalid")

    def _entry(self, name: str, one: Video) -> Json:
        state = one.form.get("video_state", "")
        entry = {
            "id": name,
            "title": one.form.get("title", ""),
            "description": one.form.get("description", "").strip(),
            "permalink_url": f"/reel/{name}/",
            "created_time": clock(one.finished or one.made),
            "published": state == "PUBLISHED",
            "post_id": f"9{name}",
            "length": 12.5,
            "status": self._status(one),
            "film": one.digest,
            "form": one.form,
        }
        if state == "SCHEDULED":
            entry["scheduled_publish_time"] = clock(
                datetime.fromtimestamp(int(one.form["scheduled_publish_time"]), UTC)
            )
        return entry

    def _status(self, one: Video) -> Json:
        uploading = one.phase
        uploading[self.spelt] = uploading.pop("bytes_transferred")
        phases: Json = {"uploading_phase": uploading, "processing_phase": {"status": "not_started"}}
        if one.finished and not one.playable:
            wrong = [{"code": 1363026, "message": "The video file has an unsupported format"}]
            return {"video_status": "error", **phases, "processing_phase": {"status": "error", "errors": wrong}}
        if one.finished is None:
            video = "expired" if self.now() - one.made > DAY else "upload_complete" if one.whole else "uploading"
            return {"video_status": video, **phases, "publishing_phase": {"status": "not_started"}}
        done = self.prepared(one)
        publishing = {
            "status": "complete" if done else "in_progress",
            "publish_status": one.form["video_state"].lower(),
        }
        if self.terse:
            del publishing["publish_status"]
        return {"video_status": "ready" if done else "processing", **phases, "publishing_phase": publishing}

    def _read(self, seen: Seen, name: str) -> Json:
        one = self.videos[name]
        one.reads += 1
        if one.reads <= self.fresh:
            raise not_there(name)
        return shown(self._entry(name, one), seen, FIELDS)

    def _caption(self, seen: Seen, name: str) -> Json:
        self.shy -= 1
        if self.shy >= 0 or not self.videos[name].finished:
            raise not_there(name)
        given = parts_of(seen)
        file, data = given.get("captions_file", ("", b""))
        locale = re.fullmatch(r"[\w-]+\.([a-z]{2}_[A-Z]{2})\.srt", file)
        if not locale or not re.match(TIMED, data.decode()):
            raise error(385, 0, "(#385) Sorry, the captions file you selected is in a format that we don't support.")
        if given.get("default_locale", ("", b""))[1].decode() != locale[1]:
            raise error(100, 0, "(#100) Param default_locale must be a language of the file")
        self.videos[name].captions[locale[1]] = data
        return {"success": True}
