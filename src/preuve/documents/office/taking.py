"""What was read of a DOCX put under the headings of her documents: which words go where, as Markdown.

A heading is known by its style, or by its words alone where the style was lost. What no heading of ours claims is kept,
under its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from preuve.documents.office.answered import Asked
from preuve.documents.office.inline import raw
from preuve.documents.office.reading import Said, Tabled
from preuve.documents.text import fold
from preuve.documents.writing.hers import opened
from preuve.documents.writing.wanted import Wanted
from preuve.i18n import _

Block = Said | Tabled
SECTION = 2
_NUMBER = re.compile(r"^(\d{1,9})([.)](?=\s))")


@dataclass
class Portion:
    """Words for a section of a document. `known`: whether its model has it."""

    wanted: Wanted
    heading: str
    known: bool
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Sorted:
    """Every portion in order."""

    portions: list[Portion] = field(default_factory=list)


def sort(blocks: Sequence[Block], documents: Sequence[Wanted], alone: Wanted | None = None) -> Sorted:
    """Blocks by document and section. `alone`: the document that they are all of, unless a title says otherwise."""
    return _Sorter(documents, alone).sort(blocks)


class _Sorter:
    """Goes through the blocks: which document, which section."""

    def __init__(self, documents: Sequence[Wanted], alone: Wanted | None) -> None:
        self.documents, self.current = documents, alone
        self.found = Sorted()
        self.portion: Portion | None = None

    def sort(self, blocks: Sequence[Block]) -> Sorted:
        for block in blocks:
            if isinstance(block, Said) and block.whose == "hers" and self._heading(block):
                continue
            mine = self._hers(block)
            if mine and mine.whose != "kit":
                self._open().blocks.append(mine)
        return self.found

    def _heading(self, said: Said) -> bool:
        """Take a heading for what it is; whether it is one."""
        document, section = self._title(said.words), self._section(said.words)
        styled = said.level > 0
        if document and (styled or said.bold) and (said.level <= 1 or not section):
            self.current, self.portion = document, None
            return True
        if section and (styled or _alone(said)):
            self.current = section[0]
            self._begin(section[0], section[1], known=True)
            return True
        if styled and said.level <= SECTION and self.current:
            self._begin(self.current, said.words, known=False)
            return True
        return False

    def _title(self, words: str) -> Wanted | None:
        """The document that is called so, in either language."""
        wanted = fold(words)
        for one in self.documents:
            titles = {one.model.title.fr, one.model.title.en} if one.case is None else {one.title, one.case.title}
            if wanted in {fold(title) for title in titles}:
                return one
        return None

    def _section(self, words: str) -> tuple[Wanted, str] | None:
        """The section that is called so: of the document that is read now, else of the only one that has it."""
        if self.current and (found := self.current.model.section(words)):
            return self.current, found.heading.fr
        having = [one for one in self.documents if one.model.section(words)]
        section = having[0].model.section(words) if len(having) == 1 else None
        return (having[0], section.heading.fr) if section else None

    def _hers(self, block: Block) -> Block | None:
        """A block without our questions and facts, in their style or not; None where nothing of hers is left."""
        if not isinstance(block, Said) or block.whose in ("kit", "draft"):
            return block
        model = self.portion.wanted.model.section(self.portion.heading) if self.portion else None
        asked = self._every if block.whose == "asked" else Asked((*model.ask, *model.facts)) if model else Asked(())
        return asked.hers(block)

    @cached_property
    def _every(self) -> Asked:
        """All that is asked: her words may stand over a question that she moved."""
        models = {one.model.id: one.model for one in self.documents}
        return Asked([one for model in models.values() for section in model.sections for one in section.ask])

    def _open(self) -> Portion:
        """The portion that words go to; one for those that come before any heading."""
        if self.portion is None or self.portion.wanted != (self.current or self.portion.wanted):
            self._begin(self.current or self.documents[0], _("Repris du DOCX, sans titre"), known=False)
        return self.portion or self.found.portions[-1]

    def _begin(self, document: Wanted, heading: str, *, known: bool) -> None:
        there = (one for one in self.found.portions if (one.wanted, fold(one.heading)) == (document, fold(heading)))
        self.portion = next(there, None) or Portion(document, heading, known)
        if self.portion not in self.found.portions:
            self.found.portions.append(self.portion)


def markdown(blocks: Sequence[Block]) -> str:
    """Blocks as Markdown, a blank line between them; the items of a list stand together."""
    return "\n\n".join("\n".join(_lines(group)) for group in _groups(blocks))


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The items of a list together, everything else alone."""
    for listed, group in groupby(blocks, key=lambda one: isinstance(one, Said) and one.listed):
        found = list(group)
        yield from [found] if listed else ([one] for one in found)


def _lines(group: Sequence[Block]) -> Iterator[str]:
    quoted = "\n\n".join(raw(one.bits) for one in group if isinstance(one, Said) and one.listed == "code")
    if quoted and "<!--" not in quoted:  # a mark of ours would hold there too
        fence = "`" * (max([2, *map(len, re.findall("`+", quoted))]) + 1)
        yield from (fence, *quoted.split("\n"), fence)
        return
    for number, block in enumerate(group, start=1):
        if isinstance(block, Tabled):
            yield from _table(block)
        elif block.listed and block.listed != "code":
            mark = "-" if block.listed == "bullet" else f"{number}."
            yield f"{'   ' * block.depth}{mark} {_flat(block.markdown)}"
        elif block.level:
            yield f"{'#' * min(max(block.level, SECTION + 1), 6)} {_flat(block.markdown)}"
        elif block.words:
            yield "\\\n".join(
                _NUMBER.sub(r"\1\\\2", opened(line.strip())) for line in block.markdown.split("\n") if line.strip()
            )
        else:
            yield block.markdown


def _table(table: Tabled) -> Iterator[str]:
    columns = max(len(row) for row in table.rows)
    head, *rows = [(*row, *[""] * (columns - len(row))) for row in table.rows]
    yield _row(head)
    yield _row(["---"] * columns)
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _alone(said: Said) -> bool:
    """Whether a paragraph without a heading's style stands as one: in bold, or not ending as a sentence does."""
    return not said.listed and (said.bold or said.words[-1:] not in ".;,:!")
