"""What is listed on the terminal: a block each, whose words are whole and whose addresses can be copied."""

import sys
from collections.abc import Mapping
from shutil import get_terminal_size
from textwrap import wrap

from preuve.sessions.publishing import say


def say_block(title: str, facts: Mapping[str, str], *, plain: bool) -> None:
    """Say what something is, and each of its facts that is known on a line of its own."""
    width = 0 if plain or not sys.stdout.isatty() else get_terminal_size().columns
    say(title)
    for name, value in facts.items():
        if value:
            say("\n".join(_folded(f"  {name} : {' '.join(value.splitlines())}", width)))
    say("")


def _folded(text: str, width: int) -> list[str]:
    """A line as it fits; an address is never cut. `width`: 0 where nothing is."""
    if not width:
        return [text]
    return wrap(text, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
