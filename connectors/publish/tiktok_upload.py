"""A film in pieces to the address that TikTok gave for it.

Contract: TikTok for Developers, Media Transfer Guide, page as fetched on 2026-09-11. A piece that TikTok has already is
refused with 416 and how far it is: so a piece whose answer was lost may be sent again, and nothing is there twice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from connectors.platforms.web import Reply, Web
from preuve.errors import PermanentError, TransientError
from preuve.i18n import _

MEGABYTE = 1_000_000
PIECE = (
    10  # megabytes: TikTok's own example, which keeps its rules up to its 4 GB (at most 429 pieces of at most 20 MB)
)
RESYNCS = 5
KINDS = {".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}
RANGE = re.compile(r"bytes 0-(\d{1,12})/(\d{1,12})")


@dataclass(frozen=True)
class Cut:
    """How a film is cut: `count` pieces of `piece` bytes, the last with all that is left."""

    size: int
    piece: int
    count: int

    def span(self, at: int) -> tuple[int, int]:
        """The first and the last byte of a piece, from 0."""
        return at * self.piece, (self.size if at == self.count - 1 else (at + 1) * self.piece) - 1

    def after(self, there: int) -> int:
        """The piece to go on with, where TikTok says it has bytes 0 to `there`: whether it counts from 0 or from 1."""
        return sum(self.span(at)[1] <= there for at in range(self.count))


def cut(size: int, megabyte: int = MEGABYTE) -> Cut:
    """How a film of that size is cut: whole under 20 MB (it must be under 5 MB, it may be up to 64 MB)."""
    piece = PIECE * megabyte
    return Cut(size, piece, size // piece) if size >= 2 * piece else Cut(size, size, 1)


def upload(
    web: Web,
    address: str,
    film: Path,
    pieces: Cut,
    progress: Callable[[int, int], None],
    ending: Callable[[str], None],
) -> None:
    """Send all pieces, in order; `ending` is told the last one's range before it leaves.

    Raises TransientError, or PermanentError where a piece was refused for good.
    """
    at, resyncs = 0, 0
    with film.open("rb") as file:
        while at < pieces.count:
            first, last = pieces.span(at)
            where = f"bytes {first}-{last}/{pieces.size}"
            if last == pieces.size - 1:
                ending(where)
            file.seek(first)
            reply = _put(web, address, file.read(last - first + 1), where, film)
            if reply.status == 201:
                break
            following = at + 1 if reply.status == 206 else _resync(reply, pieces)
            resyncs += following <= at or reply.status != 206
            if resyncs > RESYNCS:
                raise _stopped()
            at = following
            progress(pieces.span(at - 1)[1] + 1 if at else 0, pieces.size)
    progress(pieces.size, pieces.size)


def _put(web: Web, address: str, piece: bytes, where: str, film: Path) -> Reply:
    """One piece; without the account's token, since the address is its own permission."""
    headers = {"Content-Type": KINDS[film.suffix.lower()], "Content-Range": where}
    return web.call("PUT", address, signed=False, data=piece, headers=headers)


def _resync(reply: Reply, pieces: Cut) -> int:
    """The piece that TikTok waits for. Raises TransientError, PermanentError."""
    if reply.status == 416:
        found = RANGE.fullmatch(reply.headers.get("content-range", ""))
        if found is None or int(found[2]) != pieces.size:
            raise _stopped()
        return pieces.after(int(found[1]))
    if reply.status in (403, 404):
        raise TransientError(
            _("TikTok n'attend plus ce film : l'adresse d'envoi, qui vaut une heure, a pris fin avant la fin du film."),
            remedy=_("Relancez la même commande, si possible avec une connexion plus rapide."),
        )
    raise PermanentError(
        _("TikTok a refusé une partie du film (réponse {status}).").format(status=reply.status),
        remedy=_("Rien n'est publié. Vérifiez que le film se lit bien, puis relancez."),
    )


def _stopped() -> TransientError:
    return TransientError(
        _("TikTok et Preuve ne sont pas d'accord sur ce qui a déjà été envoyé du film."),
        remedy=_("Relancez la même commande."),
    )
