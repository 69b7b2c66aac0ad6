"""Laying a document down from its model, and refreshing what the kit knows in it; her own words are never touched."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from preuve.documents.blocks import Blocks
from preuve.documents.model import DocumentModel, SectionModel
from preuve.documents.outline import section_outline
from preuve.documents.writing.marks import Marked, known, marked, strays
from preuve.documents.writing.quoted import quoted
from preuve.documents.writing.sheet import LEVEL, Piece, asides_end, inserted, pieces
from preuve.i18n import _

Tells = Callable[[SectionModel], Iterable[tuple[str, Blocks]]]


@dataclass(frozen=True)
class Laid:
    """A document as it is now. `notes` tell what was done; `hers` is what she had changed in the kit's lines."""

    text: str
    notes: tuple[str, ...] = ()
    hers: tuple[str, ...] = ()


def lay(text: str, model: DocumentModel, tells: Tells) -> Laid:
    """A text with every section of its model, each with what the kit knows now. Doing it twice changes nothing more."""
    notes, hers = list[str](), list[str]()
    text = _titled(text, model)
    text = _levelled(text, model, notes)
    text = _completed(text, model, notes)
    _told_twice(text, model, notes)
    for section in model.sections:
        piece = _first(text, model, section)
        if piece:
            text = _refreshed(text, piece, dict(tells(section)), notes, hers)
    return Laid(text, tuple(notes), tuple(hers))


def _titled(text: str, model: DocumentModel) -> str:
    return text if text.strip() else f"# {model.title}\n"


def _levelled(text: str, model: DocumentModel, notes: list[str]) -> str:
    """Each heading that the model knows at the level it must have, so that it is read as a section."""
    lines = text.split("\n")
    for piece in pieces(text, model):
        if piece.model and piece.level != LEVEL:
            lines[piece.start : piece.body] = [f"{'#' * LEVEL} {piece.heading}", *[""] * (piece.body - piece.start - 1)]
            notes.append(_("« {heading} » : titre remis à son niveau.").format(heading=piece.heading))
    return "\n".join(lines)


def _completed(text: str, model: DocumentModel, notes: list[str]) -> str:
    """Each section that is missing, put back after the one that it follows in the model."""
    new = not pieces(text, model)
    for at, section in enumerate(model.sections):
        if _first(text, model, section):
            continue
        text = inserted(text, _place(text, model, at), section_outline(section).split("\n"))
        if not new:
            notes.append(_("« {heading} » : partie remise à sa place.").format(heading=section.heading))
    return text


def _place(text: str, model: DocumentModel, at: int) -> int:
    before = next((one for older in model.sections[:at][::-1] if (one := _first(text, model, older))), None)
    if before:
        return before.end
    found = pieces(text, model)
    return found[0].start if found else len(text.split("\n"))


def _told_twice(text: str, model: DocumentModel, notes: list[str]) -> None:
    found = [one.model for one in pieces(text, model) if one.model]
    for section in model.sections:
        if found.count(section) > 1:
            said = _("« {heading} » y est deux fois : réunissez-les.")
            notes.append(said.format(heading=section.heading))


def _refreshed(text: str, piece: Piece, told: dict[str, Blocks], notes: list[str], hers: list[str]) -> str:
    """A section's lines between marks, told anew; what she had changed in them is kept aside."""
    lines = text.split("\n")
    own, heading = lines[piece.body : piece.end], piece.heading
    for at in reversed(strays(own)):
        del own[at]
        notes.append(_("« {heading} » : une marque effacée à moitié a été retirée.").format(heading=heading))
    wanted = {name: known(name, quoted(blocks)) for name, blocks in told.items()}
    for one in reversed([found for found in marked(own) if found.kind == "sait"]):
        own[one.start : one.end] = _renewed(one, wanted, heading, notes, hers)
    text = "\n".join([*lines[: piece.body], *own, *lines[piece.end :]])
    for block in wanted.values():
        here = Piece(heading, LEVEL, piece.start, piece.body, piece.body + len(own), piece.model)
        place = asides_end(text, here)
        before = len(text.split("\n"))
        text = inserted(text, place, block)
        own += [""] * (len(text.split("\n")) - before)
    return text


def _renewed(
    one: Marked, wanted: dict[str, list[str]], heading: str, notes: list[str], hers: list[str]
) -> Sequence[str]:
    """The lines that take the place of a marked block; what is told there isn't told anywhere else."""
    if one.edited and any(line.strip() for line in one.body):
        hers.append("\n".join((f"## {heading}", "", *one.body)))
        said = _("« {heading} » : vous aviez changé des lignes écrites par Preuve ; votre version est gardée à part.")
        notes.append(said.format(heading=heading))
    if not one.whole:
        notes.append(_("« {heading} » : une marque effacée à moitié a été refaite.").format(heading=heading))
    return wanted.pop(one.name, [])


def _first(text: str, model: DocumentModel, section: SectionModel) -> Piece | None:
    return next((one for one in pieces(text, model) if one.model == section), None)
