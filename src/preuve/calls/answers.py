"""What a text engine answers, before it is read."""

import re

_FENCE = re.compile(r"^```\w*\s*|\s*```$")


def unfenced(data: bytes) -> str:
    """The text of an answer, without the fence that models like to put around JSON."""
    return _FENCE.sub("", data.decode("utf-8", errors="replace").strip())
