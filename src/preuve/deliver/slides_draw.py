"""What stands on a slide, drawn: its title, its points, a table, a picture, the film."""

import io
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from preuve.deliver import slides_look as look
from preuve.deliver.films import Film
from preuve.deliver.fitting import Words
from preuve.deliver.office import typeset_text
from preuve.deliver.slides_plan import Page
from preuve.deliver.slides_table import row_height, slide_widths
from preuve.i18n import _
from preuve.palette import ink_on
from preuve.targets import target_label

COLOURS = {"head": "", "point": look.INK, "mark": "#7A4A00"}


def cover(slide: Any, title: str, lines: Sequence[str], dress: look.Look) -> Any:
    """The first slide: on the brand's colour; gives the slide."""
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = look.rgb(dress.cover)
    heading, below = slide.shapes.title, slide.placeholders[1]
    heading.left, heading.top, heading.width, heading.height = look.box(
        look.LEFT + 0.2, 1.5, look.TEXT_WIDTH - 0.4, 2.3
    )
    below.left, below.top, below.width, below.height = look.box(look.LEFT + 0.2, 4.0, look.TEXT_WIDTH - 0.4, 2.6)
    size = next((one for one in (44, 38, 32, 28) if look.tall([(title, True)], one) <= 2.2), 26)
    _title(heading, title, size, dress.cover_ink, MSO_ANCHOR.BOTTOM)
    _filled(below, [Words(one, "mark") for one in lines], 22, {"mark": dress.cover_ink}, plain=True)
    for paragraph in below.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
    return slide


def titled(slide: Any, title: str, dress: look.Look) -> None:
    """A slide's title, with the brand's rule under it."""
    size = look.TITLE if look.lines(title, look.TITLE, look.TEXT_WIDTH - 0.2, bold=True) == 1 else 26
    _title(slide.shapes.title, title, size, dress.title, MSO_ANCHOR.BOTTOM)
    rule = slide.shapes.add_connector(1, Inches(look.LEFT + 0.1), Inches(1.93), Inches(look.LEFT + 1.9), Inches(1.93))
    rule.line.color.rgb = look.rgb(dress.rule)
    rule.line.width = Pt(4)
    decorative(rule)


def points(slide: Any, page: Page, dress: look.Look) -> None:
    """The points of a slide, in its body."""
    _filled(slide.placeholders[1], page.body, page.size, COLOURS | {"head": dress.title})


def table(slide: Any, page: Page, dress: look.Look) -> None:
    """A table, as high as its text asks; a label above it where it isn't plainly hers."""
    if page.table is None:
        raise TypeError
    top = look.TOP + 0.12
    if page.body:
        label = slide.shapes.add_textbox(*look.box(look.LEFT, look.TOP, look.TEXT_WIDTH, 0.5))
        _filled(label, page.body, look.LEAST, COLOURS, plain=True)
        top += 0.5
    rows, shares = (page.table.header, *page.table.rows), slide_widths(page.table)
    frame = slide.shapes.add_table(len(rows), len(shares), *look.box(look.LEFT, top, look.TEXT_WIDTH, 0.5))
    made = frame.table
    for column, share in zip(made.columns, shares, strict=True):
        column.width = Inches(share * look.TEXT_WIDTH)
    for at, (row, cells) in enumerate(zip(made.rows, rows, strict=True)):
        row.height = Inches(row_height(cells, shares, head=at == 0))
        for cell, text in zip(row.cells, (*cells, *[""] * len(shares)), strict=False):
            _cell(cell, text, dress, head=at == 0, odd=at % 2 == 1)
    told(frame, _("Tableau : {columns}").format(columns=", ".join(page.table.header)))
    if page.below:
        foot(slide, page.below)


def _cell(cell: Any, text: str, dress: look.Look, *, head: bool, odd: bool) -> None:
    fill = dress.bar if head else "#F7F5F0" if odd else look.PAPER
    cell.fill.solid()
    cell.fill.fore_color.rgb = look.rgb(fill)
    cell.margin_top = cell.margin_bottom = Inches(0.05)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = text
    look.inked(run, look.LEAST, ink_on(fill, (look.PAPER, look.INK)) if head else look.INK, bold=head)


