"""A Graph API v26.0 on loopback: what Instagram's and Facebook's servers share.

Kept: the error envelope, tokens in headers only, fields and parameters that exist, lists whose next page's address
holds the token, usage headers, and the upload host. Documents: Meta, "Graph API, Handling Errors", "Rate Limits",
"Upload Video to Meta Servers" (2026-03-15), the SDK 26.0.3's fields. What they don't say and is ours: the upload
host's answer to a wrong offset.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from platform_base import PlatformServer, Refused, Reply, Seen

VERSION = "v26.0"
Json = dict[str, Any]


@dataclass
class Film:
    """A film being received."""

    made: datetime
    size: int | None = None
    data: bytes = b""
    filled: datetime | None = None

    @property
    def whole(self) -> bool:
        return self.size is not None and len(self.data) == self.size

    @property
    def phase(self) -> Json:
        if self.whole:
            return {"status": "complete", "bytes_transferred": len(self.data)}
        return {"status": "in_progress" if self.data else "not_started", "bytes_transferred": len(self.data)}

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def playable(self) -> bool:
        return self.data[4:8] == b"ftyp"


@dataclass
class Graph(PlatformServer):
    """The shared part. `used`: percent of the allowance; `takes`: bytes kept of the next film sent, before a stumble.

    `processing`: how long a film is prepared; a client's pauses (`wait`) make the time pass.
    `denies`: errors to give, by the path's last part, once each, the first first. `fresh`: how many reads of what was
    just made say that it isn't there.
    """

    processing: timedelta = timedelta(seconds=30)
    used: int = 3
    takes: int | None = None
    fresh: int = 0
    denies: dict[str, list[tuple[int, int, bool]]] = field(default_factory=dict)
    counter: int = 0
    upload_path: str = ""

    def answer(self, seen: Seen) -> Reply:
        root, _slash, rest = seen.path.lstrip("/").partition("/")
        uploading = bool(self.upload_path) and root == self.upload_path
        if "access_token" in seen.query:
            raise error(100, 0, "This server takes no token in an address")
        form = "OAuth" if uploading else "Bearer"
        if seen.headers.get("authorization") != f"{form} {self.token}":
            raise Refused(400, json.loads(self.ended_token()))
        if uploading:
            return self.receive(seen, rest.removeprefix(f"{VERSION}/"))
        if root != VERSION:
            raise error(2635, 0, "You are calling a deprecated version of the Graph API")
        parts = rest.strip("/").split("/")
        self._denied(parts[-1])
        body = self.graph(seen, parts)
        usage = {"call_count": self.used, "total_time": 1, "total_cputime": 1}
        return Reply(json.dumps(body).encode(), headers={"X-App-Usage": json.dumps(usage)})

    def graph(self, seen: Seen, parts: list[str]) -> Json:
        """What a path gives."""
        raise NotImplementedError

    def film(self, name: str) -> Film:
        """The film being received under an id. Raises Refused."""
        raise NotImplementedError

    def ended_token(self) -> bytes:
        said = {"message": "Error validating access token: Session has expired", "type": "OAuthException", "code": 190}
        return json.dumps({"error": {**said, "error_subcode": 463, "fbtrace_id": "A1"}}).encode()

    def wait(self, seconds: float) -> None:
        """A client's pause."""
        self.pauses.append(seconds)
        self.ahead += timedelta(seconds=seconds)

    def prepared(self, film: Film) -> bool:
        """Whether a film has been prepared."""
        return film.filled is not None and self.now() - film.filled >= self.processing

    def deny(self, last: str, code: int, subcode: int = 0, *, transient: bool = False, times: int = 1) -> None:
        """From now on, refuse calls of paths that end so."""
        self.denies.setdefault(last, []).extend([(code, subcode, transient)] * times)

    def new_id(self, start: str) -> str:
        self.counter += 1
        return f"{start}{self.counter:06d}"

    def receive(self, seen: Seen, name: str) -> Reply:
        """Bytes of a film, which must go on where the last ones ended."""
        film = self.film(name)
        try:
            offset, size = int(seen.headers["offset"]), int(seen.headers["file_size"])
        except (KeyError, ValueError):
            raise _upload_error("ParameterValidationError", "Header Offset not convertable to unsigned long") from None
        if film.size not in (None, size) or offset != len(film.data) or offset + len(seen.body) != size:
            raise _upload_error("OffsetInvalidError", f"Expected offset {len(film.data)}")
        film.size = size
        taken, self.takes = self.takes, None
        film.data += seen.body if taken is None else seen.body[:taken]
        film.filled = self.now() if film.whole else None
        if taken is not None:
            raise _upload_error("ServiceUnavailableError", "Try again", retriable=True)
        return Reply(b'{"success": true, "message": "Upload successful."}')

    def listed(self, seen: Seen, entries: list[Json]) -> Json:
        """A page of a list; the address of the next one holds the token, as Graph's do."""
        limit, start = int(seen.query.get("limit", "25")), int(seen.query.get("after") or "0")
        page = entries[start : start + limit]
        body: Json = {"data": page}
        if page:
            body["paging"] = {"cursors": {"before": str(start), "after": str(start + limit)}}
        if start + limit < len(entries):
            body["paging"]["next"] = f"https://graph.facebook.com{seen.path}?access_token={self.token}&after=x"
        return body

    def _denied(self, last: str) -> None:
        if self.denies.get(last):
            code, subcode, transient = self.denies[last].pop(0)
            raise error(code, subcode, "As the test wants", transient=transient)


