"""Fetching a file that a service made and only gives the address of: without the key, from where it may be, to an end.

The address comes from outside. It is followed on the provider's own origin, which she chose; elsewhere only over https
and to a public machine, since services keep what they made on a storage host of another name, and since an address
inside her network could make this program read what isn't hers to send. Redirections aren't followed.

What is at an address was paid for: it is the end of a call that left, so it passes no turnstile, and a production that
is stopped still brings it. Where it can't be brought for now, `NotYet` says so. An address may be all that it takes to
read the file: `unsigned` is what may be kept of it.
"""

import base64
import ipaddress
import json
import socket
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx2

from connectors.services import tries
from connectors.services.line import Line
from connectors.services.reading import parsed
from connectors.services.tries import GaveUp, Stumble
from connectors.services.turnstile import Ticket
from connectors.services.wire import TooBig, Wire
from preuve import __version__
from preuve.calls.exchange import Cost
from preuve.errors import BadMedia
from preuve.i18n import _

DATA = "data:"
LONGEST_NAME = 253


class NotYet(BadMedia):
    """The file can't be read for now; at the same address, it may be later."""


def fetch(line: Line, url: str, largest: int) -> bytes:
    """The bytes at an address that a service gave. Raises NotYet, and BadMedia where they will never be read."""
    if url.startswith(DATA):
        return inline(url, largest)
    _check_followed(line, url)
    free = Ticket(line.turnstile.purse, Cost(eur=0.0), line.provider.label)
    try:
        data, _tries = tries.persist(
            lambda: _once(line, url, largest), tries=line.limits.tries, turnstile=line.turnstile, ticket=free
        )
    except GaveUp as gave_up:
        raise _unread(url, gave_up.last.reason, later=gave_up.last.retry) from gave_up
    return data


def unsigned(raw: bytes) -> bytes:
    """A service's answer whose addresses have lost their query; as it is, where it isn't JSON or has no address."""
    try:
        found = parsed(raw)
        kept = _without_queries(found)
        return raw if kept == found else json.dumps(kept).encode()
    except (ValueError, RecursionError):
        return raw


def _without_queries(found: Any) -> Any:
    if isinstance(found, dict):
        return {name: _without_queries(value) for name, value in found.items()}
    if isinstance(found, list):
        return [_without_queries(value) for value in found]
    if isinstance(found, str) and found[:8].lower().startswith(("http://", "https://")):
        return found.partition("#")[0].partition("?")[0]
    return found


def _check_followed(line: Line, url: str) -> None:
    """Refuse an address that isn't followed. Raises BadMedia, NotYet where its name leads nowhere for now."""
    try:
        followed = may_follow(url, line.provider.base_url)
    except OSError as error:
        raise _unread(url, _("adresse injoignable"), later=True) from error
    if not followed:
        raise BadMedia(
            _("le service donne une adresse qui n'est pas suivie, par prudence : {host}.").format(host=host_of(url))
        )


def _unread(url: str, reason: str, *, later: bool) -> BadMedia:
    made = NotYet if later else BadMedia
    return made(
        _("le fichier fait par le service n'a pas pu être lu sur {host} : {reason}").format(
            host=host_of(url), reason=reason
        )
    )


def host_of(url: str) -> str:
    """The machine an address names; its path and what follows may hold a signature, and are never shown."""
    try:
        return (urlsplit(url).hostname or "")[:LONGEST_NAME] or _("adresse illisible")
    except ValueError:
        return _("adresse illisible")


def may_follow(url: str, base_url: str) -> bool:
    """Whether an address is on the provider's own origin, or on a public machine over https.

    Raises OSError where its name can't be looked up: offline, it would seem to lead nowhere.
    """
    try:
        asked, own = urlsplit(url), urlsplit(base_url)
        if _origin(asked) == _origin(own):
            return True
        return asked.scheme == "https" and not asked.username and _public(asked.hostname or "", asked.port or 443)
    except ValueError:
        return False


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _public(host: str, port: int) -> bool:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return bool(found) and all(ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found)


def _once(line: Line, url: str, largest: int) -> bytes:
    seconds = line.limits.timeout_seconds
    wire = Wire("", seconds, largest, seconds, f"preuve/{__version__}")
    try:
        with wire.client(seconds) as client:
            response = client.get(url)
    except TooBig as error:
        raise Stumble("too big", _("fichier trop gros"), retry=False) from error
    except httpx2.TimeoutException as error:
        raise Stumble("silent", _("pas de réponse à temps")) from error
    except (httpx2.InvalidURL, ValueError) as error:  # ValueError: a half of a character in it
        raise Stumble("unreadable", _("adresse illisible"), retry=False) from error
    except httpx2.HTTPError as error:
        raise Stumble("cut", _("connexion coupée")) from error
    if response.status_code != httpx2.codes.OK:
        raise tries.for_status(response.status_code, response.headers, b"")
    return response.content


def inline(url: str, largest: int) -> bytes:
    """The bytes in a `data:` address, in base64. Raises BadMedia."""
    head, _comma, text = url.partition(",")
    if not head.endswith(";base64") or len(text) > largest * 4 // 3 + 4:
        raise BadMedia(_("le service donne le fichier sous une forme illisible."))
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise BadMedia(_("le service donne le fichier sous une forme illisible.")) from error
