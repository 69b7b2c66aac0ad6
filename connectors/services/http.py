"""One call of a service over plain HTTP: tried again where that is safe, kept whole, its key never in what is kept.

Redirections aren't followed: a key would go where the service sends. A request that creates something paid is never
repeated after an uncertain outcome (nothing came back, or half of it): the person is told, and decides.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import requests

from connectors.services import errors
from connectors.services.errors import Called
from connectors.services.header import InHeader
from connectors.services.left import never_left
from connectors.services.line import Line
from connectors.services.tries import GaveUp, Stumble, for_status, persist
from preuve import __version__
from preuve.calls.exchange import RECEIVED, SENT, Cost, Exchange, Try, Usage, allowed
from preuve.errors import PermanentError
from preuve.i18n import _

MEGABYTE = 1024 * 1024
CONNECT_SECONDS = 10.0
ENDLESS = 10  # times the wait between two pieces: how long a whole response may take
CHUNK = 1 << 12  # what a cut loses at most of what had arrived
AGENT = f"preuve/{__version__}"
BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
TOO_MANY = 429
HIDDEN = b"***"
LEAST_KEY = 8  # a shorter one could be any word
Explain = Callable[[Called, Exchange, bytes], PermanentError | None]


def unexplained(_called: Called, _exchange: Exchange, _raw: bytes) -> PermanentError | None:
    """For a service whose errors are the common ones."""
    return None


@dataclass(frozen=True)
class Call:
    """A request. `told`: its body as a recording tells it, where bytes stand in it. `creates`: it is paid for.

    `used`: what it will have used once answered; `price`: what that costs, where the offer's prices don't say.
    `largest`: how many bytes its answer may have.
    """

    method: Literal["GET", "POST"]
    path: str
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] | None = None
    accept: str = "application/json"
    creates: bool = False
    used: Usage = field(default_factory=Usage)
    price: Cost | None = None
    largest: int = 2 * MEGABYTE


@dataclass(frozen=True)
class Got:
    """An answer: its whole bytes, its headers in lower case, and what passed."""

    raw: bytes
    headers: Mapping[str, str]
    exchange: Exchange

    @property
    def kind(self) -> str:
        """Its media type, as `audio/mpeg`."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class _Response:
    status: int
    headers: Mapping[str, str]
    raw: bytes


