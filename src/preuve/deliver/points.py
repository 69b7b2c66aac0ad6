"""What a slide shows of a section: points, never paragraphs; all the rest is for her notes.

A list gives its items, a paragraph its first sentences, each short enough to be read while she speaks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preuve.deliver.content import Part
from preuve.deliver.labels import label
from preuve.deliver.office import typeset_text
from preuve.documents.blocks import Block, Draft, Gap, Grid, Items, Known, Line, Paragraph
from preuve.i18n import _
from preuve.wording import clip_words

LONGEST = 130
SENTENCES = 4
FEW_WORDS = 2
MOST_CELLS, LONGEST_CELL = 4, 70
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«A-ZÀ-ÖØ-Þ0-9])")
_PAUSE = re.compile(r"[;:,](?=\s)|\s[–—-]\s")


@dataclass(frozen=True)
class Chunk:
    """What one section gives a slide: its heading, its points, a table of it where that is what it is made of.

    `marked`: a label that stands first, where the words aren't plainly hers.
    """

    heading: str
    points: tuple[str, ...] = ()
    table: Grid | None = None
    marked: str = ""


def chunk(part: Part) -> Chunk:
    """What a section gives."""
    blocks, marked = list(part.blocks), ""
    if blocks and isinstance(blocks[0], Draft):
        marked, blocks = label(blocks[0]), [*blocks[0].blocks, *blocks[1:]]
    hers = [one for one in blocks if not isinstance(one, Known)]
    table = next((one for one in hers if isinstance(one, Grid) and one.rows), None)
    if table:
        return Chunk(part.heading, table=shown(table), marked=marked)
    return Chunk(part.heading, tuple(points(hers)), marked=marked)


def points(blocks: Sequence[Block]) -> Iterator[str]:
    """The points of some blocks; those of a list where there is one, else sentences."""
    gaps = [label(one) for one in blocks if isinstance(one, Gap)]
    lists = [one for one in blocks if isinstance(one, Items)]
    grids = [one for one in blocks if isinstance(one, Grid)]
    if lists:
        yield from (short(words(item)) for one in lists for item in one.items)
    elif grids:
        yield from (short(_row(row)) for one in grids for row in one.rows)
    else:
        said = (words(one.line) for one in blocks if isinstance(one, Paragraph))
        found = [short(sentence) for text in said for sentence in sentences(text)]
        yield from found[:SENTENCES]
    yield from (short(one) for one in gaps)


def facts(known: Sequence[Block]) -> Iterator[str]:
    """The points of what the run tells: rows of its tables of two columns, its items, its sentences."""
    for one in flat(known):
        if isinstance(one, Grid) and len(one.header) <= 2:
            yield from (short(_row(row)) for row in one.rows)
        elif isinstance(one, Items | Paragraph):
            yield from points([one])


def flat(known: Sequence[Block]) -> Iterator[Block]:
    """The blocks inside what the run tells."""
    for one in known:
        yield from flat(one.blocks) if isinstance(one, Known) else (one,)


def words(line: Line) -> str:
    """A line as plain text."""
    return " ".join("".join(run.text for run in line).split())


def sentences(text: str) -> list[str]:
    """The sentences of a text; a word or two that announce one go with it."""
    found: list[str] = []
    for one in (part.strip() for part in _SENTENCE.split(text) if part.strip()):
        if found and len(found[-1].split()) <= FEW_WORDS:
            found[-1] += f" {one}"
        else:
            found.append(one)
    return found


def short(text: str) -> str:
    """A point that can be read at a glance: its first sentence, cut at a pause where that is too long."""
    first = sentences(text)[0] if sentences(text) else text
    if len(text) <= LONGEST:
        return typeset_text(text)
    if len(first) > LONGEST:
        pauses = [found.start() for found in _PAUSE.finditer(first) if LONGEST // 2 <= found.start() <= LONGEST - 1]
        first = first[: pauses[-1]] + " …" if pauses else clip_words(first, LONGEST)
    return typeset_text(first)


def spoken(blocks: Sequence[Block]) -> Iterator[str]:
    """Everything a section says, a paragraph at a time, for the notes."""
    for one in blocks:
        match one:
            case Paragraph() if one.code:
                yield from one.code.split("\n")
            case Paragraph():
                yield words(one.line)
            case Items():
                yield from (f"– {words(item)}" for item in one.items)
            case Grid():
                yield from (_row(row) for row in one.rows)
            case Known() | Draft():
                yield f"[{label(one)}]"
                yield from spoken(one.blocks)
            case Gap():
                yield f"[{label(one)}]"
            case _:
                continue


def _row(row: Sequence[str]) -> str:
    first, *others = (cell.strip() for cell in row) if row else ("",)
    rest = " · ".join(one for one in others if one)
    return _("{name} : {rest}").format(name=first, rest=rest) if rest and first else first or rest


def shown(table: Grid) -> Grid:
    """A table as a slide shows it: its first column and those that say most, cells cut short."""
    said = [
        sum(len(cell.strip()) > 1 for row in table.rows for cell in row[at : at + 1]) for at in range(len(table.header))
    ]
    best = sorted(range(1, len(table.header)), key=lambda at: (-said[at], at))[: MOST_CELLS - 1]
    kept = (0, *sorted(best))
    rows = ((row[at] if at < len(row) else "" for at in kept) for row in table.rows)
    cells = tuple(tuple(typeset_text(_cell(cell)) for cell in row) for row in rows)
    return Grid(tuple(typeset_text(table.header[at]) for at in kept), cells, table.caption)


def _cell(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else clip_words(text, LONGEST_CELL)
