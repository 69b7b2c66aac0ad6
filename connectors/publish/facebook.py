"""Reels of a Facebook Page, by the Graph API v26.0: started, sent, finished, then captions.

Meta, "Reels Publishing API" (2026-07-30), the official SDK 26.0.3 for `is_ai_generated` and captions. Drafts and
planning exist; deleting works. `ids`: `video` from the start on, and the same as `id` once it is a post.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.meta import Answer, Graph, moment, node, same_text
from connectors.platforms.meta_errors import NotThere
from connectors.publish import facebook_captions as captions
from connectors.publish.base import Checked, Note, Obstacle, Standing
from connectors.publish.facebook_rules import finish_form, lately, rules
from connectors.publish.facebook_video import Status, Videos, status_of
from connectors.publish.meta_shown import FRESH, Shown
from connectors.publish.meta_usage import near
from preuve.errors import PreuveError, Uncertain
from preuve.i18n import _
from preuve.publication.package import Parcel

FIELDS = "id,description,permalink_url,created_time,scheduled_publish_time,published,status"
SITE = "https://www.facebook.com"


class Facebook:
    """One Page of Facebook."""

    name: ClassVar[str] = "facebook"
    targets: ClassVar[tuple[str, ...]] = ("facebook-reel",)
    replaces: ClassVar[bool] = False

    def __init__(self, access: Access) -> None:
        self.access = access
        self.page = node(access.account.id)
        self.graph = Graph(access.web())
        self.shown = Shown(self.graph, f"/{self.page}/video_reels", access.clock)
        self.videos = Videos(self.graph, access.web("upload", form="OAuth {}"), self.page)

    @classmethod
    def open(cls, access: Access) -> Self:
        """A publisher for a Page."""
        return cls(access)

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What has no equivalent there, rights that weren't given, and what the Page published lately."""
        crowded = list(lately(self.graph, self.page, self.shown.now))  # first: it tells Facebook's time
        return [*rules(parcel, self.access.account.scopes, self.shown.now()), *crowded, *near(self.graph)]

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """By the video's id: finishing needs it, so without one there is no post.

        It then gets the captions that a lost attempt didn't send.
        """
        if "video" not in known:
            return None
        try:
            status = self.videos.settled(known["video"])
        except NotThere as error:
            if self.shown.age(known) < FRESH or self.shown.listed(known["video"]):
                raise Uncertain(error.message, remedy=_("Relancez la même commande dans un quart d'heure.")) from error
            return None
        if not status.done:
            return None
        captioned = self._has_captions(parcel, known["video"])
        return _standing(parcel, status, known) if captioned else self._completed(parcel, status, known)

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """A video started or taken up again, its film sent, finished once, and captioned."""
        ids, status = self._taken_up(known)
        if not ids:
            ids = self._started()
            note(ids)
        if not status.done and status.publishing != "in_progress":
            self.videos.fill(ids["video"], parcel.film)
            self.videos.finish(ids["video"], finish_form(parcel))
        status = self.videos.await_post(ids["video"])
        note({"id": ids["video"]})
        return self._completed(parcel, status, ids)

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """Its text and its captions. Raises Gone where neither Graph nor the Page's list shows it."""
        answer = self.shown.read(ids, FIELDS)
        seen = {
            _("le texte"): same_text(answer.body.get("description"), parcel.post.text),
            _("les sous-titres"): self._has_captions(parcel, ids["id"]),
        }
        held = tuple(name for name, there in seen.items() if there)
        missing = tuple(name for name, there in seen.items() if there is False)
        return Checked(_standing(parcel, status_of(answer.body), ids, answer), held, missing)

    def remove(self, ids: Mapping[str, str]) -> bool:
        """Delete it. Raises Refusal, TransientError."""
        with suppress(NotThere):
            self.graph.delete(f"/{node(ids['id'])}")
        return True

    def _started(self) -> dict[str, str]:
        answer = self.videos.start()
        begun = answer.reply.date or self.shown.now()
        return {"video": str(answer.body["video_id"]), "begun": begun.isoformat()}

    def _taken_up(self, known: Mapping[str, str]) -> tuple[dict[str, str], Status]:
        """The video of an attempt that failed and where it is; nothing where another must be started."""
        nothing: tuple[dict[str, str], Status] = ({}, Status(""))
        if "video" not in known:
            return nothing
        try:
            status = self.videos.status(known["video"])
        except NotThere:
            return nothing
        ids = {name: known[name] for name in ("video", "begun") if name in known}
        return nothing if status.dead else (ids, status)

    def _completed(self, parcel: Parcel, status: Status, ids: Mapping[str, str]) -> Standing:
        """What the post is, once it was given its captions."""
        found = _standing(parcel, status, ids)
        return replace(found, details={**found.details, **self._captioned(parcel, ids["video"])})

    def _captioned(self, parcel: Parcel, video: str) -> dict[str, str]:
        """Send the captions; a failure is told, and never undoes the post."""
        if not parcel.captions:
            return {}
        try:
            captions.give(self.graph, video, parcel.intact(parcel.post.captions))
        except PreuveError as error:
            return {"captions": error.message}
        return {}

    def _has_captions(self, parcel: Parcel, video: str) -> bool | None:
        """Whether they are there; None where there are none to give, or where Graph doesn't tell."""
        if not parcel.captions:
            return None
        try:
            return captions.there(self.graph, video, parcel.captions)
        except PreuveError:
            return None


def _standing(parcel: Parcel, status: Status, ids: Mapping[str, str], seen: Answer | None = None) -> Standing:
    """What a post is. A planned one isn't shown yet: it is a draft, and says when it will be."""
    body: Mapping[str, Any] = seen.body if seen else {}
    planned = moment(body.get("scheduled_publish_time"))
    online = _online(parcel, status, body)
    video = ids.get("video") or ids["id"]
    return Standing(
        "published" if online else "draft",
        {**ids, "video": video, "id": video},
        url=_address(body.get("permalink_url"), video) if online else "",
        response=seen.reply.digest if seen else "",
        at=moment(body.get("created_time")),
        details={"scheduled_for": planned.isoformat()} if planned and not online else {},
    )


def _online(parcel: Parcel, status: Status, body: Mapping[str, Any]) -> bool:
    """Whether all can see it: as its status says, else its own field, else as it was asked."""
    if status.shown:
        return status.shown == "published"
    told = body.get("published")
    return told if isinstance(told, bool) else finish_form(parcel)["video_state"] == "PUBLISHED"


def _address(link: Any, video: str) -> str:
    """Where it is seen: Graph gives a path of the site."""
    path = link.removeprefix(SITE) if isinstance(link, str) else ""
    return SITE + path[:200] if path.startswith("/") and not path.startswith("//") else f"{SITE}/reel/{video}/"
