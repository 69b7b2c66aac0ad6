"""What a text engine answers, before it is read."""

import json
import re
from collections.abc import Callable
from typing import Any

from preuve.i18n import _
from preuve.reading import not_json

_FENCE = re.compile(r"^```\w*\s*|\s*```$")


def unfenced(data: bytes) -> str:
    """The text of an answer, without the fence that models like to put around JSON."""
    return _FENCE.sub("", data.decode("utf-8", errors="replace").strip())


def json_of(data: bytes, most: int, wrong: Callable[[str], Exception]) -> Any:
    """The JSON of an answer of `most` bytes at most. Raises what `wrong` makes of the reason that there is none."""
    if len(data) > most:
        raise wrong(_("la réponse est trop longue."))
    try:
        return json.loads(unfenced(data))
    except (ValueError, RecursionError) as error:
        raise wrong(not_json(error)) from error
