"""A film given to Mastodon, with its cover and its description, before any post shows it.

Contract: mastodon/documentation of 2026-07-02, media methods. A film that no post shows is no post: sending it twice
leaves one that Mastodon forgets by itself.
"""

import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from urllib3.fields import RequestField

from connectors.platforms.mastodon import identity, reason, told
from connectors.platforms.web import Web
from connectors.publish.mastodon_rules import KINDS
from preuve.errors import PermanentError, TransientError
from preuve.i18n import _
from preuve.publication.package import Parcel

PATIENCE = 600.0  # seconds
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0


def upload(web: Web, parcel: Parcel, description: str) -> dict[str, Any]:
    """Give the film: what Mastodon says of it, ready or not. Raises TransientError, PermanentError."""
    kind = KINDS[parcel.film.suffix.lower()]
    files = {"file": (parcel.film, kind), "thumbnail": (parcel.cover, "image/jpeg")}
    with tempfile.TemporaryFile() as body:
        boundary = _write(body, files, {"description": description})
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return told(web.call("POST", "/api/v2/media", data=body, headers=headers))


def kept(web: Web, media: str, description: str) -> bool:
    """Whether a film given at an earlier attempt is still there for a post, with this description from now on."""
    return web.call("PUT", f"/api/v1/media/{identity({'id': media})}", json={"description": description}).ok


def wait_for(web: Web, media: str, pause: Callable[[float], None]) -> None:
    """Until the film is ready. Raises TransientError, PermanentError where Mastodon can't read it."""
    waited, wait = 0.0, FIRST_WAIT
    while waited < PATIENCE:
        reply = web.get(f"/api/v1/media/{media}")
        if reply.status == 422:
            raise PermanentError(
                _("Mastodon n'a pas pu lire le film : {reason}").format(reason=reason(reply)),
                remedy=_("Rien n'est publié. Vérifiez que le film se lit bien, puis relancez."),
            )
        found = told(reply)
        if reply.status == 200 and found.get("url"):
            identity(found)
            return
        pause(wait)
        waited, wait = waited + wait, min(wait * 2, LONGEST_WAIT)
    raise TransientError(
        _("Mastodon prépare encore le film après {minutes:.0f} minutes. Rien n'est publié.").format(
            minutes=PATIENCE / 60
        ),
        remedy=_("Relancez la même commande plus tard, quand l'instance est moins chargée."),
    )


def _write(out: IO[bytes], files: Mapping[str, tuple[Path, str]], texts: Mapping[str, str]) -> str:
    """The form, on the disk so that a big film is never whole in memory. Its boundary."""
    boundary = secrets.token_hex(16)
    for name, (path, kind) in files.items():
        _head(out, boundary, name, kind, path.name)
        with path.open("rb") as file:
            shutil.copyfileobj(file, out, 1 << 20)
        out.write(b"\r\n")
    for name, text in texts.items():
        _head(out, boundary, name, None, None)
        out.write(text.encode() + b"\r\n")
    out.write(f"--{boundary}--\r\n".encode())
    return boundary


def _head(out: IO[bytes], boundary: str, name: str, kind: str | None, filename: str | None) -> None:
    part = RequestField(name, b"", filename=filename)
    part.make_multipart(content_type=kind)
    out.write(f"--{boundary}\r\n{part.render_headers()}".encode())
