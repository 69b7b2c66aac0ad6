"""Reading what a service sent, which is hostile until it is read: JSON nested without end, halves of characters."""

import json
from typing import Any

MOST_COUNTED = 10**12  # no call uses so much, and a price can't be multiplied by any number


def parsed(raw: bytes | str) -> Any:
    """JSON, read. Raises ValueError where it isn't JSON, or is nested too deep to be read."""
    try:
        return json.loads(raw)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def counted(value: Any) -> int | None:
    """How many of something a service says it used; None where that is no count."""
    believed = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_COUNTED
    return value if believed else None


def whole(text: str) -> str:
    """A text whose halves of characters (surrogates) are joined; a half that is alone is replaced.

    A model's pieces may part between the two halves of an emoji, and nothing that holds a half can be written.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
