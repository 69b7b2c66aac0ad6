"""Fetching a file that a service made and only gives the address of: without the key, from where it may be, to an end.

The address comes from outside. It is followed on the provider's own origin, which she chose; elsewhere only over https
and to a public machine, since services keep what they made on a storage host of another name, and since an address
inside her network could make this program read what isn't hers to send. Redirections aren't followed.
"""

import base64
import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

import httpx2

from connectors.services import tries
from connectors.services.line import Line
from connectors.services.tries import GaveUp, Stumble
from connectors.services.wire import TooBig, Wire
from preuve import __version__
from preuve.calls.exchange import Cost
from preuve.errors import BadMedia
from preuve.i18n import _

DATA = "data:"
LONGEST_NAME = 253


def fetch(line: Line, url: str, largest: int) -> bytes:
    """The bytes at an address that a service gave. Raises BadMedia."""
    if url.startswith(DATA):
        return _inline(url, largest)
    if not may_follow(url, line.provider.base_url):
        raise BadMedia(
            _("le service donne une adresse qui n'est pas suivie, par prudence : {host}.").format(host=host_of(url))
        )
    with line.turnstile.pass_through(Cost(eur=0.0)) as ticket:
        try:
            data, _tries = tries.persist(
                lambda: _once(line, url, largest), tries=line.limits.tries, turnstile=line.turnstile, ticket=ticket
            )
        except GaveUp as gave_up:
            raise BadMedia(
                _("le fichier fait par le service n'a pas pu être lu sur {host} : {reason}").format(
                    host=host_of(url), reason=gave_up.last.reason
                )
            ) from gave_up
    return data


def host_of(url: str) -> str:
    """The machine an address names; its path and what follows may hold a signature, and are never shown."""
    try:
        return (urlsplit(url).hostname or "")[:LONGEST_NAME] or _("adresse illisible")
    except ValueError:
        return _("adresse illisible")


def may_follow(url: str, base_url: str) -> bool:
    """Whether an address is on the provider's own origin, or on a public machine over https."""
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
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return False
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


def _inline(url: str, largest: int) -> bytes:
    """The bytes in a `data:` address, in base64."""
    head, _comma, text = url.partition(",")
    if not head.endswith(";base64") or len(text) > largest * 4 // 3 + 4:
        raise BadMedia(_("le service donne le fichier sous une forme illisible."))
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise BadMedia(_("le service donne le fichier sous une forme illisible.")) from error
