"""What may go wrong with a service, on demand; and the answer that a server is about to send.

Before the request is looked at: `slow` (seconds), `busy` (429, with or without retry_after), `broken` (500), `html`,
`wrong_json`, `expired` (401), `refused` (400, code), `redirect` (body: where to), `hang_up`, `instead` (body, status).
To what it gets: `cut` in the middle; pictures `empty`, `no_picture`, `half`, `blank`, `size`; sounds `silence`,
`endless`; texts `length`, `content_filter`.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from openai_contract import Refused
from openai_media import blank, looped, picture, silent

JSON = "application/json"


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    query: str = ""

    @property
    def json(self) -> Any:
        """Its body, read."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Fault:
    """What goes wrong, at which calls of a path (none named: at each)."""

    kind: str
    calls: tuple[int, ...] = ()
    seconds: float = 0.0
    retry_after: str = ""
    status: int = 0
    code: str = ""
    size: tuple[int, int] = (0, 0)
    body: bytes = b""
    content_type: str = JSON


@dataclass
class Reply:
    """An answer about to leave. `pieces`: sent one by one, a pause apart. A status below 0 hangs up."""

    body: bytes = b""
    status: int = 200
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    pieces: list[bytes] | None = None
    cut: bool = False


def instead(fault: Fault) -> Reply | None:
    """What is sent without a look at the request. Raises Refused."""
    if fault.kind == "expired":
        raise Refused(401, "Incorrect API key provided: sk-essai****.", code="invalid_api_key")
    if fault.kind == "refused":
        code, kind = fault.code or "moderation_blocked", "image_generation_user_error"
        raise Refused(400, "Your request was rejected by the safety system.", code=code, kind=kind)
    if fault.kind == "busy":
        hint = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        told = "Rate limit reached. A payment method raises it: https://platform.openai.com/account/billing."
        error = {"message": told, "type": "requests", "param": None, "code": "rate_limit_exceeded"}
        return Reply(json.dumps({"error": error}).encode(), 429, headers=hint)
    page = b"<!doctype html><title>502</title><h1>Bad Gateway</h1>"
    made = {
        "broken": Reply(b'{"error": {"message": "The server had an error", "type": "server_error"}}', 500),
        "html": Reply(page, fault.status or 502, "text/html"),
        "wrong_json": Reply(b'{"data": [{"b64_json": '),
        "instead": Reply(fault.body, fault.status or 200, fault.content_type),
        "redirect": Reply(b"", 307, headers={"Location": fault.body.decode("latin-1")}),
        "hang_up": Reply(b"", -1),
    }
    return made.get(fault.kind)


def drawn(fault: Fault | None, prompt: str, size: tuple[int, int], kind: str) -> bytes:
    """A picture, spoilt or not."""
    spoilt = fault.kind if fault else ""
    whole = picture(prompt, *(fault.size if fault and spoilt == "size" else size), kind)
    found = {"empty": b"", "no_picture": b"Voici une image.", "half": whole[: len(whole) // 2]}
    return blank(*size) if spoilt == "blank" else found.get(spoilt, whole)


def said(fault: Fault | None, sound: bytes) -> bytes:
    """A WAV, spoilt or not."""
    return {"silence": silent, "endless": looped}.get(fault.kind if fault else "", bytes)(sound)
