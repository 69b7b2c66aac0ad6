"""What changed between two texts, word by word, as a reader of texts sees it."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from preuve.documents import words_of

Code = tuple[str, int, int, int, int]
Kind = Literal["same", "out", "in", "skipped"]
_TOKENS = re.compile(r"\s+|\w+(?:['’]\w*)?|[^\w\s]+")
# Comparing grows with the pairs of equal words, many where words repeat: beyond, both texts are shown whole.
MOST_PAIRS = 4_000_000


class Piece(NamedTuple):
    """Some text that stayed, went out or came in; `skipped`: so many words that stayed, left out."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The pieces of two texts, in order; what stayed is there once."""
    one, two = _TOKENS.findall(before), _TOKENS.findall(after)
    if one == two:
        return [Piece("same", after)] if after else []
    if _pairs(one, two) > MOST_PAIRS:
        return [Piece(kind, text) for kind, text in _whole(before, after)]
    return _joined(_pieces(one, two))


def around(pieces: Sequence[Piece], words: int = 12) -> list[Piece]:
    """The same, with what stayed cut down to some words around what changed; nothing where nothing changed."""
    if all(piece.kind == "same" for piece in pieces):
        return []
    last = len(pieces) - 1
    return [part for at, piece in enumerate(pieces) for part in _cut(piece, words, first=at == 0, last=at == last)]


def _whole(before: str, after: str) -> Iterator[tuple[Kind, str]]:
    if before:
        yield "out", before
    if after:
        yield "in", after


def _pairs(one: Sequence[str], two: Sequence[str]) -> int:
    there = Counter(two)
    return sum(many * there[token] for token, many in Counter(one).items())


def _pieces(one: Sequence[str], two: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in _slid(difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes(), one, two):
        if tag == "equal":
            yield Piece("same", "".join(two[c:d]))
            continue
        if a < b:
            yield Piece("out", "".join(one[a:b]))
        if c < d:
            yield Piece("in", "".join(two[c:d]))


def _slid(codes: Sequence[Code], one: Sequence[str], two: Sequence[str]) -> list[Code]:
    """The same changes, each alone moved on to where a line begins, when it reads the same there."""
    found = list(codes)
    for at in range(1, len(found) - 1):
        tag, a, b, c, d = found[at]
        tokens, start, end = (two, c, d) if tag == "insert" else (one, a, b)
        before, after = found[at - 1], found[at + 1]
        if tag not in ("insert", "delete") or (before[0], after[0]) != ("equal", "equal"):
            continue
        room, by = after[2] - after[1], 0
        while by < room and tokens[start + by] == tokens[end + by] and not tokens[start + by].startswith("\n"):
            by += 1
        if by and tokens[start + by].startswith("\n"):
            found[at - 1] = ("equal", before[1], before[2] + by, before[3], before[4] + by)
            found[at] = (tag, a + by, b + by, c + by, d + by)
            found[at + 1] = ("equal", after[1] + by, after[2], after[3] + by, after[4])
    return found


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Changes with only a space between them read as one: what went out, then what came in."""
    found: list[Piece] = []
    for piece in pieces:
        if len(found) > 1 and found[-1].kind == "same" and not found[-1].text.strip() and piece.kind != "same":
            found[-1:] = [Piece("out", found[-1].text), Piece("in", found[-1].text)]
        found.append(piece)
    return list(_grouped(found))


def _grouped(pieces: Sequence[Piece]) -> Iterator[Piece]:
    out = new = ""
    for piece in (*pieces, Piece("same", "")):
        if piece.kind == "out":
            out += piece.text
        elif piece.kind == "in":
            new += piece.text
        else:
            yield from (Piece(kind, text) for kind, text in _whole(out, new))
            out = new = ""
            if piece.text:
                yield piece


def _cut(piece: Piece, words: int, *, first: bool, last: bool) -> Iterator[Piece]:
    if piece.kind != "same":
        yield piece
        return
    parts = re.findall(r"\S+\s*|^\s+", piece.text)
    head, tail = (0 if first else words), (0 if last else words)
    if len(parts) <= head + tail + 3:
        yield piece
        return
    if head:
        yield Piece("same", "".join(parts[:head]))
    yield Piece("skipped", str(len(words_of("".join(parts[head : len(parts) - tail])))))
    if tail:
        yield Piece("same", "".join(parts[-tail:]))
