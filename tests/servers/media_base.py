"""What the test servers of sound and video services share: HTTP/1.1 on loopback, faults on demand, all that came kept.

Faults, by path, at the calls named (from 1) or at each: `slow` (seconds), `busy` (429, retry_after), `status` (status,
body, content_type), `html`, `wrong_json`, `empty`, `hang_up`, `redirect` (body: where to), `cut` in the middle,
`instead` (body, content_type).
"""

import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

JSON = "application/json"


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Fault:
    """What goes wrong, at which calls of a path (none named: at each)."""

    kind: str
    calls: tuple[int, ...] = ()
    seconds: float = 0.0
    retry_after: str = ""
    status: int = 0
    body: bytes = b""
    content_type: str = JSON


@dataclass
class Reply:
    """An answer about to leave. `status` below 0 hangs up; `cut` sends half of it."""

    body: bytes
    content_type: str = JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


class Refused(Exception):
    """A request that the service refuses, with the JSON it says so in."""

    def __init__(self, status: int, body: Any) -> None:
        self.reply = Reply(json.dumps(body).encode(), status=status)
        super().__init__(str(status))


class MediaService:
    """A server; `answer` is its contract. Use as a context manager."""

    busy: ClassVar[Any] = {"error": "Too many requests"}

    def __init__(self) -> None:
        self.requests: list[Seen] = []
        self.faults: dict[str, list[Fault]] = {}
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"service": self}))
        self.base_url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._over.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def answer(self, seen: Seen) -> Reply:
        """What a request gets. Raises Refused."""
        raise NotImplementedError

    def fail(self, path: str, kind: str, *calls: int, **how: Any) -> None:
        """From now on, answer that path wrongly: at these calls of it (from 1), or at each."""
        self.faults.setdefault(path, []).append(Fault(kind, calls, **how))

    def reset(self) -> None:
        """As if nothing had come yet."""
        self.requests.clear()
        self.faults.clear()
        self._counts.clear()

    def count(self, path: str) -> int:
        """How many requests came to a path."""
        return sum(one.path == path for one in self.requests)

    def take(self, seen: Seen) -> Reply:
        """What this request gets, faults and all."""
        with self._lock:
            self.requests.append(seen)
            self._counts[seen.path] += 1
            number = self._counts[seen.path]
        fault = next((f for f in self.faults.get(seen.path, ()) if not f.calls or number in f.calls), None)
        if fault and fault.kind == "slow":
            self._over.wait(fault.seconds)
        early = self._instead(fault) if fault else None
        if early:
            return early
        try:
            reply = self.answer(seen)
        except Refused as refused:
            return refused.reply
        reply.cut = bool(fault and fault.kind == "cut")
        return reply

    def _instead(self, fault: Fault) -> Reply | None:
        hint = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        made = {
            "busy": Reply(json.dumps(self.busy).encode(), status=429, headers=hint),
            "status": Reply(fault.body, fault.content_type, fault.status),
            "html": Reply(b"<!doctype html><title>Bad Gateway</title>", "text/html", fault.status or 502),
            "wrong_json": Reply(b'{"id": '),
            "empty": Reply(b"", fault.content_type),
            "hang_up": Reply(b"", status=-1),
            "redirect": Reply(b"", status=307, headers={"Location": fault.body.decode("latin-1")}),
            "instead": Reply(fault.body, fault.content_type),
        }
        return made.get(fault.kind)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: MediaService

    def do_GET(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def log_message(self, *args: Any) -> None:
        pass

    def _do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.service.take(Seen(self.command, address.path, dict(parse_qsl(address.query)), headers, body))
        if reply.status < 0:
            self.close_connection = True
            return
        try:
            self._send(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
        self.close_connection = self.close_connection or reply.cut
