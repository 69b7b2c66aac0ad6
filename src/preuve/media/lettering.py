"""Text drawn as RGBA pictures: captions on their band, on-screen titles on a plate, the label that names what AI made.

Every picture is a numpy uint8 array of height × width × 4 with straight alpha, drawn by Pillow's basic text engine (the
same pixels on every machine). Its masks tell which pixels are surely ink and which are surely plate, so that a contrast
check knows where to look in the film.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media import blocks
from preuve.media.blocks import Coverage, Type
from preuve.media.canvas import rounded
from preuve.media.colour import BLACK, NIGHT, TEXT_CONTRAST, WHITE, contrast, mixed, plate_and_ink
from preuve.media.fonts import DEFAULT_FAMILY, fit, font
from preuve.media.sheets import Drawn, Sheet
from preuve.media.wrapping import Room, wrap

TITLE_LINE_HEIGHT = 1.2
CAPTION_PADDING = 0.5
__all__ = ["Drawn", "caption", "label", "title"]
_MARK = re.compile(r"^\s*IA(?=$|[\s\u00a0:·–—-])[\s\u00a0:·–—-]*")


def caption(
    lines: Sequence[str],
    *,
    size_px: int,
    max_width: int,
    family: str = DEFAULT_FAMILY,
    least_px: int = 24,
    ink: str = WHITE,
    band: str = BLACK,
    opacity: float = 1.0,
) -> Drawn:
    """A caption, centred on one rounded band, at `size_px` or at the largest size below it that fits `max_width`.

    Args:
        lines: the cue's lines, drawn as they are broken.
        size_px: pixels an em wished for (`layout.Sizes.caption_px`).
        max_width: pixels the band may take.
        family: one of `fonts.FAMILIES`.
        least_px: the smallest size accepted (`layout.Sizes.caption_least_px`).
        ink: the letters' colour, `#RRGGBB`.
        band: the band's colour.
        opacity: the band's, 0 to 1. Opaque by default: contrast then never depends on the picture.

    Raises:
        BadInput: the lines don't fit at `least_px`, the font lacks a sign, or ink on band contrasts under 4.5 on
            the worst picture.
        MissingPart: the family isn't installed.
    """
    _refuse_low_contrast(ink, band, opacity)
    path = font(family)
    texts = tuple(fit(line, path) for line in lines if line.strip())
    if not texts:
        raise BadInput(_("un sous-titre est vide."), remedy=_("Retirez-le, ou donnez-lui un texte."))
    for size in range(size_px, min(least_px, size_px) - 1, -1):
        kind, pad = Type(family, "regular", size), round(size * CAPTION_PADDING)
        across = max(blocks.width(text, kind) for text in texts) + 2 * pad
        if across <= max_width:
            letters = blocks.coverage(texts, kind, centred=True)
            ground = rounded(across, letters.shape[0], round(size * 0.32)) * np.float32(opacity)
            return Sheet(ground, band).write(letters, pad, 0, ink).drawn(size, texts)
    raise _too_long(" ".join(texts), max_width)


def title(
    text: str,
    *,
    size_px: int,
    max_width: int,
    max_lines: int = 3,
    least_px: int = 48,
    family: str = DEFAULT_FAMILY,
    palette: Sequence[str] = (),
) -> Drawn:
    """On-screen text: bold, on a plate of the brand's colour, wrapped and reduced until it fits.

    The plate is the palette's first colour that gives white a contrast of 4.5, else near-black; a thin bar of another
    brand colour stands at its left where one is distinct from it.

    Args:
        text: what to show; line breaks in it are ignored.
        size_px: pixels an em wished for (`layout.Sizes.title_px`); three lines take 86 % of it, four 72 %.
        max_width: pixels the plate may take.
        max_lines: lines at most.
        least_px: the smallest size accepted.
        family: one of `fonts.FAMILIES`.
        palette: the brand's colours, `#RRGGBB`.

    Raises:
        BadInput: the text is empty or doesn't fit at `least_px`, the font lacks a sign, or a colour isn't one.
        MissingPart: the family isn't installed.
    """
    plate, ink = plate_and_ink(palette)
    bar = next((colour for colour in palette if contrast(colour, plate) >= 3), None)
    left, right = (0.62, 0.46) if bar else (0.5, 0.5)
    room = Room(size_px, least_px, max_width, max_lines, left + right)
    wrapped = wrap(fit(text, font(family, "bold")), family, room)
    if wrapped is None:
        raise _too_long(text, max_width)
    size, lines = wrapped
    kind = Type(family, "bold", size, TITLE_LINE_HEIGHT)
    letters = blocks.coverage(lines, kind, centred=False)
    rows, columns = letters.shape
    ground = rounded(min(columns + round((left + right) * size), max_width), rows, round(size * 0.28))
    sheet = Sheet(ground, plate)
    if bar:
        sheet.decorate(bar, *_bar(kind, rows))
    return sheet.write(letters, round(left * size), 0, ink).drawn(size, lines)


def label(
    text: str,
    *,
    size_px: int,
    max_width: int,
    least_px: int = 24,
    family: str = DEFAULT_FAMILY,
) -> Drawn:
    """The label that names what AI made: the acronym "IA" in a white chip, then the text, on an opaque dark plate.

    The form follows the Code of Practice on AI labelling of 10 June 2026 (specs A5): the acronym, embedded, in high
    contrast. An "IA" that begins the text isn't written twice; "IA" alone gives the chip alone.

    Args:
        text: what AI made, as "images et voix".
        size_px: pixels an em wished for (`layout.Sizes.label_px`).
        max_width: pixels the plate may take.
        least_px: the smallest size accepted.
        family: one of `fonts.FAMILIES`.

    Raises:
        BadInput: the text doesn't fit at `least_px`, or the font lacks a sign.
        MissingPart: the family isn't installed.
    """
    rest = fit(_MARK.sub("", text).strip(), font(family, "bold"))
    for size in range(size_px, min(least_px, size_px) - 1, -1):
        kind = Type(family, "bold", size)
        places = _label_places(rest, kind)
        if places.across <= max_width:
            return _label(rest, kind, places)
    raise _too_long(text, max_width)


class _Places(NamedTuple):
    """Where a label's parts stand: the chip's inset, padding and width, the text's left, the plate's width."""

    inset: int
    pad: int
    chip: int
    after: int
    across: int


def _label_places(rest: str, kind: Type) -> _Places:
    inset, pad = round(kind.size_px * 0.16), round(kind.size_px * 0.34)
    chip = blocks.width("IA", kind) + 2 * pad
    after = inset + chip + round(kind.size_px * 0.32)
    across = after + blocks.width(rest, kind) + round(kind.size_px * 0.5) if rest else chip + 2 * inset
    return _Places(inset, pad, chip, after, across)


def _label(rest: str, kind: Type, places: _Places) -> Drawn:
    mark = blocks.coverage(["IA"], kind, centred=True)
    words = blocks.coverage([rest], kind, centred=True) if rest else mark[:, :0]
    rows, inset = mark.shape[0], places.inset
    sheet = Sheet(rounded(places.across, rows, round(kind.size_px * 0.36)), NIGHT)
    sheet.decorate(WHITE, rounded(places.chip, rows - 2 * inset, round(kind.size_px * 0.24)), inset, inset)
    sheet.decorate(NIGHT, mark, inset + places.pad, 0)
    return sheet.write(words, places.after, 0, WHITE).drawn(kind.size_px, (f"IA {rest}".strip(),))


def _bar(kind: Type, rows: int) -> tuple[Coverage, int, int]:
    """The thin bar at a title's left, as tall as its letters: its coverage and its place."""
    margin, across = blocks.metrics(kind).margin, max(4, round(kind.size_px * 0.1))
    return rounded(across, rows - 2 * margin, across // 2), round(kind.size_px * 0.28), margin


def _refuse_low_contrast(ink: str, band: str, opacity: float) -> None:
    worst = min(contrast(ink, mixed(band, picture, opacity)) for picture in (BLACK, WHITE))
    if worst < TEXT_CONTRAST:
        raise BadInput(
            _(
                "le texte {ink} sur la bande {band} n'a qu'un contraste de {ratio:.1f} sur l'image la moins favorable."
            ).format(ink=ink, band=band, ratio=worst),
            remedy=_("Rendez la bande opaque, ou choisissez deux couleurs plus éloignées : il faut au moins 4,5."),
        )


def _too_long(text: str, max_width: int) -> BadInput:
    return BadInput(
        _("ce texte ne tient pas dans {width} pixels : « {text} ».").format(width=max_width, text=text[:100]),
        remedy=_("Raccourcissez-le."),
    )
