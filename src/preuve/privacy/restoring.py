"""Taking pseudonyms off what came back: plain text, JSON (values and keys), SVG (texts, identifiers, attributes)."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from preuve.privacy.detector import Kind
from preuve.privacy.folding import fold
from preuve.privacy.masks import Mask

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAMED = re.compile(r"""(?:[-_#]|\b(?:id|class|name)\s*=\s*["'])$""")
_QUOTES = {'"': "&quot;", "'": "&apos;"}


@dataclass
class Restored:
    """A text with its originals: how many came back, and how many pseudonyms were changed too much to be told."""

    text: str
    back: Counter[Kind] = field(default_factory=Counter)
    lost: Counter[Kind] = field(default_factory=Counter)


def restore(text: str, masks: Sequence[Mask]) -> Restored:
    """The text with the originals where their pseudonyms stand as whole words."""
    back: Counter[Kind] = Counter()
    made = _restored(text, masks, back)
    plain = fold(made).text
    lost = Counter[Kind](mask.kind for mask in masks if mask.left_in(plain))
    return Restored(made, back, lost)


def _restored(text: str, masks: Sequence[Mask], back: Counter[Kind]) -> str:
    start, end = _object(text)
    if start < end:
        try:
            data = json.loads(text[start:end])
        except (ValueError, RecursionError):
            pass
        else:
            walked = _walk(data, masks, back)
            return text[:start] + _json(walked) + text[end:] if walked != data else text
    if "<svg" in text:
        return _swap(text, masks, back, lambda original: escape(original, _QUOTES))
    return _swap(text, masks, back, str)


def _object(text: str) -> tuple[int, int]:
    """Where the JSON object or list stands in an answer, with whatever is said around it."""
    starts = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    return (min(starts), max(text.rfind("}"), text.rfind("]")) + 1) if starts else (0, 0)


def _json(data: Any) -> str:
    plain = json.dumps(data, ensure_ascii=False, indent=1)
    return plain if plain.isprintable() or _encodes(plain) else json.dumps(data, indent=1)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, that JSON may hold and UTF-8 may not
        return False
    return True


def _walk(data: Any, masks: Sequence[Mask], back: Counter[Kind]) -> Any:
    if isinstance(data, str):
        return _swap(data, masks, back, str, joined=bool(_SLUG.fullmatch(data)))
    if isinstance(data, dict):
        return {_swap(key, masks, back, str): _walk(value, masks, back) for key, value in data.items()}
    if isinstance(data, list):
        return [_walk(one, masks, back) for one in data]
    return data


def _swap(
    text: str, masks: Sequence[Mask], back: Counter[Kind], write: Callable[[str], str], *, joined: bool = False
) -> str:
    folded = fold(text)
    found = [(start, end, mask) for mask in masks for start, end in mask.places(folded)]
    made, at = list[str](), 0
    for start, end, mask in sorted(found, key=lambda one: (one[0], -one[1])):
        if start < at:
            continue
        named = joined or bool(_NAMED.search(text[max(0, start - 24) : start])) or text[end : end + 1] in ("-", "_")
        made += [text[at:start], write(mask.first(text[start:end], joined=named and mask.is_name))]
        back[mask.kind] += 1
        at = end
    return "".join((*made, text[at:]))
