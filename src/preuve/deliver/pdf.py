"""Blocks as a tagged PDF (PDF/UA-1): title, language, bookmarks, texts for pictures, numbered pages, our own font."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from preuve.deliver.grid import scale, whole, widths
from preuve.deliver.office import typeset_text
from preuve.documents.blocks import (
    Block,
    Blocks,
    Draft,
    Gap,
    Grid,
    Heading,
    Items,
    Known,
    Line,
    Paragraph,
    Picture,
    Seen,
)
from preuve.documents.labels import label
from preuve.dossier.report.typesetting import NotTypeset, composer
from preuve.i18n import _, language

TEMPLATE, FOLDER = "work.typ", "deliverables"
DEEPEST = 4
_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True)
class Mark:
    """Where a heading stands: its page, from 1, and how far down, in millimetres."""

    text: str
    level: int
    page: int
    y: float


@dataclass(frozen=True)
class Pdf:
    """A PDF, how many pages it has, and where its headings stand."""

    data: bytes
    pages: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Cover:
    """What stands at the head of a written work, and at the foot of its pages.

    `contents`: with a table of contents. `tongue`: the language that its words are in; empty: the one spoken.
    """

    title: str
    author: str = ""
    eyebrow: str = ""
    subtitle: str = ""
    notice: str = ""
    footer: str = ""
    contents: bool = False
    tongue: str = ""


def pdf(blocks: Blocks, cover: Cover, at: datetime) -> Pdf:
    """Blocks as a PDF, in the language spoken here and now; the first one is its title. Raises NotTypeset."""
    import typst

    pictures: dict[str, bytes] = {}
    told = [_block(one, pictures) for one in _stepped(blocks)]
    with composer(TEMPLATE, _data(told, cover), pictures, FOLDER) as made:
        try:
            found = made.compile(format="pdf", timestamp=int(at.timestamp()), pdf_standards=["ua-1"])
            marks = made.query("<part>", field="value")
        except typst.TypstError as error:
            said = _("« {title} » n'a pas pu être composé en PDF ({reason}).")
            reason = str(error).splitlines()[0][:200]
            raise NotTypeset(said.format(title=cover.title, reason=reason)) from error
    if not isinstance(found, bytes):
        raise TypeError(TEMPLATE)
    return Pdf(found, pages(found), tuple(_marks(marks)))


def pages(data: bytes) -> int:
    """How many pages a PDF of ours has, counted in its bytes."""
    return len(_PAGE.findall(data))


def _marks(told: str) -> Iterator[Mark]:
    import json

    for one in json.loads(told):
        yield Mark(str(one["text"]), int(one["level"]), int(one["page"]), float(one["y"]))


def _data(told: Sequence[Mapping[str, Any]], cover: Cover) -> dict[str, Any]:
    second = [one["text"] for one in told if one["kind"] == "heading" and one["level"] == 2]
    return {
        "lang": cover.tongue or language(),
        "title": typeset_text(cover.title),
        "author": typeset_text(cover.author) or "Preuve",
        "description": typeset_text(cover.subtitle or cover.title),
        "eyebrow": typeset_text(cover.eyebrow),
        "subtitle": typeset_text(cover.subtitle),
        "notice": typeset_text(cover.notice),
        "footer": typeset_text(cover.footer),
        "contents": second if cover.contents else [],
        "contents-title": _("Dans ce document"),
        "blocks": told,
    }


def _stepped(blocks: Blocks) -> Iterator[Block]:
    """The same blocks, their headings without a jump from one level to a much lower one."""
    before = 0
    for one in blocks:
        if isinstance(one, Heading):
            before = min(one.level, before + 1, DEEPEST)
            yield Heading(before, one.text)
        else:
            yield one


def _block(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:  # noqa: PLR0911
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": typeset_text(block.text)}
        case Paragraph():
            if block.code:
                return {"kind": "code", "lines": [typeset_text(one) for one in block.code.split("\n")]}
            return {"kind": "paragraph", "runs": _runs(block.line)}
        case Items():
            return {"kind": "items", "ordered": block.ordered, "items": [_runs(one) for one in block.items]}
        case Grid():
            return _grid(block)
        case Picture():
            return _picture(block, pictures)
        case Gap() | Seen():
            kind = "gap" if isinstance(block, Gap) else "seen"
            return {"kind": kind, "label": typeset_text(label(block))}
        case Known() | Draft():
            kind = "known" if isinstance(block, Known) else "draft"
            inner = [_block(one, pictures) for one in block.blocks]
            return {"kind": kind, "label": typeset_text(label(block)), "blocks": inner}


def _runs(words: Line) -> list[dict[str, Any]]:
    return [
        {"text": typeset_text(one.text), "bold": one.bold, "italic": one.italic, "code": one.code, "link": one.link}
        for one in words
    ]


def _grid(block: Grid) -> dict[str, Any]:
    shares = widths(block)

    def row(cells: Sequence[str]) -> list[str]:
        return [typeset_text(cell) for cell in (*cells, *[""] * len(shares))][: len(shares)]

    return {
        "kind": "grid",
        "caption": typeset_text(block.caption),
        "header": row(block.header),
        "rows": [row(cells) for cells in block.rows],
        "whole": [whole(row(cells), shares) for cells in block.rows],
        "scale": scale(block),
        "widths": [round(share, 4) for share in shares],
    }


def _picture(block: Picture, pictures: dict[str, bytes]) -> dict[str, Any]:
    ending = "png" if block.data.startswith(b"\x89PNG") else "jpg"
    name = f"picture-{len(pictures) + 1}.{ending}"
    pictures[name] = block.data
    return {
        "kind": "picture",
        "file": name,
        "alt": typeset_text(block.alt) or _("Image sans description."),
        "caption": typeset_text(block.caption),
        "width": min(block.width, 1.0),
    }
