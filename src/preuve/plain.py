"""Whether everything is told in plain lines: no table drawn, no colour, no bar that moves.

`--plain` asks for it once. `PREUVE_PLAIN=1` asks for it for good, as a screen reader wants it; so does a terminal that
says it can do nothing else (`TERM=dumb`). `PREUVE_PLAIN=0` wins over that.
"""

import os

VARIABLE = "PREUVE_PLAIN"
_NO = ("0", "false", "no", "non", "off")


def always() -> bool:
    """Whether the environment asks for plain lines."""
    asked = os.environ.get(VARIABLE, "").strip().casefold()
    return asked not in _NO if asked else os.environ.get("TERM") == "dumb"


def or_always(asked: bool) -> bool:  # noqa: FBT001  (a command line's callback gives it by its place)
    """Whether plain lines are asked for, by the command or by the environment."""
    return asked or always()
