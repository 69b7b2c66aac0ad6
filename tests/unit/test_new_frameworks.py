"""`preuve new --framework`: a project for any référentiel, with the documents it takes and no question about a film."""

import pytest

from preuve import cli
from preuve.documents.writing.state import parts
from preuve.documents.writing.wanted import wanted
from preuve.errors import BadInput
from preuve.frameworks.model import names
from preuve.project import Project
from preuve.skeleton import QUESTIONS, create, has_film, questions

ANSWERS = {question.key: question.default for question in QUESTIONS}


def test_only_a_film_is_asked_about_a_film():
    assert [name for name in names() if has_film([name])] == ["contenus-ia"]
    assert [one.key for one in questions(["certifiag"])] == ["organisation", "language"]
    assert questions(["certifiag", "contenus-ia"]) == QUESTIONS


@pytest.mark.parametrize("name", names())
def test_a_new_project_has_every_document_to_fill_and_nothing_of_hers(tmp_path, name):
    folder = create(tmp_path / "neuf", {**ANSWERS, "organisation": 'Asso "É" : 1'}, [name], ["Un usage", "Un autre"])
    project = Project(folder)
    assert project.portfolio.frameworks == (name,)
    assert project.portfolio.organisation == 'Asso "É" : 1'
    assert project.has_video == has_film([name])
    every = list(parts(project, wanted(project)))
    assert every
    assert {part.section.state for part in every} == {"template"}
    assert (folder / "calendar.yaml").is_file() == (name in ("contenus-ia", "reseaux-sociaux-ia"))


@pytest.mark.parametrize("name", ["contenus-ia", "usage-responsable-iag"])
def test_a_project_is_in_the_language_that_it_was_asked_in(tmp_path, monkeypatch, name):
    monkeypatch.setenv("PREUVE_LANG", "en")
    answers = {one.key: one.default for one in questions([name])}
    project = Project(create(tmp_path / "new", answers, [name], ["A use"]))
    assert project.portfolio.language == "en"
    assert "language: en" in (tmp_path / "new/portfolio.yaml").read_text()
    assert not project.has_video or project.brief.language == "en"
    first = wanted(project)[0]
    assert f"# {first.model.title.en}" in (project.folder / "documents" / first.name).read_text()


def test_a_film_may_speak_a_language_that_documents_dont(tmp_path):
    project = Project(create(tmp_path / "neuf", {**ANSWERS, "language": "es"}))
    assert (project.brief.language, project.portfolio.language) == ("es", "fr")


def test_each_use_case_has_its_document(tmp_path):
    folder = create(tmp_path / "neuf", ANSWERS, ["usage-responsable-iag"], ["Trier le courrier", "Écrire une offre"])
    assert sorted(path.name for path in (folder / "documents/usage").iterdir()) == [
        "ecrire-une-offre.md",
        "trier-le-courrier.md",
    ]


def test_two_use_cases_of_one_name_make_nothing(tmp_path):
    with pytest.raises(BadInput, match="deux fois"):
        create(tmp_path / "neuf", ANSWERS, ["usage-responsable-iag"], ["Un usage", "Un usage"])
    assert not (tmp_path / "neuf").exists()


def test_the_command_says_what_to_do_next(tmp_path, capsys):
    arguments = ["new", str(tmp_path / "neuf"), "--framework", "certifiag", "--defaults"]
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "preuve write" in told
    assert "brief.yaml" not in told


def test_an_unknown_framework_is_told_with_those_there_are(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["new", str(tmp_path / "neuf"), "--framework", "autre", "--defaults"])
    assert ended.value.code == 2
    assert "certifiag" in capsys.readouterr().err
