"""Markdown as words: headings with what is under them, and texts made comparable."""

import re
import unicodedata
from collections.abc import Iterator

from preuve.documents.pieces import written

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NUMBER = re.compile(r"^(?:partie\s+|part\s+)?(?:\d{1,2}(?:\.\d{1,2})*\s*[.)°:–—-]*|[ivx]{1,4}\s*[.)])\s+")


def split(text: str, *, above: int = 1) -> Iterator[tuple[str, str]]:
    """Each heading below level `above` with the plain text under it, comments and quotes left out."""
    for one in written(text):
        if one.level > above:
            yield one.heading, one.text


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters; apostrophes and hyphens stay inside a word."""
    return [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", text).replace("’", "'"))]


def fold(text: str) -> str:
    """A text without accents, capitals or double spaces, to compare headings."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(plain.casefold().replace("’", "'").split())


def flat(text: str) -> str:
    """A text without accents or capitals, letter for letter: a place in it is the same place in the text (NFC)."""
    return "".join(_bare(one) for one in text).replace("’", "'")


def called(heading: str) -> str:
    """What a heading is known by: folded, without its number (« 1. ») or a colon at its end."""
    plain = fold(heading).strip(" *_#")
    return _NUMBER.sub("", plain).rstrip(" :.") or plain


def _bare(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char).casefold()
    return plain[0] if plain and (len(plain) == 1 or unicodedata.combining(plain[1])) else char.lower()[:1]
