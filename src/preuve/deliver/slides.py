"""Slides as PPTX: a real title on each, points and tables, the film, and notes with what to say and for how long.

The same project gives the same bytes. Reading order is the order in which shapes are made: title, body, the rest.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn

from preuve.deliver import rhythm
from preuve.deliver import slides_look as look
from preuve.deliver.films import Film
from preuve.deliver.notes import Said
from preuve.deliver.office import LANGUAGES, described, still, typeset_text, without
from preuve.deliver.slides_draw import cover, film, picture, points, table, titled
from preuve.deliver.slides_plan import Page
from preuve.i18n import _, language
from preuve.wording import apart, named

TITLE_ONLY, TITLE_BODY, TITLE_COVER = 5, 1, 0


@dataclass(frozen=True)
class Deck:
    """Slides to draw: those of each part of the oral, with the beat of each; `opening` is the first one's lines.

    `tongue`: the language that its words are in; empty: the one spoken.
    """

    title: str
    opening: tuple[str, ...]
    pages: Sequence[Sequence[Page]]
    beats: Sequence[Sequence[rhythm.Beat]]
    look: look.Look
    film: Film | None = None
    author: str = ""
    notes: tuple[str, ...] = ()
    tongue: str = ""


def slides(deck: Deck, at: datetime) -> bytes:
    """A PPTX, in the language spoken here and now."""
    made = look.blank(deck.tongue or language())
    first = cover(made.slides.add_slide(made.slide_layouts[TITLE_COVER]), deck.title, deck.opening, deck.look)
    _noted(first, deck.notes)
    number = 1
    for pages, beats in zip(deck.pages, deck.beats, strict=True):
        for page, beat in zip(pages, beats, strict=True):
            number += 1
            _page(made, page, beat, deck, number)
    for slide in made.slides:
        _tongue(slide.element, deck.tongue or language())
        _tongue(slide.notes_slide.element, deck.tongue or language())
    described(
        made.core_properties,
        title=typeset_text(deck.title),
        author=deck.author,
        at=at,
        spoken=deck.tongue or language(),
    )
    without(made.part.package._rels, "thumbnail")  # noqa: SLF001
    without(made.part.rels, "printerSettings")
    out = io.BytesIO()
    made.save(out)
    return still(out.getvalue())


def _page(made: Any, page: Page, beat: rhythm.Beat, deck: Deck, number: int) -> None:
    layout = TITLE_BODY if page.kind == "points" else TITLE_ONLY
    slide = made.slides.add_slide(made.slide_layouts[layout])
    titled(slide, page.title, deck.look)
    match page.kind:
        case "points":
            points(slide, page, deck.look)
        case "table":
            table(slide, page, deck.look)
        case "picture":
            picture(slide, page)
        case "film":
            film(slide, deck.film, deck.title)
    _dressed(slide, page.stage, number)
    _noted(slide, _notes(page, beat))


def _dressed(slide: Any, stage: str, number: int) -> None:
    """The part of the oral above the title, the slide's number below."""
    above = slide.shapes.add_textbox(*look.box(look.LEFT, 0.35, look.TEXT_WIDTH, 0.5))
    above.name = _("Partie de l'exposé")
    above.text_frame.word_wrap = True
    look.inked(above.text_frame.paragraphs[0].add_run(), look.LEAST, "#575B62")
    above.text_frame.paragraphs[0].runs[0].text = typeset_text(stage)
    below = slide.shapes.add_textbox(*look.box(look.WIDTH - 1.55, look.HEIGHT - 0.62, 1.0, 0.45))
    below.name = _("Numéro")
    below.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    run = below.text_frame.paragraphs[0].add_run()
    run.text = str(number)
    look.inked(run, look.LEAST, "#575B62")


def _notes(page: Page, beat: rhythm.Beat) -> list[str]:
    told = [rhythm.told(beat)]
    if page.kind == "film":
        told.append(_("Lancez la vidéo, son allumé, sous-titres visibles, et laissez-la finir avant de parler."))
    if page.say:
        told += ["", _("À dire, d'après vos documents :")]
        told += [line for one in page.say for line in (_heading(one), *(said.text for said in one.lines))]
    elif page.kind != "film":
        told += ["", _("Rien de vous à lire ici : dites en une phrase ce que cette diapositive montre.")]
    if page.where:
        told += ["", _("Où le jury le lit : {places}.").format(places=apart(page.where))]
    return told


def _heading(one: Said) -> str:
    return " ".join((named(one.heading, "").rstrip(), *one.marks))


def _noted(slide: Any, told: Sequence[str]) -> None:
    slide.notes_slide.notes_text_frame.text = "\n".join(typeset_text(one) for one in told)


def _tongue(element: Any, spoken: str) -> None:
    """Say in what language the words are, for what reads them aloud."""
    for run in (*element.iter(qn("a:r")), *element.iter(qn("a:fld"))):
        run.get_or_add_rPr().set("lang", LANGUAGES.get(spoken, spoken))
    for end in element.iter(qn("a:endParaRPr")):
        end.set("lang", LANGUAGES.get(spoken, spoken))
