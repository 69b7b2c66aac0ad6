"""How Meta's Graph API is spoken to, for Instagram and Facebook: errors told, usage heeded, tokens renewed.

Graph says that a token ended with 401 or with 400 and code 190; both are renewed once. Addresses that it gives for
next pages hold the token: they are never followed, nor kept.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from connectors.platforms.meta_errors import RATE, Busy, ended, failure, said
from connectors.platforms.web import HEEDED, Method, Reply, Web
from preuve.errors import PermanentError, ServiceError, TransientError, Uncertain
from preuve.i18n import _

NEAR = 95  # percent of what Meta allows: from there on, one waits
MINUTE = 60.0
AGAIN = (2.0, 4.0, 8.0)
PAGES = 20


@dataclass(frozen=True)
class Usage:
    """How much of what Meta allows is used, in percent, and in how many minutes there is more, where it says."""

    percent: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Answer:
    """What Graph answered: its object, and the reply it came in."""

    body: Mapping[str, Any]
    reply: Reply

    def text(self, name: str) -> str:
        """A field's text; empty where there is none."""
        found = self.body.get(name)
        return found if isinstance(found, str) else ""

    @property
    def items(self) -> list[Mapping[str, Any]]:
        """The objects of a list."""
        found = self.body.get("data")
        return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []

    @property
    def after(self) -> str:
        """Where the list goes on; empty at its end."""
        paging = self.body.get("paging")
        if not isinstance(paging, Mapping) or "next" not in paging or not isinstance(paging.get("cursors"), Mapping):
            return ""
        return str(paging["cursors"].get("after") or "")[:500]


@dataclass
class Graph:
    """Graph API for one account."""

    web: Web
    usage: Usage = field(default_factory=Usage)

    def get(self, path: str, **query: Any) -> Answer:
        """Read. Raises NotThere, Refusal, TransientError."""
        return self.call("GET", path, query=query)

    def post(self, path: str, form: Mapping[str, Any], *, creates: bool = False, files: Any = None) -> Answer:
        """Ask for something to be done. Raises Refusal, TransientError; Uncertain where it `creates`."""
        return self.call("POST", path, creates=creates, form=dict(form), files=files)

    def delete(self, path: str) -> Answer:
        """Take off: doing it twice is as doing it once. Raises NotThere, Refusal, TransientError."""
        return self.call("DELETE", path)

    def pages(self, path: str, **query: Any) -> Iterator[Mapping[str, Any]]:
        """The objects of a list, page by page, at most PAGES of them."""
        after = ""
        for _page in range(PAGES):
            answer = self.get(path, **query, **({"after": after} if after else {}))
            yield from answer.items
            after = answer.after
            if not after:
                return

    def call(self, method: Method, path: str, *, creates: bool = False, **request: Any) -> Answer:
        """One request; a passing fault that Graph tells with the status 400 is tried again, as one told by 500 is."""
        for wait in (*(() if creates else AGAIN), None):
            try:
                return self._once(method, path, creates=creates, **request)
            except Busy as error:
                if wait is None or error.said.code in RATE:
                    raise
                self.web.pause(wait)
        raise AssertionError

    def _once(self, method: Method, path: str, *, creates: bool, **request: Any) -> Answer:
        if self.usage.percent >= NEAR:
            self.web.pause(min(HEEDED, MINUTE * max(self.usage.minutes, 1)))
        reply = self.web.call(method, path, creates=creates, **request)
        if reply.status != 401 and ended(reply) and self.web.tokens and self.web.tokens.renew():
            reply = self.web.call(method, path, creates=creates, **request)
        self.usage = usage(reply.headers)
        if self.web.given and ended(reply):
            raise self.web.unrecognised()
        return self._judged(reply, creates=creates)

    def _judged(self, reply: Reply, *, creates: bool) -> Answer:
        body = reply.json()
        found = said(body)
        if found:
            raise _in_doubt(failure(self.web.label, found), creates=creates)
        if reply.ok and body and set(body) != {"items"}:  # what isn't an object is read as `items`
            return Answer(body, reply)
        if not reply.ok:
            raise PermanentError(
                _("{label} refuse la demande (réponse {status}).").format(label=self.web.label, status=reply.status),
                remedy=_("Relancez plus tard ; si cela dure, reconnectez le compte avec « preuve connect »."),
            )
        kind = Uncertain if creates else TransientError
        raise kind(
            _("{label} a répondu quelque chose d'illisible.").format(label=self.web.label),
            remedy=_("Relancez la même commande dans quelques minutes."),
        )


def _in_doubt(error: ServiceError, *, creates: bool) -> ServiceError:
    """The same error; after a fault of theirs in making something, nobody knows: Meta has said so, and made it."""
    if creates and isinstance(error, Busy) and error.said.code not in RATE:
        return Uncertain(error.message, remedy=error.remedy)
    return error


def usage(headers: Mapping[str, str]) -> Usage:
    """What the usage headers say; nothing used where they say nothing readable."""
    parts: list[Any] = [_parsed(headers.get("x-app-usage", ""))]
    business = _parsed(headers.get("x-business-use-case-usage", ""))
    for entries in business.values() if isinstance(business, dict) else ():
        parts += entries if isinstance(entries, list) else []
    counts = ("call_count", "total_time", "total_cputime")
    shares = [_count(one, name) for one in parts for name in counts]
    waits = [_count(one, "estimated_time_to_regain_access") for one in parts]
    return Usage(max(shares, default=0), max(waits, default=0))


@contextmanager
def in_doubt(label: str) -> Iterator[None]:
    """Once a post was asked for, a failure to learn its fate isn't a failure to post. Raises Uncertain instead."""
    try:
        yield
    except Uncertain:
        raise
    except ServiceError as error:
        raise Uncertain(
            _("{label} : on ne sait pas encore si la publication est faite. {reason}").format(
                label=label, reason=error.message
            ),
            remedy=_("Relancez la même commande : Preuve demandera d'abord à la plateforme ce qu'il en est."),
        ) from error


def node(value: str) -> str:
    """An object's id, fit for an address. Raises PermanentError."""
    if not sound(value):
        raise PermanentError(
            _("« {value} » n'est pas un identifiant de Meta.").format(value=value[:40]),
            remedy=_("Vérifiez le compte avec « preuve accounts », et reconnectez-le au besoin."),
        )
    return value


def sound(value: Any) -> str:
    """An object's id; empty where it isn't one."""
    return value if isinstance(value, str) and re.fullmatch(r"\d{1,24}(_\d{1,24})?", value) else ""


def moment(value: Any) -> datetime | None:
    """A time as Graph writes it: ISO 8601, or seconds since 1970; None where it is neither."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def same_text(one: Any, other: str) -> bool:
    """Whether two texts are the same, spaces apart: platforms trim and fold them."""
    return isinstance(one, str) and one.split() == other.split()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text[:20_000])
    except (ValueError, RecursionError):
        return {}


def _count(part: Any, name: str) -> int:
    found = part.get(name) if isinstance(part, dict) else None
    return int(found) if isinstance(found, int | float) and not isinstance(found, bool) and 0 <= found < 10**6 else 0
