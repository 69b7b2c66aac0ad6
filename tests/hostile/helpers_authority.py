"""A timestamp authority of a test's own: OpenSSL answers (`openssl ts`), behind a small HTTP server of this machine."""

import hashlib
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from preuve.dossier.sign import trust
from preuve.dossier.sign.trust import Authority

CONFIGURATION = """[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class OpenSsl:
    """An authority in a folder. `until`: when its own certificate ends."""

    folder: Path
    name: str = "Essai racine"
    until: datetime = field(default=NOW + timedelta(days=30))

    def make(self) -> "OpenSsl":
        """Its root, its certificate, its configuration."""
        self.folder.mkdir(parents=True)
        root, key = self._certificate(self.name, None)
        own, own_key = self._certificate("Essai horodatage", (root, key))
        self._write("root.pem", root.public_bytes(Encoding.PEM))
        self._write("tsa.pem", own.public_bytes(Encoding.PEM))
        self._write("tsa.key", own_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self._write("serial", b"01\n")
        self._write("ts.cnf", CONFIGURATION.format(folder=self.folder).encode())
        return self

    @property
    def root(self) -> Path:
        """What is pinned."""
        return self.folder / "root.pem"

    @property
    def pinned(self) -> Authority:
        """The authority in a keyring."""
        return trust.authority(self.root, ("timestamp",))

    def answer(self, query: bytes) -> bytes:
        """An answer, by OpenSSL."""
        asked, given = self.folder / "query.tsq", self.folder / "reply.tsr"
        asked.write_bytes(query)
        self._run("ts", "-reply", "-queryfile", str(asked), "-config", str(self.folder / "ts.cnf"), "-out", str(given))
        return given.read_bytes()

    def verifies(self, token: Path, data: Path) -> bool:
        """What OpenSSL itself says of a token."""
        words = ("ts", "-verify", "-in", str(token), "-data", str(data), "-CAfile", str(self.root))
        return subprocess.run(("openssl", *words), capture_output=True, check=False).returncode == 0

    def _run(self, *words: str) -> None:
        subprocess.run(("openssl", *words), capture_output=True, check=True)

    def _write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)

    def _certificate(self, name: str, issuer):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by, signing = (issuer[0].subject, issuer[1]) if issuer else (subject, key)
        begins = NOW - timedelta(days=60)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(by)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(NOW + timedelta(days=90) if issuer is None else self.until)
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        )
        if issuer:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            made = made.add_extension(usage, critical=True)
        return made.sign(signing, hashes.SHA256()), key


@dataclass
class Server:
    """How the authority behaves on the wire, and what it was sent."""

    authority: OpenSsl
    spoil: str = ""
    kept: bytes = b""
    asked: list[bytes] = field(default_factory=list)
    url: str = ""

    def reply(self, query: bytes) -> tuple[int, str, bytes]:
        """Status, media type, body."""
        self.asked.append(query)
        match self.spoil:
            case "page":
                return 200, "text/html", b"<html></html>"
            case "refused":
                return 503, "text/plain", b""
            case "redirect":
                return 307, "text/plain", b""
            case "endless":
                return 200, "application/timestamp-reply", b"0" * 1_000_000
            case "garbage":
                return 200, "application/timestamp-reply", b"\x30\x80garbage"
            case "another":
                return 200, "application/timestamp-reply", self.kept
            case "swapped":  # the same nonce, over other bytes
                query = query.replace(self.kept, hashlib.sha256(b"other").digest())
        return 200, "application/timestamp-reply", self.authority.answer(query)


@contextmanager
def served(authority: OpenSsl) -> Iterator[Server]:
    """The authority on a port of this machine."""
    told = Server(authority)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            status, kind, body = told.reply(query)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if status == 307:
                self.send_header("Location", told.url + "elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
