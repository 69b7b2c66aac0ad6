"""What the OpenAI API asks of a request, as published: the parameters typed in the official client, version 3.54.0.

That client is generated from the published OpenAPI document; its types say names, types and required ones. What they
say only in words (lengths, sizes, which models take what) is repeated here. Errors come in the API's own envelope.
"""

import json
import re
from email import message_from_bytes
from typing import Any

from openai.types.audio.speech_create_params import SpeechCreateParams
from openai.types.audio.transcription_create_params import TranscriptionCreateParamsNonStreaming
from openai.types.chat.completion_create_params import CompletionCreateParamsBase
from openai.types.image_generate_params import ImageGenerateParamsBase
from pydantic import TypeAdapter, ValidationError

MOST_PROMPT = 32_000
MOST_SPOKEN = 4096
FORMATS = ("mp3", "opus", "aac", "flac", "wav", "pcm")
SHAPES: dict[str, Any] = {
    "/chat/completions": CompletionCreateParamsBase,
    "/images/generations": ImageGenerateParamsBase,
    "/audio/speech": SpeechCreateParams,
}


class Refused(Exception):
    """A request the real service would answer with an error."""

    def __init__(
        self, status: int, message: str, *, code: str | None = None, param: str | None = None, kind: str = ""
    ) -> None:
        self.status = status
        self.body = {
            "error": {"message": message, "type": kind or "invalid_request_error", "param": param, "code": code}
        }
        super().__init__(message)


def checked(path: str, body: bytes) -> dict[str, Any]:
    """A JSON request's body, of the published shape."""
    try:
        asked = json.loads(body)
    except ValueError:
        raise Refused(400, "We could not parse the JSON body of your request.") from None
    if not isinstance(asked, dict):
        raise Refused(400, "The body of your request must be a JSON object.")
    shape = SHAPES[path]
    for name in asked:
        if name not in shape.__required_keys__ | shape.__optional_keys__ | {"stream"}:
            raise Refused(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)
    _typed(shape, asked)
    {"/chat/completions": _chat, "/images/generations": _image, "/audio/speech": _speech}[path](asked)
    return asked


def form(content_type: str, body: bytes) -> dict[str, Any]:
    """A multipart request: text fields, lists for names ending in `[]`, and `file` as (name, bytes)."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    found: dict[str, Any] = {}
    for part in message.get_payload() if message.is_multipart() else ():
        name = str(part.get_param("name", header="content-disposition"))
        data = part.get_payload(decode=True)
        if part.get_filename():
            found[name] = (part.get_filename(), data)
        elif name.endswith("[]"):
            found.setdefault(name[:-2], []).append(data.decode())
        else:
            found[name] = data.decode()
    shape = TranscriptionCreateParamsNonStreaming
    for name in found:
        if name not in shape.__required_keys__ | shape.__optional_keys__:
            raise Refused(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)
    for name in shape.__required_keys__:
        if name not in found:
            raise Refused(400, f"Missing required parameter: '{name}'.", code="missing_required_parameter", param=name)
    return found


def _typed(shape: Any, asked: dict[str, Any]) -> None:
    try:
        TypeAdapter(shape).validate_python(asked)
        for message in asked.get("messages", ()):
            if not isinstance(message, dict) or not message.get("role") or "content" not in message:
                raise Refused(400, "Invalid value for 'messages': each takes a role and a content.", param="messages")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][:2])
        if first["type"] == "missing":
            raise Refused(
                400, f"Missing required parameter: '{where}'.", code="missing_required_parameter", param=where
            ) from None
        raise Refused(400, f"Invalid type for '{where}': {first['msg']}.", code="invalid_type", param=where) from None


def _chat(asked: dict[str, Any]) -> None:
    if not asked["messages"]:
        raise Refused(400, "Invalid 'messages': empty array.", code="empty_array", param="messages")
    if not 0 <= (asked.get("temperature") or 0) <= 2:
        raise Refused(400, "Invalid 'temperature': must be from 0 to 2.", code="decimal_out_of_range")


def _image(asked: dict[str, Any]) -> None:
    _short(asked["prompt"], MOST_PROMPT, "prompt")
    size = asked.get("size") or "auto"
    if size == "auto":
        return
    found = re.fullmatch(r"(\d{2,4})x(\d{2,4})", size)
    sides = [int(side) for side in found.groups()] if found else [0]
    if not min(sides) or any(side % 16 for side in sides) or max(sides) / min(sides) > 3 or max(sides) > 3840:
        raise Refused(400, f"Invalid value: '{size}'.", code="invalid_value", param="size")
    if str(asked.get("model")).startswith("gpt-image") and "response_format" in asked:
        raise Refused(400, "Unknown parameter: 'response_format'.", code="unknown_parameter", param="response_format")


def _speech(asked: dict[str, Any]) -> None:
    _short(asked["input"], MOST_SPOKEN, "input")
    if not 0.25 <= asked.get("speed", 1.0) <= 4.0:
        raise Refused(400, "Invalid 'speed': must be from 0.25 to 4.", code="decimal_out_of_range", param="speed")


def _short(text: str, most: int, name: str) -> None:
    if len(text) > most:
        raise Refused(
            400,
            f"Invalid '{name}': string too long. Expected a string with maximum length {most}, but got a string with "
            f"length {len(text)} instead.",
            code="string_above_max_length",
            param=name,
        )
