"""A Mastodon instance on loopback: what a publisher and a reader of figures use of its API.

Keeps: mastodon/documentation of 2026-07-02 (Mastodon 4.5), methods « media », « statuses », « scheduled_statuses »,
« accounts », « instance ». Odd cases kept: 202 with no address, 206 while it prepares, 422 for a film it can't read or
that isn't ready, a film that one post shows hidden from `/media/:id` and refused to any other, `Idempotency-Key` kept
an hour (404 for a post removed meanwhile); before 4.3 it isn't for posts to come (`forgets`: mastodon#30039), and in
some versions of 2026 a key that comes again crashes (`crashes`: mastodon#40399); a scheduled post whose id isn't the
post's, texts given back as HTML.

Time is the server's (`now`), which a client's pauses move by `wait`. Chosen here: how long processing takes, the texts
of errors, that a film can be given to two posts to come, of which the first shows it.
"""

import hashlib
import html
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mastodon_parts import Film, Status, form, found, object_of, refuse
from platform_base import PlatformServer, Refused, Reply, Seen, json_reply

HOUR, SOON = timedelta(hours=1), timedelta(minutes=5)
MEDIA_RATE = 30
LINK = re.compile(r"https?://\S+")
BODY = frozenset({"status", "media_ids", "sensitive", "spoiler_text", "visibility", "language", "scheduled_at"})


