"""TikTok by its Content Posting API: a draft in her application's inbox, or a film shown at once where she may.

Contract: TikTok for Developers, Content Posting API v2, pages as fetched on 2026-09-11. What makes one post or none:
TikTok has no key of ours, but a film becomes a post only once all its bytes came, at an address that TikTok gives
once, that only the sending process holds, and that ends after an hour. So where the last piece never left (it is noted
before it does) there is nothing to look for, the answer to `init` lost included; and a film that TikTok has in part
never becomes a post: nobody can go on with it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from connectors.platforms.account import Access
from connectors.platforms.tiktok import CODE, failure, told
from connectors.platforms.web import Reply
from connectors.publish.base import Checked, Note, Obstacle, Standing
from connectors.publish.tiktok_rules import Creator, of_direct, of_draft, post_info
from connectors.publish.tiktok_upload import MEGABYTE, Cut, cut, upload
from preuve.errors import PermanentError, TransientError, Uncertain
from preuve.i18n import _
from preuve.publication.package import Parcel

PUBLISH_ID = re.compile(r"[\w~.\-]{1,64}", re.ASCII)
POST_ID = re.compile(r"\d{5,25}", re.ASCII)
PATIENCE = 600.0  # seconds a film is waited for, before its state is said to be unknown
GLANCE = 60.0  # seconds a film that was begun earlier is looked at
FIRST_WAIT, LONGEST_WAIT = 2.0, 10.0  # TikTok takes 30 of these questions a minute
ENDS = ("SEND_TO_USER_INBOX", "PUBLISH_COMPLETE", "FAILED")
FIELDS = "id,create_time,share_url,title,video_description,duration,is_aigc"


@dataclass(frozen=True)
class Told:
    """What TikTok says of an upload."""

    status: str
    post: str
    reason: str
    there: int | None
    reply: Reply

    @classmethod
    def read(cls, reply: Reply) -> "Told":
        """From `status/fetch`. Raises TransientError, PermanentError."""
        data = told(reply)
        # Misspelt in the contract; the other spelling would mean the same.
        posts = data.get("publicaly_available_post_id") or data.get("publicly_available_post_id") or []
        found = [str(one) for one in posts if POST_ID.fullmatch(str(one))] if isinstance(posts, list) else []
        there, reason = data.get("uploaded_bytes"), data.get("fail_reason")
        return cls(
            status=str(data.get("status", "")),
            post=found[0] if found else "",
            reason=reason if isinstance(reason, str) and CODE.fullmatch(reason) else "",
            there=there if isinstance(there, int) and not isinstance(there, bool) else None,
            reply=reply,
        )


class TikTok:
    """Puts films on a TikTok account."""

    name: ClassVar[str] = "tiktok"
    targets: ClassVar[tuple[str, ...]] = ("tiktok",)
    replaces: ClassVar[bool] = False

    def __init__(self, access: Access, *, megabyte: int = MEGABYTE) -> None:
        self.web, self.pause, self.progress = access.web(), access.pause, access.progress
        self.megabyte = megabyte

    @classmethod
    def open(cls, access: Access) -> Self:
        """A publisher for an account. Calls nothing."""
        return cls(access)

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What TikTok would refuse; for a film shown at once, asked of TikTok now."""
        if parcel.package.mode == "draft":
            return list(of_draft(parcel))
        try:
            creator = self._creator()
        except PermanentError as refusal:
            return [Obstacle(refusal.message, refusal.remedy)]
        return list(of_direct(parcel, creator))

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """Ask by the id that `init` gave, where the last piece may have left. Raises Uncertain, TransientError."""
        publish_id = known.get("publish_id", "")
        if not publish_id or "last_piece" not in known:
            return None
        found = self._ask(publish_id)
        if found.status == "PROCESSING_UPLOAD" and _partial(found, parcel.film.stat().st_size):
            return None
        found = self._follow(publish_id, GLANCE)
        if found.status == "FAILED":
            return None
        if found.status in ENDS:
            return self._standing(publish_id, found)
        raise _unsettled()

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """Begin, upload, and wait until TikTok says what became of it."""
        pieces = cut(parcel.film.stat().st_size, self.megabyte)
        publish_id, address = self._begin(parcel, pieces)
        note({"publish_id": publish_id})
        try:
            upload(self.web, address, parcel.film, pieces, self.progress, lambda where: note({"last_piece": where}))
        except TransientError as error:
            # The film may be there whole, its last answer lost: TikTok is asked before anything else.
            raise Uncertain(error.message, remedy=error.remedy) from error
        return self._standing(publish_id, self._outcome(publish_id))

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """What TikTok says of it now; a draft becomes a post when she publishes it in the application."""
        publish_id = ids.get("publish_id", "")
        now = self._ask(publish_id)
        if now.status not in ("SEND_TO_USER_INBOX", "PUBLISH_COMPLETE"):
            raise failure(now.reason or "failed") if now.status == "FAILED" else _unsettled()
        standing = self._standing(publish_id, now, ids.get("id", ""))
        if standing.state == "draft":
            return Checked(standing, held=(_("le film"),), missing=_left_to_her(parcel))
        if not standing.ids.get("id"):
            missing = _("une adresse publique : TikTok n'en donne qu'aux films publics, une fois vérifiés")
            return Checked(standing, held=(_("le film"),), missing=(missing,))
        return self._shown(parcel, standing)

    def remove(self, ids: Mapping[str, str]) -> bool:
        """TikTok lets no program take a film off: she does it in the application (the film, « … », Supprimer)."""
        return False

    def _creator(self) -> Creator:
        return Creator.read(told(self.web.call("POST", "/v2/post/publish/creator_info/query/", json={})))

    def _begin(self, parcel: Parcel, pieces: Cut) -> tuple[str, str]:
        """The id of an upload and the address for its bytes. Raises TransientError, PermanentError, Uncertain."""
        source = {"source": "FILE_UPLOAD", "video_size": pieces.size, "chunk_size": pieces.piece}
        body: dict[str, Any] = {"source_info": {**source, "total_chunk_count": pieces.count}}
        path = "/v2/post/publish/inbox/video/init/"
        if parcel.package.mode == "publish":
            path = "/v2/post/publish/video/init/"
            body["post_info"] = post_info(parcel, self._creator())
        data = told(self.web.call("POST", path, creates=True, json=body))
        publish_id, address = data.get("publish_id"), data.get("upload_url")
        if not isinstance(publish_id, str) or not PUBLISH_ID.fullmatch(publish_id) or not isinstance(address, str):
            raise PermanentError(
                _("TikTok : sa réponse n'a pas d'adresse d'envoi lisible. Rien n'a été envoyé."),
                remedy=_("Relancez la même commande ; si cela se répète, signalez-le."),
            )
        return publish_id, address

    def _outcome(self, publish_id: str) -> Told:
        """What became of a film that is there whole. Raises Uncertain while nobody knows."""
        try:
            found = self._follow(publish_id, PATIENCE)
        except (TransientError, PermanentError) as error:
            raise Uncertain(error.message, remedy=error.remedy) from error
        if found.status not in ENDS:
            raise _unsettled()
        return found

    def _follow(self, publish_id: str, patience: float) -> Told:
        """The last thing that TikTok says within `patience` seconds."""
        waited, wait = 0.0, FIRST_WAIT
        while True:
            found = self._ask(publish_id)
            if found.status in ENDS or waited >= patience:
                return found
            self.pause(wait)
            waited, wait = waited + wait, min(wait * 1.5, LONGEST_WAIT)

    def _ask(self, publish_id: str) -> Told:
        return Told.read(self.web.call("POST", "/v2/post/publish/status/fetch/", json={"publish_id": publish_id}))

    def _standing(self, publish_id: str, now: Told, post: str = "") -> Standing:
        """A film that arrived. Raises PermanentError, TransientError where TikTok gave it up."""
        if now.status == "FAILED":
            raise failure(now.reason or "failed")
        post = now.post or post
        return Standing(
            state="draft" if now.status == "SEND_TO_USER_INBOX" else "published",
            ids={"publish_id": publish_id, **({"id": post} if post else {})},
            response=now.reply.digest,
            at=now.reply.date,
            details={"status": now.status},
        )

    def _shown(self, parcel: Parcel, standing: Standing) -> Checked:
        """What a visitor sees of a public film."""
        query = {"filters": {"video_ids": [standing.ids["id"]]}}
        reply = self.web.call("POST", "/v2/video/query/", query={"fields": FIELDS}, json=query)
        videos = told(reply).get("videos")
        found = [one for one in videos if isinstance(one, dict)] if isinstance(videos, list) else []
        video = next((one for one in found if str(one.get("id")) == standing.ids["id"]), None)
        if video is None:
            # Taken off or made private: TikTok doesn't say which, so it isn't said to be gone.
            return Checked(standing, missing=(_("le film n'est plus visible de tous"),))
        held, missing = _compared(parcel, video)
        seen = replace(standing, url=_address(video), response=reply.digest)
        return Checked(seen, (_("le film"), *held), missing)


