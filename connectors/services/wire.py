"""The HTTP client under a service's own: what it sends is an allow-list, what it reads has an end.

Environment variables that make the official client send more (an organisation, another authorisation, facts about this
machine) don't count here: a header that isn't named below never leaves.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx2

from preuve.calls.exchange import SENT, allowed

LEAVES = {
    "accept",
    "connection",
    "content-length",
    "content-type",
    "host",
    "idempotency-key",
    "transfer-encoding",
    "x-stainless-raw-response",  # by which the official client knows that the response is read here
}
LEAVES |= {"x-stainless-raw-response"}  # the official client looks at it again to know that it must not read the answer
CONNECT_SECONDS = 15.0
# They log headers that came, where a service may repeat the key, and whole addresses, where a signature may be.
TELL_TOO_MUCH = ("openai", "httpx2", "httpcore2")


class TooBig(httpx2.TransportError):
    """More bytes than an answer may have."""


class TooLong(httpx2.ReadTimeout):
    """A response that never ends."""


@dataclass
class Wire:
    """One call's wire. `largest` in bytes; `timeout` seconds between two pieces, `longest` for the whole response.

    `direct`: through no proxy, since what is asked of her own machine must not leave it.
    """

    key: str
    timeout: float
    largest: int
    longest: float
    agent: str
    direct: bool = False
    sent: dict[str, str] = field(default_factory=dict)

    def client(self, timeout: float) -> httpx2.Client:
        """A client that follows no redirection: the key would go along. What it logs has no headers."""
        for name in TELL_TOO_MUCH:  # here, since OPENAI_LOG sets the level as the official client is imported
            logging.getLogger(name).setLevel(logging.WARNING)
        return httpx2.Client(
            follow_redirects=False,
            trust_env=not self.direct,
            timeout=httpx2.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)),
            event_hooks={"request": [self._only_what_leaves], "response": [self._with_an_end]},
        )

    def _only_what_leaves(self, request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in LEAVES]:
            del request.headers[name]
        request.headers["user-agent"] = self.agent
        request.headers["accept-encoding"] = "identity"  # a compressed answer could be endless
        if self.key:
            request.headers["authorization"] = f"Bearer {self.key}"
        self.sent = allowed(dict(request.headers), SENT)

    def _with_an_end(self, response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise httpx2.RemoteProtocolError("compressed")
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Ending(response.stream, self.largest, time.monotonic() + self.longest)


class _Ending(httpx2.SyncByteStream):
    """A stream that ends."""

    def __init__(self, stream: httpx2.SyncByteStream, largest: int, until: float) -> None:
        self._stream, self._largest, self._until = stream, largest, until

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for piece in self._stream:
            read += len(piece)
            if read > self._largest:
                raise TooBig("too big")
            if time.monotonic() > self._until:
                raise TooLong("too long")
            yield piece

    def close(self) -> None:
        self._stream.close()
