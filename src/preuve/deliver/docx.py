"""Blocks as a DOCX that an office suite opens and a person edits: real headings, lists and tables, texts for pictures.

What the run told, a draft and a gap each carry a label and a left border. The same blocks give the same bytes.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from preuve.deliver import docx_styles as styles
from preuve.deliver.grid import scale, widths
from preuve.deliver.office import ACCENT, described, still, typeset_text, without
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
from preuve.i18n import language
from preuve.pages import followed

TEXT_CM = 17.0
TALLEST_CM = 10.5
"""A taller picture would push a page's words away."""
MOST_LEVELS = 6


def docx(blocks: Blocks, *, title: str, at: datetime, author: str = "", footer: str = "", tongue: str = "") -> bytes:
    """A DOCX of A4 pages, in the language spoken here and now.

    Args:
        blocks: what it holds; a heading of level 1 is a title.
        title: the file's title, for its properties.
        at: the date that its properties carry.
        author: whose it is.
        footer: what stands at the foot of each page, before its number.
        tongue: the language that its words are in; empty: the one spoken.
    """
    document = Document()
    _page(document, footer or title)
    styles.dress(document, tongue or language())
    writer = _Writer(document)
    for block in blocks:
        writer.write(block)
    without(document.part.package.rels, "thumbnail")
    described(document.core_properties, title=typeset_text(title), author=author, at=at, spoken=tongue or language())
    out = io.BytesIO()
    document.save(out)
    return still(out.getvalue())


