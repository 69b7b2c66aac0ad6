"""A section's pieces as a rule counts them: items, sentences, tables, and words to quote."""

import re
from collections.abc import Sequence

from preuve.documents.pieces import CELL, Piece
from preuve.documents.text import flat

MOST_QUOTED = 80
EMPTY = frozenset({"a completer", "a remplir", "a venir", "todo", "tbd", "to be completed", "n/a"})
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«“\"(]?\s?[A-ZÀ-ÖØ-Þ])|\n")
_WORD = re.compile(r"[^\W_]")

Pieces = Sequence[Piece]
Table = tuple[Piece, list[Piece]]


def items(pieces: Pieces) -> list[str]:
    """The items of its lists and the rows of its tables; where it has neither, its paragraphs."""
    found = [one.text for one in pieces if one.kind in ("item", "row") and says_something(one.text)]
    return found or paragraphs(pieces)


def is_list(pieces: Pieces) -> bool:
    """Whether it has a list's items or a table's rows."""
    return any(one.kind in ("item", "row") for one in pieces)


def paragraphs(pieces: Pieces) -> list[str]:
    """Its paragraphs; one that only announces what follows (it ends with « : ») isn't counted."""
    plain = [one.text for one in pieces if one.kind == "paragraph"]
    return [one for one in plain if says_something(one) and not one.rstrip().endswith(":")]


def sentences(text: str) -> list[str]:
    """The sentences of a text; its lines stand apart."""
    return [one.strip() for one in _SENTENCE.split(text) if says_something(one)]


def stream(pieces: Pieces) -> str:
    """All that is said, in order, deeper headings too; a line for each piece."""
    return "\n".join(one.text for one in pieces)


def tables(pieces: Pieces) -> list[Table]:
    """Each table: its header and its rows."""
    found: list[Table] = []
    for one in pieces:
        if one.kind == "header":
            found.append((one, []))
        elif one.kind == "row" and found:
            found[-1][1].append(one)
    return found


def says_something(text: str) -> bool:
    """Whether there is a word in it that isn't a promise to write one."""
    bare = flat(text).strip(" .…:-()[]*")
    return bool(_WORD.search(bare)) and bare not in EMPTY


def quoted(text: str) -> str:
    """The beginning of a text, on one line, to be shown between « and »; cells are parted by commas."""
    cells = (" ".join(one.split()) for one in text[: 8 * MOST_QUOTED].split(CELL.strip()))
    line = ", ".join(one for one in cells if one)
    return line if len(line) <= MOST_QUOTED else line[: MOST_QUOTED - 1].rsplit(" ", 1)[0] + "…"


def way(name: str) -> str:
    """A pattern for one way of saying something, in a text made `flat`: singular or plural; « * » for any ending."""
    return r"(?<!\w)" + r"[\s-]+".join(_any(word) for word in re.split(r"[\s-]+", flat(name).strip())) + r"(?!\w)"


def ways(names: str) -> str:
    """A pattern for one thing whose ways of being said are separated by « | »."""
    return "|".join(way(one) for one in names.split("|") if one.strip())


def first_way(names: str) -> str:
    """How a thing is told: the first of its ways."""
    return names.partition("|")[0].strip().rstrip("*")


def _any(word: str) -> str:
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"\w*"
    return re.escape(word) + (r"(?:e?s|x|e)?" if word[-1:].isalpha() else "")
