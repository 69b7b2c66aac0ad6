"""An unknown export: a model proposes what its columns mean, code holds it to the cells, she keeps it or not."""

import json
import re
from pathlib import Path

import pytest
from helpers_chat import OFFER
from helpers_service import OpenAICompatible, know, project

from connectors.services import tries
from connectors.services.turnstile import halt
from flows.mapping import propose
from preuve.audience.build import build_table
from preuve.audience.exports.columns import own_formats
from preuve.audience.exports.mapping import STEP, sample_of, schema
from preuve.audience.exports.reading import read_exports
from preuve.errors import BadInput, PermanentError
from preuve.project import Project
from preuve.sessions.audience_map import map_file
from preuve.targets import templates

LINES = ("Rapport de la plateforme", "Vidéo;Adresse;Lectures;Temps moyen;Pays",
         "Film de claire@exemple.fr ```;https://vimeo.example/1;1 204;0:00:12;France",
         "Deux;https://vimeo.example/2;88;0:00:07;France")  # fmt: skip
GOOD = [("Vidéo", "title", "text"), ("Adresse", "url", "text"), ("Lectures", "views", "count"),
        ("Temps moyen", "avg_watch_s", "clock"), ("Pays", "unknown", "text")]  # fmt: skip


def proposed(columns=GOOD, **changes):
    data = {"platform": "web", "language": "fr", "decimal": ",", "dates": [],
            "columns": [dict(zip(("head", "role", "unit"), one, strict=True)) for one in columns]}  # fmt: skip
    return json.dumps(data | changes, ensure_ascii=False)


@pytest.fixture
def answers():
    return []


@pytest.fixture
def service(answers):
    with OpenAICompatible(reply=lambda _asked: answers.pop(0) if len(answers) > 1 else answers[0]) as server:
        yield server


@pytest.fixture
def mine(service, tmp_path, monkeypatch):
    monkeypatch.setattr(tries, "FIRST_WAIT", 0.01)
    know(monkeypatch, service, offers={"text": OFFER})
    made = project(tmp_path / "projet", limits="tries = 3\ntimeout_seconds = 5", options="max_tokens = 900")
    settings = made.folder / "preuve.toml"
    settings.write_text(settings.read_text().replace('image = "essai"', 'text = "essai"\nimage = "essai"'))
    (made.folder / "export.csv").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    yield Project(made.folder)
    halt(made.folder)


def test_a_proposal_is_recorded_and_nothing_is_kept_before_her_yes(mine, answers, service, capsys):
    answers.append(proposed())
    file = mine.folder / "export.csv"
    map_file(mine.folder, file, accept=False, by="", plain=True)
    shown = capsys.readouterr().out
    assert "Lectures : Vues (count), par exemple 1 204" in shown
    assert "Rien n'est gardé" in shown
    assert not (mine.folder / "audience" / "colonnes.yaml").exists()
    (recording,) = [one for _path, one in mine.recordings.all() if one.step == STEP]
    sent = json.dumps(recording.request, ensure_ascii=False)
    assert "claire@exemple.fr" not in sent
    assert "vimeo.example/1" not in sent
    map_file(mine.folder, file, accept=True, by="Claire", plain=True)
    assert "2 publications y sont lues" in capsys.readouterr().out
    assert len(service.requests) == 1, "what was answered isn't asked again"
    (form,) = own_formats(mine.folder / "audience" / "colonnes.yaml").values()
    assert (form.accepted.by, form.accepted.recording) == ("Claire", recording.id)
    with pytest.raises(BadInput, match="déjà compris"):
        map_file(mine.folder, file, accept=True, by="Claire", plain=True)


def test_a_name_is_needed(mine, answers):
    answers.append(proposed())
    with pytest.raises(BadInput, match="qui décide"):
        map_file(mine.folder, mine.folder / "export.csv", accept=True, by="", plain=True)
    assert not (mine.folder / "audience" / "colonnes.yaml").exists()


WRONG = [("Vidéo", "title", "text"), ("Adresse", "views", "count"), ("Lectures", "url", "text"),
         ("Temps moyen", "avg_watch_s", "clock"), ("Pays", "unknown", "text")]  # fmt: skip


