"""The JSON Schema that a language model is asked to hold a storyboard to.

Taken from the storyboard's own model, and slimmed to what every strict implementation takes: closed objects with every
property required, types, enumerations and descriptions. Lengths and patterns stay out: services differ on them, and the
storyboard is validated whole anyway.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from preuve.storyboard import Shot, Storyboard

# What the prompt asks of a model; the rest of a shot is hers.
OF_FILM = ("title", "description")
OF_SHOT = (
    "id",
    "narration",
    "on_screen",
    "visual",
    "alt",
    "subjects",
    "seconds",
    "priority",
    "transition",
    "motion",
)
KEPT = ("type", "enum", "description")


@cache
def schema() -> Mapping[str, Any]:
    """The schema of a draft."""
    film = _closed(Storyboard.model_json_schema()["properties"], OF_FILM)
    shot = _closed(Shot.model_json_schema()["properties"], OF_SHOT)
    film["properties"]["shots"] = {"type": "array", "items": shot}
    film["required"].append("shots")
    return film


def _closed(properties: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """An object of these properties and no other, all of them required."""
    return {
        "type": "object",
        "properties": {name: _slim(properties[name]) for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def _slim(given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: given[key] for key in KEPT if key in given}
    if "items" in given:
        kept["items"] = _slim(given["items"])
    return kept
