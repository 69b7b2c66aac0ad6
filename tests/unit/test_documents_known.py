"""What the run knows for a document: facts with their source; nothing where there is nothing to tell."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from helpers_report import EVIL, findings, make
from PIL import Image

from preuve.checks.subject import subject_of
from preuve.documents.blocks import Grid, Items, Known, Paragraph, Picture
from preuve.documents.known import KNOWN, Knowing, figures, pictured, tell
from preuve.documents.model import model, names
from preuve.documents.writing.quoted import plain, quoted
from preuve.project import Project

ROOT = Path(__file__).parents[2]
FROM_A_RUN = {
    "accessibility", "audience", "case-run", "controls", "editing", "findings", "iterations", "labelling",
    "optimisation", "rights", "scenario", "storyboard", "time-saved", "tools", "workflow",
}  # fmt: skip


@pytest.fixture(scope="module")
def knowing(tmp_path_factory):
    subject = make(tmp_path_factory.mktemp("su") / "projet")
    return Knowing(project=subject.project, subject=subject, findings=findings(subject))


def _told(knowing, name) -> str:
    return "\n".join(line for _name, blocks in tell([name], knowing) for line in plain(blocks))


def test_every_name_that_a_model_uses_is_known():
    used = {known for name in names() for section in model(name).sections for known in section.known}
    assert used <= set(KNOWN)
    assert len(KNOWN) == 30


@pytest.mark.parametrize("name", KNOWN)
def test_all_that_is_told_says_where_it_comes_from_and_no_table_is_empty(knowing, name):
    for block in KNOWN[name](knowing):
        assert isinstance(block, Known)
        assert block.source
        assert block.blocks
        for one in block.blocks:
            assert isinstance(one, Grid | Items | Paragraph | Picture)
            if isinstance(one, Grid):
                assert one.rows
                assert {len(row) for row in one.rows} == {len(one.header)}


@pytest.mark.parametrize("name", sorted(FROM_A_RUN))
def test_a_project_without_a_run_has_nothing_of_a_run_to_tell(tmp_path, name):
    (tmp_path / "portfolio.yaml").write_text("frameworks: [certifiag]\n")
    project = Project(tmp_path)
    assert KNOWN[name](Knowing(project, subject_of(project))) == ()


def test_an_empty_project_has_only_its_exam_to_tell(tmp_path):
    (tmp_path / "portfolio.yaml").write_text("frameworks: [certifiag]\noral: 2027-03-15\n")
    project = Project(tmp_path)
    told = dict(tell(KNOWN, Knowing(project, subject_of(project))))
    assert set(told) == {"exam"}
    lines = list(plain(told["exam"]))
    assert any("10 pages au plus" in row for row in lines)
    assert any("15/03/2027" in row for row in lines)


def test_what_an_ai_was_asked_is_told_with_its_model_and_what_was_chosen(knowing):
    assert "Le scénario" in _told(knowing, "prompts")
    told = _told(knowing, "iterations")
    assert "essai 2" in told
    assert "c'est l'essai retenu" in told


def test_what_no_ai_made_is_said_to_be(knowing):
    (line,) = [one for one in knowing.subject.lines if one.get("step") == "voice"][:1]
    synth = {"engine": "synth", "capability": "sound", "ai": False, "model": "", "licence": "Apache-2.0"}
    lines = [*knowing.subject.lines, {**line, "step": "bed", "key": "k", "engine": synth}]
    subject = replace(knowing.subject, lines=lines)
    rows = [row for block in KNOWN["tools"](Knowing(knowing.project, subject)) for row in block.blocks[0].rows]
    assert {row[2] for row in rows} == {"oui", "non : aucun modèle d'IA n'a fait ce contenu"}


def test_the_workflow_is_told_step_by_step_and_drawn(knowing):
    (block,) = KNOWN["workflow"](knowing)
    (grid,) = [one for one in block.blocks if isinstance(one, Grid)]
    assert "Scénario" in [row[0] for row in grid.rows]
    (picture,) = [one for one in block.blocks if isinstance(one, Picture)]
    with Image.open(io.BytesIO(picture.data)) as drawn:
        drawn.load()
        assert drawn.size[0] == 1800
        assert drawn.getextrema() != ((255, 255),) * len(drawn.getbands())
    assert "Scénario" in picture.alt


def test_a_finding_that_doesnt_hold_is_told_with_its_remedy(knowing):
    wrong = next(one for one in knowing.findings if one.status == "unmet")
    told = _told(knowing, "findings")
    assert wrong.id in told
    assert wrong.remedy in told


def test_hostile_words_stay_words_in_a_document(knowing):
    lines = quoted(KNOWN["storyboard"](knowing))
    assert any("script" in row for row in lines)
    assert all(row.startswith(">") for row in lines)
    assert EVIL not in "\n".join(lines)
    assert "<script" not in "\n".join(lines).replace("\\<script", "")


def test_the_sample_tells_its_own_files_without_a_run(tmp_path):
    folder = tmp_path / "p"
    shutil.copytree(ROOT / "sample_project", folder, ignore=shutil.ignore_patterns("runs", ".preuve"))
    project = Project(folder)
    knowing = Knowing(project, subject_of(project))
    assert "L'Atelier des Tilleuls (inventée pour l'exemple)" in _told(knowing, "brief")
    assert "1080 × 1920" in _told(knowing, "formats")
    assert "[masqué]" in _told(knowing, "replies")
    assert "06 39" not in _told(knowing, "replies")
    assert "veille.yaml" in _told(knowing, "watch")
    assert "TikTok" in _told(knowing, "networks")
    assert "rien ne part" in _told(knowing, "strategy-facts")
    assert "Aucune demande ne part" in _told(knowing, "privacy")


def test_a_service_is_told_with_what_it_says_and_the_day(tmp_path):
    folder = tmp_path / "p"
    shutil.copytree(ROOT / "sample_project", folder, ignore=shutil.ignore_patterns("runs", ".preuve"))
    (folder / "preuve.toml").write_text('[engines]\ntext = "mistral"\n')
    project = Project(folder)
    told = _told(Knowing(project, subject_of(project)), "strategy-facts")
    assert "pays : France" in told
    assert "22/11/2026" in told


def test_a_file_that_cant_be_read_is_told_instead_of_left_out(tmp_path):
    (tmp_path / "portfolio.yaml").write_text("frameworks: [certifiag]\n")
    (tmp_path / "veille.yaml").write_text("sources: 3\n")
    project = Project(tmp_path)
    assert "Non relevé" in _told(Knowing(project, subject_of(project)), "watch")


def test_a_plan_is_drawn_from_her_table_and_its_wrong_days_are_told():
    project = Project(ROOT / "examples" / "pilotage-projet-ia")
    (block,) = KNOWN["gantt"](Knowing(project, subject_of(project)))
    assert isinstance(block.blocks[0], Picture)
    assert "Gantt" in block.blocks[0].alt


def test_an_assistant_and_a_table_are_told_without_a_cell_of_it():
    project = Project(ROOT / "examples" / "usage-responsable-iag")
    knowing = Knowing(project, subject_of(project))
    assert "tenu" in _told(knowing, "assistant")
    told = _told(knowing, "anonymity")
    assert "personnes au moins" in told
    table = (project.folder / next(one.data for one in project.portfolio.cases if one.data)).read_text()
    assert not [cell for row in table.split("\n")[1:] for cell in row.split(";") if len(cell) > 12 and cell in told]


def test_a_project_without_a_run_tells_its_exports_with_source_and_day_and_that_they_are_invented():
    project = Project(ROOT / "examples" / "reseaux-sociaux-ia")
    knowing = Knowing(project, subject_of(project))
    for name in ("audience", "networks", "posts"):
        (block,) = KNOWN[name](knowing)
        assert "exports des plateformes" in block.source
        grid = block.blocks[0]
        assert "données fictives" in grid.caption
        assert grid.header[-1] == "Relevé le"
        assert {row[-1] for row in grid.rows} <= {"03/07/2026", "05/11/2026"}
    told = _told(knowing, "networks")
    assert all(name in told for name in ("TikTok", "Instagram", "Facebook"))
    assert "https://www.instagram.com/p/DFictif0101/" in _told(knowing, "posts")
    assert not (project.folder / "audience" / "historique.sqlite").exists()


@pytest.mark.parametrize(("name", "most"), [("posts", 12), ("audience", 15)])
def test_a_long_table_of_posts_says_how_many_more_there_are(name, most):
    knowing = Knowing(Project(ROOT / "examples" / "reseaux-sociaux-ia"))
    (found,) = KNOWN[name](knowing)
    (grid,) = [one for one in found.blocks if isinstance(one, Grid)]
    assert len(grid.rows) == most
    assert f"Et {len(figures.table_of(knowing).rows) - most} autres" in _told(knowing, name)


def test_exports_that_contradict_each_other_are_told_and_stop_nothing(tmp_path):
    source = (ROOT / "examples" / "reseaux-sociaux-ia" / "audience" / "tiktok-2026-07-03.csv").read_text("utf-8")
    (tmp_path / "portfolio.yaml").write_text("frameworks: [reseaux-sociaux-ia]\n")
    (tmp_path / "audience").mkdir()
    (tmp_path / "audience" / "un.csv").write_text(source, "utf-8")
    (tmp_path / "audience" / "deux.csv").write_text(source.replace('"491"', '"499"'), "utf-8")
    project = Project(tmp_path)
    assert "Non relevé" in _told(Knowing(project, subject_of(project)), "networks")


@pytest.mark.parametrize(("case", "asked"), [("reponses-clients", True), ("compte-rendu", False)])
def test_a_use_case_without_a_run_tells_only_what_was_asked_for_it(case, asked):
    project = Project(ROOT / "examples" / "usage-responsable-iag")
    (mine,) = [one for one in project.portfolio.cases if one.id == case]
    knowing = Knowing(project, None, case=mine)
    assert ("reponses-clients" in _told(knowing, "prompts")) is asked
    assert bool(_told(knowing, "prompts")) is asked
    assert _told(knowing, "iterations") == ""
    assert "reponses-clients" in _told(Knowing(project), "prompts")


def test_shots_attempts_and_stills_are_shown_with_their_words(knowing):
    (story,) = KNOWN["storyboard"](knowing)
    assert [type(one) for one in story.blocks] == [Picture, Grid]
    assert "1. panne : " in story.blocks[0].alt
    (asked,) = KNOWN["iterations"](knowing)
    assert isinstance(asked.blocks[0], Picture)
    assert "« panne », essai 1 ; « panne », essai 2, retenu" in asked.blocks[0].alt
    (better,) = KNOWN["optimisation"](knowing)
    assert "Avant ; Après" in better.blocks[0].alt
    assert better.blocks[0].caption
    for one in (story, asked, better):
        with Image.open(io.BytesIO(one.blocks[0].data)) as opened:
            assert opened.width == pictured.WIDTH
            assert opened.format == "JPEG"
        assert one.blocks[0].caption


def test_shots_stand_four_a_row_and_what_is_no_picture_is_left_out():
    out = io.BytesIO()
    Image.new("RGB", (160, 90), "red").save(out, "JPEG")
    one, two = (pictured._picture([(out.getvalue(), "1. mot " * 40)] * n, 4, "a", "c") for n in (4, 5))
    tall = [Image.open(io.BytesIO(each.data)).height for each in (one, two)]
    assert tall[1] > 1.9 * tall[0]
    assert pictured._picture([(b"<svg/>", "a")], 4, "a", "c") is None
    assert pictured._picture([], 4, "a", "c") is None


def test_the_exam_is_told_once_with_its_source_and_as_cautiously_as_its_sentence(tmp_path):
    (tmp_path / "portfolio.yaml").write_text("frameworks: [certifiag]\noral: 2027-03-15\n")
    project = Project(tmp_path)
    said = _told(Knowing(project, subject_of(project)), "exam")
    assert said.count("texte de certifiag") == 1
    assert "deux façons : faites confirmer la date" in said
    assert "au plus\n- Dépôt" in said
    assert "15/03/2027" in said


def test_a_figure_that_no_platform_gives_has_no_column():
    grid = Grid(("Publication", "Vues", "Portée"), (("a", "1", "–"), ("b", "–", "–")), "c")
    assert figures._told_of(grid) == Grid(("Publication", "Vues"), (("a", "1"), ("b", "–")), "c")


def test_words_under_a_picture_go_on_a_second_line_before_they_are_cut():
    assert pictured._wrapped("un deux trois", 8, len) == ["un deux", "trois"]
    assert pictured._wrapped("un deux trois quatre", 8, len) == ["un deux", "trois…"]
    assert pictured._wrapped("interminable", 8, len) == ["intermi…"]
