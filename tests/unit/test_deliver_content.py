"""Markdown as blocks, and a document as it is delivered: gaps stay gaps, questions and facts stay out."""

import io
import shutil
from pathlib import Path

import pytest

from preuve.deliver.build import ground_of
from preuve.deliver.content import Part, contents
from preuve.deliver.model import deliverables
from preuve.deliver.order import _once, made
from preuve.deliver.pictures import NotAPicture, redrawn
from preuve.deliver.points import chunk
from preuve.documents.blocks import Draft, Gap, Grid, Heading, Items, Known, Paragraph, Picture, Run, Seen, line
from preuve.documents.drafts import Draft as Kept
from preuve.documents.drafts import keep
from preuve.documents.labels import label
from preuve.documents.markdown import blocks
from preuve.documents.model import model
from preuve.errors import OutsideProject
from preuve.frameworks import names
from preuve.project import Project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "examples" / "certifiag", tmp_path / "projet")
    return tmp_path / "projet"


def test_questions_facts_and_html_stay_out_and_words_stay():
    text = "# T\n\n<!-- question -->\n\n> À savoir : un fait.\n\n<b>Mes</b> *mots* `x`.\n\n<script>alert(1)</script>\n"
    assert list(blocks(text)) == [
        Heading(1, "T"),
        Paragraph((Run("Mes "), Run("mots", italic=True), Run(" "), Run("x", code=True), Run("."))),
    ]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Mes <b>mots</b>, ici.</p><p>Les &amp; autres</p>", "Mes mots, ici. Les & autres"),
        ("<!-- question --> une réponse", "une réponse"),
        ("<style>p {}</style><div>vu</div>", "vu"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1 2"),
        ("un<br>deux &lt;br> trois", "un deux <br> trois"),
    ],
)
def test_words_between_tags_stay(markup, words):
    assert list(blocks(f"{markup}\n")) == [Paragraph((Run(words),))]
    (items,) = blocks(f"- {markup}\n")
    assert "".join(run.text for run in items.items[0]) == words


def test_a_table_too_large_is_cut_and_told_in_the_document_and_by_the_command(project):
    rows = "".join(f"| {'c |' * 14}\n" for _row in range(240))
    path = project / "documents" / "rapport.md"
    text = path.read_text(encoding="utf-8")
    heading = "## Cas pratique\n"
    assert heading in text
    table = f"\n| {'A |' * 14}\n| {'- |' * 14}\n{rows}\n"
    path.write_text(text.replace(heading, heading + table, 1), encoding="utf-8")
    work = next(one for one in deliverables("certifiag").works if one.id == "rapport")
    found = made(work, ground_of(Project(project)))
    grid = next(one for one in found.blocks if isinstance(one, Grid) and one.header[0] == "A")
    assert (len(grid.header), len(grid.rows)) == (12, 200)
    said = "40 lignes de plus dans documents/rapport.md ; 2 colonnes de plus dans documents/rapport.md"
    assert Paragraph((Run(f"({said})", italic=True),)) in found.blocks
    assert any(said in told for told in found.told)


def test_lists_tables_and_code():
    text = "- un\n  - dedans\n- deux\n\n1. a\n\n| A | B |\n|---|---|\n| 1 | **2** |\n|  |  |\n\n```\nun\nprompt\n```\n"
    bullets, numbers, table, code = blocks(text)
    assert [run.text for item in bullets.items for run in item] == ["un", "– ", "dedans", "deux"]
    assert (bullets.ordered, numbers.ordered) == (False, True)
    assert table == Grid(("A", "B"), (("1", "2"),))
    assert code == Paragraph((Run("un\nprompt", code=True),))


def test_a_picture_of_hers_is_made_anew_and_one_outside_is_refused(project):
    from PIL import Image

    place = project / "documents" / "photo.png"
    Image.new("RGB", (2000, 10), "red").save(place)
    path = project / "documents" / "rapport.md"
    text = path.read_text("utf-8")
    path.write_text(text + "\n![Une photo](photo.png)\n", "utf-8")
    found = [one for part in contents(ground_of(Project(project)), "rapport")[0].parts for one in part.blocks]
    photo = [one for one in found if isinstance(one, Picture) and one.alt == "Une photo"]
    assert photo[0].data.startswith(b"\xff\xd8")
    path.write_text(text + "\n![Dehors](../../dehors.png)\n", "utf-8")
    Image.new("RGB", (9, 9)).save(project.parent / "dehors.png")
    with pytest.raises(OutsideProject):
        contents(ground_of(Project(project)), "rapport")


@pytest.mark.parametrize("size", [(20_000, 4_001), None])
def test_what_is_no_picture_that_can_be_shown_is_said(tmp_path, size):
    from PIL import Image

    path = tmp_path / "photo.png"
    if size:
        Image.new("1", size).save(path)
    else:
        path.write_bytes(b"<svg/>")
    with pytest.raises(NotAPicture, match="photo"):
        redrawn(path)


def test_a_photograph_stands_upright_and_tells_nothing_of_where_it_was_taken(tmp_path):
    from PIL import Image

    path, exif = tmp_path / "photo.jpg", Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Marque"
    Image.new("RGB", (40, 20), "red").save(path, exif=exif)
    with Image.open(io.BytesIO(redrawn(path))) as made:
        assert made.size == (20, 40)
        assert not made.getexif()


