"""`preuve privacy`: what leaves is shown before it does, and how it was tried to find people again."""

import json

import pytest
import yaml

from preuve import cli, providers
from preuve.privacy import running
from preuve.privacy.attempt import attempt
from preuve.privacy.leaving import destination, leaving
from preuve.project import Project

SERVICE = '[engines]\ntext = "mistral"\nimage = "svg"\nwriter = "mistral"\nvoice = "{voice}"\n[privacy]\n{privacy}\n'


@pytest.fixture(autouse=True)
def no_model(monkeypatch):
    """The model takes seconds; its own test is beside the detector's."""
    monkeypatch.setattr(running, "identity", lambda: "")


@pytest.fixture
def mine(sample):
    def set_up(*, voice="kokoro", privacy="", **brief):
        told = yaml.safe_load((sample / "brief.yaml").read_text(encoding="utf-8")) | brief
        (sample / "brief.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
        (sample / "preuve.toml").write_text(SERVICE.format(voice=voice, privacy=privacy), encoding="utf-8")
        return Project(sample)

    return set_up


def shown(project, capsys, *options):
    code = cli._main(["privacy", str(project.folder), "--plain", *options])
    return code, capsys.readouterr().out


def trial(project, way):
    return next(one for one in attempt(project, list(leaving(project))) if one.way == way)


def test_the_table_says_what_is_replaced_by_what_and_where(mine, capsys):
    code, out = shown(mine(), capsys)
    assert code == 0
    (row,) = (line for line in out.splitlines() if line.startswith("Lina → "))
    assert row.startswith("Lina → Camille (nom de personne, personne du brief) : scénario, ")
    assert "image (8 plans)" in row
    assert "demandes partent vers : Mistral" in out
    assert "L'Atelier des Tilleuls" in out
    assert "n'ont pas été cherchés" in out


def test_shown_prompts_are_as_they_would_leave(mine, capsys):
    _code, out = shown(mine(), capsys, "--show")
    prompts = out.partition("Lina → ")[0]
    assert "# scénario : ce qui partirait" in prompts
    assert "Camille" in prompts
    assert not any(name in prompts for name in ("Lina", "Marcel", "Awa", "Hugo"))


def test_what_is_hers_to_say_no_to_leaves_as_it_is(mine, capsys):
    _code, out = shown(mine(privacy="pseudonymise = false"), capsys)
    assert "Rien n'est remplacé" in out
    assert "→ Camille" not in out


def test_with_engines_of_this_machine_nothing_leaves(sample, capsys):
    _code, out = shown(Project(sample), capsys)
    assert "rien ne part" in out
    assert destination(Project(sample), "script") is None


def test_nothing_is_said_of_what_leaves_where_nothing_does(sample, capsys):
    (sample / "preuve.toml").write_text('[engines]\ntext = "recorded"\n', encoding="utf-8")
    code, out = shown(Project(sample), capsys)
    assert code == 0
    assert not any(told in out for told in ("ce qui part", "Ce qui reste", "n'ont pas été cherchés", " sur 4"))
    assert "Ces remplacements se feraient avec un service" in out
    _code, out = shown(Project(sample), capsys, "--json")
    assert json.loads(out)["attempt"] == []


def test_nothing_is_tried_where_nothing_was_hidden(mine, capsys):
    _code, out = shown(mine(people=[]), capsys)
    assert "demandes partent vers : Mistral" in out
    assert "Ce qu'un lecteur curieux" not in out
    assert "0 sur 0" not in out


@pytest.mark.parametrize(("url", "here"), [("http://127.0.0.1:8080/v1", True), ("https://api.exemple.fr/v1", False)])
def test_an_address_of_this_machine_is_told_apart(mine, capsys, url, here):
    project = mine(privacy=f'[providers.mistral]\nbase_url = "{url}"')
    _code, out = shown(project, capsys)
    assert ("un programme de cette machine, http://127.0.0.1:8080/v1" in out) == here
    assert "Lina → Camille" in out


def test_only_what_leaves_is_tried(mine, capsys):
    project = mine()
    (project.folder / "preuve.toml").write_text('[engines]\ntext = "mistral"\nimage = "collage"\n', encoding="utf-8")
    left = [one for one in leaving(Project(project.folder)) if one.to]
    assert {one.what for one in left} == {"script", "plan"}
    _code, out = shown(project, capsys, "--json")
    wanted = attempt(project, left)
    assert [one["found"] for one in json.loads(out)["attempt"]] == [one.found for one in wanted]


def test_a_cloud_model_is_a_destination(sample):
    text = '[engines]\ntext = "ollama"\nimage = "ollama"\n[providers.ollama.models]\ntext = "gpt-oss:120b-cloud"\n'
    (sample / "preuve.toml").write_text(text, encoding="utf-8")
    to = destination(Project(sample), "script")
    assert to
    assert "votre machine" not in to.label
    assert destination(Project(sample), "image") is None


def test_a_hosted_voice_says_the_names_and_so_does_the_table(mine, capsys):
    hosted = next(name for name in providers.able("voice") if not providers.book().providers[name].local)
    code, out = shown(mine(voice=hosted, key_messages=["Lina répare"]), capsys)
    told = [one for one in leaving(mine(voice=hosted)) if one.what == "voice"]
    assert all(one.to for one in told)
    assert code == int(any(one.suspects for one in told))
    assert ("Dits par la voix" in out) == bool(code)


def test_a_name_that_a_model_sees_and_nobody_listed_is_told(mine, capsys, monkeypatch):
    monkeypatch.setattr(running, "identity", lambda: "modèle d'essai")
    monkeypatch.setattr(running, "people", lambda text: _places(text, ("Fatoumata Diallo", "Camille")))
    project = mine(audience="les amis de Fatoumata Diallo")
    code, out = shown(project, capsys)
    assert code == 1
    assert "d'autres noms, qui restent tels quels : Fatoumata Diallo." in out
    code, out = shown(mine(audience="les amis de Fatoumata Diallo", privacy='names = ["Fatoumata Diallo"]'), capsys)
    assert code == 0
    assert "Fatoumata → " in out


def test_json_holds_the_requests_and_the_attempt(mine, capsys):
    code, out = shown(mine(), capsys, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["requests"][0]["to"].startswith("Mistral")
    assert {one["way"] for one in told["attempt"]} == {
        "search", "pieces", "initials", "length", "looks", "whereabouts"
    }  # fmt: skip


def test_what_stays_for_being_a_word_or_a_shots_own_name_is_told(mine, capsys):
    people = [{"name": "Claire", "looks": "peau claire"}, {"name": "Panne", "looks": "vingt ans"}]
    _code, out = shown(mine(people=people), capsys)
    assert "mots courants : claire." in out
    assert "gardé dans recordings/ : panne." in out


class TestTheAttempt:
    def test_finds_no_name_nor_piece_of_one(self, mine):
        people = [{"name": "Lina Hérault", "looks": "30 ans"}, {"name": "Jean-Baptiste Awa", "looks": "40 ans"}]
        project = mine(people=people, call_to_action="Écrivez à lina@exemple.fr, 06 12 34 56 78, 3 rue des Lilas.")
        assert (trial(project, "search").found, trial(project, "pieces").found) == (0, 0)
        assert trial(project, "search").of == 7

    def test_finds_what_was_left_by_mistake(self, mine, monkeypatch):
        project = mine()
        left = list(leaving(project))
        spoilt = [one.__class__(**{**vars(one), "text": one.text + " anil MARCÉL"}) for one in left]
        found = next(one for one in attempt(project, spoilt) if one.way == "search")
        assert set(found.what) == {"Lina", "Marcel"}

    def test_says_who_is_still_known_by_her_looks(self, mine):
        assert trial(mine(), "looks").what == ("Lina", "Marcel", "Awa", "Hugo")

    def test_says_that_the_organisation_is_told(self, mine):
        assert trial(mine(), "whereabouts").what[0] == "Association L'Atelier des Tilleuls"
        hidden = mine(privacy='names = ["Association L\'Atelier des Tilleuls"]')
        assert "Association L'Atelier des Tilleuls" not in trial(hidden, "whereabouts").what

    def test_compares_guesses_with_chance(self, mine):
        one = trial(mine(), "length")
        assert 0 <= one.by_chance <= one.of == 4


def _places(text, names):
    return [(text.find(name), text.find(name) + len(name)) for name in names if name in text]
