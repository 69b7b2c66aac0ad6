"""Google's own client, which speaks through `Web`: so tokens, origins, faults and clocks are as everywhere else.

The client's description of each API is in its package: nothing is fetched to know it.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import httplib2
from googleapiclient import discovery, discovery_cache
from googleapiclient.errors import HttpError

from connectors.platforms.account import Access
from connectors.platforms.answers import rows
from connectors.platforms.clock import there
from connectors.platforms.google_refusals import BUSY, Refusal, refused
from connectors.platforms.web import Reply, Web, unreadable

# The client would print refused answers whole, which are hostile, on a person's screen.
logging.getLogger("googleapiclient.http").setLevel(logging.CRITICAL)

WAITS = (2.0, 5.0, 15.0)  # seconds, where Google says that calls come too fast
PIECE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
OURS = frozenset({"accept-encoding", "content-length", "user-agent"})  # headers that `Web` and `requests` set


def nothing() -> None:
    """What is done before the last piece of a file where nobody asked for more."""


class Transport:
    """What Google's client takes for its HTTP library. `last` is the latest answer.

    A piece of a file is sent once: after an uncertain outcome the session must be asked how far it is. `ending` is
    called before a file's last piece leaves: from then on the platform may have made something of it.
    """

    def __init__(self, web: Web) -> None:
        self.web = web
        self.last: Reply | None = None
        self.ending: Callable[[], None] = nothing

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        **_others: Any,
    ) -> tuple[httplib2.Response, bytes]:
        """One request. Raises TransientError, PermanentError, Uncertain."""
        sent = {name: value for name, value in (headers or {}).items() if name.lower() not in OURS}
        piece = PIECE.fullmatch(next((v for n, v in sent.items() if n.lower() == "content-range"), ""))
        if piece and int(piece[2]) + 1 == int(piece[3]):
            self.ending()
        data = body.read() if hasattr(body, "read") else body
        verb: Any = method
        self.last = reply = self.web.call(verb, uri, creates=piece is not None, data=data, headers=sent)
        return httplib2.Response({**reply.headers, "status": str(reply.status)}), reply.raw

    def close(self) -> None:
        """Nothing stays open."""


class Google:
    """One of Google's APIs, at an account's address."""

    def __init__(self, access: Access, api: str, version: str, endpoint: str = "api") -> None:
        self.access, self.api, self.version = access, api, version
        self.web = access.web(endpoint)
        self.transport = Transport(self.web)

    @cached_property
    def service(self) -> Any:
        """The client, whose methods are the API's."""
        described = json.loads(discovery_cache.get_static_doc(self.api, self.version))
        described["rootUrl"] = self.web.base_url.rstrip("/") + "/"
        return discovery.build_from_document(described, http=self.transport)

    def run(self, request: Any, allowed: Iterable[str] = ()) -> dict[str, Any]:
        """What a request is answered, asked again where Google is busy; empty where it refuses for a reason `allowed`.

        Raises TransientError, PermanentError, Gone.
        """
        for wait in (*WAITS, None):
            try:
                return readable(request.execute(), self.web.label)
            except HttpError as error:
                refusal = Refusal.read(error.resp.status, error.content)
                if refusal.reason in allowed:
                    return {}
                if wait is None or refusal.reason not in BUSY:
                    raise refused(refusal, self.web.label, self.now) from None
                self.access.pause(wait)
            except (ValueError, RecursionError):
                raise unreadable(self.web.label) from None
        raise AssertionError

    @property
    def now(self) -> datetime:
        """Google's own time, once it has answered; else this machine's."""
        return there(self.web)

    @property
    def digest(self) -> str:
        """SHA-256 of the latest answer."""
        return self.transport.last.digest if self.transport.last else ""


def readable(answer: Any, label: str) -> dict[str, Any]:
    """A JSON object; an answer without a body is an empty one. Raises TransientError."""
    if answer in (None, "", b""):
        return {}
    if isinstance(answer, dict):
        return answer
    raise unreadable(label)


def items(answer: Mapping[str, Any], key: str = "items") -> list[dict[str, Any]]:
    """The objects of a list that an answer holds; whatever else it holds is left out."""
    return rows(answer, key)
