"""What the servers of platforms share: HTTP/1.1 on loopback, every request kept, and a fault at any of them.

A fault is named by the request it strikes (from 1, counting all since the start or the last `reset`) and when:
`before` (nothing of it was read: nothing done), `during` (half of its body read, nothing done), `after` (done, and the
answer lost), `cut` (done, and half of the answer sent), `slow` (answered after `seconds`), `ill` (503, nothing done),
`ended` (401, the token is no longer taken: `ended_token` makes the body), `quota` (429, come back tomorrow). `struck`
is called then, as to kill. A `lasting` fault strikes all the requests that follow, too, until the next `reset`.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from media_base import Refused, Reply, Seen

__all__ = ["PlatformServer", "Refused", "Reply", "Seen", "Strike"]
When = Literal["before", "during", "after", "cut", "slow", "ill", "ended", "quota"]
TOMORROW = "86400"  # seconds: beyond what anybody waits for


@dataclass
class Strike:
    """A fault at one request."""

    number: int
    when: When
    seconds: float = 0.0
    struck: Callable[[], None] = lambda: None
    lasting: bool = False

    def strikes(self, number: int) -> bool:
        """Whether it is that request's."""
        return number == self.number or (self.lasting and number > self.number)


@dataclass
class PlatformServer:
    """A server; `answer` is its contract, `posts` what a visitor would see. Use as a context manager.

    `ahead`: by how much its clock is ahead of this machine's. `pauses`: the seconds its client asked to wait, none of
    which is waited.
    """

    token: str = "planted-token-1"
    ahead: timedelta = timedelta()
    requests: list[Seen] = field(default_factory=list)
    strikes: list[Strike] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._idle = threading.Condition()
        self._going = 0
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"service": self}))
        self.http.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def answer(self, seen: Seen) -> Reply:
        """What a request gets. Raises Refused."""
        raise NotImplementedError

    def posts(self) -> list[dict[str, Any]]:
        """The posts that exist, drafts included."""
        raise NotImplementedError

    def ended_token(self) -> bytes:
        """How the platform says that a token is no longer taken."""
        return b'{"error": "invalid_token"}'

    def refusal(self, when: str) -> Reply:
        """How it answers where it does nothing: `ill`, `ended`, `quota`."""
        if when == "quota":
            return Reply(b"{}", status=429, headers={"Retry-After": TOMORROW})
        return Reply(self.ended_token(), status=401) if when == "ended" else Reply(b"", status=503)

    def strike(self, number: int, when: When, **how: Any) -> None:
        """From now on, a fault at that request."""
        self.strikes.append(Strike(number, when, **how))

    def now(self) -> datetime:
        """The platform's own time."""
        return datetime.now(UTC) + self.ahead

    def reset(self) -> None:
        """Forget the requests and the faults, not the posts."""
        self.requests.clear()
        self.strikes.clear()

    def begin(self) -> tuple[int, Strike | None]:
        """Give a request its number."""
        with self._lock:
            self.requests.append(Seen("", "", {}, {}, b""))
            number = len(self.requests)
        return number, next((one for one in self.strikes if one.strikes(number)), None)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """A request is being dealt with."""
        with self._idle:
            self._going += 1
        try:
            yield
        finally:
            with self._idle:
                self._going -= 1
                self._idle.notify_all()

    def quiet(self) -> None:
        """Wait until no request is being dealt with: what a client gave up on has ended too."""
        with self._idle:
            self._idle.wait_for(lambda: not self._going, timeout=30)

    def take(self, number: int, seen: Seen) -> Reply:
        """What a request gets, one at a time."""
        with self._lock:
            self.requests[number - 1] = seen
            try:
                return self.answer(seen)
            except Refused as refused:
                return refused.reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: PlatformServer

    def do_GET(self) -> None:
        with self.service.busy():
            self._deal()

    def _deal(self) -> None:
        number, strike = self.service.begin()
        when = strike.when if strike else ""
        size = int(self.headers.get("Content-Length") or 0)
        if strike and when in ("before", "during"):
            self.rfile.read(size // 2 if when == "during" else 0)
            self._hang_up(strike)
            return
        body = self._body(size)
        if strike and when in ("ill", "ended", "quota"):
            strike.struck()
            self._send(self.service.refusal(when))
            return
        if strike and when == "slow":
            time.sleep(strike.seconds)
        reply = self.service.take(number, self._seen(body))
        if strike and when == "after":
            self._hang_up(strike)
            return
        reply.cut = when == "cut"
        self._send(reply)
        if strike:
            strike.struck()

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815 - the names that http.server looks for

    def log_message(self, *args: Any) -> None:
        pass

    def _body(self, size: int) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(size)
        got = b""
        while length := int(self.rfile.readline().strip() or b"0", 16):
            got += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return got

    def _seen(self, body: bytes) -> Seen:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Seen(self.command, address.path, dict(parse_qsl(address.query)), headers, body)

    def _hang_up(self, strike: Strike) -> None:
        strike.struck()
        self.close_connection = True
        self.connection.shutdown(2)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.service.now(), usegmt=True)

    def _send(self, reply: Reply) -> None:
        try:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            if reply.status not in (204, 308) or reply.body:
                self.send_header("Content-Length", str(len(reply.body)))
            else:
                self.send_header("Content-Length", "0")
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        self.close_connection = self.close_connection or reply.cut


def json_reply(body: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON answer."""
    return Reply(json.dumps(body).encode(), status=status, headers=headers)
