"""YouTube: the film by Google's client, then its captions and cover; found again by the package's name, a tag."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.answers import part
from connectors.platforms.clock import moment
from connectors.platforms.google import Google, items
from connectors.publish.base import Checked, Note, Obstacle, Standing
from connectors.publish.listed import awaited
from connectors.publish.youtube_check import compared
from connectors.publish.youtube_tracks import captions, complete
from connectors.publish.youtube_upload import PIECE, VIDEO_ID, upload
from connectors.publish.youtube_video import READ, body, obstacles, standing
from preuve.errors import Gone, PreuveError
from preuve.i18n import _
from preuve.publication.package import Parcel

POLLS = (5.0, 15.0, 30.0)  # seconds given to its processing before it is read back as it stands
PAGES = 4  # of 50 uploads each


class YouTube:
    """Puts films on one channel. `piece`: bytes sent at a time, a multiple of 256 KiB."""

    name: ClassVar[str] = "youtube"
    targets: ClassVar[tuple[str, ...]] = ("youtube-short", "web")
    replaces: ClassVar[bool] = False

    def __init__(self, access: Access, piece: int = PIECE) -> None:
        self.access, self.piece = access, piece
        self.google = Google(access, "youtube", "v3")

    @classmethod
    def open(cls, access: Access) -> Self:
        """A publisher for an account. Calls nothing."""
        return cls(access)

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What YouTube would refuse: no channel, declarations, lengths, times. The day's quota can't be asked."""
        channel = self._channel()
        found = list(obstacles(parcel.package, self.google.now))
        if channel is None:
            found.append(
                Obstacle(
                    _("Ce compte Google n'a pas de chaîne YouTube."),
                    _("Créez une chaîne sur youtube.com avec ce compte, puis relancez."),
                )
            )
        return found

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """Whether the video is there; it then gets the captions and the cover that a lost attempt didn't send.

        An upload whose last piece never left makes no video.
        """
        video = self._known(known)
        if video is None and "ending" in known:
            ended, name = moment(known["ending"]) or since, parcel.package.name
            video = awaited(lambda: self._tagged(name), self.access.pause, lambda: self.google.now, ended)
        if video is None:
            return None
        digest = self.google.digest
        return standing(video, parcel.package.target, digest, complete(self.google, parcel, video["id"], fresh=False))

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """Send the film, its captions, its cover. `ending`: Google's time when the last piece left."""
        video, fresh = self._known(known), False
        if video is None:

            def ending() -> None:
                note({"ending": self.google.now.isoformat(timespec="seconds")})

            video, fresh = upload(self.google, parcel.film, body(parcel.package), ending, self.piece), True
            note({"id": video["id"]})
        digest = self.google.digest
        return standing(video, parcel.package.target, digest, complete(self.google, parcel, video["id"], fresh=fresh))

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """What YouTube says of it, once processed or after a while. Raises Gone."""
        video = self._there(ids)
        for wait in POLLS:
            if part(video, "status").get("uploadStatus") != "uploaded":
                break
            self.access.pause(wait)
            video = self._there(ids)
        seen = standing(video, parcel.package.target, self.google.digest)
        held, missing = compared(parcel.package, video, self._tracks(seen.ids["id"]) if parcel.captions else None)
        return Checked(seen, tuple(held), tuple(missing))

    def remove(self, ids: Mapping[str, str]) -> bool:
        """Delete the video; one that isn't there any more is as good."""
        identity = ids.get("id", "")
        if not VIDEO_ID.fullmatch(identity):
            return False
        with suppress(Gone):
            self.google.run(self.google.service.videos().delete(id=identity))
        return True

    def _channel(self) -> dict[str, Any] | None:
        answer = self.google.run(self.google.service.channels().list(part="id,contentDetails", mine=True))
        return next(iter(items(answer)), None)

    def _known(self, known: Mapping[str, str]) -> dict[str, Any] | None:
        """The video whose id was noted."""
        identity = known.get("id", "")
        return next(iter(self._videos([identity])), None) if VIDEO_ID.fullmatch(identity) else None

    def _there(self, known: Mapping[str, str]) -> dict[str, Any]:
        """The same. Raises Gone."""
        video = self._known(known)
        if video is None:
            raise Gone(_("Cette vidéo n'est plus sur YouTube."))
        return video

    def _videos(self, identities: Sequence[str]) -> list[dict[str, Any]]:
        answer = self.google.run(self.google.service.videos().list(part=READ, id=",".join(identities)))
        return [one for one in items(answer) if one.get("id") in identities]

    def _tracks(self, identity: str) -> Sequence[Mapping[str, Any]] | str:
        """Its caption tracks, or why they aren't known."""
        try:
            return captions(self.google, identity)
        except PreuveError as error:
            return error.message

    def _tagged(self, name: str) -> dict[str, Any] | None:
        """The channel's video that carries a tag."""
        return next((one for one in self._uploads() if name in (part(one, "snippet").get("tags") or ())), None)

    def _uploads(self) -> list[dict[str, Any]]:
        """The channel's latest videos, private ones too."""
        playlist = part(part(self._channel() or {}, "contentDetails"), "relatedPlaylists").get("uploads")
        found: list[dict[str, Any]] = []
        token = None
        for _page in range(PAGES if isinstance(playlist, str) and playlist else 0):
            request = self.google.service.playlistItems().list(
                part="contentDetails", playlistId=playlist, maxResults=50, pageToken=token
            )
            answer = self.google.run(request, allowed=("playlistNotFound",))  # a channel that never had a video
            identities = [part(one, "contentDetails").get("videoId") for one in items(answer)]
            kept = [one for one in identities if isinstance(one, str) and VIDEO_ID.fullmatch(one)]
            found += self._videos(kept) if kept else []
            token = answer.get("nextPageToken")
            if not isinstance(token, str):
                break
        return found
