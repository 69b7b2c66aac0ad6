"""Markdown as pieces: under each heading, its paragraphs, the items of its lists and the rows of its tables, as words.

Comments and quoted lines are left out: they are the model's questions, its facts, and what the run tells.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

CELL = " | "
LONGEST_UNDERLINED = 12
"""Words of a heading that only a line under it makes one; a longer one is a paragraph before a rule."""
Kind = Literal["paragraph", "item", "header", "row", "heading"]
_BULLET = re.compile(r"\n(?=[•‣▪·–—]\s)")
"""A list as office suites write it: a line for each item, which Markdown takes for one paragraph."""
_LABEL = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[ ’'-][^\W_]+){0,4}(?:\s+n?°?\s?\d+)?\s*:(?:\s|$)")
"""« Solution : … » on a line of its own begins something, though the line before isn't ended."""


@dataclass(frozen=True)
class Piece:
    """Some words: a paragraph, a whole item with what is nested in it, a table's header or row, or a deeper heading."""

    kind: Kind
    text: str
    cells: tuple[str, ...] = ()


@dataclass
class Written:
    """What stands under a heading; `level` is the heading's. `prose`: its words, blocks of code left out."""

    heading: str
    level: int
    pieces: list[Piece] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The plain words, a line for each thing; headings left out."""
        return "\n".join(one.text for one in self.pieces if one.kind != "heading")


def written(text: str) -> Iterator[Written]:
    """Each heading of a Markdown text with what is under it, in order."""
    reader = _Reader()
    for token in tokens(unicodedata.normalize("NFC", text)):
        reader.take(token)
    yield from reader.found


def tokens(text: str) -> list[Token]:
    """A Markdown text's tokens, as every reader of her documents takes them: a long line over a rule is no heading."""
    found = _parser().parse(text)
    for opening, words, closing in zip(found, found[1:], found[2:], strict=False):
        underlined = opening.type == "heading_open" and opening.markup in ("-", "=")
        if underlined and len(words.content.split()) > LONGEST_UNDERLINED:
            opening.type, closing.type = "paragraph_open", "paragraph_close"
            opening.tag = closing.tag = "p"
    return found


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


class _Reader:
    """Reads tokens one by one."""

    def __init__(self) -> None:
        self.found: list[Written] = []
        self.quoted = self.nested = 0
        self.level = 0
        self.item: list[str] = []
        self.cells: list[str] | None = None
        self.head = False

    def take(self, token: Token) -> None:
        """One token more."""
        self.quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        match token.type:
            case _ if self.quoted:
                return
            case "heading_open":
                self.level = int(token.tag[1:])
            case "list_item_open" | "list_item_close":
                self._nest(token.nesting)
            case "thead_open" | "thead_close":
                self.head = token.nesting > 0
            case "tr_open":
                self.cells = []
            case "tr_close":
                self._row()
            case "inline" | "fence" | "code_block":
                self._words(plain(token), prose=token.type == "inline")

    def _words(self, words: str, *, prose: bool) -> None:
        if prose and not self.level and self.found:
            self.found[-1].prose.append(words)
        if self.level:
            self.found.append(Written(words, self.level))
            self.level = 0
        elif self.cells is not None:
            self.cells.append(words.strip())
        elif self.nested:
            self.item.append(words)
        else:
            first, *others = _BULLET.split(words)
            self._piece("item" if first.startswith("• ") else "paragraph", first)
            for one in others:
                self._piece("item", one)

    def _nest(self, nesting: int) -> None:
        self.nested += nesting
        if not self.nested:
            self._piece("item", "\n".join(self.item))
            self.item = []

    def _row(self) -> None:
        cells, self.cells = tuple(self.cells or ()), None
        self._piece("header" if self.head else "row", CELL.join(cells), cells)

    def _piece(self, kind: Kind, text: str, cells: tuple[str, ...] = ()) -> None:
        if self.found:
            self.found[-1].pieces.append(Piece(kind, text, cells))


def plain(token: Token) -> str:
    """A token's words without its marks; lines that only the file's width breaks are joined."""
    if token.children is None:
        return token.content
    parts = {"softbreak": "\n", "hardbreak": "\n"}
    told = "".join(parts.get(one.type, "" if one.type == "html_inline" else one.content) for one in token.children)
    breaks = [one.type for one in token.children if one.type in parts]
    return _joined(told, breaks)


def _joined(told: str, breaks: list[str]) -> str:
    """Lines of one paragraph: those broken softly are one, unless the next begins an item or has a label."""
    first, *lines = told.split("\n")
    text = first
    for line, kind in zip(lines, breaks, strict=False):
        soft = kind == "softbreak" and not _BULLET.match("\n" + line) and not _LABEL.match(line)
        text += (" " if soft else "\n") + line
    return text
