"""What a slide of points holds: whole points, shared out among its sections, in the largest letters that fit.

What isn't shown is for the notes: no point is cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from preuve.deliver import slides_look as look
from preuve.deliver.points import Chunk

MOST = {1: 6, 2: 3}
FEWEST = 2
SIZES = (24, 22, 20)
Hand = Literal["head", "point", "mark"]


@dataclass(frozen=True)
class Words:
    """A paragraph of a slide: a heading of its own, a point, or a label of what isn't plainly hers."""

    text: str
    hand: Hand = "point"


def fitted(chunks: Sequence[Chunk]) -> tuple[tuple[Words, ...], int]:
    """The paragraphs of a slide and the size of their letters; none where no section has words.

    Sections give a point each in turn, for as long as the whole fits in the smallest letters.
    """
    shown = [one for one in chunks if one.points]
    kept: list[list[str]] = [[] for _one in shown]
    for turn in range(MOST.get(len(shown), FEWEST)):
        for at, one in enumerate(shown):
            if turn < len(one.points):
                kept[at].append(one.points[turn])
                if tall(_body(shown, kept), SIZES[-1]) > look.BODY_HEIGHT and sum(map(len, kept)) > 1:
                    kept[at].pop()
    body = _body(shown, kept)
    return body, next((size for size in SIZES if tall(body, size) <= look.BODY_HEIGHT), SIZES[-1])


def tall(body: Sequence[Words], size: int) -> float:
    """How high paragraphs stand, in inches."""
    return look.tall([(one.text, one.hand != "point") for one in body], size)


def _body(chunks: Sequence[Chunk], kept: Sequence[Sequence[str]]) -> tuple[Words, ...]:
    headed = sum(map(bool, kept)) > 1
    return tuple(
        words
        for one, points in zip(chunks, kept, strict=True)
        if points
        for words in _words(one, points, headed=headed)
    )


def _words(one: Chunk, points: Sequence[str], *, headed: bool) -> Iterator[Words]:
    if headed and one.heading:
        yield Words(one.heading, "head")
    if one.marked:
        yield Words(one.marked, "mark")
    yield from (Words(text) for text in points)
