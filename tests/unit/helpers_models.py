"""For the catalogue's tests: packages that must not be imported, and a server that cuts connections."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from connectors.models.entries import Entry, ModelFile, NpmMember, PipPart
from preuve.artifact import digest_bytes


def package(root: Path, name: str, data: bytes) -> PipPart:
    """An installed package whose code refuses to run."""
    (root / name).mkdir(parents=True)
    (root / name / "__init__.py").write_text("raise SystemExit('imported')")
    (root / name / "part.bin").write_bytes(data)
    return PipPart(package=name, path="part.bin")


def entry(data: bytes, *, pip: tuple[PipPart, ...] = (), npm: NpmMember | None = None, url: str = "") -> Entry:
    """A model of one file, `model.bin`."""
    file = ModelFile(sha256=digest_bytes(data), size=len(data), pip=pip, npm=npm, url=url)
    return Entry(
        title="Essai",
        capability="voice",
        languages=("fr",),
        licence="MIT",
        source="essai",
        main="model.bin",
        files={"model.bin": file},
    )


class Cutting(ThreadingHTTPServer):
    """Serves `data` with byte ranges; each of the first `cuts` answers stops half-way. `asked` keeps the ranges."""

    daemon_threads = True

    def __init__(self, data: bytes, *, cuts: int = 0, status: int = 0, ranges: bool = True) -> None:
        self.data, self.cuts, self.status, self.ranges = data, cuts, status, ranges
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/model.bin"


class _Handler(BaseHTTPRequestHandler):
    server: Cutting

    def do_GET(self) -> None:
        server = self.server
        server.asked.append(self.headers.get("Range", ""))
        if server.status:
            self.send_error(server.status)
            return
        start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-")) if server.ranges else 0
        body = server.data[start:]
        self.send_response(206 if server.ranges else 200)
        if server.ranges:
            self.send_header("Content-Range", f"bytes {start}-{len(server.data) - 1}/{len(server.data)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if server.cuts:
            server.cuts -= 1
            body = body[: len(body) // 2]
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serving(server: Cutting) -> Iterator[Cutting]:
    """The server, answering until the block ends."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def random_bytes(count: int) -> bytes:
    """Bytes that no other test has seen."""
    return os.urandom(count)