def error(code: int, subcode: int, message: str, *, transient: bool = False) -> Refused:
    """Graph's error envelope."""
    body: Json = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return Refused(400, {"error": body | {"is_transient": transient} | ({"error_subcode": subcode} if subcode else {})})


def not_there(name: str) -> Refused:
    """What Graph says of what it doesn't know, or doesn't show, or not yet."""
    words = f"Unsupported request. Object with ID '{name}' does not exist, cannot be loaded due to missing permissions"
    return error(100, 33, words)


def form(seen: Seen) -> dict[str, str]:
    """The fields of a form."""
    if "multipart" in seen.headers.get("content-type", ""):
        return {name: data.decode() for name, (_file, data) in parts_of(seen).items()}
    return dict(parse_qsl(seen.body.decode(), keep_blank_values=True, strict_parsing=bool(seen.body)))


def parts_of(seen: Seen) -> dict[str, tuple[str, bytes]]:
    """The file name and bytes of each part of a multipart form."""
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    found = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + seen.body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        found[name] = (part.get_filename() or "", part.get_payload(decode=True))
    return found


def shown(entry: Json, seen: Seen, known: tuple[str, ...]) -> Json:
    """The fields asked for. Raises Refused where one doesn't exist, for the whole call."""
    wanted = [name for name in seen.query.get("fields", "id").split(",") if name]
    for name in wanted:
        if name not in known:
            raise error(100, 0, f"(#100) Tried accessing nonexisting field ({name})")
    return {name: entry[name] for name in {*wanted, "id"} if name in entry}


def only(given: dict[str, str], known: set[str]) -> None:
    """Refuse a parameter that the SDK doesn't know."""
    if unknown := set(given) - known:
        raise error(100, 0, f"(#100) Unknown parameter: {', '.join(sorted(unknown))}")


def insights(figures: Json, seen: Seen, known: tuple[str, ...]) -> Json:
    """One bad name fails the whole call; a figure that isn't there gives an empty set, never 0."""
    names = seen.query.get("metric", "").split(",")
    for name in names:
        if name not in known:
            raise error(100, 0, f"(#100) metric[0] must be one of the following values: {', '.join(known)}")
    data = [
        {"name": name, "period": "lifetime", "values": [{"value": figures[name]}], "title": name, "id": f"x/{name}"}
        for name in names
        if name in figures
    ]
    return {"data": data}


def clock(at: datetime) -> str:
    """A time as Graph writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


def _upload_error(kind: str, message: str, *, retriable: bool = False) -> Refused:
    return Refused(400, {"debug_info": {"retriable": retriable, "type": kind, "message": message}})