def _partial(found: Told, size: int) -> bool:
    """Whether a film isn't there whole; TikTok may count its bytes from 0 or from 1."""
    return found.there is not None and found.there < size - 1


def _unsettled() -> Uncertain:
    return Uncertain(
        _("TikTok traite encore le film : on ne sait pas encore ce qu'il en fera. Ce n'est pas un échec."),
        remedy=_(
            "Relancez la même commande plus tard : Preuve demandera d'abord à TikTok, et n'enverra rien deux fois."
        ),
    )


def _left_to_her(parcel: Parcel) -> tuple[str, ...]:
    """What a draft doesn't carry, so that she gives it in the application."""
    text = _("le texte, à coller dans l'application TikTok")
    label = _("la déclaration d'IA, à activer dans l'application TikTok")
    return (text, label) if parcel.package.declarations.ai else (text,)


def _compared(parcel: Parcel, video: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What of the text and of the declaration stands there."""
    texts = [" ".join(str(video.get(name) or "").split()) for name in ("title", "video_description")]
    parts = {
        _("le texte"): " ".join(parcel.post.text.split()) in texts,
        _("la déclaration d'IA"): video.get("is_aigc") is True or not parcel.package.declarations.ai,
    }
    return tuple(name for name, there in parts.items() if there), tuple(n for n, there in parts.items() if not there)


def _address(video: Mapping[str, Any]) -> str:
    """Where the film can be seen, if that is on TikTok."""
    found = str(video.get("share_url") or "")[:500]
    parts = urlsplit(found)
    host = parts.hostname or ""
    return f"https://{host}{parts.path}" if parts.scheme == "https" and f".{host}".endswith(".tiktok.com") else ""
