"""How a platform is spoken to, over `requests`: nothing that creates is repeated by itself, and no token is ever shown.

Redirections aren't followed, nor is an address outside the platform's own origins ever called: a token would go along.
"""

import json
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal

import requests

from connectors.platforms.sending import Progress, Told, silent
from connectors.services.header import InHeader
from connectors.services.left import never_left
from connectors.services.tries import retry_after
from preuve import __version__
from preuve.artifact import digest_bytes
from preuve.errors import PermanentError, TransientError, Uncertain
from preuve.i18n import _
from preuve.publication.accounts import origin

if TYPE_CHECKING:
    from connectors.platforms.account import Tokens

AGENT = f"preuve/{__version__}"
CONNECT_SECONDS = 10.0
TRIES = 4
HEEDED = 120.0  # seconds a platform may ask to wait; beyond, it is said and nothing is sent
LARGEST = 8_000_000
HIDDEN = "***"
Method = Literal["GET", "POST", "PUT", "DELETE", "PATCH"]


@dataclass(frozen=True)
class Reply:
    """A platform's answer, whatever its status. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    raw: bytes
    label: str

    @property
    def ok(self) -> bool:
        """Whether the status is a success; what the body says may differ."""
        return 200 <= self.status < 300

    @property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return digest_bytes(self.raw)

    @property
    def date(self) -> datetime | None:
        """The platform's clock, from its `Date` header."""
        try:
            found = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def json(self) -> dict[str, Any]:
        """Its JSON object; empty where it isn't one, which no caller may take for a success."""
        try:
            found = json.loads(self.raw)
        except (ValueError, RecursionError):  # nested without end
            return {}
        return found if isinstance(found, dict) else {"items": found}


class Stumbled(Exception):
    """Nothing came back, or a status that says to come back. `sent`: the platform may have done what was asked."""

    def __init__(self, reason: str, *, sent: bool, wait: float | None = None) -> None:
        self.reason, self.sent, self.wait = reason, sent, wait
        super().__init__(reason)


class Unrecognised(PermanentError):
    """The platform doesn't know the token that a variable gives; connecting an account changes nothing to that."""