@dataclass
class MastodonServer(PlatformServer):
    """One account of one instance."""

    processing: timedelta = timedelta(seconds=4)
    characters: int = 500
    description_limit: int = 1_500
    video_limit: int = 103_809_024
    unreadable: bool = False
    forgets: bool = False
    crashes: bool = False
    films: dict[str, Film] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    waiting: dict[str, Status] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    keys: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    given: list[datetime] = field(default_factory=list)
    last: int = 0

    def wait(self, seconds: float) -> None:
        """A pause of the client: the server's clock goes on."""
        self.ahead += timedelta(seconds=seconds)

    def posts(self) -> list[dict[str, Any]]:
        """The posts, and those to come."""
        return [
            {
                "id": one.id,
                "state": "draft" if one.due else "published",
                "text": one.text,
                "sha256": hashlib.sha256(one.film.data).hexdigest(),
                "description": one.film.description,
            }
            for one in [*self.statuses.values(), *self.waiting.values()]
            if one.film.data
        ]

    def other_posts(self, count: int) -> None:
        """Posts of hers, of other pictures, later than all."""
        for _number in range(count):
            film = Film(self._id(), b"", b"", "", self.now(), shown=True)
            one = Status(self._id(), film, "Autre chose.", "public", "fr", self.now(), "")
            self.statuses[one.id] = one

    def ended_token(self) -> bytes:
        return b'{"error": "The access token is invalid"}'

    def answer(self, seen: Seen) -> Reply:
        self._come()
        if (seen.method, seen.path) == ("GET", "/api/v2/instance"):
            return json_reply(self._instance())
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            raise Refused(401, {"error": "The access token is invalid"})
        for method, pattern, call in (
            ("POST", r"/api/v2/media", self._take),
            ("GET", r"/api/v1/media/(\w+)", self._prepared),
            ("PUT", r"/api/v1/media/(\w+)", self._described),
            ("POST", r"/api/v1/statuses", self._post),
            ("GET", r"/api/v1/statuses/(\w+)", self._one),
            ("GET", r"/api/v1/statuses/(\w+)/context", self._context),
            ("DELETE", r"/api/v1/statuses/(\w+)", self._delete),
            ("GET", r"/api/v1/scheduled_statuses", self._to_come),
            ("GET", r"/api/v1/scheduled_statuses/(\w+)", self._one_to_come),
            ("DELETE", r"/api/v1/scheduled_statuses/(\w+)", self._cancel),
            ("GET", r"/api/v1/accounts/verify_credentials", self._me),
            ("GET", r"/api/v1/accounts/109\d+/statuses", self._mine),
        ):
            match = re.fullmatch(pattern, seen.path)
            if method == seen.method and match:
                return call(seen, *match.groups())
        return refuse(404, "Record not found")

    def _id(self) -> str:
        """Ids go up with the server's time, as Mastodon's do."""
        self.last = max(self.last + 1, int(self.now().timestamp() * 1000) << 16)
        return str(self.last)

    def _come(self) -> None:
        """What was scheduled is posted at its time, under another id."""
        for one in [one for one in self.waiting.values() if one.due and one.due <= self.now()]:
            del self.waiting[one.id]
            if one.film.shown:
                continue
            one.id, one.at, one.due, one.film.shown = self._id(), one.due or self.now(), None, True
            self.statuses[one.id] = one

    def _instance(self) -> dict[str, Any]:
        media = {
            "supported_mime_types": ["image/jpeg", "image/png", "video/webm", "video/mp4", "video/quicktime"],
            "description_limit": self.description_limit,
            "image_size_limit": 16_777_216,
            "image_matrix_limit": 33_177_600,
            "video_size_limit": self.video_limit,
            "video_frame_rate_limit": 120,
            "video_matrix_limit": 8_294_400,
        }
        texts = {"max_characters": self.characters, "max_media_attachments": 4, "characters_reserved_per_url": 23}
        return {
            "domain": "essai.example",
            "version": "4.5.0",
            "configuration": {"statuses": texts, "media_attachments": media},
        }

    def _take(self, seen: Seen) -> Reply:
        parts = form(seen)
        self.given = [one for one in self.given if one > self.now() - timedelta(minutes=30)] + [self.now()]
        if len(self.given) > MEDIA_RATE:
            refuse(429, "Too many requests")
        (kind, data), (_image, thumbnail) = parts.get("file", ("", b"")), parts.get("thumbnail", ("image/jpeg", b""))
        description = parts.get("description", ("", b""))[1].decode()
        if kind not in ("video/mp4", "video/webm", "video/quicktime") or b"ftyp" not in data[:12]:
            refuse(422, "Validation failed: File content type is invalid, File is invalid")
        if len(data) > self.video_limit or len(description) > self.description_limit:
            refuse(422, "Validation failed: File file size must be less than 99 MB")
        if set(parts) - {"file", "thumbnail", "description", "focus"} or (thumbnail and thumbnail[:2] != b"\xff\xd8"):
            refuse(422, "Validation failed: Thumbnail is invalid")
        film = Film(self._id(), data, thumbnail, description, self.now())
        self.films[film.id] = film
        return json_reply(self._film(film, ready=False), 202)

    def _film(self, film: Film, *, ready: bool = True) -> dict[str, Any]:
        where = f"{self.base_url}/system/media_attachments/{film.id}"
        shown = f"{where}.mp4" if ready else None
        kind = "video" if film.data else "image"
        return {"id": film.id, "type": kind, "url": shown, "preview_url": where, "description": film.description}

    def _prepared(self, _seen: Seen, media: str) -> Reply:
        film = self.films.get(media)
        if film is None or film.shown:
            refuse(404, "Record not found")
        if self.unreadable:
            refuse(422, "Error processing thumbnail for uploaded media")
        ready = self.now() >= film.at + self.processing
        return json_reply(self._film(film, ready=ready), 200 if ready else 206)

    def _described(self, seen: Seen, media: str) -> Reply:
        reply = self._prepared(seen, media)
        self.films[media].description = object_of(seen)["description"]
        return reply

    def _post(self, seen: Seen) -> Reply:
        key = seen.headers.get("idempotency-key", "")
        known, at = self.keys.get(key, ("", self.now()))
        if known and at > self.now() - HOUR:
            if known in self.removed:
                refuse(404, "Record not found")
            if self.crashes:
                refuse(500, "Internal Server Error")
            return json_reply(self._shown({**self.statuses, **self.waiting}[known]))
        body = object_of(seen)
        film = self._attached(body)
        self._validate(body)
        due = datetime.fromisoformat(body["scheduled_at"]) if "scheduled_at" in body else None
        if due and due < self.now() + SOON:
            refuse(422, "Validation failed: Scheduled at The scheduled date must be in the future")
        text, who = body["status"], body.get("visibility", "public")
        one = Status(self._id(), film, text, who, body.get("language", "en"), self.now(), key, due)
        film.shown = due is None
        (self.waiting if due else self.statuses)[one.id] = one
        if key and not (due and self.forgets):
            self.keys[key] = (one.id, self.now())
        return json_reply(self._shown(one))

    def _attached(self, body: dict[str, Any]) -> Film:
        ids = body.get("media_ids")
        if not isinstance(ids, list) or len(ids) != 1 or not isinstance(ids[0], str):
            refuse(422, "Validation failed: one video a post")
        film = self.films.get(ids[0])
        if film is None or film.shown:
            refuse(422, f"Media {ids[0]} not found or already attached to another post")
        if self.now() < film.at + self.processing:
            refuse(422, "Cannot attach files that have not finished processing. Try again in a moment!")
        return film

    def _validate(self, body: dict[str, Any]) -> None:
        text = body.get("status")
        if not isinstance(text, str) or set(body) - BODY:
            refuse(422, "Validation failed: Text can't be blank")
        if len(LINK.sub("x" * 23, text)) > self.characters:
            refuse(422, f"Validation failed: Text character limit of {self.characters} exceeded")
        if body.get("visibility", "public") not in ("public", "unlisted", "private", "direct"):
            refuse(422, "Validation failed: Visibility is not included in the list")
        if not re.fullmatch(r"[a-z]{2}", body.get("language", "en")):
            refuse(422, "Validation failed: Language is invalid")

    def _shown(self, one: Status) -> dict[str, Any]:
        film = [self._film(one.film)]
        if one.due:
            params = {"text": one.text, "media_ids": [one.film.id], "visibility": one.visibility}
            when = {"id": one.id, "scheduled_at": one.due.isoformat(), "params": params}
            return {**when, "media_attachments": film}
        text = "".join(f"<p>{html.escape(part).replace(chr(10), '<br />')}</p>" for part in one.text.split("\n\n"))
        counts = {"replies_count": len(one.replies), "reblogs_count": 2, "favourites_count": 7, "quotes_count": 1}
        return {
            "id": one.id,
            "created_at": one.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "visibility": one.visibility,
            "language": one.language,
            "url": f"{self.base_url}/@atelier/{one.id}",
            "content": text,
            "account": {"id": "109000000000000001", "acct": "atelier"},
            "media_attachments": film,
            **counts,
            **one.counts,
        }

    def _one(self, _seen: Seen, status: str) -> Reply:
        return json_reply(self._shown(found(self.statuses, status)))

    def _context(self, _seen: Seen, status: str) -> Reply:
        return json_reply({"ancestors": [], "descendants": found(self.statuses, status).replies})

    def _delete(self, _seen: Seen, status: str) -> Reply:
        one = found(self.statuses, status)
        del self.statuses[status]
        self.removed.append(status)
        return json_reply({**self._shown(one), "text": one.text})

    def _to_come(self, _seen: Seen) -> Reply:
        return json_reply([self._shown(one) for one in self.waiting.values()][:40])

    def _one_to_come(self, _seen: Seen, status: str) -> Reply:
        return json_reply(self._shown(found(self.waiting, status)))

    def _cancel(self, _seen: Seen, status: str) -> Reply:
        found(self.waiting, status)
        del self.waiting[status]
        return json_reply({})

    def _me(self, _seen: Seen) -> Reply:
        return json_reply({"id": "109000000000000001", "acct": "atelier", "username": "atelier"})

    def _mine(self, seen: Seen) -> Reply:
        most, before = int(seen.query.get("limit", "20")), int(seen.query.get("max_id", 1 << 90))
        if most > 40:
            refuse(422, "limit")
        ids = sorted((int(one) for one in self.statuses if int(one) < before), reverse=True)
        return json_reply([self._shown(self.statuses[str(one)]) for one in ids[:most]])
