"""Blocks as quoted lines of Markdown: what the kit tells in her document, never counted as hers."""

import re
import textwrap
from collections.abc import Iterator

from preuve.documents.blocks import Block, Blocks, Draft, Grid, Heading, Items, Known, Line, Paragraph, Picture
from preuve.documents.labels import label
from preuve.i18n import _
from preuve.wording import apart

WIDTH = 128
_MARKUP = re.compile(r"([\\<`])")


def quoted(blocks: Blocks) -> list[str]:
    """Lines that each begin with « > »; texts from outside can't open markup."""
    return [line for told in plain(blocks) for line in _folded(_MARKUP.sub(r"\\\1", told))]


def plain(blocks: Blocks) -> Iterator[str]:
    """What some blocks say, a line each: tables are told row by row, so that a screen reader follows."""
    for block in blocks:
        yield from _told(block)


def _told(block: Block) -> Iterator[str]:
    match block:
        case Known() | Draft():
            yield _("{label} :").format(label=label(block))
            yield from plain(block.blocks)
        case Grid():
            yield from _rows(block)
        case Items():
            yield from (f"- {_text(item)}" for item in block.items)
        case Paragraph():
            yield _text(block.line)
        case Heading():
            yield block.text
        case Picture():
            yield _("[Image : {alt}]").format(alt=block.alt)
        case _:
            yield label(block)


def _rows(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield _("{caption} :").format(caption=grid.caption)
    for row in grid.rows:
        pairs = [
            value if len(grid.header) == 2 else _("{name} : {value}").format(name=name, value=value)
            for name, value in zip(grid.header[1:], row[1:], strict=False)
            if value and value != "–"
        ]
        told = apart(pairs)
        yield _("- {first} : {told}").format(first=row[0], told=told) if told else f"- {row[0]}"


def _text(line: Line) -> str:
    return " ".join("".join(run.text for run in line).split())


def _folded(text: str) -> list[str]:
    item = "  " if text.startswith("- ") else ""
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent="> ",
        subsequent_indent=f"> {item}",
        break_long_words=False,
        break_on_hyphens=False,
    ) or [">"]
