"""An answer of hers as Markdown: a paragraph, a list where one idea a line is asked, or a row of a table."""

from collections.abc import Sequence

from markdown_it import MarkdownIt

from preuve.documents.model import SectionModel
from preuve.documents.text import fold
from preuve.documents.writing.hers import words
from preuve.documents.writing.sheet import Piece, added

LISTED = ("figures", "items", "pairs", "dates")
_MARKS = ("- ", "* ", "+ ")


def worded(lines: Sequence[str], section: SectionModel) -> str:
    """Her lines as they stand in the document; each is an item where the model asks one idea a line."""
    given = [line.strip() for line in lines if line.strip()]
    asked = {rule.rule for rule in section.rules}
    if asked.intersection(LISTED) and "columns" not in asked:
        given = [line if line.startswith(_MARKS) else f"- {line}" for line in given]
        return "\n".join(words(line) for line in given)
    return words("\n".join(given))


def row(text: str, piece: Piece, heads: Sequence[str], cells: Sequence[str]) -> str:
    """A text with a row more in a section's table of those columns, made where there is none."""
    made = _row([*cells, *[""] * (len(heads) - len(cells))])
    lines = text.split("\n")
    end = _table_end(lines[piece.body : piece.end], heads)
    if end is None:
        return added(text, piece, "\n".join((_row(heads), _row(["---"] * len(heads)), made)))
    place = piece.body + end
    return "\n".join([*lines[:place], made, *lines[place:]])


def _table_end(lines: Sequence[str], heads: Sequence[str]) -> int | None:
    """The line after a table with those columns, and no other."""
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(lines))
    wanted = [fold(head) for head in heads]
    for token in tokens:
        if token.type == "table_open" and token.map:
            first, last = token.map
            if [fold(cell) for cell in lines[first].strip().strip("|").split("|")] == wanted:
                return last
    return None


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """A cell on one line, whose bars can't open another."""
    return " ".join(words(text).split()).replace("\\|", "|").replace("|", "\\|") if text != "---" else text
