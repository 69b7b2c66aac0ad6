"""Markdown as words: headings with what is under them, and texts made comparable."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence

from preuve.documents.pieces import written

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


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


def without(text: str, model: Sequence[str], least: int) -> str:
    """A text without the runs of `least` words or more that `model` (its words) has too."""
    spans = [(one.start(), one.end()) for one in _WORD.finditer(_apart(text))]
    words = words_of(text)
    if len(spans) != len(words):
        return text
    kept, at = "", 0
    matcher = difflib.SequenceMatcher(None, list(model), words, autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size >= least:
            kept += text[at : spans[block.b][0]]
            at = spans[block.b + block.size - 1][1]
    return kept + text[at:]


def _apart(text: str) -> str:
    return text.replace("’", "'")


def _bare(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char).casefold()
    return plain[0] if plain and (len(plain) == 1 or unicodedata.combining(plain[1])) else char.lower()[:1]
