"""Written works as tagged PDF, their number of pages."""

import re
from datetime import UTC, datetime

import pytest

from preuve.deliver import limits
from preuve.deliver.pdf import Cover, _block, pages, pdf
from preuve.documents.blocks import Draft, Gap, Grid, Heading, Items, Known, Paragraph, Run, line
from preuve.dossier.report.typesetting import composer
from preuve.i18n import speaking

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
COVER = Cover("Rapport", author="C-042", notice="Inventé.", footer="Rapport")
EVIL = '#panic("pris") *gras* $x$ @ici <x> `code` // = titre #import "/etc/passwd"'


def blocks(paragraphs: int = 1):
    long = line("Une phrase ordinaire, assez longue pour occuper sa place sur la page. " * 8)
    return (
        Heading(1, "Rapport"),
        Heading(2, "Courte"),
        Paragraph(line("Peu.")),
        Heading(2, "Longue"),
        *([Paragraph(long)] * paragraphs),
        Heading(4, "Saut " + EVIL),
        Grid(("A", "B"), (("1", EVIL), ("2",)), "Un tableau"),
        Items((line(EVIL),)),
        Known("le brief", (Paragraph((Run(EVIL, link="https://example.org"),)),)),
        Draft("un moteur", (Paragraph(line("d")),)),
        Gap("le reste"),
    )


@pytest.fixture(scope="module")
def long():
    return pdf(blocks(60), COVER, AT)


def test_it_is_tagged_titled_in_a_language_and_the_same_twice():
    found = pdf(blocks(), COVER, AT)
    assert found.data == pdf(blocks(), COVER, AT).data
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", found.data)
    assert re.search(rb"/Lang\s*\(fr\)", found.data)
    assert b"pdfuaid" in found.data
    assert b"/Outlines" in found.data
    assert found.pages == pages(found.data) == 1
    with speaking("en"):
        assert re.search(rb"/Lang\s*\(en\)", pdf(blocks(), COVER, AT).data)


def test_what_is_quoted_as_it_is_keeps_its_lines_and_wraps():
    def laid(text):
        return pages(pdf((Heading(1, "R"), Paragraph((Run(text, code=True),))), COVER, AT).data)

    assert laid("mot " * 300) == 1
    assert laid("\n".join(["mot"] * 300)) > 3
    told = _block(Paragraph((Run("a\n  b", code=True),)), {})
    assert told == {"kind": "code", "lines": ["a", "  b"]}


def test_no_heading_is_jumped_and_each_has_its_place(long):
    assert [(mark.text, mark.level) for mark in long.marks][:3] == [("Rapport", 1), ("Courte", 2), ("Longue", 2)]
    assert long.marks[-1].level == 3
    places = [(mark.page, mark.y) for mark in long.marks]
    assert places == sorted(places)


def test_too_many_pages_are_refused_with_what_is_longest(long):
    found = limits.too_long("Rapport", long, long.pages - 1, {"Longue": 900, "Courte": 2})
    assert f"a {long.pages} pages" in found.message
    assert "1 page de trop" in found.message
    assert found.remedy.index("« Longue »") < found.remedy.index("« Courte »")
    assert "900 mots" in found.remedy


def test_a_sections_length_is_told_in_pages(long):
    (first, second) = limits.lengths(long, {"Longue": 900, "Courte": 2})
    assert (first.heading, second.heading) == ("Longue", "Courte")
    assert long.pages - 2 < first.pages < long.pages
    assert second.pages < 0.2


def test_texts_are_never_markup():
    from preuve.deliver.pdf import FOLDER, TEMPLATE, _data

    told = [_block(one, {}) for one in (Heading(1, EVIL), Paragraph(line(EVIL)))]
    with composer(TEMPLATE, _data(told, COVER), {}, FOLDER) as made:
        assert b"pris" in made.query("heading", field="body").encode()
