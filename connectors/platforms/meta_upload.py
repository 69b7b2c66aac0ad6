"""A film to Meta's upload host (`rupload`), the same for Instagram and Facebook: whole, or from where it was cut.

Meta, "Instagram Platform, Upload Video to Meta Servers" (2026-03-15) and "Reels Publishing API" (2026-07-30): headers
`offset` and `file_size`, the bytes, `{"success": true}`. How it resumes isn't written: what it has received is asked of
Graph before each try, and the rest is sent from there.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from connectors.platforms.meta_errors import Said, ended, failure, said
from connectors.platforms.web import Reply, Web
from preuve.errors import TransientError, Uncertain
from preuve.i18n import _

TRIES = 4
WAIT = 5.0


class Part:
    """A file from some byte on, as if that were its start."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file, self._start = file, start

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go there, from the part's start or end."""
        return self._file.seek(offset + (self._start if whence == os.SEEK_SET else 0), whence) - self._start

    def tell(self) -> int:
        """Where it is."""
        return self._file.tell() - self._start

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        return self._file.read(size)


def upload(web: Web, path: str, film: Path, received: Callable[[], int]) -> None:
    """Send a film; what was cut is taken up again where it stopped.

    Args:
        web: the upload host, with its own form of token.
        path: the upload's address there.
        film: the file.
        received: asks how many of its bytes are there.

    Raises TransientError where it was cut again and again, Refusal where the host refuses it: in both nothing is shown.
    """
    size = film.stat().st_size
    with film.open("rb") as file:
        for attempt in range(TRIES):
            start = received()
            if start >= size:
                return
            try:
                reply = _send(web, path, Part(file, start), start, size)
            except Uncertain:  # cut: only part of it may have come, and a part is never shown
                web.pause(WAIT * 2**attempt)
                continue
            if _done(web, reply):
                return
            web.pause(WAIT)
    raise TransientError(
        _("{label} : l'envoi du film a été interrompu {n} fois. Rien n'est en ligne.").format(label=web.label, n=TRIES),
        remedy=_("Vérifiez la connexion, puis relancez la même commande : l'envoi reprendra où il en est."),
    )


def transferred(phase: Any, size: int) -> int:
    """The bytes received, from an `uploading_phase`: Facebook's page spells the field `bytes_transfered`."""
    found = phase if isinstance(phase, dict) else {}
    if found.get("status") == "complete":
        return size
    count = found.get("bytes_transferred", found.get("bytes_transfered"))
    return count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= size else 0


def _send(web: Web, path: str, part: Part, start: int, size: int) -> Reply:
    # `creates`: the client must not send it again by itself, from a byte that may no longer be the right one.
    headers = {"offset": str(start), "file_size": str(size), "Content-Type": "application/octet-stream"}
    return web.call("POST", path, creates=True, data=part, headers=headers)


def _done(web: Web, reply: Reply) -> bool:
    """Whether it is there; False to try again. Raises Refusal."""
    body = reply.json()
    if reply.ok and body.get("success") is True:
        return True
    if ended(reply) and web.tokens and web.tokens.renew():
        return False
    found = said(body) or Said(0, 0, _("réponse {status}").format(status=reply.status))
    if found.transient:
        return False
    raise failure(web.label, found)
