"""The worked example of usage-responsable-iag: every document whole, the assistant's tests held, the table checked.

What the example says was measured is measured again here.
"""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from preuve import cli
from preuve.assistants import assistant, standing
from preuve.assistants.asking import STEP, request_of
from preuve.assistants.results import path_of
from preuve.checks.subject import subject_of
from preuve.documents import model_of, read
from preuve.dossier.build.hers import hers
from preuve.errors import OutsideProject
from preuve.frameworks import framework, weigh
from preuve.frameworks.assistants import assistants
from preuve.frameworks.cases import cases_of
from preuve.frameworks.model import Assistant
from preuve.history import PastRun
from preuve.privacy.anonymity import Columns, singled
from preuve.privacy.tables import read_table
from preuve.project import Project
from preuve.sessions.matrix_display import lines

EXAMPLE = Path(__file__).parents[2] / "examples" / "usage-responsable-iag"
ID = "reponses-clients"
DOCUMENTS = ("usage/reponses-clients.md", "usage/compte-rendu.md", "usage/offre-emploi.md", "assistant.md")


@pytest.fixture
def copy(tmp_path) -> Project:
    folder = tmp_path / "exemple"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("runs", ".preuve"))
    return Project(folder)


def stands(project: Project):
    return standing(project, assistant(project, ID))


def row(project: Project):
    return assistants(Assistant(assistant=1), subject_of(project))


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_section_is_whole(name):
    found, model = read(Project(EXAMPLE), name), model_of(name)
    lacking = {
        one.heading.fr: (
            found.section(one.heading.fr).state,
            [flaw.said for flaw in found.section(one.heading.fr).flaws],
        )
        for one in model.sections
        if not found.section(one.heading.fr).filled
    }
    assert lacking == {}
    assert [one.heading for one in found.sections] == [one.heading.fr for one in model.sections]


def test_nothing_is_unmet_and_what_can_be_measured_holds():
    project = Project(EXAMPLE)
    matrix = weigh(framework("usage-responsable-iag"), (), subject_of(project), cases_of(project))
    rows = [row for part in matrix.parts() for row in part.rows]
    assert [(one.label, one.said) for one in rows if one.status in ("unmet", "error")] == []
    met = {one.label for one in rows if one.status == "met"}
    assert any("Personnes reconnaissables" in label for label in met)
    assert any("Assistant personnalisé" in one.label and one.status == "declared" for one in rows)
    assert len(list(matrix.criteria())) == 36


def test_the_recordings_answer_the_requests_and_say_that_they_were_written():
    project = Project(EXAMPLE)
    one = assistant(project, ID)
    assert len(one.tests) >= 5
    for case in one.tests:
        _path, recording = project.recordings.find(STEP, request_of(one, case.given))
        assert recording.origin == "authored"
    found = stands(project)
    assert (found.state, found.held, found.authored) == ("holds", len(one.tests), True)
    assert "écrites pour un exemple" in row(project).said


def test_the_command_lists_runs_and_answers(copy, capsys):
    assert cli._main(["assistant", "list", str(copy.folder)]) == 0
    listed = capsys.readouterr().out
    assert "7 essais tenus sur 7" in listed
    assert "aucun service ne les a données" in listed
    before = path_of(copy.folder, ID).read_bytes()
    assert cli._main(["assistant", "test", ID, "--project", str(copy.folder)]) == 0
    assert path_of(copy.folder, ID).read_bytes() == before
    case = assistant(copy, ID).tests[0]
    given = [part for name, text in case.given.items() for part in ("--set", f"{name}={text}")]
    assert cli._main(["assistant", "ask", ID, "--project", str(copy.folder), *given]) == 0
    assert "retirer votre colis" in capsys.readouterr().out


def test_told_plainly_every_test_is_named_as_it_begins(copy, capsys):
    assert cli._main(["assistant", "test", ID, "--project", str(copy.folder)]) == 0
    assert capsys.readouterr().err == ""
    assert cli._main(["assistant", "test", ID, "--project", str(copy.folder), "--plain"]) == 0
    assert capsys.readouterr().err.count("Essai ") == len(assistant(copy, ID).tests)
    assert cli._main(["assistant", "list", str(copy.folder), "--plain"]) == 0


def test_the_matrix_says_that_answers_were_written_for_an_example(copy):
    matrix = weigh(framework("usage-responsable-iag"), (), subject_of(copy), cases_of(copy))
    told = [text for text, _status in lines(matrix)]
    assert any(
        "À juger : Assistant personnalisé, essayé sur des réponses écrites pour un exemple" in one for one in told
    )
    assert not any("Mesuré et tenu" in one and "Assistant" in one for one in told)


def test_an_answer_that_was_changed_doesnt_count(copy):
    answer = copy.folder / "recordings" / STEP / f"{ID}-retard.txt"
    change(answer, "vendredi", "jeudi")
    found = stands(copy)
    assert (found.state, found.held) == ("failed", 6)
    assert row(copy).status == "unmet"
    assert "Une livraison en retard" in row(copy).said


def test_results_are_stale_once_the_instructions_changed(copy):
    change(copy.folder / "assistants" / f"{ID}.yaml", "Tu prépares un brouillon.", "Tu écris un brouillon.")
    assert stands(copy).state == "stale"
    assert row(copy).status == "unmet"
    assert "avant que ses instructions ne changent" in row(copy).said


