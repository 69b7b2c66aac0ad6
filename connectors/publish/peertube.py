"""PeerTube: the film, then its captions and cover; found again by the package's name, one of its tags."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.answers import rows
from connectors.platforms.clock import moment, there
from connectors.platforms.peertube import TRANSCODING, UUID, constant, site, told
from connectors.platforms.web import unreadable
from connectors.publish.base import Checked, Note, Obstacle, Standing
from connectors.publish.listed import awaited
from connectors.publish.peertube_upload import PIECE, Upload
from connectors.publish.peertube_video import body, compared, full, obstacles, privacy, standing
from preuve.errors import Gone, PermanentError, PreuveError
from preuve.i18n import _
from preuve.publication.package import Parcel

POLLS = (5.0, 15.0, 30.0)  # seconds given to its conversion before it is read back as it stands
MOST = 100  # videos of a list


class PeerTube:
    """Puts films on one channel of one instance. `piece`: bytes sent at a time."""

    name: ClassVar[str] = "peertube"
    targets: ClassVar[tuple[str, ...]] = ("web", "youtube-short", "instagram-feed")
    replaces: ClassVar[bool] = False

    def __init__(self, access: Access, piece: int = PIECE) -> None:
        self.access, self.web, self.piece = access, access.web(), piece
        self.digest = ""

    @classmethod
    def open(cls, access: Access) -> Self:
        """A publisher for an account. Calls nothing."""
        return cls(access)

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What PeerTube would refuse: no such channel, no room left, lengths, times."""
        me, used = self._get("/users/me"), self._get("/users/me/video-quota-used")
        found = [*obstacles(parcel.package, self._now()), *full(parcel.film.stat().st_size, me, used)]
        wanted = self._wanted(parcel)
        if _channel(me, wanted) is None:
            found.append(
                Obstacle(
                    _("La chaîne « {name} » n'est pas de ce compte PeerTube.").format(name=wanted)
                    if wanted
                    else _("Ce compte PeerTube n'a pas de chaîne."),
                    _("Écrivez sous [publish.options.peertube] : channel = {names}.").format(names=_names(me) or "…"),
                )
            )
        return found

    def _wanted(self, parcel: Parcel) -> str:
        """The channel's name: the project's choice, else the one chosen when the account was connected."""
        return str(parcel.package.options.get("channel", "") or self.access.account.extra.get("channel", ""))

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """Whether the video is there; it then gets the captions and the cover that a lost attempt didn't send."""
        video = self._known(known)
        if video is None and "ending" in known:
            ended, name = moment(known["ending"]) or since, parcel.package.name
            video = awaited(lambda: self._tagged(name), self.access.pause, self._now, ended)
        return None if video is None else self._completed(parcel, video)

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """Send the film, its captions, its cover. `ending`: PeerTube's time when the last piece left."""
        video = self._known(known)
        if video is None:
            channel = _channel(self._get("/users/me"), self._wanted(parcel))
            if channel is None:
                raise PermanentError(_("Ce compte PeerTube n'a pas cette chaîne."))

            def ending() -> None:
                note({"ending": self._now().isoformat(timespec="seconds")})

            upload = Upload(self.access, self.web, parcel.film, ending, self.piece)
            made = upload.through(body(parcel.package, channel))
            note({"id": made["uuid"]})
            video = {**made, "privacy": {"id": privacy(parcel.package)}}
        return self._completed(parcel, video)

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """What PeerTube says of it, once converted or after a while. Raises Gone."""
        video = self._seen(ids, parcel.package.name)
        for wait in POLLS:
            if constant(video, "state") != TRANSCODING:
                break
            self.access.pause(wait)
            video = self._there(ids)
        seen = standing(video, site(self.access), self.digest)
        held, missing = compared(parcel.package, video, self._languages(video["uuid"]) if parcel.captions else None)
        return Checked(seen, held, missing)

    def remove(self, ids: Mapping[str, str]) -> bool:
        """Delete the video; one that isn't there any more is as good."""
        identity = ids.get("id", "")
        if not UUID.fullmatch(identity):
            return False
        with suppress(Gone):
            told(self.web.call("DELETE", f"/videos/{identity}"))
        return True

    def _get(self, path: str, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
        reply = self.web.get(path, query)
        self.digest = reply.digest
        return told(reply)

    def _now(self) -> datetime:
        """PeerTube's own time."""
        return there(self.web)

    def _known(self, known: Mapping[str, str]) -> dict[str, Any] | None:
        """The video whose id was noted; None where it isn't there."""
        try:
            return self._there(known)
        except Gone:
            return None

    def _there(self, known: Mapping[str, str]) -> dict[str, Any]:
        """The same. Raises Gone."""
        identity = known.get("id", "")
        if not UUID.fullmatch(identity):
            raise Gone(_("Cette vidéo n'est plus sur PeerTube."))
        video = self._get(f"/videos/{identity}")
        if video.get("uuid") != identity:
            raise unreadable(self.web.label)
        return video

    def _seen(self, known: Mapping[str, str], name: str) -> dict[str, Any]:
        """The same. Raises Gone only where her list of videos doesn't show it either."""
        try:
            return self._there(known)
        except Gone:
            if any(one.get("uuid") == known.get("id") for one in self._listed(name)):
                raise unreadable(self.web.label) from None
            raise

    def _listed(self, name: str) -> list[dict[str, Any]]:
        """Her videos that carry a tag, whatever their state. An old instance lists them all."""
        found = self._get("/users/me/videos", {"tagsAllOf": name, "sort": "-createdAt", "count": MOST})
        if not isinstance(found.get("data"), list):
            raise unreadable(self.web.label)
        return rows(found, "data")

    def _tagged(self, name: str) -> dict[str, Any] | None:
        """Her video that carries a tag: each that is listed is looked at."""
        for one in self._listed(name):
            video = self._known({"id": str(one.get("uuid"))})
            if video and name in (video.get("tags") or ()):
                return video
        return None

    def _completed(self, parcel: Parcel, video: dict[str, Any]) -> Standing:
        digest, identity = self.digest, video["uuid"]
        missed: dict[str, str] = {}
        for name, send in (("captions", self._captions), ("cover", self._cover)):
            try:
                send(parcel, identity)
            except (PreuveError, OSError) as error:
                missed[f"{name}_missing"] = error.message if isinstance(error, PreuveError) else _("fichier illisible")
        return standing(video, site(self.access), digest, missed)

    def _captions(self, parcel: Parcel, identity: str) -> None:
        if parcel.captions:
            kind = "text/vtt" if parcel.captions.suffix == ".vtt" else "application/x-subrip"
            file = {"captionfile": (parcel.captions.name, parcel.intact(parcel.post.captions).read_bytes(), kind)}
            told(self.web.call("PUT", f"/videos/{identity}/captions/{parcel.post.language}", files=file))

    def _cover(self, parcel: Parcel, identity: str) -> None:
        file = {"thumbnailfile": (parcel.cover.name, parcel.intact(parcel.post.cover).read_bytes(), "image/jpeg")}
        told(self.web.call("PUT", f"/videos/{identity}", files=file))

    def _languages(self, identity: str) -> list[str]:
        found = (one.get("language") for one in rows(told(self.web.get(f"/videos/{identity}/captions")), "data"))
        return [str(one.get("id")) for one in found if isinstance(one, dict)]


def _channel(me: Mapping[str, Any], wanted: str) -> int | None:
    """The number of her channel of that name; of the first one where no name is given."""
    named = [one for one in rows(me, "videoChannels") if not wanted or one.get("name") == wanted]
    identity = named[0].get("id") if named else None
    return identity if isinstance(identity, int) and not isinstance(identity, bool) else None


def _names(me: Mapping[str, Any]) -> str:
    return ", ".join(f"« {str(one.get('name'))[:60]} »" for one in rows(me, "videoChannels"))
