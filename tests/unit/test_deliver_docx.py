"""A DOCX read back: headings without a jump, texts for pictures, what isn't hers told apart, the same bytes twice."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from pptx import Presentation

from preuve.deliver import docx_styles as styles
from preuve.deliver.docx import docx
from preuve.deliver.office import described, typeset_text
from preuve.documents.blocks import Draft, Gap, Grid, Heading, Items, Known, Paragraph, Picture, Run, Seen, line
from preuve.i18n import speaking
from preuve.pages import followed

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TABLE = Grid(("Étape", "Début"), (("Essai", "4 janvier 2027"), ("Bilan", "1er avril 2027")), "Le calendrier")


def picture(colour: str = "red") -> Picture:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 400), colour).save(out, "PNG")
    return Picture(out.getvalue(), "Un carré rouge", "La légende")


BLOCKS = (
    Heading(1, "Mon plan"),
    Heading(2, "Objectifs"),
    Paragraph((Run("Un lien ", bold=True), Run("ici", link="https://example.org/a?b=1"), Run(" : oui !"))),
    Items((line("un"), line("deux")), ordered=True),
    Items((line("recommence"),), ordered=True),
    TABLE,
    picture(),
    Known("le brief", (Paragraph(line("Su.")), Items((line("a"),)), TABLE)),
    Draft("mistral-small", (Paragraph(line("Proposé.")),)),
    Gap("les risques"),
    Paragraph((Run("Rôle : auteur\n  - ton sobre\n\nFin", code=True),)),
    Seen(("Objectifs",)),
)


@pytest.fixture(scope="module")
def read():
    return Document(io.BytesIO(docx(BLOCKS, title="Mon plan", at=AT, author="C-042")))


def test_the_same_blocks_give_the_same_bytes():
    assert docx(BLOCKS, title="Mon plan", at=AT) == docx(BLOCKS, title="Mon plan", at=AT)


def test_headings_are_real_and_none_is_jumped(read):
    names = [one.style.name for one in read.paragraphs if one.style.name.startswith("Heading")]
    assert names == ["Heading 1", "Heading 2"]


def test_each_picture_has_its_text_and_fits_the_page(read):
    assert [one.get("descr") for one in read.element.iter(qn("wp:docPr"))] == ["Un carré rouge"]
    assert read.inline_shapes[0].height.cm <= 10.51


def test_tables_repeat_their_header_and_are_described(read):
    for table in read.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Le calendrier"
        assert sum(column.width.cm for column in table.columns) == pytest.approx(17, abs=0.1)


def test_what_is_not_hers_has_a_label_and_a_border(read):
    told = {one.text: one.style.name for one in read.paragraphs}
    assert told["Relevé par Preuve dans le brief"] == styles.LABEL[styles.KNOWN_STYLE]
    assert told["Su."] == told["a"] == styles.KNOWN_STYLE
    assert told["Brouillon de mistral-small\u00a0: à récrire avec vos mots"] == styles.LABEL[styles.DRAFT_STYLE]
    assert told["Proposé."] == styles.DRAFT_STYLE
    assert told["À écrire\u00a0: les risques"] == styles.GAP_STYLE
    for name in (styles.KNOWN_STYLE, styles.DRAFT_STYLE, styles.GAP_STYLE):
        assert read.styles[name].element.pPr.find(qn("w:pBdr")).find(qn("w:left")) is not None
    captions = [one.style.name for one in read.paragraphs if one.text == "Le calendrier"]
    assert captions == ["Caption", styles.CAPTION[styles.KNOWN_STYLE]]
    assert set(captions[1:]) <= styles.OURS
    assert read.tables[1].rows[1].cells[0].paragraphs[0].style.name == styles.CELL[styles.KNOWN_STYLE]


def test_what_is_quoted_as_it_is_keeps_its_lines(read):
    told = [one.text for one in read.paragraphs if one.style.name == styles.CODE_STYLE]
    assert told == ["Rôle\u00a0: auteur\n  - ton sobre", "Fin"]


def test_where_it_was_told_already_is_a_line_without_a_border(read):
    (told,) = (one for one in read.paragraphs if one.style.name == styles.SEEN_STYLE)
    assert told.text == "Relevés\u00a0: voir «\u00a0Objectifs\u202f»"
    assert read.styles[styles.SEEN_STYLE].element.pPr.find(qn("w:pBdr")) is None
    assert styles.SEEN_STYLE in styles.OURS


def test_each_numbered_list_begins_at_one(read):
    lists = [one for one in read.paragraphs if one.style.name == "List Number"]
    numbers = [one._p.pPr.numPr.numId.val for one in lists]
    assert numbers[0] == numbers[1] != numbers[2]


@pytest.mark.parametrize(("spoken", "tag"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_it_says_its_language_its_title_and_a_fixed_date(spoken, tag):
    with speaking(spoken):
        found = Document(io.BytesIO(docx(BLOCKS, title="Mon plan", at=AT)))
    assert {one.get(qn("w:val")) for one in found.styles.element.iter(qn("w:lang"))} == {tag}
    properties = found.core_properties
    assert (properties.title, properties.language, properties.created) == ("Mon plan", tag, AT)
    assert "python-docx" not in (properties.author, properties.comments)


def test_french_spaces_hold_in_it(read):
    assert "Un lien ici\u00a0: oui\u202f!" in [one.text for one in read.paragraphs]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.fr?bcc=c@d.fr", "//x.y", ""])
def test_only_plain_links_are_followed(link):
    assert followed(link) == ""
    made = docx((Heading(1, "T"), Paragraph((Run("mot", link=link),))), title="T", at=AT)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert b"hyperlink" not in parts.read("word/document.xml")


def test_texts_from_outside_are_words_and_nothing_else():
    evil = 'A\x00\x1b[31m\u202e<w:p/>{ INCLUDETEXT "c:\\x" }&amp;\ud800=1+1'
    found = Document(io.BytesIO(docx((Heading(1, evil), Paragraph(line(evil))), title=evil, at=AT)))
    assert found.paragraphs[1].text == 'A[31m<w:p/>{ INCLUDETEXT "c:\\x" }&amp;=1+1'
    assert [one.text for one in found.element.iter(qn("w:instrText"))] == []


def test_line_breaks_become_spaces():
    assert typeset_text("a\nb\u2028c\td") == "a b c d"


@pytest.mark.parametrize(
    "whose", ["Ana\x01 Ferry", "Ana \x1b[31mFerry", "Ana\x0bFerry", "Ana\ufffe Ferry", "Ana\ud800 Ferry"]
)
def test_a_name_with_signs_no_file_can_hold_is_written_without_them(whose):
    found = Document(io.BytesIO(docx((Heading(1, "A"),), title=whose, at=AT, author=whose)))
    assert {found.core_properties.author, found.core_properties.title} <= {"Ana Ferry", "Ana [31mFerry"}
    slides = Presentation()
    described(slides.core_properties, title=whose, author=whose, at=AT, spoken="fr")
    slides.save(io.BytesIO())
