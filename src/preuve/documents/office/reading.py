"""A DOCX as blocks of words: paragraphs, headings, lists and tables; what is ours told apart by its style."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from preuve.deliver.docx_styles import CODE_STYLE, DRAFTED, GAP_STYLE, OURS
from preuve.documents.office.inline import Bit, Found, Inline, escaped, markdown, plain
from preuve.documents.office.opening import Package, opened
from preuve.documents.office.pictures import Pictures
from preuve.documents.office.steps import Steps
from preuve.documents.office.styles import Styles
from preuve.documents.office.xml import Element, attribute, child, children, local, text, value

MOST_BLOCKS = 20_000
Whose = Literal["hers", "kit", "draft", "asked"]
"""« asked »: in the style of our questions, where she may have typed her answer."""


@dataclass(frozen=True)
class Said:
    """A paragraph. `level`: that of a heading, 0: none; `listed`: its kind of list, or « code »; `words`: bare."""

    markdown: str
    words: str
    level: int = 0
    listed: str = ""
    depth: int = 0
    whose: Whose = "hers"
    bold: bool = False
    caption: bool = False
    bits: tuple[Bit, ...] = ()


@dataclass(frozen=True)
class Tabled:
    """A table, its cells as Markdown on one line each."""

    rows: tuple[tuple[str, ...], ...]
    whose: Whose = "hers"


@dataclass
class Taken:
    """What was read, and what is to be told of it: changes that were tracked, remarks, pictures.

    `images`: the files of pictures, by their names in `documents/`; `undescribed`: how many have no words.
    """

    blocks: list[Said | Tabled] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    images: dict[str, bytes] = field(default_factory=dict)
    undescribed: int = 0


def read(path: Path) -> Taken:
    """A DOCX's blocks, in order. Raises BadInput."""
    package = opened(path)
    reader = _Reader(package)
    reader.through(child(package.document, "body"))
    return reader.taken


