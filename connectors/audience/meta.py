"""Asking Meta's Graph for figures: one metric a call, since one bad name fails a whole call, and every answer kept.

Addresses of next pages hold the token, and some fields hold signed addresses: neither is kept.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.meta import Graph, sound
from connectors.platforms.meta_errors import ENDED, RATE, Busy, NotThere, Refusal
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.errors import ServiceError, TransientError
from preuve.i18n import _

SIGNED = frozenset({"paging", "next", "previous", "uri", "access_token"})
MOST_COMMENTS = 1000
TEXT = 5000
DEPTH = 8
Turn = Callable[[Mapping[str, Any]], dict[str, str]]


class Stopped(Exception):
    """Nothing more can be asked now."""


@dataclass
class Asker:
    """Asks, and keeps what came. `stopped`: why the rest wasn't asked; empty where all was."""

    graph: Graph
    pages: list[Page] = field(default_factory=list)
    stopped: str = ""

    def ask(self, call: str, post: str, path: str, **query: Any) -> Mapping[str, Any]:
        """An answer's object, kept; empty where it was refused, which is kept too. Raises Stopped."""
        if not sound(post):
            self._refused(call, post, {"message": _("identifiant étrange")})
            return {}
        try:
            body = self.graph.get(path, **query).body
        except ServiceError as error:
            self._failed(call, post, error)
            return {}
        kept = lean(body)
        self.pages.append(Page(call=call, post=post, answer=kept))
        return kept if isinstance(kept, dict) else {}

    def comments(self, post: str, fields: str, turn: Turn) -> None:
        """A post's comments, one dict each, as a page of its own. Raises Stopped."""
        found: list[dict[str, str]] = []
        try:
            for one in self.graph.pages(f"/{post}/comments", fields=fields, limit=50):
                found.append(turn(one))
                if len(found) >= MOST_COMMENTS:
                    break
        except ServiceError as error:
            self._failed("comments", post, error)
            return
        self.pages.append(Page(call="comments", post=post, answer=[one for one in found if one["id"] and one["text"]]))

    def _failed(self, call: str, post: str, error: ServiceError) -> None:
        """Keep a refusal; stop where nothing more can be asked, raising it where nothing was asked at all."""
        said = error.said if isinstance(error, Refusal | Busy) else None
        over = isinstance(error, TransientError) and not (isinstance(error, Busy) and error.said.code not in RATE)
        if over or (said and said.code in ENDED):
            if not self.pages:
                raise error
            self.stopped = error.message
            raise Stopped
        code = {"code": said.code, "error_subcode": said.subcode, "message": said.message} if said else {}
        self._refused(call, post, code or {"message": error.message}, 404 if isinstance(error, NotThere) else 400)

    def _refused(self, call: str, post: str, error: Mapping[str, Any], status: int = 400) -> None:
        self.pages.append(Page(call=call, post=post, status=status, answer={"error": dict(error)}))


class MetaFigures(ABC):
    """What both sources are: they ask post by post, since each one's publication."""

    name: ClassVar[str]

    def __init__(self, access: Access) -> None:
        self.access = access

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these posts. Raises TransientError, PermanentError where nothing could be asked."""
        asker = Asker(Graph(self.access.web()))
        at = self.access.clock()
        with suppress(Stopped):
            for post in posts:
                self.ask(asker, post.id)
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=at,
            posts=tuple(posts),
            pages=tuple(asker.pages),
            details=self._details(asker),
        )

    @abstractmethod
    def ask(self, asker: Asker, post: str) -> None:
        """Everything about one post."""

    def _details(self, asker: Asker) -> dict[str, str]:
        """The API's version, how much of the allowance is used, and why it stopped."""
        version = self.access.account.place.endpoints["api"].rstrip("/").rpartition("/")[2]
        used = asker.graph.usage.percent
        told = {"api": version, "usage": f"{used} %" if used else "", "stopped": asker.stopped}
        return {name: value for name, value in told.items() if value}


def lean(answer: Any, depth: int = DEPTH) -> Any:
    """An answer without addresses that hold a token or a signature."""
    if depth == 0:
        return None
    if isinstance(answer, Mapping):
        return {str(name): lean(value, depth - 1) for name, value in answer.items() if name not in SIGNED}
    if isinstance(answer, list):
        return [lean(one, depth - 1) for one in answer]
    return answer


def words(value: Any) -> str:
    """A text of an answer, of a bearable length; empty where it is no text."""
    return value[:TEXT] if isinstance(value, str) else ""
