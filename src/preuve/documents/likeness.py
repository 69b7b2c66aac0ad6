"""Words compared whatever their spelling hides: which of a text stand in others, by runs of three, in any order.

Invisible signs, accents, capitals and letters that only look like Latin ones make no difference. The time it takes
grows as the text does, however it repeats itself.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from itertools import chain

RUN = 3
"""So many words in a row that another text has too are that text's; fewer may be chance."""
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_HIDDEN = frozenset({"Cf", "Mn", "Me"})
_ALIKE = str.maketrans(
    {
        **dict(zip("авсԁеһніјкмоԛрѕтуԝх", "abcdehhijkmoqpstywx", strict=True)),
        **dict(zip("αβεγικνορτυχω", "abeyikvoptuxw", strict=True)),
        **dict(zip("’ʼ‘`´‐‑‒", "'''''---", strict=True)),
        "ı": "i", "ɑ": "a", "ɡ": "g", "œ": "oe", "æ": "ae",
    }
)  # fmt: skip

Runs = frozenset[str]


def words(text: str) -> list[str]:
    """The words of a text as they are compared: no accent, no capital, nothing invisible."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold())
    kept = "".join(one for one in folded if unicodedata.category(one) not in _HIDDEN)
    return _WORD.findall(kept.translate(_ALIKE))


def runs(texts: Iterable[str], length: int = RUN) -> Runs:
    """Every run of so many words of some texts, each read after the other."""
    found = list(chain.from_iterable(words(one) for one in texts))
    return frozenset(" ".join(found[at : at + length]) for at in range(len(found) - length + 1))


def covered(own: Sequence[str], known: Container[str]) -> list[bool]:
    """Which of some words stand in known runs; a single word between two of them does too."""
    mask = _held(own, known, RUN)
    for at in range(1, len(own) - 1):
        mask[at] = mask[at] or (mask[at - 1] and mask[at + 1])
    return mask


def left(own: Sequence[str], known: Container[str]) -> list[str]:
    """The words that stand in no known run."""
    return [word for word, theirs in zip(own, covered(own, known), strict=True) if not theirs]


def counted(own: Sequence[str], least: int) -> int:
    """How many words count towards `least`: said over and over, or numbers alone, they are worth little."""
    distinct = len({one for one in own if len(one) > 1 and any(sign.isalpha() for sign in one)})
    return len(own) if 2 * distinct >= least else min(len(own), 2 * distinct)


def without(text: str, known: Container[str], length: int) -> str:
    """A text without what stands in known runs of so many words."""
    found = list(_WORD.finditer(text.replace("’", "'")))
    mask = _held(["".join(words(one.group())) for one in found], known, length)
    kept, at = "", 0
    for number, one in enumerate(found):
        if mask[number]:
            first = number == 0 or not mask[number - 1]
            kept += text[at : one.start()] if first else ""
            at = one.end()
    return kept + text[at:]


def _held(own: Sequence[str], known: Container[str], length: int) -> list[bool]:
    mask = [False] * len(own)
    for at in range(len(own) - length + 1):
        if " ".join(own[at : at + length]) in known:
            mask[at : at + length] = [True] * length
    return mask
