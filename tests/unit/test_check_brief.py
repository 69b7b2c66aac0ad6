"""`preuve check` without a référentiel named: a line a competence, what doesn't hold or is missing, how to see all."""

import json
from itertools import pairwise

import pytest

from preuve.checks.subject import subject_of
from preuve.cli import main
from preuve.frameworks import framework, matrices
from preuve.frameworks.matrix import CompetenceRow, CriterionRow, Matrix, PartRow, Row
from preuve.project import Project
from preuve.sessions.matrix_brief import brief

PILOT = "pilotage-projet-ia"
CASES = "frameworks: [usage-responsable-iag]\ncases:\n"


@pytest.fixture
def folder(tmp_path):
    """A project without a video, presented for one référentiel, of which nothing is written."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "portfolio.yaml").write_text(f"frameworks: [{PILOT}]\n", encoding="utf-8")
    return tmp_path


def check(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["check", *map(str, arguments)])
    return ended.value.code, capsys.readouterr().out


def matrix(*criteria):
    """A référentiel of one competence; each criterion is a status and its rows."""
    made = tuple(
        CriterionRow(id=f"C1.{at}", label="critère", text="t", status=status,
                     parts=(PartRow(id=f"C1.{at}.a", asks="x", status=status, rows=rows),))
        for at, (status, rows) in enumerate(criteria)
    )  # fmt: skip
    group = CompetenceRow(id="C4", label="Automatiser la production", text="t", status=criteria[0][0], criteria=made)
    return Matrix(framework="essai", title="Essai", source="s", competences=(group,))


def measured(status, **more):
    return Row(kind="check", label="Le son est clair", status=status, check="AUD01", **more)


def written(section, said="cette partie manque", file="documents/besoins.md"):
    remedy = f"Écrivez « {section} »."
    return Row(kind="document", label=section, status="unmet", said=said, remedy=remedy, where=(f"{file} › {section}",))


def told(found, **more):
    return [text for text, _status in brief(found, **more)]


def test_a_competence_is_a_line_with_its_criteria_counted():
    found = matrix(("unmet", ()), ("declared", ()), ("declared", ()), ("met", ()))
    assert "  C4 Automatiser la production : 1 non tenu, 2 à juger, 1 tenu" in told(found)


def test_what_does_not_hold_is_told_once_with_its_remedy():
    row = measured("unmet", said="trop fort", remedy="Baissez-le.")
    found = matrix(("unmet", (row, measured("met"))), ("unmet", (row,)))
    lines = told(found)
    assert lines.count("  ✘ non tenu : Le son est clair. Trop fort. Baissez-le.") == 1
    assert "  ✘ non tenu : Le son est clair (dit plus haut)." in told(found, judged=True)
    assert len([line for line in lines if "Le son est clair" in line]) == 1


def test_a_use_cases_measure_was_not_told_with_the_runs():
    row = measured("unmet", said="trop fort", remedy="Baissez-le.", case="tri")
    assert any("Baissez-le." in line for line in told(matrix(("unmet", (row,))), judged=True))


def test_parts_of_a_document_that_are_missing_are_one_line():
    rows = tuple(written(f"Partie {at}") for at in range(6))
    (line,) = [one for one in told(matrix(("unmet", rows))) if "besoins.md" in one]
    assert line == (
        "  ✘ non tenu : documents/besoins.md, 6 parties : Partie 0, Partie 1, Partie 2, Partie 3 et 2 autres. "
        "Cette partie manque. Écrivez ces parties, avec vos mots."
    )


def test_parts_that_lack_different_things_say_what():
    rows = (written("A"), written("B", said="3 mots de vous : trop court"), written("C", file="documents/autre.md"))
    lines = told(matrix(("unmet", rows)))
    assert any("A (cette partie manque), B (3 mots de vous : trop court)." in line for line in lines)
    assert "  ✘ non tenu : C. Cette partie manque. Écrivez « C ». Voir documents/autre.md (C)." in lines


def test_too_few_elements_are_told():
    part = PartRow(id="a", asks="Trois techniques", status="unmet", said="2 mesurés, 3 demandés", counted="unmet",
                   elements=({"id": "x", "label": "x", "status": "unmet"},))  # fmt: skip
    found = matrix(("unmet", ()))
    criterion = found.competences[0].criteria[0].model_copy(update={"parts": (part,)})
    group = found.competences[0].model_copy(update={"criteria": (criterion,)})
    lines = told(found.model_copy(update={"competences": (group,)}))
    assert "  ✘ non tenu : Trois techniques. 2 mesurés, 3 demandés." in lines


def test_a_project_is_told_in_short_with_how_to_see_all(folder, capsys):
    code, out = check(capsys, folder, "--plain")
    lines = out.splitlines()
    assert code == 1
    for one in framework(PILOT).competences:
        assert any(line.startswith(f"  {one.id} {one.label} : ") for line in lines)
    first = next(framework(PILOT).criteria())
    assert not [line for line in lines if line.lstrip().startswith(f"{first.id} ")]
    assert len(lines) < 30
    assert f"Critère par critère : preuve check {folder} --framework {PILOT}" in lines
    assert len(check(capsys, folder, "--plain", "--framework", PILOT)[1].splitlines()) > len(lines)


def test_as_json_nothing_is_shortened(folder, capsys):
    _code, short = check(capsys, folder, "--json")
    _code, whole = check(capsys, folder, "--json", "--framework", PILOT)
    assert json.loads(short)["matrices"] == json.loads(whole)["matrices"]


@pytest.mark.parametrize("named", [("latest", "latest"), ("latest", "2026-02-02-000000")])
def test_two_use_cases_of_one_run_are_told(named, tmp_path):
    place = tmp_path / "runs" / "2026-02-02-000000"
    (place / "films").mkdir(parents=True)
    (place / "films" / "web.mp4").write_bytes(b"film")
    (place / "ledger.jsonl").write_text('{"kind":"start","at":"2026-02-02T00:00:00+00:00"}\n', encoding="utf-8")
    brief_of = "title: a\norganisation: b\nsubject: c\nobjectives: [d]\naudience: e\nkey_messages: [f]\n"
    (tmp_path / "brief.yaml").write_text(f"{brief_of}call_to_action: g\ntargets: [web]\n", encoding="utf-8")
    cases = "".join(f"  - {{id: cas{at}, title: Cas {at}, run: {run}}}\n" for at, run in enumerate(named))
    (tmp_path / "portfolio.yaml").write_text(CASES + cases, encoding="utf-8")
    (found,) = matrices(subject_of(Project(tmp_path)), [])
    (line,) = [one for one in told(found) if "même production" in one]
    assert "« Cas 0 » et « Cas 1 »" in line
    assert line.endswith("(portfolio.yaml)")


def test_competences_come_before_what_is_missing(folder, capsys):
    _code, out = check(capsys, folder, "--plain")
    at = [out.index(f"  {one.id} {one.label}") for one in framework(PILOT).competences]
    assert all(one < other for one, other in pairwise([*at, out.index("✘")]))