def test_what_the_results_say_isnt_believed(copy):
    """Instructions changed, and the results' digest with them: the recordings answer another request."""
    path = copy.folder / "assistants" / f"{ID}.yaml"
    before = assistant(copy, ID).digest
    change(path, "Tu prépares un brouillon.", "Tu écris un brouillon.")
    change(path_of(copy.folder, ID), before, assistant(copy, ID).digest)
    found = stands(copy)
    assert found.held == 0
    assert found.tests[0].problem == "l'enregistrement répond à une autre demande que ce cas"


def test_an_expectation_made_stricter_is_held_against_the_recorded_answer(copy):
    path = copy.folder / "assistants" / f"{ID}.yaml"
    before = assistant(copy, ID).digest
    change(path, '{contains: "vendredi", why', '{contains: "samedi matin", why')
    change(path_of(copy.folder, ID), before, assistant(copy, ID).digest)
    found = stands(copy)
    assert found.held == 6
    assert not found.tests[0].outcomes[0].holds


def test_an_answer_that_no_ai_gave_doesnt_count(copy):
    """Such as one that a person wrote by herself: it isn't what the assistant is worth."""
    change(copy.folder / "recordings" / STEP / f"{ID}-retard.recording.json", '"ai": true', '"ai": false')
    assert stands(copy).held == 6
    assert stands(copy).tests[0].problem == "l'enregistrement répond à une autre demande que ce cas"


def test_a_recording_that_is_gone_doesnt_count(copy):
    (copy.folder / "recordings" / STEP / f"{ID}-casse.recording.json").unlink()
    assert "n'est plus là" in stands(copy).tests[1].problem


def test_only_a_person_judges_an_assistant_whatever_its_recordings_say(copy):
    assert row(copy).status == "declared"
    assert "à une personne de dire" in row(copy).said
    for path in (copy.folder / "recordings" / STEP).glob("*.recording.json"):
        change(path, '"authored"', '"captured"')
    change(copy.folder / "portfolio.yaml", "fictitious: true\ntoday: 2026-11-22", "fictitious: false")
    assert row(Project(copy.folder)).status == "declared"


def rewritten(copy, change_tests):
    """The assistant's tests changed, and what its results name with them."""
    path = copy.folder / "assistants" / f"{ID}.yaml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = json.loads(path_of(copy.folder, ID).read_text(encoding="utf-8"))
    told["tests"], kept["results"] = change_tests(told["tests"], kept["results"])
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    path_of(copy.folder, ID).write_text(json.dumps(kept | {"definition": assistant(copy, ID).digest}), encoding="utf-8")


def test_a_test_written_three_times_is_one(copy):
    rewritten(
        copy,
        lambda tests, kept: (
            [tests[0] | {"id": name} for name in "abc"],
            [kept[0] | {"case": name} for name in "abc"],
        ),
    )
    assert stands(copy).held == 3
    assert row(copy).status == "unmet"
    assert "1 essai différent, 3 demandés" in row(copy).said


@pytest.mark.parametrize("empty", [{"least_words": 1}, {"avoids": "zzz"}, {"contains": "bonjour | équipe | demande"}])
def test_tests_that_any_answer_would_pass_dont_count(copy, empty):
    rewritten(copy, lambda tests, kept: ([one | {"expect": [empty | {"why": "rien"}]} for one in tests], kept))
    assert stands(copy).held == 7
    assert row(copy).status == "unmet"
    assert "n'importe quelle réponse" in row(copy).said


def test_the_table_before_and_after_is_what_the_sheet_says():
    folder = EXAMPLE / "donnees"
    before = singled(read_table(folder / "messages-avant.csv"), Columns(("code_postal", "age", "modele")))
    tried = singled(
        read_table(folder / "messages-premier-essai.csv"), Columns(("departement", "age", "gamme"), "client")
    )
    after = singled(
        read_table(folder / "messages-pseudonymises.csv"), Columns(("zone", "tranche_age"), "client", ("motif",))
    )
    assert (before.alone, tried.alone, after.smallest, after.same) == (40, 40, 3, 0)
    assert {one.column for one in before.direct if one.sure} == {"courriel", "telephone"}
    assert after.holds()
    assert not after.doubtful
    sheet = (EXAMPLE / "documents" / "usage" / f"{ID}.md").read_text(encoding="utf-8")
    assert "40 personnes sur 40 étaient seules" in sheet
    assert "Chaque profil est celui de 3 personnes au moins sur 40" in sheet


def test_a_dossier_carries_the_assistant_and_the_table_alone(copy):
    (copy.folder / "runs" / "une").mkdir(parents=True)
    (copy.folder / "runs" / "une" / "ledger.jsonl").touch()
    packed = {path.relative_to(copy.folder).as_posix() for path in hers(copy, PastRun(copy.folder / "runs" / "une"))}
    assert {f"assistants/{ID}.yaml", f"assistants/{ID}.results.json", f"recordings/{STEP}/{ID}-casse.txt"} <= packed
    assert {name for name in packed if name.startswith("donnees/")} == {"donnees/messages-pseudonymises.csv"}
    change(copy.folder / "portfolio.yaml", "donnees/messages-pseudonymises.csv", "../ailleurs.csv")
    fresh = Project(copy.folder)
    with pytest.raises(OutsideProject):
        list(hers(fresh, PastRun(fresh.folder / "runs" / "une")))


def test_every_table_says_that_it_is_invented():
    for path in (EXAMPLE / "donnees").glob("*.csv"):
        assert path.read_text(encoding="utf-8").startswith("# Données fictives")
