"""A DOCX read back: Word's habits, LibreOffice's, and files made to harm."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document
from helpers_office import W, changed, field, para, run, word

from preuve.deliver.docx import docx as made
from preuve.documents.blocks import Draft, Gap, Grid, Heading, Known, Paragraph, line
from preuve.documents.office.reading import Said, Tabled, read
from preuve.documents.office.steps import Steps
from preuve.documents.office.taking import markdown
from preuve.errors import BadInput

BOLD, ITALIC = "<w:b/>", "<w:i/>"


def _md(path):
    return markdown(read(path).blocks)


@pytest.fixture
def docx(tmp_path):
    return lambda body, parts=None: word(tmp_path / "essai.docx", body, parts)


@pytest.fixture
def plain():
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Bonjour.")
    document.save(out)
    return out.getvalue()


def test_runs_split_by_word_are_one_sentence(docx):
    words = para(run("Nous re"), '<w:proofErr w:type="spellStart"/>', run("lisons"), run(" tout\u00a0: l’outil « A »."))
    assert _md(docx(words)) == "Nous relisons tout : l’outil « A »."


def test_bold_and_italic_keep_their_spaces_outside(docx):
    words = para(run("Un "), run("mot ", BOLD), run("gras", BOLD), run(" et ", ""), run("penché", ITALIC), run("."))
    assert _md(docx(words)) == "Un **mot gras** et *penché*."


def test_bold_that_is_said_to_be_off_isnt_bold(docx):
    assert _md(docx(para(run("mot", '<w:b w:val="0"/>')))) == "mot"


def test_what_looks_like_markup_stays_words(docx):
    body = "".join(
        para(one) for one in ("# non", "&lt;b&gt;gras&lt;/b&gt;", "2 * 3 * 4", "1. premier", "[x](y)", "&amp;amp;")
    )
    text = _md(docx(body))
    blocks = text.split("\n\n")
    assert blocks == ["\\# non", "\\<b>gras\\</b>", "2 \\* 3 \\* 4", "1\\. premier", "\\[x\\](y)", "\\&amp;"]


def test_headings_by_french_style_by_outline_and_by_base(docx):
    styles = (
        '<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mien"><w:name w:val="Mon titre"/><w:basedOn w:val="Titre2"/></w:style>'
    )
    parts = {"word/styles.xml": f"<w:styles {W}>{styles}</w:styles>"}
    body = para("A", style="Titre2") + para("B", style="Mien") + para("C", more='<w:outlineLvl w:val="0"/>') + para("D")
    assert [block.level for block in read(docx(body, parts)).blocks if isinstance(block, Said)] == [2, 2, 1, 0]


def test_lists_keep_their_kind_and_depth(docx):
    bullet = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    numbering = (
        f"<w:numbering {W}>"
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl>'
        "</w:abstractNum>"
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    body = para("un", more=bullet.format(0)) + para("dedans", more=bullet.format(1)) + para("suite")
    body += para("a", more='<w:numPr><w:numId w:val="2"/></w:numPr>') + para(
        "b", more='<w:numPr><w:numId w:val="2"/></w:numPr>'
    )
    assert _md(docx(body, {"word/numbering.xml": numbering})) == "- un\n   - dedans\n\nsuite\n\n1. a\n2. b"


def test_tables_keep_their_cells(docx):
    def cell(*words):
        return f"<w:tc>{''.join(para(run(one, BOLD)) for one in words)}</w:tc>"

    body = (
        f"<w:tbl><w:tr>{cell('Étape')}{cell('Fin')}</w:tr><w:tr>{cell('A | B', 'suite')}{cell('juin')}</w:tr></w:tbl>"
    )
    assert _md(docx(body)) == "| Étape | Fin |\n| --- | --- |\n| **A \\| B** ; **suite** | **juin** |"


def test_tracked_changes_are_settled_and_told(docx):
    body = para(
        run("Un "),
        f"<w:ins>{run('ajout ')}</w:ins>",
        "<w:del><w:r><w:delText>retrait</w:delText></w:r></w:del>",
        run("."),
    )
    taken = read(docx(body))
    assert markdown(taken.blocks) == "Un ajout ."
    assert (taken.found.inserted, taken.found.deleted) == (1, 1)


def test_text_boxes_notes_and_remarks_arent_lost(docx):
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        f"{para('Encadré')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        f"{para('Encadré')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    remark, said = '<w:r><w:commentReference w:id="0"/></w:r>', para("À revoir --&gt;")
    parts = {
        "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="2">{para("Voir page 3")}</w:footnote></w:footnotes>',
        "word/comments.xml": f'<w:comments {W}><w:comment w:id="0" w:author="Mme B.">{said}</w:comment></w:comments>',
    }
    taken = read(docx(para(run("Texte"), note, remark, box, run(".")), parts))
    text = markdown(taken.blocks)
    assert text.count("Encadré") == 1
    assert "Texte (Voir page 3)." in text
    assert "<!-- Mme B. : À revoir – -->" in text
    assert taken.found.remarks == ["Mme B. : À revoir -->"]


def test_fields_give_their_result_and_a_table_of_contents_nothing(docx):
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{para('Sommaire')}</w:sdtContent></w:sdt>"
    )
    body = contents + para(
        run("Voir "), field('HYPERLINK "https://exemple.fr/a b"', run("ici")), run(" page "), field("PAGE", run("3"))
    )
    assert _md(docx(body)) == "Voir [ici](https://exemple.fr/a%20b) page 3"


def test_a_content_control_gives_what_was_typed_not_its_placeholder(docx):
    def control(words, placeholder):
        shown = "<w:showingPlcHdr/>" if placeholder else ""
        return f"<w:sdt><w:sdtPr>{shown}</w:sdtPr><w:sdtContent>{run(words)}</w:sdtContent></w:sdt>"

    body = para(control("Cliquez ici", placeholder=True), control("Mes mots", placeholder=False))
    assert _md(docx(body)) == "Mes mots"


def test_a_dangerous_link_is_words_alone(docx):
    assert _md(docx(para(field('HYPERLINK "javascript:alert(1)"', run("ici"))))) == "ici"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0suite", "mot de passe"),
        (b"%PDF-1.7", "pas un fichier DOCX"),
        (b"PK\x03\x04rien", "abîmé"),
        (b"", "pas"),
    ],
)
def test_another_kind_of_file_is_told(tmp_path, data, said):
    path = tmp_path / "essai.docx"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=said):
        read(path)


def _relation(kind, target):
    base = "http://schemas.openxmlformats.org"
    return (
        f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="r1" TargetMode="External" '
        f'Type="{base}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/vbaProject.bin": b"x"}, "macros"),
        ({"word/_rels/document.xml.rels": _relation("image", "https://exemple.fr/a.png")}, "hors de lui"),
        ({"word/_rels/settings.xml.rels": _relation("attachedTemplate", "https://exemple.fr/a.dotm")}, "hors de lui"),
        ({"word/document.xml": None}, "ne s'y trouve pas"),
        ({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "définitions"),
        ({"word/document.xml": "<w:document"}, "abîmé"),
        ({"word/document.xml": "<a>" * 2000 + "</a>" * 2000}, "abîmé"),
        ({"[Content_Types].xml": None}, "pas un fichier DOCX"),
        ({"word/grand.xml": b" " * 41_000_000}, "démesuré"),
    ],
)
def test_a_file_made_to_harm_is_refused(tmp_path, plain, parts, said):
    path = changed(tmp_path / "essai.docx", plain, parts)
    with pytest.raises(BadInput, match=said):
        read(path)


def test_the_model_on_somebodys_machine_is_no_harm(tmp_path, plain):
    parts = {"word/_rels/settings.xml.rels": _relation("attachedTemplate", "file:///C:/Modeles/asso.dotx")}
    assert _md(changed(tmp_path / "essai.docx", plain, parts)) == "Bonjour."


def test_a_macro_type_and_a_double_part_are_refused(tmp_path, plain):
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    usual = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    path = changed(tmp_path / "a.docx", plain, {"[Content_Types].xml": types.replace(usual, kind)})
    with pytest.raises(BadInput, match="macros"):
        read(path)
    with zipfile.ZipFile(path := tmp_path / "b.docx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", "<b/>")
    with pytest.raises(BadInput, match="deux du même nom"):
        read(path)


def test_what_is_ours_is_told_by_its_style(tmp_path):
    blocks = (
        Heading(2, "Premier"),
        Gap("Une question ?"),
        Known("le brief", (Paragraph(line("Su.")), Grid(("a", "b"), (("c", "d"),), caption="Légende"))),
        Draft("un modèle", (Paragraph(line("Brouillon.")),)),
        Paragraph(line("Mes mots.")),
    )
    path = tmp_path / "essai.docx"
    path.write_bytes(made(blocks, title="Essai", at=datetime(2026, 1, 1, tzinfo=UTC)))
    found = read(path).blocks
    assert [one.words for one in found if isinstance(one, Said) and one.whose == "hers"] == ["Premier", "Mes mots."]
    assert [one.words for one in found if isinstance(one, Said) and one.whose == "draft"] == ["Brouillon."]
    assert [one.whose for one in found if isinstance(one, Tabled)] == ["kit"]


def _nested(levels, inside="<w:p/>"):
    for _level in range(levels):
        inside = f"<w:p><w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r></w:p>"
    return inside


def test_boxes_within_boxes_are_read_once_each(docx):
    assert _md(docx(_nested(60, para("Au fond.")))) == "Au fond."


def test_what_would_take_too_long_to_walk_is_refused(docx, monkeypatch):
    monkeypatch.setattr(Steps, "__init__", lambda self, path: vars(self).update(path=path, left=50))
    with pytest.raises(BadInput, match="emboîté à l'excès") as error:
        _md(docx("".join(para("mot") for _paragraph in range(50))))
    assert "document neuf" in error.value.remedy
