"""Slides read back: a title and notes on each, texts for pictures, nothing that overflows, the film, the times."""

import io
import itertools
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers_report import make
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu

from preuve.deliver import rhythm
from preuve.deliver import slides_look as look
from preuve.deliver.build import ground_of
from preuve.deliver.deck import deck
from preuve.deliver.films import MOST_BYTES, film_of
from preuve.deliver.fitting import SIZES, fitted, tall
from preuve.deliver.model import deliverables
from preuve.deliver.points import Chunk, points
from preuve.deliver.slides import slides
from preuve.deliver.slides_table import slide_widths
from preuve.documents.blocks import Grid, Paragraph, line
from preuve.frameworks import framework, names
from preuve.palette import contrast
from preuve.project import Palette, Project

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
EXAMPLES = ("certifiag", "reseaux-sociaux-ia", "usage-responsable-iag")


def drawn(folder: Path, name: str, film=None) -> bytes:
    ground = ground_of(Project(folder))
    return slides(deck(deliverables(name), ground, framework(name), film), AT)


@pytest.fixture(scope="module", params=EXAMPLES)
def shown(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides") / "projet"
    shutil.copytree(ROOT / "examples" / request.param, folder)
    data = drawn(folder, request.param)
    return request.param, folder, data, Presentation(io.BytesIO(data))


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    return make(tmp_path_factory.mktemp("slides-film") / "projet")


def texts(slide):
    """Each text frame of a slide with the room that it has, in inches."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape, shape.text_frame


def test_the_same_project_gives_the_same_bytes(shown):
    name, folder, data, _read = shown
    assert drawn(folder, name) == data


def test_each_slide_has_a_title_first_and_notes_with_its_time(shown):
    for slide in shown[3].slides:
        first = next(one for one in slide.shapes if one.is_placeholder)
        assert first == slide.shapes.title
        assert slide.shapes.title.text_frame.text.strip()
        assert slide.notes_slide.notes_text_frame.text.strip()
    for slide in list(shown[3].slides)[1:]:
        assert slide.notes_slide.notes_text_frame.text.startswith("Temps\u00a0: ")


def test_titles_are_one_for_each_slide(shown):
    titles = [one.shapes.title.text_frame.text for one in shown[3].slides]
    assert len(set(titles)) == len(titles)


def test_pictures_tables_and_films_have_their_text(shown):
    for slide in shown[3].slides:
        for shown_one in slide.element.iter(qn("p:pic"), qn("p:graphicFrame")):
            assert shown_one.xpath(".//p:cNvPr")[0].get("descr")


def test_no_letter_is_under_twenty_points(shown):
    sizes = {
        int(run.get("sz")) for slide in shown[3].slides for run in slide.element.iter(qn("a:rPr")) if run.get("sz")
    }
    assert min(sizes) >= 2000
    assert all(run.get("sz") for slide in shown[3].slides for run in slide.element.iter(qn("a:rPr")))


def test_nothing_overflows_its_frame_nor_the_slide(shown):
    for slide in shown[3].slides:
        for shape, frame in texts(slide):
            assert shape.left + shape.width <= Emu(round(look.WIDTH * 914400))
            assert shape.top + shape.height <= Emu(round(look.HEIGHT * 914400))
            paragraphs = [one for one in frame.paragraphs if one.runs]
            if paragraphs:
                size = paragraphs[0].runs[0].font.size.pt
                bold = [(one.text, bool(one.runs[0].font.bold)) for one in paragraphs]
                single = len(paragraphs) == 1
                room = shape.height.inches + (look.AFTER / 72 if single else 0)
                width = shape.width.inches - 0.2 - (0 if single else look.INDENT)
                assert look.tall(bold, size, width) <= room, shape.text_frame.text


def test_tables_fit_the_slide_and_repeat_nothing(shown):
    for slide in shown[3].slides:
        for shape in slide.shapes:
            if shape.has_table:
                high = sum(row.height for row in shape.table.rows)
                assert shape.top + high <= Emu(round((look.HEIGHT - 0.6) * 914400))
                assert shape.table.first_row


def test_times_make_up_the_whole_oral(shown):
    name = shown[0]
    modality = framework(name).modality
    if modality.oral_minutes is None:
        assert "ne donne pas de durée" in shown[3].slides[1].notes_slide.notes_text_frame.text
        return
    counts = [2] * len(deliverables(name).stages)
    found = [beat for stage in rhythm.beats(counts, deliverables(name).stages, modality) for beat in stage]
    assert found[0].start == 0
    assert found[-1].end == pytest.approx(60 * modality.oral_minutes)
    assert all(one.end == pytest.approx(two.start) for one, two in itertools.pairwise(found))
    last = list(shown[3].slides)[-1].notes_slide.notes_text_frame.text
    assert f"à {modality.oral_minutes}\u00a0min." in last


def test_where_parts_have_no_minutes_the_whole_is_shared():
    stages, modality = deliverables("certifiag").stages, framework("certifiag").modality
    told = rhythm.stage_seconds(stages, modality.model_copy(update={"oral": (), "oral_minutes": 20}))
    assert sum(told) == pytest.approx(1200)
    assert told[1] == pytest.approx(2 * told[0])


def test_without_a_duration_only_shares_are_told(subject, monkeypatch):
    stages = deliverables("contenus-ia").stages
    modality = framework("contenus-ia").modality
    found = rhythm.beats([1] * len(stages), stages, modality)
    assert modality.oral_minutes is None
    assert found[-1][0].end == pytest.approx(1.0)
    assert "ne donne pas de durée" in rhythm.told(found[0][0])
    assert not re.search(r"\d\s*min", rhythm.told(found[0][0]))


def test_the_language_is_said_of_every_word(shown):
    for slide in shown[3].slides:
        for run in slide.element.iter(qn("a:r")):
            assert run.rPr.get("lang") == "fr-FR"


def test_the_film_is_inside_with_its_poster(subject, tmp_path):
    film = film_of(subject, tmp_path, embed=True)
    data = drawn(subject.project.folder, "contenus-ia", film)
    slide = Presentation(io.BytesIO(data)).slides[2]
    kinds = {one.reltype.rsplit("/", 1)[-1] for one in slide.part.rels.values()}
    assert {"video", "media", "image"} <= kinds
    inside = next(one.target_part.blob for one in slide.part.rels.values() if one.reltype.endswith("/video"))
    assert inside == film.path.read_bytes()


def test_a_film_that_is_too_heavy_or_not_wanted_is_linked(subject, tmp_path, monkeypatch):
    film = film_of(subject, tmp_path, embed=False)
    assert film.why_linked
    assert (
        tmp_path
        / film.link.replace("%20", " ")
        .replace("%23", "#")
        .replace("%27", "'")
        .replace("%25", "%")
        .replace("%C3%A9", "é")
        .replace("%C3%A0", "à")
    ).is_file()
    slide = Presentation(io.BytesIO(drawn(subject.project.folder, "contenus-ia", film))).slides[2]
    kinds = {one.reltype.rsplit("/", 1)[-1] for one in slide.part.rels.values()}
    assert "video" not in kinds
    assert "hyperlink" in kinds
    monkeypatch.setattr("preuve.deliver.films.MOST_BYTES", 10)
    assert "pèse" in film_of(subject, tmp_path, embed=True).why_linked
    assert MOST_BYTES == 100_000_000


@pytest.mark.parametrize("primary", ["#FFFFFF", "#F6AE2D", "#0F4C5C", "#808080", "#000000"])
def test_words_can_be_read_whatever_the_brand(primary, monkeypatch, subject):
    from preuve.project import Brand

    project = Project(subject.project.folder)
    brand = Brand(palette=Palette(primary=primary))
    project.brief = project.brief.model_copy(update={"brand": brand})
    found = look.look_of(project)
    assert contrast(found.title, look.PAPER) >= 4.5
    assert contrast(found.cover_ink, found.cover) >= 4.5


def test_no_point_is_cut_and_no_slide_goes_on_over_another(shown):
    for slide in list(shown[3].slides)[1:]:
        assert "(suite" not in slide.shapes.title.text_frame.text
        body = next((one for one in slide.placeholders if one.placeholder_format.idx == 1), None)
        for paragraph in body.text_frame.paragraphs if body is not None else ():
            assert "…" not in paragraph.text


@pytest.mark.parametrize("name", names())
def test_slides_are_few(name, tmp_path):
    shutil.copytree(ROOT / "sample_project" if name == "contenus-ia" else ROOT / "examples" / name, tmp_path / "p")
    show = deck(deliverables(name), ground_of(Project(tmp_path / "p")), framework(name), None)
    most = 25 if (framework(name).modality.oral_minutes or 0) >= 30 else 20
    assert 1 + sum(map(len, show.pages)) <= most


def test_points_are_whole_and_shared_out_among_sections():
    long = "Une phrase qui prend de la place, mais pas trop, et qui finit bien par un point. " * 2
    one, two = Chunk("Un", (long,) * 6), Chunk("Deux", ("court",))
    body, size = fitted([one, two])
    assert size in SIZES
    assert tall(body, size) <= look.BODY_HEIGHT
    assert [words.hand for words in body].count("head") == 2
    assert {words.text for words in body if words.hand == "point"} == {long, "court"}
    assert fitted([Chunk("Vide")])[0] == ()
    alone, _size = fitted([Chunk("Un", ("mot " * 900,))])
    assert len(alone) == 1


def test_a_long_sentence_gives_way_to_those_that_can_be_read():
    long = Paragraph(line("Un mot " * 60 + "enfin. Une phrase courte. En voici une autre ;"))
    assert list(points([long])) == ["Une phrase courte.", "En voici une autre"]
    assert list(points([Paragraph(line("Un mot " * 60 + "enfin."))])) == [("Un mot " * 60 + "enfin.")]


def test_pictures_of_the_run_stand_instead_of_words(subject):
    shown = Presentation(io.BytesIO(drawn(subject.project.folder, "contenus-ia")))
    told = {one.shapes.title.text_frame.text: one for one in shown.slides}
    for title in ("Ce que les itérations ont changé", "Scénario, storyboard, séquences"):
        pictures = list(told[title].element.iter(qn("p:pic")))
        assert pictures[0].xpath(".//p:cNvPr")[0].get("descr")


def test_no_word_of_a_table_is_broken():
    table = Grid(("Groupe", "Message"), (("Techniciens", "mot " * 90), ("Conseillers", "mot " * 90)))
    rooms = [share * look.TEXT_WIDTH - 0.2 for share in slide_widths(table)]
    assert look.long("Techniciens", look.LEAST) <= rooms[0]
