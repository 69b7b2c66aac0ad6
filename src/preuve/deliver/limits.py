"""Pages at most: counted in the PDF itself; over the limit, by how much, and what is longest, is told."""

from collections.abc import Mapping
from dataclasses import dataclass

from preuve.deliver.pdf import Mark, Pdf
from preuve.errors import PreuveError
from preuve.i18n import _, ngettext
from preuve.pages import number
from preuve.wording import apart

TOP_MM, BOTTOM_MM = 18.0, 278.0
TOLD = 3


class TooLong(PreuveError):
    """A written work has more pages than its référentiel takes."""


@dataclass(frozen=True)
class Length:
    """How long a section is."""

    heading: str
    pages: float
    words: int


def lengths(pdf: Pdf, words: Mapping[str, int]) -> list[Length]:
    """The length of each section that has words, the longest first."""
    ends = [*(_place(mark) for mark in pdf.marks[1:]), float(pdf.pages)]
    found = [
        Length(mark.text, end - _place(mark), words[mark.text])
        for mark, end in zip(pdf.marks, ends, strict=True)
        if mark.text in words
    ]
    return sorted(found, key=lambda one: one.pages, reverse=True)


def too_long(title: str, pdf: Pdf, most: int, words: Mapping[str, int]) -> TooLong:
    """What to say of a PDF of more than `most` pages: by how many, and which sections are longest."""
    over = pdf.pages - most
    said = ngettext(
        "« {title} » a {pages} pages ; le référentiel en prend {most} au plus : {over} page de trop.",
        "« {title} » a {pages} pages ; le référentiel en prend {most} au plus : {over} pages de trop.",
        over,
    ).format(title=title, pages=pdf.pages, most=most, over=over)
    longest = _("Le plus long : {parts}.").format(parts=apart(map(_told, lengths(pdf, words)[:TOLD])))
    remedy = _("Raccourcissez ces parties, ou demandez un brouillon marqué « trop long » avec --allow-long.")
    return TooLong(said, remedy=f"{longest}\n  {remedy}")


def _told(one: Length) -> str:
    counted = ngettext("{n} mot", "{n} mots", one.words).format(n=one.words)
    pages = ngettext("{n} page", "{n} pages", int(one.pages)).format(n=number(round(one.pages, 1)))
    return _("« {heading} » ({pages}, {words})").format(heading=one.heading, pages=pages, words=counted)


def _place(mark: Mark) -> float:
    """Where a heading stands, in pages from the start."""
    return mark.page - 1 + min(max((mark.y - TOP_MM) / (BOTTOM_MM - TOP_MM), 0.0), 1.0)


def marked(title: str, most: int, pages: int) -> str:
    """What a draft that is too long says of itself on each of its pages."""
    return _("TROP LONG : {pages} pages au lieu de {most}. {title}").format(pages=pages, most=most, title=title)
