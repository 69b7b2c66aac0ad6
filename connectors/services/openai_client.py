"""One call over the OpenAI-compatible protocol, through the official client: told whole, tried again, paid once.

The official client is used for its requests; its own retries and redirections are off, because each try must be in the
record, and because a key never follows a redirection.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx2
import openai
from openai import APIResponse, OpenAI

from connectors.services import errors
from connectors.services.line import Line
from connectors.services.reading import parsed, whole
from connectors.services.tries import GaveUp, Stumble, for_status, persist
from connectors.services.wire import TooBig, Wire
from preuve import __version__
from preuve.calls.exchange import RECEIVED, Cost, Exchange, Try, Usage, allowed
from preuve.errors import PermanentError
from preuve.i18n import _
from preuve.providers import loopback

MEGABYTE = 1024 * 1024
REQUEST_ID = ("x-request-id", "request-id")
ENDLESS = 10  # times the wait between two pieces: how long a whole response may take
LISTING_SECONDS = 10.0
HIDDEN = b"***"
LEAST_KEY = 8  # a shorter one could be any word
T = TypeVar("T")
Send = Callable[[OpenAI], AbstractContextManager[APIResponse[Any]]]
Read = Callable[[bytes, Mapping[str, str]], T]


@dataclass(frozen=True)
class Received(Generic[T]):
    """What a call brought: what was read in it, what passed, and the service's whole response."""

    body: T
    exchange: Exchange
    raw: bytes


def call(
    line: Line,
    path: str,
    send: Send,
    *,
    sent: Mapping[str, Any],
    read: Read[T],
    usage: Callable[[T], Usage],
    most: Usage,
    largest: int = 8 * MEGABYTE,
) -> Received[T]:
    """Make one call, as many tries as it takes.

    Args:
        line: the provider, its limits and its key.
        path: the operation under the provider's address, as `chat/completions`, for the record.
        send: makes the request with a client, as `client.….with_streaming_response.create(…)`.
        sent: the request's body for the record, bytes in it told by their digest.
        read: reads a response's bytes and headers; raises Stumble where they won't do (`as_json` reads JSON).
        usage: what was used, from what was read.
        most: the most that the call can use, for the budget.
        largest: how many bytes a response may have.

    Raises:
        PermanentError: with the exchange, after the last try; ServiceRefused where the service won't.
        BudgetSpent: the call could cost more than what is left. Nothing was sent.
        MissingPart: there is no key.
    """
    one = _Call(line, path, sent, line.key(), largest)
    with line.turnstile.pass_through(line.cost(most)) as ticket:
        failed: PermanentError | None = None
        try:
            (response, body, used, cost), done = persist(
                lambda: one.once(send, read, usage), tries=line.limits.tries, turnstile=line.turnstile, ticket=ticket
            )
        except GaveUp as gave_up:
            exchange = one.told(gave_up.last, gave_up.tries)
            failed = one.error(gave_up.last, exchange.model_copy(update={"cost": ticket.loss()}))
        if failed:  # out of the `except`: the client's own error holds the key, and would go along
            raise failed
        told = {"usage": used, "cost": ticket.pay(cost)}
        return Received(body, one.told(response, done).model_copy(update=told), response.raw)


