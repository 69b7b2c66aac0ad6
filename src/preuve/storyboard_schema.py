"""The JSON Schema that a language model is asked to hold a storyboard to.

Taken from the storyboard's own model: closed objects, every property required, so that every strict implementation
takes it. Its lengths are tighter than the storyboard's: a small model that is held to them stops, and doesn't ramble.
Services that don't take lengths get it without them (`slim`); what comes back is validated whole anyway.
"""

from collections.abc import Mapping
from typing import Any

from preuve.storyboard import Shot, Storyboard

LEAST_SECONDS = 2  # a shot shorter than that can't be read
MOST_SHOTS = 40
# What the prompt asks of a model, and how far it may go; the rest of a shot is hers.
OF_FILM: Mapping[str, Mapping[str, Any]] = {"title": {"maxLength": 100}, "description": {"maxLength": 500}}
OF_SHOT: Mapping[str, Mapping[str, Any]] = {
    "id": {"pattern": "^[a-z][a-z0-9-]{1,23}$"},
    "narration": {"maxLength": 300},
    "on_screen": {"maxLength": 60},
    "visual": {"minLength": 1, "maxLength": 1200},
    "alt": {"minLength": 1, "maxLength": 400},
    "subjects": {"maxItems": 5},
    "seconds": {"minimum": LEAST_SECONDS, "maximum": 20},
    "priority": {},
    "transition": {},
    "motion": {},
}
SUBJECT = {"minLength": 2, "maxLength": 30}
PLAIN = ("type", "enum", "description", "properties", "required", "additionalProperties", "items")


def schema(seconds: float) -> dict[str, Any]:
    """The schema of a draft, for a film of so many seconds."""
    film = _closed(Storyboard.model_json_schema()["properties"], OF_FILM)
    shot = _closed(Shot.model_json_schema()["properties"], OF_SHOT)
    shot["properties"]["subjects"]["items"].update(SUBJECT)
    shot["properties"]["seconds"]["type"] = "integer"
    most = max(1, min(MOST_SHOTS, int(seconds // LEAST_SECONDS)))
    film["properties"]["shots"] = {"type": "array", "minItems": 1, "maxItems": most, "items": shot}
    film["required"].append("shots")
    return film


def slim(given: Any) -> Any:
    """A schema without lengths, limits or patterns: what every strict implementation takes."""
    if not isinstance(given, Mapping):
        return given
    kept = {key: value for key, value in given.items() if key in PLAIN}
    if "properties" in kept:
        kept["properties"] = {name: slim(value) for name, value in kept["properties"].items()}
    if "items" in kept:
        kept["items"] = slim(kept["items"])
    return kept


def _closed(properties: Mapping[str, Any], wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """An object of these properties and no other, all of them required."""
    return {
        "type": "object",
        "properties": {name: {**slim(properties[name]), **more} for name, more in wanted.items()},
        "required": list(wanted),
        "additionalProperties": False,
    }
