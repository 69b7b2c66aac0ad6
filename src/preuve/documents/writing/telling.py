"""What the kit tells, as the lines that it may become in a document, in a DOCX, or copied from either."""

from collections.abc import Iterable, Iterator, Sequence

from preuve.documents.blocks import Block, Draft, Grid, Known
from preuve.documents.likeness import words
from preuve.documents.office.reading import Said, Tabled
from preuve.documents.pieces import Piece
from preuve.documents.writing.quoted import plain

LEAST_WORDS = 3
"""A line of fewer words may be hers: « Mistral Small »."""


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Each line that some blocks say, their tables row by row too."""
    for block in blocks:
        yield from plain((block,))
        if isinstance(block, Known | Draft):
            yield from lines(one for one in block.blocks if isinstance(one, Grid))
        elif isinstance(block, Grid):
            yield from (" ".join(row) for row in (block.header, *block.rows))


def unlike(blocks: Sequence[Said | Tabled], told: Iterable[str], hers: Iterable[Piece]) -> list[Said | Tabled]:
    """Blocks read back without those that say no more than what the kit told, unless she had written it herself."""
    kit = {_key(one) for one in told} - {_key(line) for one in hers for line in one.text.split("\n")}
    return [one for one in blocks if not _is_told(one, kit)]


def _is_told(block: Said | Tabled, kit: set[tuple[str, ...]]) -> bool:
    if isinstance(block, Tabled):
        return all(_key(" ".join(row)) in kit for row in block.rows)
    found = _key(block.words)
    return not block.level and len(found) >= LEAST_WORDS and found in kit


def _key(text: str) -> tuple[str, ...]:
    return tuple(words(text))