def picture(slide: Any, page: Page) -> None:
    """A picture as large as the slide lets it be."""
    if page.picture is None:
        raise TypeError
    shape = slide.shapes.add_picture(io.BytesIO(page.picture.data), *look.box(look.LEFT, look.TOP + 0.2, 1, 1)[:2])
    _fitted(shape, look.TEXT_WIDTH, look.BODY_HEIGHT - (0.2 if page.below else 0))
    told(shape, page.picture.alt)
    if page.below:
        foot(slide, page.below)


def film(slide: Any, given: Film | None, title: str) -> None:
    """The film with its cover; a link to it where it isn't embedded; what is missing where there is none."""
    if given is None:
        box = slide.shapes.add_textbox(*look.box(look.LEFT, look.TOP + 0.3, look.TEXT_WIDTH, 1))
        _filled(
            box, [Words(_("À produire : aucune vidéo n'a encore été faite (« preuve run »)."), "mark")], 24, COLOURS
        )
        return
    shown = slide.shapes.add_picture(io.BytesIO(given.poster), *look.box(look.LEFT, look.TOP + 0.2, 1, 1)[:2])
    _fitted(shown, look.TEXT_WIDTH, look.BODY_HEIGHT - 0.45)
    place = (shown.left, shown.top, shown.width, shown.height)
    if given.why_linked:
        shown.click_action.hyperlink.address = given.link
        told(shown, _("Couverture de la vidéo « {title} » ; un clic l'ouvre.").format(title=title))
    else:
        shown._element.getparent().remove(shown._element)  # noqa: SLF001
        movie = slide.shapes.add_movie(
            str(given.path), *place, poster_frame_image=io.BytesIO(given.poster), mime_type="video/mp4"
        )
        told(movie, _("Vidéo « {title} », sous-titrée.").format(title=title))
    said = _("{label} : cliquez pour la lancer.") if not given.why_linked else _("{label} : cliquez pour l'ouvrir.")
    foot(slide, said.format(label=target_label(given.target)))


def foot(slide: Any, text: str) -> None:
    """A line at the foot of a slide."""
    below = slide.shapes.add_textbox(*look.box(look.LEFT, look.HEIGHT - 0.78, look.TEXT_WIDTH - 1.6, 0.5))
    _filled(below, [Words(text)], look.LEAST, COLOURS, plain=True)


def told(shape: Any, text: str) -> None:
    """Give a shape its text for who can't see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", typeset_text(text))  # noqa: SLF001


def decorative(shape: Any) -> None:
    """Mark a shape as decoration, which nothing reads aloud."""
    shown = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001
    shown.append(
        parse_xml(
            f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
            "</a:ext></a:extLst>"
        )
    )


def _fitted(shape: Any, width: float, height: float) -> None:
    """Make a picture as large as a room in inches, and centre it across."""
    scale = min(Inches(width) / shape.width, Inches(height) / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    shape.left = Emu(int((Inches(look.WIDTH) - shape.width) / 2))


def _title(shape: Any, text: str, size: float, colour: str, anchor: Any) -> None:
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    run = frame.paragraphs[0].add_run()
    run.text = typeset_text(text)
    look.inked(run, size, colour, bold=True)


def _filled(shape: Any, body: Sequence[Words], size: float, colours: dict[str, str], *, plain: bool = False) -> None:
    """Paragraphs into a shape: points with their bullet, headings and labels without."""
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    for at, one in enumerate(body):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.line_spacing, paragraph.space_after = 1.0, Pt(look.AFTER)
        _bullet(paragraph, shown=one.hand == "point" and not plain)
        run = paragraph.add_run()
        run.text = typeset_text(one.text)
        look.inked(run, size, colours[one.hand], bold=one.hand == "head" or (one.hand == "mark" and not plain))


def _bullet(paragraph: Any, *, shown: bool) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    indent = round(Inches(look.INDENT)) if shown else 0
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    for old in properties.findall(qn("a:buNone")) + properties.findall(qn("a:buChar")):
        properties.remove(old)
    mark = '<a:buChar {ns} char="•"/>' if shown else "<a:buNone {ns}/>"
    properties.append(parse_xml(mark.format(ns=nsdecls("a"))))
