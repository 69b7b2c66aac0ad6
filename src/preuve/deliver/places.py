"""Where a juror finds a section: the delivered file that holds it, its chapter and page; at the oral, its slides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from preuve.deliver.content import Ground
from preuve.deliver.model import Work
from preuve.deliver.office import typeset_text
from preuve.deliver.order import documents
from preuve.deliver.pdf import Mark
from preuve.documents.text import fold
from preuve.i18n import _
from preuve.wording import named


@dataclass(frozen=True)
class Spot:
    """A section in a delivered file. `chapter`: empty where the file is one document; `page`: 0 where none is known."""

    file: str
    chapter: str
    heading: str
    page: int = 0


@dataclass(frozen=True)
class Places:
    """Where everything stands.

    Attributes:
        spots: those of a section, by its document's id and its folded French heading: one for each use case.
        kept: the ids of the documents that are hers alone.
        slides: the numbers of the slides that show a section of those, by its document's id and folded heading.
        cases: the titles of the use cases.
    """

    spots: Mapping[tuple[str, str], Sequence[Spot]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    slides: Mapping[tuple[str, str], Sequence[int]] = field(default_factory=dict)
    cases: tuple[str, ...] = ()

    def of(self, document: str, headings: Sequence[str]) -> list[Spot]:
        """Those of some sections of a document, by their French headings, in order; its first where none is named."""
        if not headings:
            return [one for (name, _heading), spots in self.spots.items() if name == document for one in spots][:1]
        return [one for heading in headings for one in self.spots.get((document, fold(heading)), ())]


def spots(
    works: Sequence[Work], ground: Ground, marks: Mapping[str, Sequence[Mark]], ending: str = "pdf"
) -> dict[tuple[str, str], list[Spot]]:
    """Where each section of the works that are handed in stands.

    Args:
        works: the written works.
        ground: what they are made from.
        marks: where the headings of a work's PDF stand, by the work's id; none: no page is told.
        ending: that of the files she hands in.
    """
    found: dict[tuple[str, str], list[Spot]] = {}
    for work in works:
        for key, spot in _spots(work, ground, marks.get(work.id, ()), ending) if not work.kept else ():
            found.setdefault(key, []).append(spot)
    return found


def _spots(work: Work, ground: Ground, marks: Sequence[Mark], ending: str) -> Iterator[tuple[tuple[str, str], Spot]]:
    shown, seek = documents(work, ground), _Seek(marks)
    several = len(shown) > 1
    for content, piece, parts in shown:
        chapter = content.title if several else ""
        if several:
            seek.page(chapter, 2)
        for part in parts:
            french = part.model.heading.fr if part.model else part.heading
            page = seek.page(part.heading, 3 if several else 2)
            yield (piece.document, fold(french)), Spot(f"{work.id}.{ending}", chapter, part.heading, page)


class _Seek:
    """Finds headings one after the other."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks, self.at = marks, 0

    def page(self, text: str, level: int) -> int:
        wanted = typeset_text(text)
        for at in range(self.at, len(self.marks)):
            if (self.marks[at].text, self.marks[at].level) == (wanted, level):
                self.at = at + 1
                return self.marks[at].page
        return 0


def told(found: Sequence[Spot], detail: int = 0) -> Iterator[str]:
    """Where they stand, in words, file by file.

    Args:
        found: sections.
        detail: 0, with each section's title; 1, with the chapter's; 2, the file and its pages.
    """
    for file in dict.fromkeys(one.file for one in found):
        mine = [one for one in found if one.file == file]
        chapters = list(dict.fromkeys(one.chapter for one in mine))
        titled = detail < 2 and len(chapters) == 1 and chapters[0]
        head = file + (", " + _("« {heading} »").format(heading=chapters[0]) if titled else "")
        if detail == 0:
            headings = dict.fromkeys(one.heading for one in mine)
            yield named(head, ", ".join(f"{one}{_pages(mine, one)}" for one in headings))
        else:
            yield head + _pages(mine)


def _pages(mine: Sequence[Spot], heading: str = "") -> str:
    pages = dict.fromkeys(one.page for one in mine if one.page and heading in ("", one.heading))
    return " " + _("(p.\u00a0{pages})").format(pages=", ".join(map(str, pages))) if pages else ""


def ranges(numbers: Sequence[int]) -> str:
    """« 3 à 5, 8 »."""
    runs: list[list[int]] = []
    for one in sorted(set(numbers)):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    said = (str(run[0]) if len(run) == 1 else _("{first} à {last}").format(first=run[0], last=run[-1]) for run in runs)
    return ", ".join(said)