def test_what_she_did_not_write_is_a_gap_where_it_belongs(project):
    path = project / "documents" / "rapport.md"
    text = path.read_text("utf-8")
    start, end = text.index("## Choix des outils"), text.index("## Contexte donné à l'IA")
    path.write_text(text[:start] + text[end:], "utf-8")
    parts = contents(ground_of(Project(project)), "rapport", known=False)[0].parts
    headings = [part.heading for part in parts]
    assert headings[headings.index("Choix des outils") + 1] == "Contexte donné à l'IA"
    missing = parts[headings.index("Choix des outils")]
    assert [type(one) for one in missing.blocks] == [Gap]
    work = made(deliverables("certifiag").works[0], ground_of(Project(project)))
    assert [(one.kind, one.heading) for one in work.lacks] == [("gap", "Choix des outils")]


def test_a_document_that_is_not_there_is_all_gaps(project):
    (project / "documents" / "rapport.md").unlink()
    parts = contents(ground_of(Project(project)), "rapport", known=False)[0].parts
    assert len(parts) == len(model("rapport").sections)
    assert all(isinstance(part.blocks[0], Gap) for part in parts)


def test_what_the_kit_tells_stands_whole_once(project):
    given = deliverables("certifiag").works[1]
    twice = given.model_copy(update={"pieces": given.pieces * 2})
    found = made(twice, ground_of(Project(project))).blocks
    told = [one for one in found if isinstance(one, Known)]
    assert 0 < len(told) == len(set(told))
    headings = {one.text for one in found if isinstance(one, Heading)}
    again = [one for one in found if isinstance(one, Seen)]
    assert again
    assert all(one.headings and set(one.headings) <= headings for one in again)


def test_what_the_section_just_before_told_is_not_told_again():
    told, other = Known("le brief", (Paragraph(line("Su.")),)), Known("le registre", (Paragraph(line("Su aussi.")),))
    headings, seen = list[str](), dict[Known, int]()
    found = []
    for heading, blocks_of in (("A", (told,)), ("B", (told, other)), ("C", (told, other)), ("D", (other, told))):
        headings.append(heading)
        found.append(list(_once(Part(heading, None, blocks_of), seen, headings)))
    assert found == [[told], [other], [Seen(("A",))], [Seen(("B", "A"))]]


def test_a_draft_stays_one_however_it_is_put_in(project):
    path = project / "documents" / "rapport.md"
    text = path.read_text("utf-8")
    words = "Le moteur a proposé ces mots, assez nombreux pour remplir toute cette partie du rapport. " * 6
    start, end = text.index("## Choix des outils"), text.index("## Contexte donné à l'IA")
    path.write_text(f"{text[:start]}## Choix des outils\n\n{words}\n\n{text[end:]}", "utf-8")
    keep(project, Kept(document="rapport.md", section="Choix des outils", text=words, recording="inconnu"))
    part = contents(ground_of(Project(project)), "rapport", known=False)[0].part("Choix des outils")
    assert [(type(one), one.engine) for one in part.blocks] == [(Draft, "un moteur de texte")]


@pytest.mark.parametrize("name", names())
def test_deliverables_name_documents_and_sections_that_are_there(name):
    given = deliverables(name)
    assert given.framework == name
    for piece in (piece for work in given.works for piece in work.pieces):
        assert model(piece.document), piece
        assert all(model(piece.document).section(one) for one in piece.sections), piece
    for point in (point for stage in given.stages for slide in stage.slides for point in slide.points):
        assert model(point.document).section(point.section), point


def test_lists_keep_their_order_in_a_work(project):
    work = made(deliverables("certifiag").works[0], ground_of(Project(project)))
    headings = [one.text for one in work.blocks if isinstance(one, Heading)]
    assert headings[1:] == [section.heading.fr for section in model("rapport").sections]
    assert any(isinstance(one, Items) for one in work.blocks)


def test_an_objective_without_a_figure_is_told_on_the_page_on_the_slide_and_at_the_terminal(tmp_path):
    folder = tmp_path / "projet"
    shutil.copytree(ROOT / "examples" / "certifiag", folder)
    path = folder / "documents" / "rapport.md"
    before, _heading, after = path.read_text("utf-8").partition("## Besoins et objectifs\n")
    vague = (
        "Nous voulons publier mieux, plus souvent, avec des textes plus justes et des équipes plus sereines. "
        "Les clients doivent nous comprendre sans effort, quel que soit leur métier. Chaque consigne doit être sûre, "
        "et relue par quelqu'un qui connaît la mécanique. Le travail doit rester agréable pour toute la maison."
    )
    path.write_text(before + _heading + f"\n{vague}\n\n" + after[after.index("\n## ") :], "utf-8")
    ground = ground_of(Project(folder))
    (found,) = contents(ground, "rapport")
    part = found.part("Besoins et objectifs")
    (gap,) = [one for one in part.blocks if isinstance(one, Gap)]
    assert label(gap).startswith("À compléter : ")
    assert part.section.flaws[0].said in gap.said
    shown = chunk(part)
    assert shown.marked.replace("\u00a0", " ").startswith("À compléter")
    assert shown.points
    assert not [one for one in shown.points if "compléter" in one]
    lacks = made(deliverables("certifiag").works[0], ground).lacks
    assert [(one.kind, one.heading) for one in lacks] == [("flaw", "Besoins et objectifs")]
