"""`preuve write`: questions asked one by one, answers kept as they are given, the state of every section told."""

import json
import shutil
from pathlib import Path

import pytest

from preuve.documents import read
from preuve.documents.model import model
from preuve.errors import BadInput
from preuve.project import Project
from preuve.sessions import writing
from preuve.sessions.writing import Choice, Desk, chosen, lay_down, shown
from preuve.sessions.writing_questions import ask
from preuve.sessions.writing_ways import one_way

FREE = "Besoins prioritaires"
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
    found = _answer(folder, "besoins-ia", FREE, "Mal dit.", "", "revenir", "Bien dit.", "", "arrêter")
    assert found == "Bien dit."


@pytest.mark.parametrize("word", ["revenir", "arrêter", "passer", "?"])
def test_a_word_that_leads_elsewhere_is_never_kept_as_hers(folder, capsys, word):
    found = _answer(folder, "besoins-ia", FREE, "Une idée.", word, "", "arrêter")
    assert found == "Une idée."
    assert capsys.readouterr().out.count("« ? » redit ceci") == 1 + (word == "?")


@pytest.mark.parametrize(
    ("said", "there"),
    [("garder", "Ancien."), ("ajouter", "Ancien.\nNouveau."), ("récrire", "Nouveau."), ("", "Ancien.")],
)
def test_a_text_of_another_day_is_kept_added_to_or_written_anew(folder, said, there):
    _answer(folder, "besoins-ia", FREE, "Ancien.", "", "arrêter")
    assert _answer(folder, "besoins-ia", FREE, "comment ?", said, "Nouveau.", "", "arrêter") == there
    before = [path.read_text() for path in folder.glob("documents/.anciens/*/besoins-ia.md")]
    assert any("Ancien." in one for one in before) == ("Nouveau." in there)


def test_a_text_that_she_writes_anew_stays_until_she_answers(folder):
    _answer(folder, "besoins-ia", FREE, "Ancien.", "", "arrêter")
    assert _answer(folder, "besoins-ia", FREE, "récrire", "passer", "arrêter") == "Ancien."


def test_a_table_is_written_anew_too(folder):
    _answer(folder, "feuille-de-route", "Calendrier", "Pilote", "1", "2", "", "arrêter")
    _answer(folder, "feuille-de-route", "Calendrier", "récrire", "Bilan", "3", "4", "", "arrêter")
    text = (folder / "documents/feuille-de-route.md").read_text()
    assert "| Bilan | 3 | 4 |" in text
    assert "Pilote" not in text


def test_too_few_words_are_told_with_how_many_and_all_that_is_missing(folder, capsys):
    _answer(folder, "feuille-de-route", "Objectifs mesurables", "Gagner du temps", "")
    told = capsys.readouterr().out
    least = model("feuille-de-route").section("Objectifs mesurables").least_words
    assert f"3 mots de vous, il en faut {least} ; " in told
    assert "chiffre" in told.split("il en faut")[1]
    assert "Il reste 1 partie." in told, "it isn't done"


def test_a_document_says_what_it_is_for_once(folder, capsys):
    project = Project(folder)
    seen, desk = shown(project), Desk(project)
    list(lay_down(seen, chosen(project, Choice())[0], desk))
    lines = iter(["passer"] * 500)
    ask(
        seen,
        desk,
        chosen(project, Choice(document="besoins-ia"))[1],
        plain=True,
        named=False,
        reads=lambda: next(lines),
    )
    assert capsys.readouterr().out.count("À quoi sert ce document") == 1


def test_skipping_writes_nothing(folder):
    assert _answer(folder, "feuille-de-route", "Calendrier", "passer", "passer", "", "") == ""


def test_lines_are_items_where_one_idea_a_line_is_asked(folder):
    _answer(folder, "feuille-de-route", "Objectifs mesurables", "Traiter 200 dossiers", "- Gagner 4 heures", "")
    text = (folder / "documents/feuille-de-route.md").read_text()
    assert "- Traiter 200 dossiers\n- Gagner 4 heures\n" in text


def test_a_table_is_asked_cell_by_cell_and_grows(folder, capsys):
    rows = (
        "Pilote | essai",
        "01/03/2027",
        "19/03/2027",
        "Bilan",
        "20/03/2027",
        "30/03/2027",
        "",
        "Le 31/03/2027, nous décidons.",
        "",
    )
    _answer(folder, "feuille-de-route", "Calendrier", *rows)
    text = (folder / "documents/feuille-de-route.md").read_text()
    assert text.count("| --- | --- | --- |") == 1
    assert "| Pilote \\| essai | 01/03/2027 | 19/03/2027 |\n| Bilan | 20/03/2027 | 30/03/2027 |\n" in text
    assert "Le 31/03/2027, nous décidons." in text
    assert capsys.readouterr().out.count("Un tableau") == 1, "it is asked row by row only"


@pytest.mark.parametrize("end", ["arrêter", None])
def test_a_row_that_she_leaves_half_way_is_kept(folder, end):
    lines = ["Pilote", "01/03/2027", *([end] if end else [])]
    _answer(folder, "feuille-de-route", "Calendrier", *lines)
    assert "| Pilote | 01/03/2027 |  |" in (folder / "documents/feuille-de-route.md").read_text()


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
