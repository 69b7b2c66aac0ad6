"""What a Mastodon instance keeps and reads: films, posts, forms."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.parser import BytesParser
from typing import Any, NoReturn

from platform_base import Refused, Seen


@dataclass
class Film:
    """A media attachment."""

    id: str
    data: bytes
    thumbnail: bytes
    description: str
    at: datetime
    shown: bool = False


@dataclass
class Status:
    """A post, or one to come (`due`)."""

    id: str
    film: Film
    text: str
    visibility: str
    language: str
    at: datetime
    key: str
    due: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)
    replies: list[dict[str, Any]] = field(default_factory=list)


def found(where: dict[str, Status], status: str) -> Status:
    """A post. Raises Refused."""
    if status not in where:
        refuse(404, "Record not found")
    return where[status]


def refuse(status: int, error: str) -> NoReturn:
    """What Mastodon says of what it refuses."""
    raise Refused(status, {"error": error})


def object_of(seen: Seen) -> dict[str, Any]:
    """A JSON body. Raises Refused."""
    if not seen.headers.get("content-type", "").startswith("application/json"):
        refuse(422, "Validation failed: Text can't be blank")
    found = json.loads(seen.body)
    if not isinstance(found, dict):
        refuse(422, "Validation failed: Text can't be blank")
    return found


def form(seen: Seen) -> dict[str, tuple[str, bytes]]:
    """The parts of a multipart form: each one's kind and bytes. Raises Refused."""
    head = f"Content-Type: {seen.headers.get('content-type', '')}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + seen.body)
    if not message.is_multipart():
        refuse(422, "Validation failed: File can't be blank")
    parts = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        parts[str(name)] = (part.get_content_type() if part.get_filename() else "", bytes(data or b""))
    return parts
