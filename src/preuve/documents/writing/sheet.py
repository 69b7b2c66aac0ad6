"""A document's Markdown as lines: where its title and each of its sections begin and end, words put under a heading.

A section begins at a heading of level 2, or at any heading that its model knows; deeper ones belong to it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from preuve.documents.model import DocumentModel, SectionModel
from preuve.documents.pieces import tokens

LEVEL = 2
DRAFTED = re.compile(r"<!--\s*preuve:brouillon")


@dataclass(frozen=True)
class Piece:
    """A section, from its heading's line (`start`) through what follows it (from `body`) to before `end`; lines from 0.

    `level` is the heading's; `model` None: no model knows it.
    """

    heading: str
    level: int
    start: int
    body: int
    end: int
    model: SectionModel | None = None


def pieces(text: str, model: DocumentModel | None) -> tuple[Piece, ...]:
    """The sections of a text, in its order; what stands before the first isn't one."""
    found = [(token, heading, _known(model, heading)) for token, heading in _headings(text)]
    opening = [one for one in found if one[2] or _level(one[0]) == LEVEL]
    ends = [_lines(token)[0] for token, _heading, _model in opening[1:]] + [len(text.split("\n"))]
    return tuple(
        Piece(heading, _level(token), *_lines(token), end, known)
        for (token, heading, known), end in zip(opening, ends, strict=False)
    )


def piece_of(text: str, model: DocumentModel | None, heading: str) -> Piece | None:
    """The first section that is called so, in either language."""
    wanted = model.section(heading) if model else None
    found = pieces(text, model)
    if wanted:
        return next((one for one in found if one.model == wanted), None)
    return next((one for one in found if one.heading == heading), None)


def added(text: str, piece: Piece, words: str) -> str:
    """A text with some words more at the end of a section."""
    return inserted(text, piece.end, words.strip("\n").split("\n"))


def inserted(text: str, place: int, block: Sequence[str]) -> str:
    """A text with some lines more before a line of it, a blank line on either side; no other line changes."""
    lines = text.split("\n")
    before, after = _trimmed(lines[:place]), lines[place:]
    while after and not after[0].strip():
        after.pop(0)
    return joined([*before, *([""] if before else []), *block, "", *after])


def asides_end(text: str, piece: Piece) -> int:
    """The line where a section's own words, or a draft of them, begin, after its questions and facts."""
    lines = text.split("\n")
    for token in MarkdownIt("commonmark").parse("\n".join(lines[piece.body : piece.end])):
        aside = token.type in ("html_block", "blockquote_open") and not DRAFTED.match(token.content)
        if token.level == 0 and token.map and not aside and token.type != "blockquote_close":
            return piece.body + token.map[0]
    return piece.body + len(_trimmed(lines[piece.body : piece.end]))


def own(text: str, piece: Piece) -> str:
    """A section's own Markdown: all that follows its questions and facts."""
    return "\n".join(text.split("\n")[asides_end(text, piece) : piece.end]).strip("\n")


def with_own(text: str, piece: Piece, words: str) -> str:
    """A text with other words in a section, its questions and facts kept."""
    lines, start = text.split("\n"), asides_end(text, piece)
    rest = "\n".join([*lines[:start], *lines[piece.end :]])
    return (
        inserted(rest, start, words.strip("\n").split("\n"))
        if words.strip()
        else joined([*_trimmed(lines[:start]), "", *lines[piece.end :]])
    )


def joined(lines: Sequence[str]) -> str:
    """Lines as a text that ends with one line's end."""
    return "\n".join(_trimmed(lines)) + "\n"


def _trimmed(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _headings(text: str) -> list[tuple[Token, str]]:
    return [
        (token, "".join(one.content for one in after.children or []).strip())
        for token, after in pairwise(tokens(text))
        if token.type == "heading_open" and token.level == 0 and token.map
    ]


def _known(model: DocumentModel | None, heading: str) -> SectionModel | None:
    return model.section(heading) if model and heading else None


def _level(token: Token) -> int:
    return int(token.tag[1:])


def _lines(token: Token) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first, last
