"""A Runway task: waited for with growing pauses, until it is over, and told without the signatures of its addresses."""

import json
import time
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from connectors.services import errors
from connectors.services.errors import Called
from connectors.services.http import Call, Got, Http
from connectors.services.orders import Order
from preuve.calls.exchange import Exchange
from preuve.errors import PermanentError
from preuve.i18n import _

FIRST_WAIT = 5.0  # its reference: no update more often than every five seconds
GROWTH = 1.4
LONGEST_WAIT = 20.0
PATIENCE = 900.0  # its client waits ten minutes
OVER = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})
NOT_FOUND = 404
SAFETY = "SAFETY"


class State(BaseModel):
    """What the service tells of a task; what it tells besides isn't read."""

    status: str = Field(max_length=40)
    failure: str | None = Field(default=None, max_length=2000)
    failure_code: str | None = Field(default=None, alias="failureCode", max_length=200)
    output: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Watched:
    """A task that is over: its state, what was seen of it each time, the last exchange, and the last answer."""

    state: State
    seen: tuple[dict[str, Any], ...]
    exchange: Exchange
    raw: bytes


def watch(http: Http, order: Order) -> Watched:
    """Wait for a task. Raises PermanentError where it isn't over: the order stands, to be waited for again."""
    began, pause, seen = time.monotonic(), FIRST_WAIT, list[dict[str, Any]]()
    while True:
        got = _look(http, order)
        state = _state(http, got)
        seen.append({"after": round(time.monotonic() - began, 1), "status": state.status})
        if state.status in OVER:
            return Watched(state, tuple(seen), got.exchange, _unsigned(got.raw))
        patience = max(PATIENCE, http.line.limits.timeout_seconds)
        if time.monotonic() - began > patience:
            raise _unfinished(http.line.called, got, _("toujours en cours après {n:.0f} s").format(n=patience))
        if not http.line.turnstile.wait(pause):
            raise _unfinished(http.line.called, got, _("la production a été arrêtée"))
        pause = min(pause * GROWTH, LONGEST_WAIT)


def _look(http: Http, order: Order) -> Got:
    try:
        return http.send(Call("GET", f"/v1/tasks/{order.task}"))
    except PermanentError as error:
        if error.exchange is None or error.exchange.status != NOT_FOUND:
            raise
        gone = {"status": "CANCELLED", "failure": _("la commande n'existe plus chez le service")}
        return Got(json.dumps(gone).encode(), {}, error.exchange)


def _state(http: Http, got: Got) -> State:
    try:
        return State.model_validate_json(got.raw)
    except ValidationError as error:
        raise errors.not_json(http.line.called, got.exchange, got.raw) from error


def failed(called: Called, order: Order, done: Watched) -> PermanentError:
    """What a person is told of a task that made nothing."""
    exchange = order.exchange or done.exchange
    if SAFETY in (done.state.failure_code or "").split("."):
        return errors.refused(called, exchange, done.raw)
    reason = " ".join(filter(None, (done.state.failure, done.state.failure_code))) or done.state.status
    return PermanentError(
        _("{label} n'a pas fait ce clip : {reason}").format(label=called.provider.label, reason=reason),
        remedy=_("Relancez pour le commander de nouveau, ou changez l'image de départ ou le prompt."),
        exchange=exchange,
        raw=done.raw,
    )


def _unfinished(called: Called, got: Got, reason: str) -> PermanentError:
    return PermanentError(
        _("Le clip commandé à {label} n'est pas prêt : {reason}.").format(label=called.provider.label, reason=reason),
        remedy=_("Relancez « preuve run » : la même commande sera reprise, sans être payée deux fois."),
        exchange=got.exchange,
        raw=_unsigned(got.raw),
    )


def _unsigned(raw: bytes) -> bytes:
    """An answer whose addresses have lost their query: whoever holds one may fetch the file."""
    data = json.loads(raw)
    output = data.get("output")
    if not isinstance(output, list):
        return raw
    data["output"] = [str(url).partition("?")[0] for url in output]
    return json.dumps(data, ensure_ascii=False).encode()
