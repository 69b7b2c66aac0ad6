"""What passed between an outside service and us in one call, without credentials: the witness part of a recording.

Headers are kept by an allow-list: what isn't named here is never written, whatever a service invents.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

SENT = ("accept", "content-type", "idempotency-key", "user-agent")
RECEIVED = (
    "content-length",
    "content-type",
    "date",
    "openai-model",
    "openai-processing-ms",
    "request-id",
    "retry-after",
    "server",
    "x-request-id",
    "x-ratelimit-limit-requests",
    "x-ratelimit-remaining-requests",
)


class Part(BaseModel):
    """Base of the parts: frozen, and refusing what it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Usage(Part):
    """What a call used, as the service told it; None where it didn't. `seconds` of sound or film made."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    characters: int | None = None
    images: int | None = None
    seconds: float | None = None


class Cost(Part):
    """An estimate in euros; None: the price isn't known. `basis` says in French what it rests on."""

    eur: float | None = None
    basis: str = ""


class Try(Part):
    """An HTTP try that brought no answer: its status (0: none came), why, and the seconds waited after it."""

    status: int
    reason: str
    waited: float = 0.0


class Exchange(Part):
    """One call of a service. `sent` is the body as JSON, bytes in it told by their digest."""

    provider: str
    method: str
    url: str
    sent_headers: Mapping[str, str] = {}
    sent: Mapping[str, Any] = {}
    status: int = Field(default=0, description="0: no answer came.")
    headers: Mapping[str, str] = {}
    request_id: str = ""
    seconds: float = 0.0
    tries: tuple[Try, ...] = ()
    usage: Usage = Usage()
    cost: Cost = Cost()


def allowed(headers: Mapping[str, str] | Iterable[tuple[str, str]], names: tuple[str, ...]) -> dict[str, str]:
    """The headers that may be kept, their names in lower case."""
    given = headers.items() if isinstance(headers, Mapping) else headers
    return {name.lower(): value for name, value in given if name.lower() in names}