@dataclass
class Web:
    """One address of a platform, with an account's token. `pause` waits; `base_url` has no final slash.

    `origins`: where else it may be called (addresses it gives for uploads). `skew`: by how many seconds the platform's
    clock is ahead of this machine's, once it has answered. `given`: the variable that gives the token, if one does.
    """

    label: str
    base_url: str
    tokens: "Tokens | None"
    header: str = "Authorization"
    form: str = "Bearer {}"
    origins: frozenset[str] = frozenset()
    pause: Callable[[float], None] = lambda _seconds: None
    timeout: float = 60.0
    progress: Progress = silent
    given: str = ""
    skew: float = field(default=0.0, init=False)

    def get(self, path: str, query: Mapping[str, Any] | None = None, **options: Any) -> Reply:
        """Read: tried again while it stumbles. Raises TransientError, PermanentError."""
        return self.call("GET", path, query=query, **options)

    def call(
        self,
        method: Method,
        path: str,
        *,
        creates: bool = False,
        signed: bool = True,
        retried: Iterable[int] = (),
        answers: Iterable[int] = (),
        **request: Any,
    ) -> Reply:
        """One request; an answer of any status that doesn't say to come back is given as it is.

        Args:
            method: the HTTP method.
            path: after `base_url`; or a whole address that the platform gave, of one of its origins.
            creates: whether doing it twice makes two: then it is never repeated after an uncertain outcome.
            signed: whether the account's token goes along.
            retried: statuses besides 429 and 5xx that say to come back (a chunk's, a fresh video's).
            answers: statuses of 5xx that the platform gives as answers (WordPress refuses a file by a 500).
            request: `query`, `json`, `form`, `files`, `data`, `headers`, as `requests` takes them.

        Raises TransientError where nothing was done, Uncertain where nobody knows, PermanentError for a bad address.
        """
        url = self._url(path)
        again, final = frozenset(retried), frozenset(answers)
        for attempt in range(1, TRIES + 1):
            try:
                reply = _settled(self._renewed(method, url, request, signed=signed), again, final)
            except Stumbled as stumble:
                self._judge(stumble, origin(url), creates=creates, last=attempt == TRIES)
                self.pause(_delay(stumble, attempt))
            else:
                if reply.status == 401 and signed and self.given:
                    raise self.unrecognised()
                return reply
        raise AssertionError

    def unrecognised(self) -> Unrecognised:
        """What to raise where the platform says that it doesn't know a token given by a variable."""
        return Unrecognised(
            _("{label} ne reconnaît pas l'accès que donne la variable {name}.").format(
                label=self.label, name=self.given
            ),
            remedy=_("Corrigez cette variable ; ou retirez-la, et un compte connecté par « preuve connect » servira."),
        )

    def _judge(self, stumble: Stumbled, where: str, *, creates: bool, last: bool) -> None:
        """Go on, or say how it ended. Raises TransientError, Uncertain."""
        if stumble.sent and creates:
            raise Uncertain(
                _("{label} : on ne sait pas si la demande a été exécutée ({reason}).").format(
                    label=self.label, reason=stumble.reason
                ),
                remedy=_("Relancez la même commande : Preuve demandera d'abord à la plateforme ce qu'il en est."),
            ) from stumble
        if last or (stumble.wait or 0) > HEEDED:
            raise TransientError(
                _("{label} ne répond pas comme il faut ({host} : {reason}).").format(
                    label=self.label, host=where, reason=stumble.reason
                ),
                remedy=_("Attendez un moment, vérifiez la connexion, puis relancez la même commande."),
            ) from stumble

    def _renewed(self, method: Method, url: str, request: Mapping[str, Any], *, signed: bool) -> Reply:
        """A request; a token that ended is replaced once, since a refused request did nothing."""
        reply = self._once(method, url, request, signed=signed)
        if reply.status == 401 and signed and self.tokens and self.tokens.renew():
            return self._once(method, url, request, signed=signed)
        return reply

    def _once(self, method: Method, url: str, request: Mapping[str, Any], *, signed: bool) -> Reply:
        """One try. Raises Stumbled."""
        secret = self.tokens.access() if signed and self.tokens else ""
        headers = {"User-Agent": AGENT, "Accept": "application/json", "Accept-Encoding": "identity"}
        headers |= dict(request.get("headers") or {})
        try:
            with (
                requests.Session() as session,
                session.request(
                    method,
                    url,
                    params=request.get("query"),
                    json=request.get("json"),
                    data=self._body(request.get("form") or request.get("data")),
                    files=request.get("files"),
                    headers=headers,
                    auth=InHeader(self.header, self.form.format(secret) if secret else ""),
                    timeout=(CONNECT_SECONDS, self.timeout),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                raw = _whole(response)
                reply = Reply(
                    response.status_code,
                    {name.lower(): value for name, value in response.headers.items()},
                    raw.replace(secret.encode(), HIDDEN.encode()) if len(secret) > 7 else raw,
                    self.label,
                )
        except requests.RequestException as error:
            stumble = Stumbled(_reason(error), sent=not never_left(error))
        else:
            if reply.date:
                self.skew = (reply.date - datetime.now(UTC)).total_seconds()
            return reply
        # Out of the `except`: the client's own error holds the request, its token included, and would go along.
        raise stumble

    def _body(self, data: Any) -> Any:
        """A file is sent from its start at each try, and how far it is told."""
        if not hasattr(data, "seek"):
            return data
        data.seek(0)
        return Told(data, self.progress)

    def _url(self, path: str) -> str:
        if path.startswith("/"):
            return self.base_url.rstrip("/") + path
        if origin(path) not in self.origins | {origin(self.base_url)}:
            raise PermanentError(
                _("{label} demande d'envoyer vers une adresse qui n'est pas à elle ({host}) : rien n'y est envoyé.")
                .format(label=self.label, host=origin(path)[:80]),
                remedy=_("Signalez-le : la plateforme a changé d'adresse, ou quelqu'un se met entre elle et vous."),
            )  # fmt: skip
        return path


def unreadable(label: str) -> TransientError:
    """An answer that says nothing: a page of a machine in between, or half of one."""
    return TransientError(
        _("{label} a donné une réponse illisible.").format(label=label),
        remedy=_("Attendez un moment puis relancez la même commande."),
    )


def _whole(response: requests.Response) -> bytes:
    """The body, which has an end. Raises requests' errors where it is cut."""
    got = bytearray()
    for piece in response.iter_content(1 << 16):
        got += piece
        if len(got) > LARGEST:
            raise requests.exceptions.ContentDecodingError("too big")
    return bytes(got)


def _reason(error: requests.RequestException) -> str:
    if never_left(error):
        return _("adresse injoignable")
    return _("aucune réponse à temps") if isinstance(error, requests.Timeout) else _("connexion coupée")


def _settled(reply: Reply, again: frozenset[int], final: frozenset[int]) -> Reply:
    """An answer that doesn't say to come back. Raises Stumbled."""
    if reply.status in final:
        return reply
    if reply.status == 429 or reply.status >= 500 or reply.status in again:
        reason = _("réponse {status}").format(status=reply.status)
        raise Stumbled(reason, sent=reply.status >= 500, wait=retry_after(reply.headers))
    return reply


def _delay(stumble: Stumbled, attempt: int) -> float:
    if stumble.wait is not None:
        return stumble.wait
    longest: float = min(0.5 * 2**attempt, 8.0)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - so that calls that stumbled together part