class _Reader:
    """Walks a document's body."""

    def __init__(self, package: Package) -> None:
        self.styles = Styles(package)
        self.taken = Taken()
        self._kit = False  # whether the paragraph before is ours
        self.pictures = Pictures(package)
        self.taken.images = self.pictures.files
        notes = {(kind, key): words for kind in ("footnote", "endnote") for key, words in _notes(package, kind)}
        remarks = {attribute(one, "id"): _remark(one) for one in children(package.beside("comments.xml"), "comment")}
        self.inline = Inline(dict(package.links), notes, remarks, Steps(package.path))

    def through(self, element: Element | None) -> None:
        for one in children(element):
            if len(self.taken.blocks) >= MOST_BLOCKS:
                return
            self.inline.steps.take()
            match local(one):
                case "p":
                    self.paragraph(one)
                case "tbl":
                    self.table(one)
                case "sdt":
                    self.control(one)
                case "del" | "moveFrom":
                    self.taken.found.deleted += 1
                case "AlternateContent":
                    self.through(child(one, "Choice"))
                case "sectPr":
                    pass
                case _:
                    self.through(one)

    def control(self, element: Element) -> None:
        """A content control; a table of contents, that the suite writes by itself, is passed over."""
        gallery = value(child(element, "sdtPr", "docPartObj"), "docPartGallery")
        if "table of contents" not in gallery.casefold():
            self.through(child(element, "sdtContent"))

    def paragraph(self, element: Element) -> None:
        found = Found()
        bits = self.inline.bits(element, found)
        properties = child(element, "pPr")
        name = value(properties, "pStyle")
        if self.styles.is_contents(name):
            return
        whose = self._whose(name)
        if self.styles.is_caption(name) and self._kit:
            whose = "kit"
        self._kit = whose == "kit"
        if plain(bits):
            self.taken.blocks.append(self._said(bits, properties, name, whose))
        self._beside(found, whose)

    def _said(self, bits: list[Bit], properties: Element | None, name: str, whose: Whose) -> Said:
        style = self.styles.style(name)
        number = value(properties, "numPr", "numId") or style.number
        depth = value(properties, "numPr", "ilvl") or "0"
        outline = value(properties, "outlineLvl")
        level = int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else style.level
        words = [bit for bit in bits if bit.words.strip()]
        code = CODE_STYLE in self.styles.names(name)
        return Said(
            markdown=markdown(bits),
            words=plain(bits),
            level=level,
            listed="" if level else "code" if code else self.styles.listed(number, depth),
            depth=min(int(depth) if depth.isdecimal() else 0, 3),
            whose=whose,
            bold=style.bold or all(bit.bold for bit in words),
            caption=self.styles.is_caption(name),
            bits=tuple(bits),
        )

    def _beside(self, found: Found, whose: Whose) -> None:
        """What a paragraph carries beside its words: remarks, boxes."""
        mine, boxes = self.taken.found, found.boxes
        mine.deleted += found.deleted
        mine.inserted += found.inserted
        if whose not in ("kit", "draft"):
            self._shown(found)
        for remark in filter(None, found.remarks):
            mine.remarks.append(remark)
            told = f"<!-- {remark.replace('--', '–').replace('>', '')} -->"
            self.taken.blocks.append(Said(told, "", whose=whose))
        for box in boxes:
            self.through(box)

    def _shown(self, found: Found) -> None:
        """The pictures of a paragraph or a table, after its words."""
        for drawing in found.drawn:
            images = self.pictures.of(drawing)
            self.taken.found.pictures += not images
            self.taken.undescribed += sum(not one.alt for one in images)
            # Its words end as a sentence does: a description that reads as a heading's isn't one.
            self.taken.blocks += [Said(one.markdown, f"{one.alt}.") for one in images]

    def table(self, element: Element) -> None:
        rows, whoses, shown = list[tuple[str, ...]](), set[Whose](), Found()
        for row in _rows(element):
            cells = [self._cell(cell, whoses, shown, head=not rows) for cell in _cells(row)]
            if any(cells):
                rows.append(tuple(cells))
        kit = whoses <= {"kit"} and bool(whoses)
        whose: Whose = "kit" if kit else "draft" if whoses == {"draft"} else "hers"
        last = self.taken.blocks[-1] if self.taken.blocks else None
        if kit and isinstance(last, Said) and last.caption:
            self.taken.blocks[-1] = replace(last, whose="kit")
        if rows:
            self.taken.blocks.append(Tabled(tuple(rows), whose))
        if not kit:
            self._shown(shown)

    def _cell(self, cell: Element, whoses: set[Whose], shown: Found, *, head: bool) -> str:
        parts = list[str]()
        for one in cell.iter():
            self.inline.steps.take()
            if local(one) == "p" and not any(local(up) == "txbxContent" for up in one.iterancestors()):
                found = Found()
                bits = self.inline.bits(one, found)
                bits = [replace(bit, bold=False) for bit in bits] if head else bits
                if plain(bits):
                    whoses.add(self._whose(value(child(one, "pPr"), "pStyle")))
                    parts.append(" ".join(markdown(bits).split()))
                self.taken.found.deleted += found.deleted
                shown.drawn += found.drawn
                parts += [escaped(text(box)) for box in found.boxes]
        return " ; ".join(parts).replace("|", "\\|")

    def _whose(self, name: str) -> Whose:
        names = self.styles.names(name)
        if GAP_STYLE in names:
            return "asked"
        return "kit" if names & OURS else "draft" if names & DRAFTED else "hers"


def _rows(element: Element) -> Iterator[Element]:
    """A table's own rows, not those of tables inside it; deleted ones are left out."""
    for one in children(element):
        if local(one) == "tr" and child(one, "trPr", "del") is None:
            yield one
        elif local(one) in ("sdt", "sdtContent", "ins"):
            yield from _rows(one)


def _cells(row: Element) -> Sequence[Element]:
    found = list[Element]()
    for one in children(row):
        if local(one) == "tc":
            found.append(one)
        elif local(one) in ("sdt", "sdtContent"):
            found += _cells(one)
    return found


def _notes(package: Package, kind: str) -> Iterator[tuple[str, str]]:
    for one in children(package.beside(f"{kind}s.xml"), kind):
        if attribute(one, "type") in ("", "normal"):
            yield attribute(one, "id"), text(one)


def _remark(one: Element) -> str:
    author = attribute(one, "author")
    return f"{author} : {text(one)}" if author else text(one)
