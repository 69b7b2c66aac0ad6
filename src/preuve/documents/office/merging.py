"""Words read back put in a document's Markdown: hers replace what she sent out, and never what she wrote since."""

import re
from collections.abc import Sequence
from itertools import groupby

from preuve.artifact import digest_bytes
from preuve.documents.blocks import Grid, Heading, Items, Paragraph, Run
from preuve.documents.markdown import blocks as blocks_of
from preuve.documents.model import DocumentModel
from preuve.documents.office.taking import Block, Portion, markdown
from preuve.documents.text import fold
from preuve.documents.writing import marks
from preuve.documents.writing.sheet import inserted, own, piece_of, with_own
from preuve.i18n import _

_IMAGE = re.compile(r"^!\[(.+)\]\([^()\s]+\)$", re.MULTILINE)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


def put(text: str, portion: Portion, sent: str = "") -> tuple[str, str]:
    """A document with a portion's words, and what is to be told; `sent`: digest of the section as it was sent out."""
    model: DocumentModel = portion.wanted.model
    piece = piece_of(text, model, portion.heading)
    if piece is None:
        lines = [f"## {portion.heading}", "", *worded(portion.blocks, "").split("\n")]
        said = _("« {heading} » n'est pas une partie du modèle : gardée à la fin du document.")
        return inserted(text, len(text.split("\n")), lines), said.format(heading=portion.heading)
    before = own(text, piece)
    new = _pictured(worded(portion.blocks, _recording(before)), before)
    words, said = _settled(before, new, same=bool(sent) and sent == digest(before))
    return (with_own(text, piece, words) if words != before else text), said.format(heading=portion.heading)


def worded(blocks: Sequence[Block], recording: str) -> str:
    """Blocks as Markdown; what a text engine drafted stands between its marks again."""
    parts = list[str]()
    for drafted, group in groupby(blocks, key=lambda one: one.whose == "draft"):
        told = markdown(list(group))
        lines = ["", *told.split("\n"), ""]
        parts.append("\n".join(marks.draft(recording, lines)) if drafted and recording else told)
    return "\n\n".join(part for part in parts if part.strip())


def _pictured(new: str, before: str) -> str:
    """Words with the pictures that stood before, where the DOCX had their description alone."""
    shown = {fold(one[1]): one[0] for one in _IMAGE.finditer(before)}
    return "\n\n".join(shown.get(fold(part), part) for part in new.split("\n\n")) if shown else new


def digest(words: str) -> str:
    """What tells a section's words from any others, however it is spaced."""
    return digest_bytes(repr(_signature(words)).encode())[:16]


def _settled(before: str, new: str, *, same: bool) -> tuple[str, str]:
    """What the section is to say, and what is told. `same`: she changed nothing here since she sent it out."""
    old, now = _signature(before), _signature(new)
    if old == now:
        return before, ""
    if not now:
        if same:
            return "", _("« {heading} » : vidée, comme dans le DOCX ; l'ancien texte est gardé.")
        return before, _("« {heading} » : vide dans le DOCX, votre texte d'ici est resté.")
    if same or not set(old) - set(now):
        return new, _("« {heading} » : reprise du DOCX.")
    both = f"{before}\n\n> {_('Repris du DOCX, à fondre avec ce qui précède :')}\n\n{new}"
    return both, _("« {heading} » : changée ici et dans le DOCX ; les deux textes y sont, à fondre.")


def _signature(words: str) -> tuple[tuple[str, ...], ...]:
    """What a text says and how, block by block; spaces and marks apart."""
    return tuple(one for block in blocks_of(words) for one in _signed(block))


def _signed(block: object) -> list[tuple[str, ...]]:
    match block:
        case Paragraph() if block.code:
            return [("p", *_runs((Run(part),))) for part in block.code.split("\n\n") if part.strip()]
        case Paragraph():
            return [("p", *_runs(block.line))]
        case Items():
            return [("ordered" if block.ordered else "item", *_runs(item)) for item in block.items]
        case Grid():
            return [("row", *map(_plain, row)) for row in (block.header, *block.rows)]
        case Heading():
            return [("h", _plain(block.text))]
        case _:
            return []


def _runs(line: Sequence[Run]) -> list[str]:
    """Words with their hand; code, which an office suite doesn't keep apart, is words like others."""
    hands = groupby(line, key=lambda run: (run.bold, run.italic))
    told = ((hand, _plain("".join(run.text for run in runs))) for hand, runs in hands)
    return [f"{int(bold)}{int(italic)}{text}" for (bold, italic), text in told if text]


def _plain(text: str) -> str:
    return " ".join(text.translate(_SPACES).split())


def _recording(before: str) -> str:
    """The recording of the draft that stands in a section."""
    return next((one.name for one in marks.marked(before.split("\n")) if one.kind == "brouillon"), "")
