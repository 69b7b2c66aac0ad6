"""Stable Audio on loopback, as Stability AI's REST reference says it.

Contract: POST /v2beta/audio/stable-audio-2/text-to-audio of Stability's OpenAPI document, as code that transcribed it
on 2026-08-13 quotes it: a multipart form (prompt of 10 000 characters, duration of 1 to 190 s, seed, output_format,
model), `accept: audio/*`, errors as {id, name, errors}; 403 `content_moderation` where the prompt is refused.
"""

from email.message import Message
from email.parser import BytesParser
from typing import Any, ClassVar

import numpy as np
from elevenlabs import mp3
from media_base import MediaService, Refused, Reply, Seen

KEY = "sk-stabilite-91c04e6f7d2b"
PATH = "/v2beta/audio/stable-audio-2/text-to-audio"


class Stability(MediaService):
    """The server."""

    busy: ClassVar[Any] = {"id": "1", "name": "rate_limit_exceeded", "errors": ["You have exceeded the rate limit."]}

    def answer(self, seen: Seen) -> Reply:
        if seen.headers.get("authorization") != f"Bearer {KEY}":
            raise _refused(401, "unauthorized", "authorization: invalid or missing header value")
        if (seen.method, seen.path) != ("POST", PATH):
            raise _refused(404, "not_found", "The requested endpoint does not exist.")
        asked = form(seen.headers.get("content-type", ""), seen.body)
        seconds = float(asked.get("duration", 190))
        if not 1 <= seconds <= 190 or not 0 < len(asked.get("prompt", "")) <= 10_000:
            raise _refused(400, "bad_request", "duration: must be between 1 and 190")
        if asked.get("model", "stable-audio-2") not in ("stable-audio-2", "stable-audio-2.5"):
            raise _refused(400, "bad_request", "model: invalid")
        if "arme" in asked["prompt"]:
            raise _refused(403, "content_moderation", "Your request was flagged by our content moderation system")
        seed = int(asked.get("seed", 0)) or 1234
        at = np.arange(round(seconds * 48_000)) / 48_000
        tune = 0.3 * np.sin(2 * np.pi * (200 + seed % 200) * at)
        headers = {"x-request-id": "req_1", "seed": str(seed), "finish-reason": "SUCCESS"}
        return Reply(mp3(np.stack([tune, tune], axis=1).astype(np.float32)), "audio/mpeg", headers=headers)


def _refused(status: int, name: str, error: str) -> Refused:
    return Refused(status, {"id": "a1b2", "name": name, "errors": [error]})


def form(kind: str, body: bytes) -> dict[str, str]:
    """The fields of a multipart form."""
    message: Message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts: Any = message.get_payload()
    if not message.is_multipart():
        raise _refused(415, "unsupported_media_type", "content-type: must be multipart/form-data")
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True).decode()
        for part in parts
    }
