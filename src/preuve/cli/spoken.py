"""The language of a command line, known before its commands are imported: their helps are told in it.

`--lang en` may stand anywhere on the line; `PREUVE_LANG` holds for a whole session.
"""

import os
from collections.abc import Sequence

OPTION = "--lang"
LANGUAGES = ("fr", "en")


def take(arguments: Sequence[str]) -> list[str]:
    """The arguments without the language, which is spoken from now on where it is one of ours."""
    left: list[str] = []
    waiting = iter(arguments)
    for word in waiting:
        name, equal, value = word.partition("=")
        if word == "--":
            return [*left, word, *waiting]
        if name != OPTION:
            left.append(word)
            continue
        wanted = value if equal else next(waiting, "?")
        if wanted not in LANGUAGES:
            left[:0] = [OPTION, wanted]  # at its place, for the command line to refuse
            continue
        os.environ["PREUVE_LANG"] = wanted
    return left
