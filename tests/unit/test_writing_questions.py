"""`preuve write`: questions asked one by one, answers kept as they are given, the state of every section told."""

import json
import shutil
from pathlib import Path

import pytest

from preuve.documents import read
from preuve.errors import BadInput
from preuve.project import Project
from preuve.sessions import writing
from preuve.sessions.writing import Choice, Desk, chosen, lay_down, shown
from preuve.sessions.writing_questions import ask
from preuve.sessions.writing_ways import one_way

PORTFOLIO = "frameworks: [pilotage-projet-ia]\nfictitious: true\noral: 2027-02-18\n"
LONG = (
    "Nous gardons une heure par semaine pour relire chaque réponse ; le bilan de juin dira si cela suffit vraiment, et "
)
LONG += "nous avons écarté un outil plus complet, trop lourd pour une équipe de quatre personnes qui apprend encore."


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "portfolio.yaml").write_text(PORTFOLIO)
    return tmp_path


def _answer(folder: Path, document: str, section: str, *lines: str, end: type[BaseException] = EOFError) -> str:
    project = Project(folder)
    choice = Choice((), document, section)
    given = iter(lines)

    def reads():
        try:
            return next(given)
        except StopIteration:
            raise end from None

    seen, desk = shown(project), Desk(project)
    list(lay_down(seen, chosen(project, choice)[0], desk))
    ask(seen, desk, chosen(project, choice)[1], plain=True, named=True, reads=reads)
    return read(project, f"{document}.md").section(section).text


def test_an_answer_is_kept_as_it_is_given_and_told(folder, capsys):
    found = _answer(folder, "feuille-de-route", "Pourquoi ce plan convient", LONG, "")
    assert found == LONG
    told = capsys.readouterr().out
    assert "Question 1 sur" in told
    assert "mots de vous" in told
    assert "<!-- En quoi ce plan" in (folder / "documents/feuille-de-route.md").read_text(), "the question stays"


def test_what_was_typed_before_she_stopped_is_kept(folder):
    with pytest.raises(KeyboardInterrupt):
        _answer(folder, "feuille-de-route", "Pourquoi ce plan convient", "À moitié dit", end=KeyboardInterrupt)
    found = read(Project(folder), "feuille-de-route.md").section("Pourquoi ce plan convient")
    assert found.text == "À moitié dit"


def test_going_back_replaces_the_answer_given_before(folder):
    found = _answer(folder, "feuille-de-route", "Calendrier", "Mal dit.", "", "revenir", "Bien dit.", "", "arrêter")
    assert found == "Bien dit."


def test_skipping_writes_nothing(folder):
    assert _answer(folder, "feuille-de-route", "Calendrier", "passer", "passer", "", "") == ""


def test_lines_are_items_where_one_idea_a_line_is_asked(folder):
    _answer(folder, "feuille-de-route", "Objectifs mesurables", "Traiter 200 dossiers", "- Gagner 4 heures", "")
    text = (folder / "documents/feuille-de-route.md").read_text()
    assert "- Traiter 200 dossiers\n- Gagner 4 heures\n" in text


def test_a_table_is_asked_cell_by_cell_and_grows(folder):
    rows = (
        "passer",
        "passer",
        "Pilote | essai",
        "01/03/2027",
        "19/03/2027",
        "Bilan",
        "20/03/2027",
        "30/03/2027",
        "",
        "",
    )
    _answer(folder, "feuille-de-route", "Calendrier", *rows)
    text = (folder / "documents/feuille-de-route.md").read_text()
    assert text.count("| --- | --- | --- |") == 1
    assert "| Pilote \\| essai | 01/03/2027 | 19/03/2027 |\n| Bilan | 20/03/2027 | 30/03/2027 |\n" in text


def test_only_the_documents_of_the_framework_are_taken(folder, capsys):
    writing.show(folder, Choice(("pilotage-projet-ia",)), as_json=True)
    told = json.loads(capsys.readouterr().out)
    names = [one["name"] for one in told["documents"]]
    assert "besoins-ia.md" in names
    assert "strategie.md" not in names
    assert told["left"] == sum(not part["filled"] for one in told["documents"] for part in one["sections"]) > 20


def test_an_example_document_is_listed_complete(tmp_path, capsys):
    shutil.copytree(Path(__file__).parents[2] / "examples" / "pilotage-projet-ia", tmp_path / "p")
    writing.show(tmp_path / "p", Choice(document="communication-changement"), as_json=False)
    assert "complet" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("choice", "said"), [(Choice(document="rien"), "besoins-ia"), (Choice(section="Nulle part"), "Calendrier")]
)
def test_what_isnt_there_is_told_with_what_is(folder, choice, said):
    with pytest.raises(BadInput) as error:
        chosen(Project(folder), choice)
    assert said in error.value.remedy


def test_laying_down_is_told_once(folder, capsys):
    writing.refresh(folder, Choice())
    assert "Créé : documents/besoins-ia.md" in capsys.readouterr().out
    writing.refresh(folder, Choice())
    assert "à jour" in capsys.readouterr().out
    writing.put_back(folder)
    assert not (folder / "documents/besoins-ia.md").exists()


def test_one_way_at_a_time():
    assert one_way(list=True, draft=False) == "list"
    with pytest.raises(BadInput, match="ne vont pas ensemble"):
        one_way(list=True, draft=True)
