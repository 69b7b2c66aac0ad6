"""Where a consent comes back: one page on this machine, for one answer, while she is waited for (RFC 8252, 7.3).

The answer's address holds a code or a password: it is left at once for another one, so that it stays neither on the
screen nor in the browser's history, and nothing of it is logged. Any page of the web may call this one: what doesn't
hold the state of this request is refused, and hers is still waited for.
"""

import hmac
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from preuve import pages
from preuve.errors import MissingPart, PermanentError
from preuve.i18n import _, language, speaking
from preuve.publication.accounts import Place

PATIENCE = 300.0  # seconds
STEP = 0.2
FAREWELL = 2.0  # seconds left to the browser for the last page
LONGEST = 16_000
DONE = "/fini/"


class Loopback:
    """Waits for an answer at a place's redirect address. Use as a context manager.

    `redirect`: the address to give to the platform, once entered.
    """

    def __init__(self, place: Place, state: str, port: int = 0) -> None:
        self.place, self.state = place, state
        self.port = port or place.port
        self.path = urlsplit(place.redirect).path or "/"
        self.answer: dict[str, str] | None = None
        self.wrong = False  # whether an answer to another request came
        self.lock = threading.Lock()
        self.seen = threading.Event()
        self.left = threading.Event()
        self.language = language()

    def __enter__(self) -> Self:
        """Open. Raises MissingPart where the port is taken."""
        try:
            self.http = ThreadingHTTPServer(("127.0.0.1", self.port), type("Bound", (_Handler,), {"loopback": self}))
        except OSError as error:
            raise MissingPart(
                _("Le port {port} de cette machine est pris : l'accord ne pourrait pas y revenir.").format(
                    port=self.port
                ),
                remedy=_(
                    "Fermez l'autre « preuve connect » ou le programme qui l'occupe ; ou donnez-en un autre avec "
                    "--port, et déclarez-le auprès de la plateforme."
                ),
            ) from error
        self.http.daemon_threads = True  # a browser opens connections ahead, and says nothing on them
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_args: object) -> None:
        """Close, once the last page was given."""
        if self.seen.is_set():
            self.left.wait(FAREWELL)
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    @property
    def redirect(self) -> str:
        """The address to come back to."""
        return self.place.redirect.format(port=self.http.server_address[1])

    def wait(self, seconds: float = PATIENCE) -> dict[str, str]:
        """The answer's parameters. Raises PermanentError where none came, or only ones to another question."""
        until = time.monotonic() + seconds
        while not self.seen.wait(STEP):
            if time.monotonic() > until:
                raise self._nobody()
        return self.answer or {}

    def take(self, query: str) -> bool:
        """Something came: whether it is the answer to this request. The first one that is counts."""
        found = dict(parse_qsl(query, keep_blank_values=True))
        if not hmac.compare_digest(found.pop("state", "").encode(), self.state.encode()):
            self.wrong = True
            return False
        with self.lock:
            if not self.seen.is_set():
                self.answer = found
                self.seen.set()
        return True

    def page(self, *, wrong: bool = False) -> bytes:
        """The last page, in words that hold whatever comes next; `wrong`: for an answer to another request."""
        agreed = self.answer is not None and not ({"error"} & set(self.answer) or "success" in self.answer)
        with speaking(self.language):
            return pages.render("pages/connected.html.j2", label=self.place.label, agreed=agreed, wrong=wrong).encode()

    def _nobody(self) -> PermanentError:
        if self.wrong:
            return PermanentError(
                _("Une réponse est arrivée qui n'est pas celle de cette demande : elle est refusée, rien n'est gardé."),
                remedy=_("Fermez les pages de connexion restées ouvertes, puis relancez « preuve connect »."),
            )
        return PermanentError(
            _("Personne n'a répondu dans le navigateur : la connexion est abandonnée, rien n'est gardé."),
            remedy=_("Relancez « preuve connect » quand vous voulez : l'accord est attendu 5 minutes.")
            + self._declare(),
        )

    def _declare(self) -> str:
        if not self.place.declared:
            return ""
        said = _(
            " Si la plateforme a montré une erreur, déclarez auprès d'elle l'adresse de retour {address} ({page})."
        )
        return said.format(address=self.place.declared, page=self.place.client_page)


class _Handler(BaseHTTPRequestHandler):
    loopback: Loopback
    timeout = 10

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        mine = self.headers.get("Host", "").partition(":")[0] in ("127.0.0.1", "localhost")
        if not mine or len(self.path) > LONGEST:
            self._send(404)
        elif address.path == self.loopback.path and address.query and not self.loopback.seen.is_set():
            if self.loopback.take(address.query):
                self._send(303, Location=DONE)
            else:
                self._send(404, self.loopback.page(wrong=True))
        elif address.path == DONE and self.loopback.seen.is_set():
            self._send(200, self.loopback.page())
            self.loopback.left.set()
        else:
            self._send(404)

    def log_message(self, *_args: object) -> None:
        """Nothing: the address holds a secret."""

    def _send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
