"""`preuve frameworks`: the five, and each of them whole, in words that a screen reader reads and as JSON."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from preuve.cli import _main
from preuve.frameworks import framework, model, names
from preuve.frameworks.model import Checks, Document
from preuve.i18n import speaking
from preuve.sessions import framework_words
from preuve.sessions.frameworks import print_all, show

ROOT = Path(__file__).parents[2]


def said(capsys, *arguments):
    assert _main(["frameworks", *arguments]) == 0
    return capsys.readouterr().out


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_five_are_listed_with_what_they_ask(capsys, elsewhere):
    text = said(capsys)
    for name in names():
        assert f"{name} : {framework(name).title.fr}" in text
        assert f"{len(list(framework(name).criteria()))} critères" in text
    assert "10 pages au plus" in text
    assert "30 minutes de présentation, puis 10 minutes de questions" in text
    assert "présenté" not in text


def test_a_project_says_what_it_is_presented_for(capsys, elsewhere):
    (elsewhere / "portfolio.yaml").write_text("frameworks: [certifiag]\n", encoding="utf-8")
    blocks = said(capsys, "--plain").split("\n\n")
    assert [block.split(" :")[0] for block in blocks if "Ce projet est présenté pour lui." in block] == ["certifiag"]
    rows = json.loads(said(capsys, "--json"))
    assert {row["id"] for row in rows if row["presented"]} == {"certifiag"}
    assert {row["id"]: len(row["criteria"]) for row in rows}["usage-responsable-iag"] == 36


def test_a_video_project_without_a_portfolio_is_for_the_main_one(capsys, elsewhere):
    (elsewhere / "brief.yaml").write_text("title: Essai\n", encoding="utf-8")
    rows = json.loads(said(capsys, str(elsewhere), "--json"))
    assert {row["id"] for row in rows if row["presented"]} == {"contenus-ia"}


def test_a_folder_that_isnt_there_and_a_name_that_isnt_known_say_what_to_do(capsys, elsewhere):
    assert _main(["frameworks", "list", "nulle-part"]) == 2
    assert "preuve new" in capsys.readouterr().err
    assert _main(["frameworks", "show", "autre"]) == 2
    assert "certifiag, contenus-ia" in capsys.readouterr().err


@pytest.mark.parametrize("name", names())
def test_one_is_told_whole(name, capsys, elsewhere):
    text = said(capsys, "show", name)
    model = framework(name)
    for one in (*model.competences, *model.criteria(), *model.modality.terms):
        assert f"« {one.text} »" in text, one.id
    for part in model.parts():
        assert f"{part.id} : {part.asks.fr}" in text
        for proof in part.evidence:
            if isinstance(proof, Checks):
                assert all(f" : {check}, " in text for check in proof.checks)
            if isinstance(proof, Document):
                assert all(f"partie « {heading} »" in text for heading in proof.sections)
    for one in model.modality.unsaid:
        assert one.fr in text
    assert not any(sign in text for sign in "│─┃━╭\x1b")


@pytest.mark.parametrize("name", names())
def test_in_english_our_rendering_is_marked_and_the_french_is_kept(name, capsys, elsewhere):
    with speaking("en"):
        show(name, as_json=False, plain=True)
    text = capsys.readouterr().out
    for one in (*framework(name).competences, *framework(name).criteria(), *framework(name).modality.terms):
        assert f"« {one.text} »" in text
        assert one.english in text
    with speaking("fr"):
        show(name, as_json=False, plain=True)
    assert next(framework(name).criteria()).english not in capsys.readouterr().out


@pytest.mark.parametrize("name", names())
def test_json_holds_the_same_and_what_is_measured(name, capsys, elsewhere):
    data = json.loads(said(capsys, "show", name, "--json"))
    ids = [one["id"] for competence in data["competences"] for one in competence["criteria"]]
    assert sorted(data["measured"] + data["not_measured"]) == sorted(ids) == sorted(set(ids))
    assert data["source"]["sha256"] == framework(name).source.sha256
    assert len(data["modality"]["terms"]) == len(framework(name).modality.terms)


def test_what_is_measured_is_what_checks_name():
    some, none = framework_words.split(framework("usage-responsable-iag"))
    assert {"C2.4", "C3.1", "C5.5", "C6.2", "C7.3"} <= set(some)
    assert {"C1.5", "C4.3", "C7.4"} <= set(none)
    assert "ne mesure rien ici" in framework_words.share(framework("certifiag"))
    assert "ne mesure rien ici" not in framework_words.share(framework("reseaux-sociaux-ia"))


@pytest.mark.parametrize("plain", [True, False])
def test_titles_are_bold_on_a_terminal_and_plain_when_asked(plain, elsewhere, monkeypatch):
    told = []
    monkeypatch.setattr("preuve.sessions.frameworks.typer.echo", lambda text="": told.append(text))
    print_all(elsewhere, as_json=False, plain=plain)
    assert any("\x1b[1m" in line for line in told) != plain


def test_a_referentiel_is_one_file(capsys, elsewhere, monkeypatch):
    known = (model.FOLDER / "pilotage-projet-ia.yaml").read_text(encoding="utf-8")
    (elsewhere / "le-mien.yaml").write_text(known.replace("id: pilotage-projet-ia", "id: le-mien"), encoding="utf-8")
    monkeypatch.setattr(model, "FOLDER", elsewhere)
    assert said(capsys).startswith("le-mien : Piloter un projet")
    assert "Critère Cr5.3" in said(capsys, "show", "le-mien")


def test_the_page_of_referentiels_is_current():
    done = subprocess.run([sys.executable, ROOT / "tools/frameworks_table.py", "--check"], check=False)
    assert done.returncode == 0, "run: python tools/frameworks_table.py"