class _Writer:
    """Writes blocks one after the other. `style`: that of what isn't plainly hers, where it is inside one."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.style = ""
        self.pictures = 0

    def write(self, block: Block) -> None:
        match block:
            case Heading():
                self.document.add_heading(typeset_text(block.text), min(max(block.level, 1), MOST_LEVELS))
            case Paragraph():
                self.paragraph(block)
            case Items():
                self.items(block)
            case Grid():
                self.grid(block)
            case Picture():
                self.picture(block)
            case Gap() | Seen():
                style = styles.GAP_STYLE if isinstance(block, Gap) else styles.SEEN_STYLE
                self.document.add_paragraph(typeset_text(label(block)), style=style)
            case Known():
                self.within(styles.KNOWN_STYLE, block)
            case Draft():
                self.within(styles.DRAFT_STYLE, block)

    def within(self, style: str, block: Known | Draft) -> None:
        self.document.add_paragraph(typeset_text(label(block)), style=styles.LABEL[style])
        outer, self.style = self.style, style
        for one in block.blocks:
            self.write(one)
        self.style = outer

    def line(self, paragraph: Any, words: Line) -> None:
        text = "".join(run.text for run in words)
        for run, part in zip(words, _shares(words, typeset_text(text)), strict=True):
            link = followed(run.link)
            made = _linked(paragraph, link) if link else paragraph.add_run()
            made.text = part
            made.bold, made.italic = run.bold or None, run.italic or None
            if run.code:
                made.font.name = styles.CODE_FONT

    def paragraph(self, block: Paragraph) -> None:
        """A paragraph; what is quoted as it is, line by line: a blank line begins another paragraph of the block."""
        if not block.code:
            self.line(self.document.add_paragraph(style=self.style or None), block.line)
            return
        for part in block.code.split("\n\n"):
            paragraph = self.document.add_paragraph(style=self.style or styles.CODE_STYLE)
            run = paragraph.add_run("\n".join(map(typeset_text, part.strip("\n").split("\n"))))
            run.font.name = styles.CODE_FONT

    def items(self, block: Items) -> None:
        number = _new_list(self.document) if block.ordered else 0
        for item in block.items:
            paragraph = self.document.add_paragraph(style="List Number" if block.ordered else "List Bullet")
            if self.style:
                paragraph.style = self.style
            if self.style or number:
                _numbered(paragraph, number or _bullets(self.document))
            if self.style:
                paragraph.paragraph_format.left_indent = Pt(28)
                paragraph.paragraph_format.first_line_indent = Pt(-14)
            self.line(paragraph, item)

    def grid(self, block: Grid) -> None:
        if block.caption:
            self._caption(block.caption, keep=True)
        columns = max(len(block.header), *(len(row) for row in block.rows), 1)
        table = self.document.add_table(rows=0, cols=columns)
        styles.ruled(table)
        table.autofit = False
        _described_table(table, block.caption)
        shares = [Emu(Cm(share * TEXT_CM)) for share in widths(block)]
        for column, share in zip(table.columns, shares, strict=False):
            column.width = share
        for at, row in enumerate((block.header, *block.rows)):
            self._row(table, row, shares, head=at == 0, size=styles.CELL_SIZE * scale(block))
        after = self.document.add_paragraph().paragraph_format
        after.space_after, after.line_spacing = Pt(0), Pt(8)

    def _row(self, table: Any, row: Sequence[str], shares: Sequence[Emu], *, head: bool, size: float) -> None:
        made = table.add_row()
        for name in ("w:cantSplit", *(("w:tblHeader",) if head else ())):
            made._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001
        for cell, share, text in zip(made.cells, shares, (*row, *[""] * len(shares)), strict=False):
            cell.width = share
            paragraph = cell.paragraphs[0]
            paragraph.style = styles.CELL[self.style]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
            run = paragraph.add_run(typeset_text(text))
            run.bold = head or None
            if size != styles.CELL_SIZE:
                run.font.size = Pt(size)

    def picture(self, block: Picture) -> None:
        paragraph = self.document.add_paragraph(style=self.style or None)
        paragraph.paragraph_format.keep_with_next = bool(block.caption)
        drawn = paragraph.add_run().add_picture(io.BytesIO(block.data), width=Cm(TEXT_CM * min(block.width, 1.0)))
        if drawn.height > Cm(TALLEST_CM):
            drawn.width, drawn.height = Emu(round(drawn.width * Cm(TALLEST_CM) / drawn.height)), Cm(TALLEST_CM)
        self.pictures += 1
        for one in drawn._inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):  # noqa: SLF001
            one.set("descr", typeset_text(block.alt))
            one.set("name", f"Image {self.pictures}")
        if block.caption:
            self._caption(block.caption)

    def _caption(self, text: str, *, keep: bool = False) -> None:
        paragraph = self.document.add_paragraph(typeset_text(text), style=styles.CAPTION.get(self.style, "Caption"))
        paragraph.paragraph_format.keep_with_next = keep


def _shares(words: Line, whole: str) -> list[str]:
    """The typeset text given back run by run: spaces are only replaced, so that lengths agree."""
    parts = [typeset_text(run.text) for run in words]
    if sum(map(len, parts)) != len(whole):
        return parts
    ends = [sum(map(len, parts[: at + 1])) for at in range(len(parts))]
    return [whole[end - len(part) : end] for part, end in zip(parts, ends, strict=True)]


def _linked(paragraph: Any, link: str) -> Any:
    from docx.text.run import Run

    made = OxmlElement("w:hyperlink")
    made.set(qn("r:id"), paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = Run(OxmlElement("w:r"), paragraph)
    made.append(run._r)  # noqa: SLF001
    paragraph._p.append(made)  # noqa: SLF001
    run.font.color.rgb, run.font.underline = RGBColor.from_string(ACCENT), True
    return run


def _bullets(document: Any) -> int:
    return int(document.styles["List Bullet"].element.pPr.numPr.numId.val)


def _new_list(document: Any) -> int:
    """A numbered list that starts at one; its number."""
    numbering = document.part.numbering_part.element
    usual = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(one for one in numbering.num_lst if one.numId == usual).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _numbered(paragraph: Any, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _described_table(table: Any, caption: str) -> None:
    if caption:
        told = OxmlElement("w:tblCaption")
        told.set(qn("w:val"), typeset_text(caption))
        table._tbl.tblPr.append(told)  # noqa: SLF001


def _page(document: Any, footer: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.9)
    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(typeset_text(f"{footer} · ")).font.size = Pt(9)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number = paragraph.add_run("1")
    number.font.size = Pt(9)
    field.append(number._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001
