"""How the test server speaks HTTP/1.1: whole answers, streamed ones, answers cut in the middle, and hanging up."""

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import urlsplit

from openai_faults import Reply, Seen


class Answers(Protocol):
    """What a handler asks."""

    pause: float
    request_id: str
    requests: list[Seen]

    def answer(self, seen: Seen) -> Reply: ...

    def wait(self, seconds: float) -> None: ...


class Server(ThreadingHTTPServer):
    """A server that a client may leave in the middle without a word said of it."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads a request, sends what the service answers."""

    protocol_version = "HTTP/1.1"
    service: Answers

    def do_GET(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def log_message(self, *args: Any) -> None:
        pass

    def _do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        started = time.monotonic()
        asked = urlsplit(self.path)
        reply = self.service.answer(Seen(self.command, asked.path, headers, body, asked.query))
        if reply.status < 0:
            self.close_connection = True
            return
        reply.headers["openai-processing-ms"] = str(round((time.monotonic() - started) * 1000))
        try:
            self._send(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("X-Request-Id", f"{self.service.request_id}_{len(self.service.requests)}")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.pieces is None:
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
        else:
            self._send_pieces(reply.pieces[: len(reply.pieces) // 2] if reply.cut else reply.pieces, reply.cut)
        self.close_connection = self.close_connection or reply.cut

    def _send_pieces(self, pieces: list[bytes], cut: bool) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
            self.service.wait(self.service.pause)
        if not cut:
            self.wfile.write(b"0\r\n\r\n")
