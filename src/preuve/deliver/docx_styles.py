"""The styles of a DOCX: real headings, and a left border beside what isn't plainly hers."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from preuve.deliver.office import ACCENT, DRAFT, GAP, INK, KNOWN, LANGUAGES, LINE, SOFT

FONT, CODE_FONT = "Arial", "Courier New"
KNOWN_STYLE, DRAFT_STYLE, GAP_STYLE = "Preuve relevé", "Preuve brouillon", "Preuve à écrire"
"""What tells, when a file is read back, that a paragraph or a cell isn't hers."""
PAPER = "F7F5F0"
SEEN_STYLE, CODE_STYLE = "Preuve renvoi", "Preuve code"
LABEL = {KNOWN_STYLE: "Preuve étiquette relevé", DRAFT_STYLE: "Preuve étiquette brouillon"}
CELL = {"": "Preuve cellule", KNOWN_STYLE: "Preuve cellule relevé", DRAFT_STYLE: "Preuve cellule brouillon"}
CAPTION = {KNOWN_STYLE: "Preuve légende relevé"}
OURS = {
    KNOWN_STYLE,
    GAP_STYLE,
    SEEN_STYLE,
    LABEL[KNOWN_STYLE],
    LABEL[DRAFT_STYLE],
    CELL[KNOWN_STYLE],
    CAPTION[KNOWN_STYLE],
}
"""Styles of paragraphs that are the kit's words."""
DRAFTED = {DRAFT_STYLE, CELL[DRAFT_STYLE]}
"""Styles of paragraphs that a text engine drafted."""
CELL_SIZE = 9.5
SIZES = {1: 21, 2: 15, 3: 12, 4: 10.5, 5: 10.5, 6: 10.5}
SPACED, SPACED_CELL = 1.12, 1.02
"""Lines as far apart as in the PDF (work.typ): the same words take about the same pages in both."""
_AFTER_BORDER = tuple(
    f"w:{name}"
    for name in (
        *("shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE"),
        *("autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing"),
        *("mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
        *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)


def dress(document: Any, spoken: str) -> None:
    """Give a new document our styles, in the language that is spoken in it."""
    _defaults(document, LANGUAGES.get(spoken, spoken))
    styles = document.styles
    _paragraph(styles["Normal"], 10.5, INK, after=4, spaced=SPACED)
    for level, size in SIZES.items():
        style = styles[f"Heading {level}"]
        _paragraph(style, size, ACCENT if level < 3 else INK, after=4, before=0 if level == 1 else 12, bold=True)
        style.paragraph_format.keep_with_next = True
    _paragraph(styles["Caption"], 9.5, SOFT, after=5, before=8)
    _added(styles, CAPTION[KNOWN_STYLE], "Caption", 9.5, SOFT)
    for name in ("List Bullet", "List Number"):
        styles[name].paragraph_format.space_after = Pt(2)
    _added(styles, CELL[""], "Normal", CELL_SIZE, INK)
    _added(styles, SEEN_STYLE, "Normal", 9.5, SOFT)
    _code(styles)
    for name, colour in ((KNOWN_STYLE, KNOWN), (DRAFT_STYLE, DRAFT), (GAP_STYLE, GAP)):
        _bordered(_added(styles, name, "Normal", 10.5, INK), colour)
        if name in LABEL:
            labelled = _added(styles, LABEL[name], name, 9.5, colour, bold=True)
            labelled.paragraph_format.keep_with_next = True
            _added(styles, CELL[name], CELL[""], CELL_SIZE, INK)
    styles[GAP_STYLE].font.bold = True


def _defaults(document: Any, spoken: str) -> None:
    root = document.styles.element
    for fonts in root.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{name}"), FONT)
    for tongue in root.iter(qn("w:lang")):
        tongue.set(qn("w:val"), spoken)
    for tongue in document.settings.element.iter(qn("w:themeFontLang")):
        tongue.set(qn("w:val"), spoken)
    for compatible in document.settings.element.iter(qn("w:compatSetting")):
        if compatible.get(qn("w:name")) == "compatibilityMode":
            compatible.set(qn("w:val"), "15")


def _added(styles: Any, name: str, base: str, size: float, colour: str, *, bold: bool = False) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles[base]
    cell = name in CELL.values()
    _paragraph(style, size, colour, after=0 if cell else 4, bold=bold, spaced=SPACED_CELL if cell else SPACED)
    return style


def _paragraph(
    style: Any, size: float, colour: str, *, after: float, before: float = 0, bold: bool = False, spaced: float = 1.15
) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(after), Pt(before)
    style.paragraph_format.line_spacing = spaced
    style.paragraph_format.widow_control = True


def _code(styles: Any) -> None:
    """What is quoted as it is: on a tint, its paragraphs one block."""
    style = _added(styles, CODE_STYLE, "Normal", 9.5, INK)
    style.font.name = CODE_FONT
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", PAPER)):
        shade.set(qn(f"w:{name}"), value)
    style.element.get_or_add_pPr().insert_element_before(shade, *_AFTER_BORDER[1:])
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Pt(6)
    style.paragraph_format.line_spacing = 1.15


def _bordered(style: Any, colour: str) -> None:
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", colour)):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDER)
    style.paragraph_format.left_indent = Pt(14)


def ruled(table: Any) -> None:
    """Thin lines between a table's rows."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        one = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", LINE)):
            one.set(qn(f"w:{name}"), value)
        borders.append(one)
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")
    table._tbl.tblPr.insert_element_before(borders, *after)  # noqa: SLF001
