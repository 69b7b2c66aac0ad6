"""A film sent to YouTube piece by piece, taken up where it stopped; its session's address is secret and never kept."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload

from connectors.platforms.google import Google
from connectors.platforms.google_refusals import Refusal, refused
from connectors.platforms.web import unreadable
from preuve.errors import PreuveError, TransientError, Uncertain
from preuve.i18n import _

PIECE = 4 * 1024 * 1024  # bytes; a multiple of 256 KiB, as YouTube wants
STALLS = 5  # pieces in a row that bring nothing
VIDEO_ID = re.compile(r"[\w-]{11}", re.ASCII)


def upload(google: Google, film: Path, body: dict[str, Any], ending: Callable[[], None], piece: int = PIECE) -> Any:
    """Send a film with what is said of it: the video as YouTube describes it. `ending`: before the last piece leaves.

    Raises TransientError where no video can have been made, PermanentError where YouTube refused, Uncertain.
    """
    sending = _Sending(google, ending)
    google.transport.ending = sending.end
    try:
        with film.open("rb") as file:
            media = MediaIoBaseUpload(file, mimetype="video/mp4", chunksize=piece, resumable=True)
            request = google.service.videos().insert(
                part=",".join(body),
                body=body,
                notifySubscribers=body["status"]["privacyStatus"] == "public",
                media_body=media,
            )
            return _known(sending.through(request, film.stat().st_size))
    finally:
        google.transport.ending = lambda: None


class _Sending:
    """One upload. `ended`: its last piece left, so that a video may exist."""

    def __init__(self, google: Google, ending: Callable[[], None]) -> None:
        self.google, self.ending, self.ended = google, ending, False

    def end(self) -> None:
        if not self.ended:
            self.ended = True
            self.ending()

    def through(self, request: Any, size: int) -> Any:
        """Send every piece, asking how far it is after each one that got lost."""
        stalls = 0
        while stalls < STALLS:
            before = request.resumable_progress
            try:
                _status, video = request.next_chunk()
            except Uncertain:
                video = None
            except HttpError as error:
                raise self._refused(error) from None
            except TransientError as error:
                raise self._doubted(error) from error
            except (ValueError, LookupError, RecursionError):
                raise self._doubted(unreadable(self.google.web.label)) from None
            if video is not None:
                self.google.access.progress(size, size)
                return video
            if request.resumable_progress >= size:
                raise self._doubted(unreadable(self.google.web.label))
            gained = before < request.resumable_progress
            if gained:
                self.google.access.progress(request.resumable_progress, size)
            stalls = 0 if gained else stalls + 1
            self.google.access.pause(0 if gained else 2.0**stalls)
        raise self._doubted(TransientError(_("L'envoi du film à YouTube n'avance plus."), remedy=_again()))

    def _refused(self, error: HttpError) -> PreuveError:
        """A session that ended, or a refusal; YouTube makes no video of what it refuses."""
        refusal = Refusal.read(error.resp.status, error.content)
        if refusal.status in (404, 410):
            return self._doubted(TransientError(_("YouTube a oublié cet envoi avant sa fin."), remedy=_again()))
        return refused(refusal, self.google.web.label, self.google.now)

    def _doubted(self, error: PreuveError) -> PreuveError:
        """The same error, unless its last piece left: then nobody knows."""
        if not self.ended:
            return error
        return Uncertain(
            _("YouTube : on ne sait pas si le film est arrivé en entier ({reason}).").format(reason=error.message),
            remedy=_("Relancez la même commande : Preuve cherchera d'abord la vidéo sur votre chaîne."),
        )


def _known(video: Any) -> Any:
    """A video with an id. Raises Uncertain: something was made, and isn't known."""
    found = video.get("id") if isinstance(video, dict) else None
    if isinstance(found, str) and VIDEO_ID.fullmatch(found):
        return video
    raise Uncertain(
        _("YouTube a reçu le film, mais sa réponse ne dit pas quelle vidéo c'est."),
        remedy=_("Relancez la même commande : Preuve cherchera d'abord la vidéo sur votre chaîne."),
    )


def _again() -> str:
    return _("Aucune vidéo n'a été créée : vérifiez la connexion puis relancez la même commande.")
