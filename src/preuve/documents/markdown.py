"""Markdown as blocks: what she wrote, with the model's questions (comments) and facts (quotes) left out.

HTML isn't read: its tags go, its words stay. A picture of hers is taken where it lies in the project and is a real
JPEG or PNG; elsewhere its description stands instead.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import unescape

from markdown_it.token import Token

from preuve.documents.blocks import Block, Grid, Heading, Items, Line, Paragraph, Picture, Run
from preuve.documents.pieces import tokens
from preuve.pages import followed

Pictures = Callable[[str, str], Picture | None]
"""Gives a picture by its path and its description."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*|[!?])?[^<>]*>")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_UNSEEN = ("script", "style")
_INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"})


def blocks(text: str, pictures: Pictures = lambda _path, _alt: None) -> Iterator[Block]:
    """Each block of a Markdown text, in order; headings keep their level."""
    yield from _Reader(tokens(text), pictures).read()


class _Reader:
    """Walks the tokens of a text."""

    def __init__(self, tokens: Sequence[Token], pictures: Pictures) -> None:
        self.tokens, self.pictures, self.at = tokens, pictures, 0

    def read(self) -> Iterator[Block]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            match token.type:
                case "heading_open":
                    yield Heading(int(token.tag[1:]), _plain(_line(self.tokens[self.at + 1])))
                    self._past("heading_close")
                case "paragraph_open":
                    yield from self._paragraph(self.tokens[self.at + 1])
                    self._past("paragraph_close")
                case "bullet_list_open" | "ordered_list_open":
                    yield Items(tuple(self._items(token.level)), ordered=token.type.startswith("ordered"))
                case "table_open":
                    yield self._grid()
                case "fence" | "code_block":
                    yield from _code(token.content)
                    self.at += 1
                case "html_block":
                    if words := _words(token.content):
                        yield Paragraph((Run(words),))
                    self.at += 1
                case "blockquote_open":
                    self._past("blockquote_close", token.level)
                case _:
                    self.at += 1

    def _paragraph(self, inline: Token) -> Iterator[Block]:
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image":
            alt = children[0].content
            picture = self.pictures(str(children[0].attrGet("src") or ""), alt)
            if picture:
                yield picture
                return
        words = _line(inline)
        if words:
            yield Paragraph(words)

    def _past(self, closing: str, level: int | None = None) -> None:
        """Go on after the token that closes this one."""
        while self.tokens[self.at].type != closing or level not in (None, self.tokens[self.at].level):
            self.at += 1
        self.at += 1

    def _items(self, level: int) -> Iterator[Line]:
        """A list's items; those of a list inside it follow, after a dash."""
        item: list[Run] = []
        self.at += 1
        while self.tokens[self.at].type not in ("bullet_list_close", "ordered_list_close") or (
            self.tokens[self.at].level != level
        ):
            token = self.tokens[self.at]
            if token.type == "list_item_open":
                if item:
                    yield tuple(item)
                item = [Run("– ")] if token.level > level + 1 else []
            elif token.type == "inline":
                item += ([Run(" ")] if item and item[-1].text != "– " else []) + list(_line(token))
            elif token.type == "html_block" and (words := _words(token.content)):
                item += [Run(" " if item else ""), Run(words)]
            elif token.type in ("fence", "code_block"):
                item += [Run(" "), Run(" ".join(token.content.split()), code=True)]
            self.at += 1
        self.at += 1
        if item:
            yield tuple(item)

    def _grid(self) -> Grid:
        rows: list[list[str]] = []
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_plain(_line(token)))
            self.at += 1
        self.at += 1
        head, *others = map(tuple, rows)
        return Grid(header=head, rows=tuple(row for row in others if any(cell.strip() for cell in row)))


def _code(text: str) -> Iterator[Block]:
    """What is quoted as it is, a prompt above all, with its line breaks."""
    if kept := text.strip("\n").rstrip():
        yield Paragraph((Run(kept, code=True),))


def _line(inline: Token) -> Line:
    """A line's runs; those in the same hand are one."""
    hand = Run("")
    runs: list[Run] = []
    for token in inline.children or []:
        hand = _hand(token, hand)
        words = {"text": token.content, "code_inline": token.content, "image": token.content}.get(token.type, "")
        turned = token.type == "html_inline" and _BREAK.match(token.content)
        words = " " if turned or token.type in ("softbreak", "hardbreak") else words
        if words:
            made = replace(hand, text=words, code=token.type == "code_inline")
            if runs and replace(runs[-1], text="") == replace(made, text=""):
                made = replace(made, text=runs.pop().text + words)
            runs.append(made)
    return tuple(runs)


def _hand(token: Token, hand: Run) -> Run:
    """The hand that words are in after a token."""
    match token.type:
        case "strong_open" | "strong_close":
            return replace(hand, bold=token.type == "strong_open")
        case "em_open" | "em_close":
            return replace(hand, italic=token.type == "em_open")
        case "link_open":
            return replace(hand, link=followed(str(token.attrGet("href") or "")))
        case "link_close":
            return replace(hand, link="")
        case _:
            return hand


def _words(markup: str) -> str:
    """The words of some HTML, on one line; what a browser doesn't show (comments, scripts) isn't words."""
    bare = _COMMENT.sub(" ", markup)
    kept, unseen, at = list[str](), "", 0
    for tag in _TAG.finditer(bare):
        name = (tag[2] or "").lower()
        kept += [bare[at : tag.start()], "" if name in _INLINE else " "] * (not unseen)
        at = tag.end()
        if name in _UNSEEN and unseen in ("", name):
            unseen = "" if tag[1] else name
    return " ".join(unescape("".join([*kept, *[bare[at:]] * (not unseen)])).split())


def _plain(words: Line) -> str:
    return "".join(run.text for run in words)
