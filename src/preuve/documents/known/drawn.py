"""The report's drawing of how the work went, as a picture for documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.media.fonts import font
from preuve.report.steps import Work, who_words
from preuve.report.timeline import Mark, Timeline
from preuve.report.words import elapsed

INK, GRID, ACCENT, GREY, EDGE = "#1b1f24", "#d5d9de", "#0f4c5c", "#a9adb3", "#6d7278"
FAMILY = "Atkinson Hyperlegible"
KEY = 34
SHARP = 2


@dataclass(frozen=True)
class Drawn:
    """A PNG, and what it shows to who can't see it."""

    data: bytes
    alt: str


def workflow_picture(found: Work) -> Drawn | None:
    """The stages along the time worked; None where there is nothing to draw, or it can't be drawn here."""
    import resvg_py

    if found.timeline is None:
        return None
    try:
        file = str(font(FAMILY))
        data = resvg_py.svg_to_bytes(
            svg_string=_svg(found.timeline), skip_system_fonts=True, font_files=[file], font_family=FAMILY, zoom=SHARP
        )
    except (PreuveError, ValueError):
        return None
    return Drawn(bytes(data), _alt(found))


def _alt(found: Work) -> str:
    stages = (f"{lane.title} : {lane.told or _('rien')}" + _time(lane.seconds) for lane in found.lanes)
    return _("Étapes de la production dans le temps. {stages}.").format(stages=" ; ".join(stages))


def _time(seconds: float) -> str:
    return f", {elapsed(seconds)}" if seconds else ""


def _svg(time: Timeline) -> str:
    height = time.height + KEY
    parts = "".join(_parts(time))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{time.width}" height="{height}" font-family="{FAMILY}" '
        f'font-size="13" fill="{INK}"><rect width="{time.width}" height="{height}" fill="#fff"/>{parts}</svg>'
    )


def _parts(time: Timeline) -> Iterator[str]:
    for at, text in time.ticks:
        yield f'<path d="M{at} 16V{time.bottom}" stroke="{GRID}"/>'
        yield f'<text x="{at}" y="{time.bottom + 20}" text-anchor="middle">{escape(text)}</text>'
    for at, _text in time.breaks:
        yield f'<path d="M{at} 16V{time.bottom}" stroke="{INK}" stroke-dasharray="2 3"/>'
    for name, y in time.rows:
        yield f'<text x="{time.left - 10}" y="{y + 20}" text-anchor="end">{escape(name)}</text>'
        yield f'<path d="M{time.left} {y + 32}H{time.width}" stroke="{GRID}"/>'
    yield from (_mark(mark) for mark in time.marks)
    yield from _key(time.height + 20)


def _mark(mark: Mark) -> str:
    if mark.who == "person":
        return f'<path d="M{mark.x} {mark.y + 4}l9 11-9 11-9-11z" fill="{INK}" stroke="#fff"/>'
    return f'<rect x="{mark.x}" y="{mark.y + 6}" width="{mark.width}" height="18" rx="2" {_paint(mark.who, mark.how)}/>'


def _paint(who: str, how: str) -> str:
    stroke = ACCENT if who == "ai" else EDGE
    if how == "replayed":
        return f'fill="#fff" stroke="{stroke}" stroke-dasharray="3 2"'
    if how in ("found", "passed"):
        return f'fill="#fff" stroke="{stroke}"'
    return f'fill="{ACCENT if who == "ai" else GREY}" stroke="{stroke}"'


def _key(y: int) -> Iterator[str]:
    """What each mark stands for: shapes and outlines say it too, never a colour alone."""
    words = who_words()
    told = (
        (_paint("ai", "made"), words["ai"]),
        (_paint("program", "made"), words["program"]),
        (_paint("ai", "replayed"), _("réponse d'IA relue")),
        (_paint("program", "found"), _("retrouvé")),
    )
    x = 12
    for paint, text in told:
        yield f'<rect x="{x}" y="{y - 11}" width="24" height="12" rx="2" {paint}/>'
        yield f'<text x="{x + 30}" y="{y}">{escape(text)}</text>'
        x += 60 + 8 * len(text)
    yield f'<path d="M{x + 8} {y - 13}l7 8-7 8-7-8z" fill="{INK}"/>'
    yield f'<text x="{x + 24}" y="{y}">{escape(words["person"])}</text>'
