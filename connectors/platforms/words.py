"""A platform's own words, fit for a message: outside text is hostile until cleaned."""

import re
from typing import Any


def plain(text: Any, most: int = 300) -> str:
    """A text on one line, without tags nor signs that move or hide anything on a terminal; empty for anything else."""
    without = re.sub(r"<[^>]*>", " ", text[: 20 * most] if isinstance(text, str) else "")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in without).split())[:most]