@dataclass(frozen=True)
class Http:
    """How a service is called: where its key goes, what else it wants in each request, what its errors mean.

    `undone`: statuses by which it says that nothing was made, besides 429 and refusals of the request itself.
    """

    line: Line
    key_header: str = "Authorization"
    key_form: str = "Bearer {}"
    headers: Mapping[str, str] = field(default_factory=dict)
    undone: frozenset[int] = frozenset()
    explain: Explain = unexplained

    def send(self, call: Call) -> Got:
        """The answer, with its cost. Raises PermanentError with what passed, BudgetSpent, MissingPart."""
        secret, line, began = self.line.key(), self.line, time.monotonic()
        key = InHeader(self.key_header, self.key_form.format(secret) if secret else "")
        cost = (call.price or line.cost(call.used)) if call.creates else Cost(eur=0.0)
        with line.turnstile.pass_through(cost) as ticket:
            failed: PermanentError | None = None
            try:
                response, done = persist(
                    lambda: self._once(call, key), tries=line.limits.tries, turnstile=line.turnstile, ticket=ticket
                )
            except GaveUp as gave_up:
                exchange = _scrubbed(self._told(call, gave_up.last, gave_up.tries, began), secret)
                exchange = exchange.model_copy(update={"cost": ticket.loss()})
                failed = self._error(call, gave_up.last, exchange, secret)
            if failed:  # out of the `except`: what the service said, a key included, would go along
                raise failed
            exchange = _scrubbed(self._told(call, response, done, began), secret)
            if call.creates:
                exchange = exchange.model_copy(update={"usage": call.used, "cost": ticket.pay(cost)})
        return Got(_clean(response.raw, secret), _without(response.headers, secret), exchange)

    def _once(self, call: Call, key: InHeader) -> _Response:
        """One try. Raises Stumble."""
        try:
            with requests.Session() as session, self._sent(session, call, key) as response:
                return self._read(call, response)
        except requests.RequestException as error:
            stumble = self._failed(call, error)
        raise stumble  # out of the `except`: the client's own error holds the request, its key included

    def _failed(self, call: Call, error: requests.RequestException) -> Stumble:
        """What it is that nothing came back."""
        if isinstance(error, requests.ConnectTimeout):
            return Stumble("unreachable", _("adresse injoignable"))
        if isinstance(error, requests.Timeout):
            reason = _("aucune réponse en {n:g} s").format(n=self.line.limits.timeout_seconds)
            return _lost(call, "silent", reason)
        if never_left(error):
            return Stumble("unreachable", _("adresse injoignable"), retry=not self.line.provider.local)
        return _lost(call, "cut", _("connexion coupée"))

    def _sent(self, session: requests.Session, call: Call, key: InHeader) -> requests.Response:
        return session.request(
            call.method,
            self.line.provider.base_url.rstrip("/") + call.path,
            params=dict(call.query),
            json=call.json,
            files={name: (None, value) for name, value in call.form.items()} if call.form else None,
            headers={"User-Agent": AGENT, "Accept": call.accept, "Accept-Encoding": "identity", **self.headers},
            auth=key,
            timeout=(CONNECT_SECONDS, self.line.limits.timeout_seconds),
            allow_redirects=False,
            stream=True,
        )

    def _read(self, call: Call, response: requests.Response) -> _Response:
        """A response with its whole body. Raises Stumble."""
        status, headers = response.status_code, {name.lower(): value for name, value in response.headers.items()}
        got = bytearray()
        try:
            for piece in self._pieces(response):
                got += piece
                if len(got) > call.largest:
                    break
        except Exception as error:  # whatever it is: what had arrived is kept
            reason = _("réponse coupée en route")
            raise _lost(call, "cut", reason, status=status, headers=headers, raw=bytes(got)) from error
        if len(got) > call.largest:
            reason = _("réponse trop grosse")
            raise Stumble("too big", reason, status=status, retry=False, uncertain=call.creates)
        if 200 <= status < 300:
            if errors.is_page(headers, bytes(got)):  # another machine's: nothing was made, nor counted
                reason = _("réponse illisible")
                raise Stumble("unreadable", reason, status=status, headers=headers, raw=bytes(got), retry=False)
            return _Response(status, headers, bytes(got))
        raise self._refusal(call, status, headers, bytes(got))

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        until = time.monotonic() + ENDLESS * self.line.limits.timeout_seconds
        for piece in response.iter_content(CHUNK):
            if time.monotonic() > until:
                raise requests.Timeout
            yield piece

    def _refusal(self, call: Call, status: int, headers: Mapping[str, str], raw: bytes) -> Stumble:
        """A status that isn't a success: whether to try again, whether something may have been made all the same."""
        busy = status in BUSY
        undone = not busy or status == TOO_MANY or status in self.undone
        stumble = for_status(status, headers, raw, retry=busy and (undone or not call.creates))
        stumble.uncertain = call.creates and not undone
        return stumble

    def _told(self, call: Call, response: _Response | Stumble, done: tuple[Try, ...], began: float) -> Exchange:
        headers = response.headers
        sent = {"User-Agent": AGENT, "Accept": call.accept}
        body = call.told or call.json or call.form or {}
        return Exchange(
            provider=self.line.name,
            method=call.method,
            url=self.line.provider.base_url.rstrip("/") + call.path,
            sent_headers=allowed(sent | dict(self.headers), SENT),
            sent={**call.query, **body},
            status=response.status,
            headers=allowed(headers, RECEIVED),
            request_id=headers.get("request-id") or headers.get("x-request-id", ""),
            seconds=round(time.monotonic() - began, 3),
            tries=done,
        )

    def _error(self, call: Call, last: Stumble, exchange: Exchange, secret: str) -> PermanentError:
        """What a person is told of the last try."""
        called, raw = self.line.called, _clean(last.raw, secret)
        if last.kind == "too big":
            return errors.too_big(called, exchange, call.largest / MEGABYTE)
        if last.uncertain:
            return uncertain(called, exchange, raw, last.reason)
        if last.kind == "unreachable":
            return errors.unreachable(called, exchange)
        if last.kind == "unreadable":
            return errors.not_json(called, exchange, raw)
        if last.kind == "status":
            return self.explain(called, exchange, raw) or errors.for_status(called, exchange, raw)
        return errors.gave_up(called, exchange, raw)


def uncertain(called: Called, exchange: Exchange, raw: bytes, reason: str) -> PermanentError:
    """Nobody knows whether the service did what was asked."""
    return PermanentError(
        _("L'issue de la demande à {label} est incertaine ({reason}) : elle a pu être exécutée et comptée.").format(
            label=called.provider.label, reason=reason
        ),
        remedy=_("Vérifiez sur le site du service avant de relancer : relancer la redemande, et peut la payer encore."),
        exchange=exchange,
        raw=raw,
    )


def _lost(call: Call, kind: Literal["silent", "cut"], reason: str, **what: Any) -> Stumble:
    return Stumble(kind, reason, retry=not call.creates, uncertain=call.creates, **what)


def _scrubbed(exchange: Exchange, secret: str) -> Exchange:
    """What passed without the key, should the service repeat it in a header."""
    told = _without({**exchange.headers, "": exchange.request_id}, secret)
    return exchange.model_copy(update={"request_id": told.pop(""), "headers": told})


def _without(headers: Mapping[str, str], secret: str) -> dict[str, str]:
    return {name: _clean(value.encode(), secret).decode() for name, value in headers.items()}


def _clean(data: bytes, secret: str) -> bytes:
    """Bytes without the key, should the service repeat it."""
    return data.replace(secret.encode(), HIDDEN) if len(secret) >= LEAST_KEY else data
