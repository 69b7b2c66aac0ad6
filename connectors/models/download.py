"""A file from its official address, resumed where it stopped, and kept only when its digest is the one awaited."""

import time
from collections.abc import Callable
from pathlib import Path

import requests

from connectors.models.entries import ModelFile
from connectors.models.room import room
from preuve.artifact import digest_file
from preuve.errors import PermanentError, TransientError
from preuve.i18n import _
from preuve.store import replace

_TRIES = 5
_PAUSE = 1.0  # seconds before the second try; twice as long before each one after
_PIECE = 1 << 16  # bytes: what a cut loses at most
_TIMEOUT = (10, 60)  # seconds to connect, seconds of silence
_CUT = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


def get(file: ModelFile, target: Path, progress: Callable[[int], None], *, tries: int = _TRIES) -> None:
    """Write the file at `target`, whole or not at all; what came stays beside it for the next try.

    Raises TransientError when the connection kept failing, PermanentError when the address doesn't have the file,
    DiskFull.
    """
    part = target.with_name(f".{target.name}.part")
    for attempt in range(tries):
        try:
            with room(target.parent):
                _continue(file, part, progress)
            break
        except _CUT as error:
            if attempt == tries - 1:
                raise TransientError(
                    _("{url} : la connexion a été coupée ({reason})").format(url=file.url, reason=type(error).__name__),
                    remedy=_("Relancez la même commande : le téléchargement reprendra où il s'est arrêté."),
                ) from error
            time.sleep(_PAUSE * 2**attempt)
    if part.stat().st_size != file.size or digest_file(part) != file.sha256:
        part.unlink()
        raise PermanentError(
            _("{url} : le fichier reçu n'est pas celui du catalogue, il a été jeté").format(url=file.url),
            remedy=_("Ne l'utilisez pas. Prenez le modèle dans les paquets : requirements-models.lock."),
        )
    replace(part, target)


def _continue(file: ModelFile, part: Path, progress: Callable[[int], None]) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have >= file.size:
        return
    headers = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"}
    with requests.get(file.url, headers=headers, stream=True, timeout=_TIMEOUT) as answer:
        if answer.status_code >= 500 or answer.status_code == 429:
            raise requests.ConnectionError(answer.reason)
        if answer.status_code not in (200, 206):
            raise PermanentError(_("{url} : réponse {code}").format(url=file.url, code=answer.status_code))
        resumed = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        have = have if resumed else 0
        with part.open("ab" if resumed else "wb") as out:
            for piece in answer.iter_content(_PIECE):
                have += len(piece)
                if have > file.size:  # the digest would fail anyway: don't fill the disk
                    break
                out.write(piece)
                progress(have)