@pytest.mark.parametrize(("first", "reason"), [
    (proposed(WRONG), "ne se lit pas"),
    (proposed([*GOOD[:4], ("Ventes", "clicks", "count")]), "en-tête"),
    (proposed([*GOOD[:4], ("Pays", "views", "count")]), "qu'une fois"),
    (proposed([("Vidéo", "title", "text"), *[(head, "unknown", "text") for head, *_rest in GOOD[1:]]]), "« url »"),
    ("pas du JSON", "JSON"),
])  # fmt: skip
def test_what_does_not_hold_is_sent_back(mine, answers, service, first, reason):
    answers.extend([first, proposed()])
    found = propose(mine, mine.folder / "export.csv")
    assert found.proposal.columns[2].role == "views"
    assert reason in json.loads(service.requests[-1].body)["messages"][-1]["content"]


def test_a_model_that_is_never_right_is_told_so(mine, answers):
    answers.append(proposed(WRONG))
    with pytest.raises(PermanentError, match="ne tient"):
        propose(mine, mine.folder / "export.csv")


def test_the_heads_are_found_under_a_first_line(mine):
    sample = sample_of(mine.folder / "export.csv", "export.csv")
    assert sample.heads == tuple(head for head, *_rest in GOOD)
    assert schema(sample)["properties"]["columns"]["minItems"] == 5


def test_an_export_is_found_by_its_name_alone(mine, answers, capsys, monkeypatch, tmp_path):
    answers.append(proposed())
    (mine.folder / "audience").mkdir(exist_ok=True)
    (mine.folder / "export.csv").rename(mine.folder / "audience" / "export.csv")
    monkeypatch.chdir(tmp_path)
    for name in ("export.csv", "audience/export.csv"):
        map_file(mine.folder, Path(name), accept=False, by="", plain=True)
        assert "Lectures : Vues" in capsys.readouterr().out
    with pytest.raises(BadInput) as error:
        map_file(mine.folder, Path("absent.csv"), accept=False, by="", plain=True)
    assert "preuve audience map audience/absent.csv" in error.value.remedy


@pytest.mark.parametrize("engine", ["recorded", "outline"])
def test_without_a_model_she_is_told_what_she_can_do(sample, engine):
    settings = sample / "preuve.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r'^text = "\w+"', f'text = "{engine}"', text, flags=re.MULTILINE), encoding="utf-8")
    assert Project(sample).settings.engines.text == engine
    (sample / "audience" / "export.csv").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    with pytest.raises(BadInput) as error:
        map_file(sample, Path("audience/export.csv"), accept=False, by="", plain=True)
    assert "changé" not in error.value.message
    assert "audience/colonnes.yaml" in error.value.remedy
    assert "preuve providers" in error.value.remedy


def test_a_new_project_s_commented_columns_work_once_uncommented(tmp_path):
    path = tmp_path / "colonnes.yaml"
    text = (templates() / "project" / "audience" / "colonnes.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    assert own_formats(path) == {}
    head, formats = text.split("formats:\n")
    path.write_text(head + "formats:\n" + formats.replace("#  ", "  "), encoding="utf-8")
    export = tmp_path / "epingles.csv"
    export.write_text(
        "Titre;Lien de l'épingle;Date de création;Impressions;Enregistrements\n"
        "Réparer;https://www.pinterest.fr/pin/123/;05/03/2026;1 204;8\n",
        encoding="utf-8",
    )
    own = own_formats(path)
    (row,) = build_table(read_exports([export], own), own=own).rows
    assert (row.post.platform, row.value("impressions"), row.value("saves")) == ("pinterest", 1204, 8)
    assert row.post.published.isoformat() == "2026-03-05"


def test_a_proposal_is_kept_after_the_commented_model(mine, answers):
    answers.append(proposed())
    path = mine.folder / "audience" / "colonnes.yaml"
    path.parent.mkdir(exist_ok=True)
    text = (templates() / "project" / "audience" / "colonnes.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    map_file(mine.folder, mine.folder / "export.csv", accept=True, by="Claire", plain=True)
    assert path.read_text(encoding="utf-8").startswith(text)
    assert len(own_formats(path)) == 1
