"""`preuve deliver`: what is written, what is told, what of hers is kept."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from preuve.cli import app
from preuve.deliver.build import Wish, passed
from preuve.deliver.limits import TooLong
from preuve.deliver.shelf import KEPT, Shelf
from preuve.documents.writing.saving import Desk
from preuve.errors import BadInput
from preuve.i18n import speaking
from preuve.project import Project
from preuve.sessions.delivering import Asked, deliver

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "examples" / "certifiag", tmp_path / "projet")
    return tmp_path / "projet"


def told(project, capsys, **asked):
    assert deliver(project, Asked(plain=True, **asked)) == 0
    return capsys.readouterr().out.replace("\u00a0", " ")


def test_everything_is_written_and_told_without_a_box_or_a_colour(project, capsys):
    said = told(project, capsys)
    there = {path.name for path in (project / "livrables" / "certifiag").iterdir()}
    assert there >= {"rapport.docx", "rapport.pdf", "diapositives.pptx", "fiche-jury.pdf", KEPT}
    assert "pages sur 10 au plus" in said
    assert "10 min d'exposé" in said
    assert not set(said) & set("─│┌█\x1b")


def test_only_what_is_asked_is_written(project, capsys, tmp_path):
    told(project, capsys, out=tmp_path / "ici", wish=Wish(only="sheet"))
    assert {one.name for one in (tmp_path / "ici").iterdir()} == {"fiche-jury.pdf", KEPT}
    told(project, capsys, out=tmp_path / "là", wish=Wish(only="report", formats=("docx",)))
    assert all(one.suffix in (".docx", ".json") for one in (tmp_path / "là").iterdir())


@pytest.mark.parametrize("wish", [Wish(only="tout"), Wish(formats=("odt",)), Wish(formats=())])
def test_what_the_kit_does_not_write_is_said(project, wish):
    with pytest.raises(BadInput):
        deliver(project, Asked(wish=wish))


def test_a_framework_that_is_unknown_is_said(project):
    with pytest.raises(BadInput, match="inconnu"):
        deliver(project, Asked(framework="permis-b"))


def test_the_same_files_twice_and_for_a_program(project, capsys, tmp_path):
    asked = Asked(out=tmp_path / "ici", as_json=True, wish=Wish(only="report"))
    deliver(project, asked)
    first = {one.name: one.read_bytes() for one in (tmp_path / "ici").iterdir()}
    deliver(project, asked)
    assert first == {one.name: one.read_bytes() for one in (tmp_path / "ici").iterdir()}
    read = json.loads(capsys.readouterr().out.split("\n]\n")[0] + "]")
    assert read[0]["framework"] == "certifiag"
    assert read[0]["kept_aside"] == {}


def test_what_she_changed_is_kept_aside_and_told(project, capsys):
    told(project, capsys, wish=Wish(only="report"))
    mine = project / "livrables" / "certifiag" / "rapport.docx"
    hers = mine.read_bytes() + b"hers"
    mine.write_bytes(hers)
    said = told(project, capsys, wish=Wish(only="report"))
    assert "rapport.docx avait été modifié" in said
    assert mine.with_name("rapport.modifie-1.docx").read_bytes() == hers
    assert mine.read_bytes() != hers


def test_a_file_of_somebody_else_is_never_overwritten(tmp_path):
    (tmp_path / "rapport.pdf").write_bytes(b"theirs")
    (tmp_path / KEPT).write_text("[not json")
    shelf = Shelf(tmp_path)
    shelf.put("rapport.pdf", b"ours")
    shelf.put("rapport.pdf", b"ours, later")
    assert shelf.aside["rapport.pdf"].read_bytes() == b"theirs"
    assert sorted(one.name for one in tmp_path.iterdir()) == [KEPT, "rapport.modifie-1.pdf", "rapport.pdf"]


def test_what_is_still_to_write_is_told_and_seen(project, capsys):
    path = project / "documents" / "rapport.md"
    text = path.read_text("utf-8")
    start, end = text.index("## Choix des outils"), text.index("## Contexte donné à l'IA")
    path.write_text(text[:start] + text[end:], "utf-8")
    said = told(project, capsys, wish=Wish(only="report", formats=("docx",)))
    assert "1 partie encore à écrire" in said
    assert "documents/rapport.md, « Choix des outils »" in said
    read = Document(str(project / "livrables" / "certifiag" / "rapport.docx"))
    assert [one.style.name for one in read.paragraphs if one.text.startswith("À écrire")] == ["Preuve à écrire"]


def too_long(project):
    path = project / "documents" / "rapport.md"
    text = path.read_text("utf-8")
    more = "Nous avons relu chaque fiche avec les deux mécaniciens, puis corrigé ce qui devait l'être.\n\n" * 420
    path.write_text(text.replace("## Bilan du cas\n", f"## Bilan du cas\n\n{more}"), "utf-8")


def test_eleven_pages_are_refused_and_all_the_rest_is_written(project, capsys):
    too_long(project)
    with pytest.raises(TooLong, match="de trop") as caught:
        deliver(project, Asked(plain=True))
    assert "« Bilan du cas »" in caught.value.remedy
    there = {one.name for one in (project / "livrables" / "certifiag").iterdir()}
    assert {"diapositives.pptx", "fiche-jury.pdf"} < there
    assert not [one for one in there if one.startswith("rapport")]
    assert "diapositives.pptx" in capsys.readouterr().out


@pytest.mark.parametrize("only", ["report", "slides", "sheet"])
def test_what_is_missing_is_told_whichever_deliverable_is_asked(project, capsys, only):
    (project / "documents" / "rapport.md").unlink()
    said = told(project, capsys, wish=Wish(only=only, formats=("docx",)))
    assert "parties encore à écrire" in said
    assert "documents/rapport.md, « Choix des outils »" in said
    assert "Rien ne manque" not in said


def test_a_project_that_names_no_use_case_lacks_them(tmp_path, capsys):
    (tmp_path / "portfolio.yaml").write_text("frameworks: [usage-responsable-iag]\n", "utf-8")
    said = told(tmp_path, capsys, wish=Wish(only="sheet"))
    assert "portfolio.yaml, « Dossier : mes usages de l'IA générative » : aucun cas d'usage" in said


def test_files_are_in_the_projects_language_and_the_terminal_in_hers(project, capsys):
    text = (project / "documents" / "rapport.md").read_text("utf-8")
    (project / "documents" / "rapport.md").write_text(text[: text.index("## Choix des outils")], "utf-8")
    french = deliver(project, Asked(out=project / "fr", plain=True))
    capsys.readouterr()
    with speaking("en"):
        assert deliver(project, Asked(out=project / "en", plain=True)) == french
    assert "still to write" in capsys.readouterr().out
    for one in (project / "fr").iterdir():
        assert one.name == KEPT or one.read_bytes() == (project / "en" / one.name).read_bytes(), one.name


def test_a_draft_that_is_too_long_says_so(project, capsys):
    too_long(project)
    said = told(project, capsys, wish=Wish(only="report", allow_long=True))
    assert "TROP LONG" in said
    read = Document(str(project / "livrables" / "certifiag" / "rapport.docx"))
    assert "TROP LONG" in read.sections[0].footer.paragraphs[0].text


def test_dates_that_have_passed_are_told(project):
    found = Project(project)
    assert passed(found, date(2027, 1, 1)) == []
    assert len(passed(found, date(2030, 1, 1))) == 2


def test_a_project_for_two_has_a_folder_for_each(project, capsys, tmp_path):
    path = project / "portfolio.yaml"
    path.write_text(path.read_text("utf-8").replace("[certifiag]", "[certifiag, pilotage-projet-ia]"), "utf-8")
    told(project, capsys, out=tmp_path / "ici", wish=Wish(only="sheet"))
    assert {one.parent.name for one in (tmp_path / "ici").rglob("*.pdf")} == {"certifiag", "pilotage-projet-ia"}


def test_the_trainers_pages_come_as_files(project, capsys, tmp_path):
    said = told(project, capsys, out=tmp_path / "ici", trainer=True, wish=Wish(formats=("docx",)))
    there = sorted((tmp_path / "ici").glob("*.docx"))
    assert len(there) == said.count("- ")
    assert "manque" not in said
    assert all(Document(str(one)).core_properties.title for one in there)
    assert "portent sur la vidéo" not in said


def test_a_trainer_of_one_framework_has_its_mock_jury_alone(project, capsys, tmp_path):
    asked = {"trainer": True, "framework": "certifiag", "wish": Wish(formats=("docx",))}
    said = told(project, capsys, out=tmp_path / "ici", **asked)
    juries = [one.name for one in (tmp_path / "ici").glob("jury-blanc-*")]
    assert juries == ["jury-blanc-certifiag.docx"]
    assert "portent sur la vidéo (contenus-ia)" in said
    session = [one.text for one in Document(str(tmp_path / "ici" / "seance.docx")).paragraphs]
    assert "portent sur la vidéo" in session[1]


def test_a_document_that_isnt_in_utf8_is_said_and_its_words_are_delivered_then_converted(project, capsys):
    path = project / "documents" / "rapport.md"
    text = path.read_text(encoding="utf-8")
    hers = "".join(sign for sign in text if sign == sign.encode("cp1252", "ignore").decode("cp1252"))
    path.write_bytes(hers.encode("cp1252"))
    said = told(project, capsys, wish=Wish(only="report", formats=("docx",)))
    assert said.count("documents/rapport.md n'est pas en UTF-8") == 1
    assert "preuve write --layout" in said
    words = "".join(one.text for one in Document(project / "livrables" / "certifiag" / "rapport.docx").paragraphs)
    assert "é" in words
    assert "�" not in words
    assert CliRunner().invoke(app, ["check", str(project), "--plain"]).stdout.count("pas en UTF-8, et") == 1
    assert CliRunner().invoke(app, ["write", str(project), "--layout"]).exit_code == 0
    assert "n'est pas en UTF-8" not in told(project, capsys, wish=Wish(only="report", formats=("docx",)))
    path.read_text(encoding="utf-8")


def test_layout_converts_a_document_in_which_it_has_nothing_else_to_change(project):
    desk, path = Desk(Project(project)), project / "documents" / "rapport.md"
    path.write_bytes("# Été\n".encode("cp1252"))
    assert desk.change("rapport.md", lambda text: text)
    assert path.read_text(encoding="utf-8") == "# Été\n"
    assert not desk.change("rapport.md", lambda text: text)
