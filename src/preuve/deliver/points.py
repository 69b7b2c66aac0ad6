"""What a slide shows of a section: points, never paragraphs; all the rest is for her notes.

A list gives its items, a paragraph its sentences, whole and short enough to be read while she speaks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preuve.deliver.content import Part
from preuve.deliver.office import typeset_text
from preuve.documents.blocks import Block, Draft, Gap, Grid, Items, Known, Line, Paragraph
from preuve.documents.labels import label
from preuve.i18n import _
from preuve.wording import clip_sentences, clip_words

LONGEST = 180
SENTENCES = 6
FEW_WORDS = 2
MOST_CELLS, LONGEST_CELL = 4, 90
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«A-ZÀ-ÖØ-Þ0-9])")
_PAUSE = re.compile(r"\s?[;:,.](?=\s)|\s[–—(-]\s?")


@dataclass(frozen=True)
class Chunk:
    """What one section gives a slide: its heading, its points, a table of it where that is what it is made of.

    `marked`: a label that stands first, where the words aren't plainly hers; `lacking`: something is still to write.
    """

    heading: str
    points: tuple[str, ...] = ()
    table: Grid | None = None
    marked: str = ""
    lacking: bool = False


def chunk(part: Part) -> Chunk:
    """What a section gives."""
    blocks, marked = list(part.blocks), ""
    if blocks and isinstance(blocks[0], Draft):
        marked, blocks = label(blocks[0]), [*blocks[0].blocks, *blocks[1:]]
    hers = [one for one in blocks if not isinstance(one, Known)]
    begun = next((one for one in hers if isinstance(one, Gap) and one.begun), None)
    if begun:
        marked, hers = marked or short(label(begun)), [one for one in hers if one is not begun]
    table = next((one for one in hers if isinstance(one, Grid) and one.rows), None)
    if table:
        return Chunk(part.heading, table=shown(table), marked=marked)
    gaps = any(isinstance(one, Gap) for one in hers)
    return Chunk(part.heading, tuple(points(hers)), marked=marked, lacking=gaps or bool(marked))


def points(blocks: Sequence[Block]) -> Iterator[str]:
    """The points of some blocks; those of a list where there is one, else sentences: whole, the long ones left out."""
    found = list(_said(blocks))
    brief = [one for one in found if len(one) <= LONGEST]
    yield from brief or found[:1]
    yield from (short(label(one)) for one in blocks if isinstance(one, Gap))


def _said(blocks: Sequence[Block]) -> Iterator[str]:
    lists = [one for one in blocks if isinstance(one, Items)]
    grids = [one for one in blocks if isinstance(one, Grid)]
    if lists:
        yield from (short(words(item)) for one in lists for item in one.items)
    elif grids:
        yield from (short(row_said(row)) for one in grids for row in one.rows)
    else:
        said = (words(one.line) for one in blocks if isinstance(one, Paragraph) and not one.code)
        found = [typeset_text(one.rstrip(" ;,")) for text in said for one in sentences(text) if not one.endswith(":")]
        yield from found[:SENTENCES]


def facts(known: Sequence[Block]) -> Iterator[str]:
    """The points of what the run tells: rows of its tables of two columns, its items, its sentences."""
    for one in flat(known):
        if isinstance(one, Grid) and len(one.header) <= 2:
            yield from (short(row_said(row)) for row in one.rows)
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
    """A point that can be read at a glance: as many whole sentences as that holds, the first at least."""
    first, *others = sentences(text) or [text]
    for one in others:
        if len(first) + 1 + len(one) > LONGEST:
            break
        first += f" {one}"
    return typeset_text(first.rstrip(" ;,"))


def row_said(row: Sequence[str]) -> str:
    """A table's row in words: its first cell, then the others."""
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
    """A cell in short: whole sentences, else up to its last pause; cut at a word where it has none."""
    if len(text) <= LONGEST_CELL:
        return text
    pauses = [one.start() for one in _PAUSE.finditer(text) if one.start() <= LONGEST_CELL]
    return clip_sentences(text, LONGEST_CELL) or (text[: pauses[-1]] if pauses else clip_words(text, LONGEST_CELL))
