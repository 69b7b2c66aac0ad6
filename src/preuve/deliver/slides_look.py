"""How slides look: 16:9, the brand's colours where they can be read, no text under 20 points, room measured first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Inches, Length, Pt

from preuve.deliver.office import LANGUAGES
from preuve.media.fonts import DEFAULT_FAMILY, Weight, face
from preuve.palette import contrast, ink_on
from preuve.project import Palette, Project

FONT = "Arial"
WIDTH, HEIGHT = 13.333, 7.5
LEFT, TOP, TEXT_WIDTH, BODY_HEIGHT = 0.75, 2.0, 11.83, 4.6
BODY, LEAST, TITLE = 24, 20, 34
LINE, AFTER, INDENT = 1.2, 9, 0.38
SLACK = 1.06
"""The measuring font is as wide as Arial on French text within 1 %; this leaves room for the rest."""
PAPER, INK = "#FFFFFF", "#1A1C1F"


@dataclass(frozen=True)
class Look:
    """The colours of a set of slides, as #RRGGBB: each text's reads on what it stands on at 4.5 to 1 or more."""

    bar: str
    title: str
    cover: str
    cover_ink: str
    rule: str


def look_of(project: Project) -> Look:
    """The brand's colours, else the kit's own."""
    palette = project.brief.brand.palette if project.has_video else Palette(primary="#1F4B99", ink="#1A1C1F")
    title = next((one for one in (palette.primary, palette.ink) if contrast(one, PAPER) >= 4.5), INK)
    cover_ink = ink_on(palette.primary, ("#FFFFFF", palette.ink))
    return Look(palette.primary, title, palette.primary, cover_ink, palette.accent)


def blank(spoken: str) -> Any:
    """A presentation of 16:9 slides without any slide, whose layouts are ours."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for holder in (made.slide_master, *made.slide_layouts):
        for shape in list(holder.placeholders):
            kind = shape.placeholder_format.type
            if str(kind).split()[0] in ("DATE", "FOOTER", "SLIDE_NUMBER"):
                shape._element.getparent().remove(shape._element)  # noqa: SLF001
        _placed(holder)
    _styled(made.slide_master)
    for name in ("a:defRPr", "a:rPr", "a:endParaRPr"):
        for one in made.slide_master.element.iter(qn(name)):
            one.set("lang", LANGUAGES.get(spoken, spoken))
    return made


def _placed(holder: Any) -> None:
    for shape in holder.placeholders:
        if str(shape.placeholder_format.type).split()[0] in ("TITLE", "CENTER_TITLE"):
            shape.left, shape.top, shape.width, shape.height = map(Inches, (LEFT, 0.95, TEXT_WIDTH, 0.9))
        else:
            shape.left, shape.top, shape.width, shape.height = map(Inches, (LEFT, TOP, TEXT_WIDTH, BODY_HEIGHT))


def _styled(master: Any) -> None:
    styles = master.element.find(qn("p:txStyles"))
    for group, size in (("p:titleStyle", TITLE), ("p:bodyStyle", BODY)):
        for level in styles.find(qn(group)):
            for words in level.iter(qn("a:defRPr")):
                words.set("sz", str(size * 100))
                for fonts in words.iter(qn("a:latin")):
                    fonts.set("typeface", FONT)
            if group == "p:titleStyle":
                level.set("algn", "l")


@lru_cache(maxsize=8192)
def _long(word: str, weight: Weight) -> float:
    """How long a word is at 100 points, in points."""
    return face(DEFAULT_FAMILY, weight, 100).getlength(word)


def long(text: str, size: float, *, bold: bool = False) -> float:
    """How long a text is on one line, at a size in points, in inches; with some room to spare."""
    return _long(text, "bold" if bold else "regular") * size / 7200 * SLACK


def lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """How many lines a text takes, at a size in points, over a width in inches."""
    weight: Weight = "bold" if bold else "regular"
    room = width * 72 / size * 100 / SLACK
    count, used = 1, 0.0
    for word in text.replace("\u00a0", "x").replace("\u202f", "x").split():
        wide = _long(word, weight)
        step = wide if not used else wide + _long(" ", weight)
        if used and used + step > room:
            count, used = count + 1, wide
        else:
            used += step
        while used > room:  # a word longer than the line is broken
            count, used = count + 1, used - room
    return count


def tall(texts: Sequence[tuple[str, bool]], size: float, width: float = TEXT_WIDTH - 0.2 - INDENT) -> float:
    """How high some paragraphs stand, in inches; each is a text and whether it is bold."""
    return sum((lines(text, size, width, bold=bold) * size * LINE + AFTER) / 72 for text, bold in texts)


def inked(run: Any, size: float, colour: str, *, bold: bool = False) -> None:
    """Write a run at a size, in a colour."""
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = rgb(colour)


def rgb(colour: str) -> RGBColor:
    """A colour given as #RRGGBB."""
    return RGBColor(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))  # type: ignore[no-untyped-call]


def box(left: float, top: float, width: float, height: float) -> tuple[Length, Length, Length, Length]:
    """A place in inches, as the library wants it."""
    return Inches(left), Inches(top), Inches(width), Inches(height)
