"""Her documents as a DOCX to fill: each question under its heading, what is known, what she wrote already."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from preuve.deliver.docx import docx
from preuve.documents.blocks import Block, Draft, Gap, Heading, Known, Paragraph, line
from preuve.documents.markdown import blocks as blocks_of
from preuve.documents.model import SectionModel
from preuve.documents.office.merging import digest
from preuve.documents.writing import marks
from preuve.documents.writing.sheet import Piece, own, pieces
from preuve.documents.writing.state import Shown
from preuve.documents.writing.wanted import Wanted
from preuve.i18n import _


def sent(seen: Shown, texts: Mapping[Wanted, str], at: datetime) -> bytes:
    """Some documents as one DOCX, in the language spoken here and now."""
    blocks = [block for wanted, text in texts.items() for block in _document(seen, wanted, text)]
    title = ", ".join(str(one.model.title) for one in list(texts)[:1]) if len(texts) == 1 else _("Mes documents")
    return docx(blocks, title=title, at=at, author=seen.project.portfolio.organisation)


def digests(wanted: Wanted, text: str) -> dict[str, str]:
    """What tells each section as it is sent out, by its heading."""
    return {_name(one): digest(own(text, one)) for one in pieces(text, wanted.model)}


def _name(piece: Piece) -> str:
    return piece.model.heading.fr if piece.model else piece.heading


def _document(seen: Shown, wanted: Wanted, text: str) -> Iterator[Block]:
    yield Heading(1, wanted.title)
    for piece in pieces(text, wanted.model):
        yield Heading(2, str(piece.model.heading) if piece.model else piece.heading)
        if piece.model:
            yield from _asked(seen, wanted, piece.model)
        yield from _hers(own(text, piece))
        yield Paragraph(line(" "))


def _asked(seen: Shown, wanted: Wanted, section: SectionModel) -> Iterator[Block]:
    yield from (Gap(str(one)) for one in section.ask)
    if section.facts:
        yield Known(_("le modèle de ce document"), tuple(Paragraph(line(str(one))) for one in section.facts))
    for _told, blocks in seen.tells(wanted, section):
        yield from blocks


def _hers(words: str) -> Iterator[Block]:
    """Her words, and drafts between their marks told as drafts."""
    lines, at = words.split("\n"), 0
    for one in marks.marked(lines):
        if one.kind == "brouillon":
            yield from blocks_of("\n".join(lines[at : one.start]))
            yield Draft(one.name, tuple(blocks_of("\n".join(one.body))))
            at = one.end
    yield from blocks_of("\n".join(lines[at:]))