def as_json(raw: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """A response that is one JSON object. Raises Stumble where it isn't."""
    try:
        body = parsed(raw)
    except ValueError as error:
        raise unreadable(raw, headers) from error
    if not isinstance(body, dict):
        raise unreadable(raw, headers)
    return body


def unreadable(raw: bytes, headers: Mapping[str, str]) -> Stumble:
    """A response without the protocol's form: asking again would bring the same. A web page made and cost nothing."""
    reason, made = _("réponse illisible"), not errors.is_page(headers, raw)
    return Stumble("unreadable", reason, status=200, headers=headers, raw=raw, retry=False, uncertain=made)


@dataclass(frozen=True)
class _Response:
    status: int
    headers: Mapping[str, str]
    raw: bytes


class _Call:
    """One call under way: its wire, when it began, and what may be told of it."""

    def __init__(self, line: Line, path: str, sent: Mapping[str, Any], key: str, largest: int) -> None:
        self.line, self.sent, self.key = line, sent, key
        self.url = f"{line.provider.base_url.rstrip('/')}/{path}"
        wait = line.limits.timeout_seconds
        direct = loopback(line.provider.base_url)
        self.wire = Wire(key, wait, largest, ENDLESS * wait, f"preuve/{__version__}", direct=direct)
        self.began = time.monotonic()

    def told(self, response: _Response | Stumble, done: tuple[Try, ...]) -> Exchange:
        """What passed, its cost apart."""
        given = allowed(dict(response.headers), RECEIVED)
        headers = {name: self._clean(value.encode()).decode() for name, value in given.items()}
        return Exchange(
            provider=self.line.name,
            method="POST",
            url=self.url,
            sent_headers=self.wire.sent,
            sent=dict(self.sent),
            status=response.status,
            headers=headers,
            request_id=next((headers[name] for name in REQUEST_ID if name in headers), ""),
            seconds=round(time.monotonic() - self.began, 3),
            tries=done,
        )

    def once(self, send: Send, read: Read[T], usage: Callable[[T], Usage]) -> tuple[_Response, T, Usage, Cost]:
        """One try: the response, what was read in it, what it used and costs. Raises Stumble."""
        response = self._respond(send)
        try:
            body = read(response.raw, response.headers)
            used = usage(body)
            return response, body, used, self.line.cost(used)
        except Stumble:
            raise
        except Exception as error:  # whatever it is, what came may have been paid for: it is kept
            raise unreadable(response.raw, response.headers) from error

    def error(self, last: Stumble, exchange: Exchange) -> PermanentError:
        """What a person is told of the last try."""
        called, raw = self.line.called, self._clean(last.raw)
        if last.kind == "unreachable":
            return errors.unreachable(called, exchange)
        if last.kind == "too big":
            return errors.too_big(called, exchange, self.wire.largest / MEGABYTE)
        if last.kind == "unreadable":
            return errors.not_json(called, exchange, raw)
        if last.kind == "status":
            offered = self._offered() if errors.may_lack_model(last.status, raw) else ()
            return errors.for_status(called, exchange, raw, offered=offered)
        return errors.gave_up(called, exchange, raw)

    def _respond(self, send: Send) -> _Response:
        """The whole response to a request. Raises Stumble, with what had arrived of it."""
        arrived = bytearray()
        head: tuple[int, Mapping[str, str]] = (0, {})
        try:
            with self._client() as client, send(client) as response:
                head = (response.status_code, dict(response.headers))
                for piece in response.iter_bytes():
                    arrived += piece
        except openai.APIStatusError as error:
            raw, headers = error.response.content, dict(error.response.headers)
            retry = False if errors.final(error.status_code, raw) else None
            raise for_status(error.status_code, headers, raw, retry=retry) from error
        except openai.APIConnectionError as error:
            raise self._stumble(error.__cause__ or error, head, bytes(arrived)) from error
        except httpx2.HTTPError as error:
            raise self._stumble(error, head, bytes(arrived)) from error
        except Exception as error:
            if not head[0]:  # nothing came: nothing is lost
                raise
            raise self._stumble(error, head, bytes(arrived)) from error
        return _Response(*head, self._clean(bytes(arrived)))

    def _stumble(self, error: BaseException, head: tuple[int, Mapping[str, str]], raw: bytes) -> Stumble:
        status, headers = head
        if isinstance(error, TooBig):
            return Stumble("too big", _("réponse trop grosse"), status=status, retry=False, uncertain=True)
        if isinstance(
            error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol | httpx2.InvalidURL
        ):
            return Stumble("unreachable", _("adresse injoignable"), retry=not self.line.provider.local)
        if isinstance(error, httpx2.TimeoutException):
            reason = _("aucune réponse en {n:g} s").format(n=self.wire.timeout)
            return Stumble("silent", reason, status=status, headers=headers, raw=raw, uncertain=True)
        return Stumble("cut", _("réponse coupée en route"), status=status, headers=headers, raw=raw, uncertain=True)

    def _offered(self) -> tuple[str, ...]:
        """The models that the service says it has; none where it doesn't say."""
        try:
            with self._client(timeout=LISTING_SECONDS) as client:
                names = sorted(model.id for model in client.models.list().data if isinstance(model.id, str))
        except (openai.OpenAIError, httpx2.HTTPError, TypeError, AttributeError, ValueError, RecursionError):
            return ()
        return tuple(self._clean(whole(name).encode()).decode() for name in names)

    def _client(self, timeout: float | None = None) -> OpenAI:
        wire = self.wire.client(timeout or self.wire.timeout)
        return OpenAI(
            base_url=self.line.provider.base_url,
            api_key=self.key or "none",  # the client wants one; the wire sends only a real one
            max_retries=0,
            timeout=wire.timeout,
            http_client=wire,
        )

    def _clean(self, data: bytes) -> bytes:
        """Bytes without the key, should the service repeat it."""
        return data.replace(self.key.encode(), HIDDEN) if len(self.key) >= LEAST_KEY else data
