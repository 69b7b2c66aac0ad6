"""Reading a chat completion, streamed (server-sent events) or whole: its text, why it ended, what it used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.services.openai_client import as_json, unreadable
from connectors.services.reading import counted, parsed, whole
from connectors.services.tries import Stumble, for_status
from preuve.calls.exchange import Usage
from preuve.i18n import _

DONE = b"[DONE]"
DATA = b"data:"


@dataclass
class Completion:
    """A model's answer. `finish` is the service's word for why it ended: stop, length or content_filter."""

    text: str = ""
    refusal: str = ""
    finish: str = ""
    model: str = ""
    id: str = ""
    usage: Usage = field(default_factory=Usage)


def read(raw: bytes, headers: Mapping[str, str]) -> Completion:
    """The completion that a response holds. Raises Stumble where it is cut, an error, or no completion."""
    if raw.lstrip()[:1] == b"{":
        found = _gather([as_json(raw, headers)], raw, headers)
    else:
        found = _gather(_events(raw, headers), raw, headers)
    if not found.finish:
        raise Stumble("cut", _("réponse coupée en route"), status=200, headers=headers, raw=raw, uncertain=True)
    return found


def _events(raw: bytes, headers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The JSON objects of a stream, up to its end."""
    # Bytes: an end of line of the text that the model wrote (U+2028) ends no line of the stream.
    lines = [line[len(DATA) :].strip() for line in raw.splitlines() if line.startswith(DATA)]
    if not lines:
        raise unreadable(raw, headers)
    for line in lines:
        if line == DONE:
            return
        try:
            event = parsed(line.decode("utf-8", errors="replace"))
        except ValueError as error:
            raise unreadable(raw, headers) from error
        if not isinstance(event, dict):
            raise unreadable(raw, headers)
        yield event


def _gather(events: Any, raw: bytes, headers: Mapping[str, str]) -> Completion:
    found = Completion()
    for event in events:
        if event.get("error"):
            raise _error(event["error"], raw, headers)
        found.model = _text(event.get("model")) or found.model
        found.id = _text(event.get("id")) or found.id
        if isinstance(event.get("usage"), dict):
            found.usage = _usage(event["usage"])
        _add(found, event.get("choices"))
    # Once it is whole: the two halves of a character may come in two pieces.
    found.text, found.refusal = whole(found.text), whole(found.refusal)
    found.model, found.id, found.finish = whole(found.model), whole(found.id), whole(found.finish)
    return found


def _add(found: Completion, choices: Any) -> None:
    """Add what the first choice says: a piece (`delta`) or the whole (`message`)."""
    if not (isinstance(choices, list) and choices and isinstance(choices[0], dict)):
        return
    piece = choices[0].get("delta") or choices[0].get("message") or {}
    if isinstance(piece, dict):
        found.text += _text(piece.get("content"))
        found.refusal += _text(piece.get("refusal"))
    found.finish = _text(choices[0].get("finish_reason")) or found.finish


def _error(error: Any, raw: bytes, headers: Mapping[str, str]) -> Stumble:
    """An error told in the middle of a stream that had begun well: its own code, for want of a status."""
    code = error.get("code") if isinstance(error, dict) else None
    return for_status(code if isinstance(code, int) and 400 <= code < 600 else 500, headers, raw)


def _usage(data: Mapping[str, Any]) -> Usage:
    return Usage(input_tokens=counted(data.get("prompt_tokens")), output_tokens=counted(data.get("completion_tokens")))


def _text(value: Any) -> str:
    """A string, or the text of a list of parts; nothing for anything else."""
    if isinstance(value, list):
        return "".join(_text(part.get("text")) for part in value if isinstance(part, dict))
    return value if isinstance(value, str) else ""
