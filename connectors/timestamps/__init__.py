"""Asking an authority for a timestamp (RFC 3161, over HTTP as its section 3.4 says).

What it answers is checked for what it must be about; who signed it is for the juror's keyring to judge.
"""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import requests
from rfc3161_client import HashAlgorithm, PKIStatus, TimestampRequestBuilder, decode_timestamp_response

from preuve import __version__
from preuve.dossier.sign.timestamp import MOST_BYTES
from preuve.dossier.sign.tokens import in_order
from preuve.errors import BadInput, PermanentError, TransientError
from preuve.i18n import _

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
CONNECT_SECONDS, SECONDS = 10.0, 30.0
CHUNK = 1 << 12


def ask(url: str, data: bytes, *, seconds: float = SECONDS) -> bytes:
    """An authority's answer (DER) over the SHA-256 of some bytes; the bytes themselves aren't sent.

    Raises BadInput for an address that can't be, TransientError and PermanentError.
    """
    _check(url)
    request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    raw = in_order(_sent(url, request.as_bytes(), seconds))
    try:
        found = decode_timestamp_response(raw)
        granted = PKIStatus(found.status) == PKIStatus.GRANTED
        about = granted and found.tst_info.message_imprint.message == request.message_imprint.message
        ours = about and found.tst_info.nonce == request.nonce
    except Exception as error:
        raise _refused(url, _("sa réponse n'est pas un horodatage lisible")) from error
    if not granted:
        raise _refused(url, _("elle a refusé de dater"))
    if not ours:
        raise _refused(url, _("sa réponse est celle d'une autre demande"))
    return raw


def _check(url: str) -> None:
    parts = urlsplit(url) if url.isprintable() else urlsplit("")
    if parts.scheme in ("http", "https") and parts.hostname and not parts.username:
        return
    raise BadInput(
        _("ce n'est pas l'adresse d'une autorité d'horodatage."),
        key="--timestamp",
        remedy=_("Donnez une adresse complète, en « https:// » ou « http:// »."),
    )


def _sent(url: str, query: bytes, seconds: float) -> bytes:
    """What the authority answered. No redirection is followed. Raises TransientError, PermanentError."""
    headers = {"User-Agent": f"preuve/{__version__}", "Content-Type": QUERY, "Accept": REPLY}
    try:
        with requests.post(
            url,
            data=query,
            headers=headers,
            timeout=(CONNECT_SECONDS, seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code != requests.codes.ok:
                raise _refused(url, _("elle a répondu {status}").format(status=response.status_code))
            if response.headers.get("content-type", "").partition(";")[0].strip().lower() != REPLY:
                raise _refused(url, _("sa réponse n'est pas un horodatage"))
            return b"".join(_pieces(url, response, seconds))
    except requests.RequestException as error:
        raise TransientError(
            _("L'autorité d'horodatage {where} n'a pas répondu.").format(where=_where(url)), remedy=_without()
        ) from error


def _pieces(url: str, response: Any, seconds: float) -> Iterator[bytes]:
    """The answer, which is neither endless nor endlessly slow."""
    until, size = time.monotonic() + seconds, 0
    for piece in response.iter_content(CHUNK):
        size += len(piece)
        if size > MOST_BYTES:
            raise _refused(url, _("sa réponse est trop grosse"))
        if time.monotonic() > until:
            raise requests.Timeout
        yield piece


def _where(url: str) -> str:
    return urlsplit(url).hostname or ""


def _refused(url: str, why: str) -> PermanentError:
    return PermanentError(
        _("L'autorité d'horodatage {where} n'a pas daté ce dossier : {why}.").format(where=_where(url), why=why),
        remedy=_without(),
    )


def _without() -> str:
    return _("Réessayez plus tard ou avec une autre autorité, ou faites le dossier sans --timestamp.")
