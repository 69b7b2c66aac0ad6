"""Servers on loopback that fail around a request: TLS spoiled once it was read, a proxy that hangs up, or refuses."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# A record that no key of this session made, an answer from a machine that knows no TLS, and an end.
SPOILS = {"record": b"\x17\x03\x03\x00\x20" + bytes(32), "plain": b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "end": b""}
After = Callable[[socket.socket], None]


def certificate(folder: Path) -> Path:
    """A file with a key and a self-signed certificate for this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now, here = datetime.now(UTC), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "localhost.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Hanging:
    """Reads whole requests, counts them in `read`, and answers none of them. Use as a context manager.

    `pem`: speaks TLS with that certificate. `spoil`: the bytes that come instead of an answer, in no TLS.
    """

    def __init__(self, spoil: bytes, pem: Path | None = None) -> None:
        self.spoil, self.pem, self.read = spoil, pem, 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.door.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.thread.join()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self.door.accept()
            except OSError:
                return
            with line:
                self._deal(line)

    def _deal(self, line: socket.socket) -> None:
        line.settimeout(5)
        try:
            with self._whole(line) as raw:
                raw.sendall(self.spoil)
                raw.shutdown(socket.SHUT_WR)
                raw.recv(1)
        except OSError:  # the client would have none of its certificate
            return

    def _whole(self, line: socket.socket) -> socket.socket:
        """Read a request, its body too; the bare socket under it."""
        with self._spoken(line) as spoken:
            data = b""
            while not data.endswith(b"}") and not data.startswith(b"CONNECT"):
                piece = spoken.recv(65536)
                if not piece:
                    raise OSError
                data += piece
            self.read += not data.startswith(b"CONNECT")
            return socket.socket(fileno=spoken.detach())

    def _spoken(self, line: socket.socket) -> socket.socket:
        if not self.pem:
            return line
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        return context.wrap_socket(line, server_side=True)
