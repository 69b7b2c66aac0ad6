"""What follows a video on YouTube: captions and cover. Neither ever fails the video: what is missing is said."""

from collections.abc import Callable, Mapping
from typing import Any

from googleapiclient.http import MediaFileUpload

from connectors.platforms.answers import part
from connectors.platforms.google import Google, items
from preuve.errors import Gone, PreuveError
from preuve.i18n import _
from preuve.publication.package import Parcel

FRESH_WAITS = (5.0, 10.0, 20.0, 40.0, 60.0)  # seconds: the captions part learns of a video after the others
TAKEN = "captionExists"


def complete(google: Google, parcel: Parcel, identity: str, *, fresh: bool) -> dict[str, str]:
    """Give a video the captions and the cover that it lacks: why there are none, by name. `fresh`: it was just made."""
    wanted: dict[str, Callable[[], None]] = {"cover": lambda: _cover(google, parcel, identity)}
    if parcel.captions is not None:
        wanted = {"captions": lambda: _captions(google, parcel, identity, fresh=fresh), **wanted}
    missed: dict[str, str] = {}
    for name, send in wanted.items():
        try:
            send()
        except (PreuveError, OSError) as error:
            missed[f"{name}_missing"] = error.message if isinstance(error, PreuveError) else _("fichier illisible")
    return missed


def captions(google: Google, identity: str) -> list[Mapping[str, Any]]:
    """The caption tracks of a video, those that YouTube heard by itself left out. Raises TransientError, Gone."""
    answer = google.run(google.service.captions().list(part="snippet", videoId=identity))
    tracks = [part(one, "snippet") for one in items(answer)]
    return [track for track in tracks if str(track.get("trackKind", "")).lower() != "asr"]


def speaks(track: Mapping[str, Any], language: str) -> bool:
    """Whether a track is in a language, whatever the country it is said of."""
    return str(track.get("language", "")).lower().split("-")[0] == language.lower().split("-")[0]


def _captions(google: Google, parcel: Parcel, identity: str, *, fresh: bool) -> None:
    language = parcel.post.language
    if not fresh and any(speaks(track, language) for track in captions(google, identity)):
        return
    for wait in (*FRESH_WAITS, None):
        try:
            _insert(google, parcel, identity)
        except Gone:
            if wait is None:
                raise
            google.access.pause(wait)
        else:
            return


def _insert(google: Google, parcel: Parcel, identity: str) -> None:
    said = {"videoId": identity, "language": parcel.post.language, "name": _("Sous-titres"), "isDraft": False}
    media = MediaFileUpload(str(parcel.intact(parcel.post.captions)), mimetype="text/vtt", resumable=False)
    with media.stream():
        request = google.service.captions().insert(part="snippet", body={"snippet": said}, media_body=media)
    google.run(request, allowed=(TAKEN,))


def _cover(google: Google, parcel: Parcel, identity: str) -> None:
    media = MediaFileUpload(str(parcel.intact(parcel.post.cover)), mimetype="image/jpeg", resumable=False)
    with media.stream():
        request = google.service.thumbnails().set(videoId=identity, media_body=media)
    google.run(request)
