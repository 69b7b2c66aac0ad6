"""Trying again: a service that stumbles is asked again, a few times, waiting longer each time, each try told."""

import math
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, TypeVar

from connectors.services.turnstile import Ticket, Turnstile
from preuve.calls.exchange import Try
from preuve.errors import BudgetSpent
from preuve.i18n import _

FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0
HEEDED = 120.0  # seconds a service may ask to wait; beyond, the run stops and says so
RETRIED = (408, 409, 429)
Kind = Literal["status", "silent", "cut", "unreachable", "unreadable", "too big"]
T = TypeVar("T")


class Stumble(Exception):
    """A try that brought no answer. `uncertain`: the service may have done the work all the same, and count it."""

    def __init__(
        self,
        kind: Kind,
        reason: str,
        *,
        status: int = 0,
        headers: Mapping[str, str] | None = None,
        raw: bytes = b"",
        retry: bool = True,
        uncertain: bool = False,
    ) -> None:
        self.kind: Kind = kind
        self.reason = reason
        self.status = status
        self.headers = dict(headers or {})
        self.raw = raw
        self.retry = retry
        self.uncertain = uncertain
        super().__init__(reason)


class GaveUp(Exception):
    """No try brought an answer."""

    def __init__(self, last: Stumble, tries: tuple[Try, ...]) -> None:
        self.last = last
        self.tries = tries
        super().__init__(last.reason)


def for_status(status: int, headers: Mapping[str, str], raw: bytes, *, retry: bool | None = None) -> Stumble:
    """The stumble that an HTTP status is; worth another try where the service is busy or ill."""
    if status == 429:
        reason = _("429, trop de demandes à la fois")
    elif status >= 500:
        reason = _("{status}, panne du service").format(status=status)
    else:
        reason = _("réponse {status}").format(status=status)
    again = status in RETRIED or status >= 500 if retry is None else retry
    return Stumble("status", reason, status=status, headers=headers, raw=raw, retry=again)


def persist(once: Callable[[], T], *, tries: int, turnstile: Turnstile, ticket: Ticket) -> tuple[T, tuple[Try, ...]]:
    """What `once` gives, tried again while it stumbles, and the tries that brought nothing. Raises GaveUp.

    Ends at once where the production is stopped, where the budget doesn't allow another try after an uncertain one,
    and where the service asks to wait longer than `HEEDED`: the last try's reason says so.
    """
    done: list[Try] = []
    while True:
        try:
            return once(), tuple(done)
        except Stumble as stumble:
            if stumble.uncertain:
                ticket.lose()
            wait, end = _delay(stumble, len(done)), ""
            last = not stumble.retry or len(done) + 1 >= tries
            if not last:
                end = _again(turnstile, ticket, wait, uncertain=stumble.uncertain)
            reason = f"{stumble.reason} ; {end}" if end else stumble.reason
            done.append(Try(status=stumble.status, reason=reason, waited=0.0 if last or end else round(wait, 3)))
            if last or end:
                raise GaveUp(stumble, tuple(done)) from stumble


def _again(turnstile: Turnstile, ticket: Ticket, wait: float, *, uncertain: bool) -> str:
    """Wait for another try; why there is none, empty where there is."""
    if wait > HEEDED:
        return _("le service demande d'attendre {n:.0f} s").format(n=wait)
    if uncertain:
        try:
            ticket.hold()
        except BudgetSpent:
            return _("le budget ne permet pas d'autre essai")
    return "" if turnstile.wait(wait) and turnstile.keep_pace() else _("la production a été arrêtée")


def _delay(stumble: Stumble, before: int) -> float:
    """Seconds to wait before the next try: what the service asks for, else longer each time."""
    asked = retry_after(stumble.headers)
    if asked is not None:
        return asked
    longest: float = min(FIRST_WAIT * 2**before, LONGEST_WAIT)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - so that calls that stumbled together part


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that `Retry-After` asks for, as a number or a date; None where it says nothing readable."""
    text = headers.get("retry-after", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    return None if math.isnan(seconds) else max(seconds, 0.0)
