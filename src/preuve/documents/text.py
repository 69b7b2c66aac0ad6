"""Markdown as words: headings with what is under them, and texts made comparable."""

import re
import unicodedata
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def split(text: str, *, above: int = 1) -> Iterator[tuple[str, str]]:
    """Each heading below level `above` with the plain text under it, comments and quotes left out."""
    own: list[str] = []
    heading, quoted, opening = "", 0, False
    for token in MarkdownIt("commonmark").parse(text):
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "heading_open":
            opening = True
            if heading:
                yield heading, "\n".join(own)
            heading, own, level = "", [], int(token.tag[1:])
        elif token.type == "inline" and opening:
            heading, opening = (_plain(token) if level > above else ""), False
        elif token.type in ("inline", "fence", "code_block") and not quoted:
            own.append(_plain(token))
    if heading:
        yield heading, "\n".join(own)


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters; apostrophes and hyphens stay inside a word."""
    return [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", text).replace("’", "'"))]


def fold(text: str) -> str:
    """A text without accents, capitals or double spaces, to compare headings."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(plain.casefold().replace("’", "'").split())


def _plain(token: Token) -> str:
    if token.children is None:
        return token.content
    parts = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(parts.get(one.type, "" if one.type == "html_inline" else one.content) for one in token.children)
