"""What a référentiel's written works are made of: her documents in order, what they lack, how many words each holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from preuve.deliver.content import Content, Ground, Part, contents
from preuve.deliver.model import Piece, Work
from preuve.documents.blocks import Block, Blocks, Draft, Gap, Heading, Known, Seen
from preuve.documents.decoding import not_utf8
from preuve.documents.said import says
from preuve.documents.text import fold
from preuve.i18n import _
from preuve.portfolio import FILE


@dataclass(frozen=True)
class Lack:
    """A section that isn't ready: still to write, drafted by an engine, or without something its model asks."""

    kind: str
    file: str
    heading: str
    said: str


@dataclass(frozen=True)
class Made:
    """A written work, ready to be laid out. `words`: how many of hers each section holds; `told`: of its files."""

    work: Work
    blocks: Blocks
    words: dict[str, int]
    lacks: tuple[Lack, ...]
    told: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its title, in the language spoken here and now."""
        return str(self.work.title)


def documents(work: Work, ground: Ground) -> list[tuple[Content, Piece, tuple[Part, ...]]]:
    """The documents of a written work, in order, each with the sections that stand in it. Raises BadInput."""
    return [
        (content, piece, tuple(_wanted(content, piece)))
        for piece in work.pieces
        for content in contents(ground, piece.document, known=piece.known)
    ]


def made(work: Work, ground: Ground) -> Made:
    """A written work: its title first, then each document's sections. Raises BadInput."""
    held = documents(work, ground)
    shown = [(content, part) for content, _piece, parts in held for part in parts]
    several = len(held) > 1
    blocks: list[Block] = [Heading(1, str(work.title))]
    seen: dict[Known, int] = {}
    headings: list[str] = []
    for content, _piece, parts in held:
        if several:
            blocks.append(Heading(2, content.title))
        for part in parts:
            headings.append(part.heading)
            own = _lowered(_once(part, seen, headings), by=1 if several else 0)
            blocks += [Heading(3 if several else 2, part.heading), *own]
    lacks = tuple(lack for content, part in shown for lack in lacking(content, part))
    if not held:
        blocks.append(Gap(_("aucun cas d'usage n'est nommé dans portfolio.yaml")))
        lacks = (Lack("gap", FILE, str(work.title), _("aucun cas d'usage n'est nommé")),)
    words = {part.heading: part.section.words for _content, part in shown}
    told = (*_foreign(one for one, _piece, _parts in held), *_left(part for _content, part in shown))
    return Made(work, tuple(blocks), words, lacks, tuple(dict.fromkeys(told)))


def _once(part: Part, seen: dict[Known, int], headings: Sequence[str]) -> Iterator[Block]:
    """A section's blocks; what the run tells stands whole the first time, then one line says where.

    Args:
        part: the section.
        seen: the section, counted from 0, that each was told in; this one's are added.
        headings: those of the sections so far, this one's last: what the section just before told needs no line.
    """
    here, again = len(headings) - 1, list[int]()
    for one in part.blocks:
        if isinstance(one, Known) and seen.setdefault(one, here) != here:
            again.append(seen[one])
        else:
            yield one
    far = [at for at in dict.fromkeys(again) if at < here - 1]
    if far:
        yield Seen(tuple(dict.fromkeys(headings[at] for at in far)))


def _foreign(read: Iterable[Content]) -> Iterator[str]:
    return (not_utf8(one.file) for one in read if one.foreign)


def _left(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        for said in part.left:
            yield _("« {heading} », tableau trop grand : {left}.").format(heading=part.heading, left=said)


def _lowered(blocks: Iterable[Block], *, by: int) -> Iterator[Block]:
    """The same blocks, her own headings further down."""
    for one in blocks:
        yield Heading(one.level + by, one.text) if isinstance(one, Heading) else one


def _wanted(content: Content, piece: Piece) -> Iterator[Part]:
    names = {fold(one) for one in piece.sections}
    for part in content.parts:
        if not names or fold(part.model.heading.fr if part.model else part.heading) in names:
            yield part


def lacking(content: Content, part: Part) -> Iterator[Lack]:
    """What a section lacks, in words."""
    where = f"documents/{content.file}"
    if any(isinstance(one, Draft) for one in part.blocks):
        yield Lack("draft", where, part.heading, _("brouillon d'un moteur de texte, à récrire avec vos mots"))
    elif any(isinstance(one, Gap) and not one.begun for one in part.blocks):
        yield Lack("gap", where, part.heading, says(part.section))
    elif part.section.flaws:
        yield Lack("flaw", where, part.heading, says(part.section))
