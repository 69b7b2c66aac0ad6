"""Texts folded for comparing: no case, no accents, no invisible characters, and each letter's place in the original."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ALIKE = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "＇": "'",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "−": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "œ": "oe",
    "æ": "ae",
}


@dataclass(frozen=True)
class Folded:
    """A folded text, with where each of its characters comes from. `whole` is the original."""

    whole: str
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the folded text, in the original: the marks that follow its last letter are part of it."""
        stop = self.places[end - 1] + 1
        while stop < len(self.whole) and unicodedata.category(self.whole[stop]) == "Mn":
            stop += 1
        return self.places[start], stop


def fold(text: str) -> Folded:
    """A text without case, accents or invisible characters; «É» is «e», «œ» is «oe»."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in _letters(char):
            letters.append(letter)
            places.append(place)
    return Folded(text, "".join(letters), tuple(places))


@lru_cache(maxsize=8192)
def _letters(char: str) -> str:
    known = _ALIKE.get(char.lower())
    if known is not None:
        return known
    if not _counts(char):
        return ""
    return "".join(one for one in unicodedata.normalize("NFKD", char.casefold()) if _counts(one))


def _counts(char: str) -> bool:
    """Whether a character is one: neither a combining mark nor an invisible sign (soft hyphen, zero-width space)."""
    return unicodedata.category(char) not in ("Mn", "Cf")
