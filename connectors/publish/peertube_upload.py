"""A film sent to PeerTube piece by piece (`upload-resumable`), taken up where it stopped."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.platforms.account import Access
from connectors.platforms.peertube import UUID, reason, told
from connectors.platforms.web import Reply, Web
from preuve.errors import PermanentError, PreuveError, TransientError, Uncertain
from preuve.i18n import _

PLACE = "/videos/upload-resumable"
PIECE = 8 * 1024 * 1024  # bytes
STALLS = 5  # answers in a row that bring nothing
NAME = re.compile(r"[\w.-]{1,200}", re.ASCII)


class Upload:
    """One film on its way. `ending` is called before anything that may end it: from then on a video may exist."""

    def __init__(self, access: Access, web: Web, film: Path, ending: Callable[[], None], piece: int = PIECE) -> None:
        self.access, self.web, self.film, self.piece = access, web, film, piece
        self.size = film.stat().st_size
        self._ending, self.ended, self.name = ending, False, ""

    def through(self, body: dict[str, Any]) -> dict[str, Any]:
        """Send it all: the video's `uuid` and `shortUUID`.

        Raises TransientError where no video can have been made, PermanentError where PeerTube refused, Uncertain.
        """
        at, stalls = self._begin(body), 0
        while stalls < STALLS:
            before = at
            try:
                reply = self._sent(at) if at is not None else self._asked()
            except Uncertain:
                reply = None
            except TransientError as error:
                raise self._doubted(error) from error
            if reply and reply.ok:
                self.access.progress(self.size, self.size)
                return self._video(reply)
            at = self._stands(reply)
            gained = at is not None and at > (before or 0)
            stalls = 0 if gained else stalls + 1
            if gained and at is not None:
                self.access.progress(at, self.size)
            self.access.pause(0 if gained else 2.0**stalls)
        raise self._doubted(TransientError(_("L'envoi du film à PeerTube n'avance plus."), remedy=_again()))

    def _begin(self, body: dict[str, Any]) -> int | None:
        """Open it: at which byte to begin; None where PeerTube knows it, and must be asked how far it is."""
        headers = {"X-Upload-Content-Length": str(self.size), "X-Upload-Content-Type": "video/mp4"}
        reply = self.web.call("POST", PLACE, json=body, headers=headers)
        told(reply)
        location = reply.headers.get("location", "")
        self.name = next(iter(parse_qs(urlsplit(location).query).get("upload_id", [])), "")
        if not NAME.fullmatch(self.name):
            raise PermanentError(
                _("PeerTube n'a pas dit où envoyer le film."),
                remedy=_("Vérifiez l'adresse de l'instance : « preuve accounts » la montre."),
            )
        return 0 if reply.status == 201 else None

    def _sent(self, at: int) -> Reply:
        with self.film.open("rb") as file:
            file.seek(at)
            data = file.read(self.piece)
        last = at + len(data) - 1
        if last + 1 == self.size:
            self._end()
        return self._put(f"bytes {at}-{last}/{self.size}", data)

    def _asked(self) -> Reply:
        """How far it is; a film that is there whole is made a video by this very question."""
        self._end()
        return self._put(f"bytes */{self.size}", b"")

    def _put(self, span: str, data: bytes) -> Reply:
        headers = {"Content-Range": span, "Content-Type": "application/octet-stream"}
        query = {"upload_id": self.name}
        return self.web.call("PUT", PLACE, creates=True, query=query, data=data, headers=headers)

    def _stands(self, reply: Reply | None) -> int | None:
        """The next byte it waits for; None where it must be asked. Raises what a refusal means."""
        if reply is None or reply.status == 409:
            return None
        if reply.status == 308:
            seen = re.fullmatch(r"bytes=0-(\d{1,15})", reply.headers.get("range", ""))
            at = int(seen[1]) + 1 if seen else 0
            return at if at < self.size else None
        if reply.status in (404, 410):
            raise self._doubted(TransientError(_("PeerTube a oublié cet envoi."), remedy=_again()))
        if reply.status == 422:
            raise PermanentError(_("PeerTube ne sait pas lire ce film ({reason}).").format(reason=reason(reply)))
        told(reply)
        raise AssertionError

    def _video(self, reply: Reply) -> dict[str, Any]:
        found = reply.json().get("video")
        if isinstance(found, dict) and isinstance(found.get("uuid"), str) and UUID.fullmatch(found["uuid"]):
            return found
        raise self._doubted(TransientError(_("réponse illisible")))

    def _end(self) -> None:
        if not self.ended:
            self.ended = True
            self._ending()

    def _doubted(self, error: PreuveError) -> PreuveError:
        """The same error, unless its last piece left: then nobody knows."""
        if not self.ended:
            return error
        return Uncertain(
            _("PeerTube : on ne sait pas si le film est arrivé en entier ({reason}).").format(reason=error.message),
            remedy=_("Relancez la même commande : Preuve cherchera d'abord la vidéo sur votre compte."),
        )


def _again() -> str:
    return _("Aucune vidéo n'a été créée : vérifiez la connexion puis relancez la même commande.")
