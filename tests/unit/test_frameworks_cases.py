"""Use cases weighed one by one, and a project without any run."""

from pathlib import Path

import pytest
from helpers_cases import BRIEF, CASES, HEADING, framework, portfolio, project, rows, run, tell

from preuve.checks.finding import Finding
from preuve.checks.subject import FilmFiles, Subject, subject_of
from preuve.errors import BadInput
from preuve.frameworks import cases_of, matrices, weigh
from preuve.frameworks.cases import CaseGround, check_cases
from preuve.frameworks.model import Framework
from preuve.portfolio import UseCase
from preuve.project import Project

DOCUMENT = {"document": "emploi.md", "sections": [HEADING], "each": "case"}
CHECKS = {"checks": ["PRM02"], "each": "case"}


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path)


def ground(name, status="met", folder=None):
    found = Finding(id="PRM02", title="Prompts", kind="requirement", status=status, measured="mesuré")
    subject = Subject((FilmFiles("web", Path("web.mp4")),), None, lambda: None, folder or Path(name))
    return CaseGround(UseCase(id=name, title=f"Cas {name}"), subject, lambda _subject: [found])


def test_each_case_has_its_row_its_name_and_its_document(folder):
    (found,) = rows(framework([DOCUMENT]), folder)
    assert [(one.case, one.status) for one in found] == [(name, "declared") for name in CASES]
    assert found[0].label == f"{HEADING}, cas « Cas devis »"
    assert found[1].where == (f"documents/emploi/relances.md › {HEADING}",)


def test_too_few_cases_are_unmet_and_say_how_many_are_missing(folder):
    portfolio(folder, "id: devis, title: Devis")
    few, _devis = rows(framework([DOCUMENT]), folder)[0]
    assert (few.status, few.said) == ("unmet", "1 cas d'usage sur 3 demandés")
    assert "Il en manque 2" in few.remedy
    assert few.where == ("portfolio.yaml",)


def test_without_any_case_nothing_that_is_asked_of_each_holds(folder):
    portfolio(folder)
    (folder / "portfolio.yaml").write_text("frameworks: [usage-responsable-iag]\n", encoding="utf-8")
    (only,) = rows(framework([DOCUMENT], cases=0), folder)[0]
    assert (only.status, only.said) == ("unmet", "0 cas d'usage sur 1 demandés")


def test_a_case_that_says_what_another_says_is_the_same_case(folder):
    documents = folder / "documents" / "emploi"
    text = (documents / "devis.md").read_text(encoding="utf-8")
    (documents / "tri.md").write_text(text.replace("trentaine", "quinzaine"), encoding="utf-8")
    few, *_rest = rows(framework([DOCUMENT]), folder)[0]
    assert few.status == "unmet"
    assert few.said.startswith("2 cas d'usage sur 3 demandés ; « Cas tri » dit presque la même chose que « Cas devis »")


def test_a_copy_with_every_second_long_word_changed_is_the_same_case(folder):
    documents = folder / "documents" / "emploi"
    words = (documents / "devis.md").read_text(encoding="utf-8").split(" ")
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) > 4]
    changed = [word + "s" if at in long[::2] else word for at, word in enumerate(words)]
    (documents / "tri.md").write_text(" ".join(changed), encoding="utf-8")
    few, *_rest = rows(framework([DOCUMENT]), folder)[0]
    assert few.status == "unmet"
    assert "« Cas tri » dit presque la même chose que « Cas devis »" in few.said


def test_cases_are_compared_by_what_is_hers_not_by_empty_documents(folder):
    for path in (folder / "documents" / "emploi").glob("*.md"):
        path.unlink()
    found = rows(framework([DOCUMENT]), folder)[0]
    assert [one.said for one in found] == ["cette partie manque"] * 3


def test_a_check_is_looked_up_in_the_run_of_each_case(folder):
    cases = [ground("devis"), ground("relances", "unmet"), ground("tri")]
    (found,) = rows(framework([CHECKS]), folder, cases)
    assert [(one.case, one.status) for one in found] == [("devis", "met"), ("relances", "unmet"), ("tri", "met")]


def test_a_case_without_a_run_counts_where_nothing_else_is_asked(folder):
    both, alone = rows(framework([DOCUMENT, CHECKS], [CHECKS]), folder)
    assert [one.status for one in both if one.kind == "check"] == ["not_applicable"] * 3
    assert [one.status for one in alone] == ["not_run"] * 3
    assert all("n'a pas de production" in one.said for one in alone)


def test_two_cases_of_one_run_are_told_once_for_a_person(folder):
    same = folder / "runs" / "un"
    cases = [ground("devis", folder=same), ground("relances", folder=same), ground("tri", folder=folder / "deux")]
    first, second = rows(framework([CHECKS], [CHECKS]), folder, cases)
    told = [one for one in first if one.kind == "person"]
    assert [(one.status, "même production" in one.label) for one in told] == [("declared", True)]
    assert [one for one in second if one.kind == "person"] == []


@pytest.mark.parametrize("name", ["absente", "../ailleurs", "..", "runs/absente", "a-vide"])
def test_a_run_that_cannot_be_looked_at_is_named_with_file_key_and_remedy(name, folder):
    run(folder, "une")
    vide = folder / "runs" / "a-vide"
    vide.mkdir()
    (vide / "ledger.jsonl").write_text("", encoding="utf-8")
    (folder / "ailleurs").mkdir()
    (folder / "ailleurs" / "ledger.jsonl").write_text("", encoding="utf-8")
    (folder / "ailleurs" / "films").mkdir()
    (folder / "ailleurs" / "films" / "web.mp4").write_bytes(b"film")
    portfolio(folder, "id: devis, title: Devis", f"id: tri, title: Tri, run: '{name}'")
    with pytest.raises(BadInput) as raised:
        check_cases(Project(folder))
    assert raised.value.key == "cases.2.run"
    assert raised.value.path == folder / "portfolio.yaml"
    assert name in raised.value.message
    assert raised.value.remedy
    told = [one for one in rows(framework([CHECKS, DOCUMENT], cases=2), folder)[0] if one.kind == "check"]
    assert [(one.case, one.status) for one in told] == [("devis", "not_applicable"), ("tri", "not_run")]
    assert told[1].said == raised.value.message


def test_latest_is_the_run_that_is_looked_at(folder):
    first, _last = run(folder, "2026-01-01-000000"), run_again(folder)
    portfolio(folder, "id: devis, title: Devis, run: latest", "id: tri, title: Tri, run: 2026-02-02-000000")
    project = Project(folder)
    subject = subject_of(project, first.name)
    findings = [Finding(id="PRM02", title="x", kind="requirement", status="met")]
    judged = []

    def judging(other):
        judged.append(other.folder.name)
        return []

    one, other = cases_of(project, subject, findings, judging)
    assert (one.subject, list(one.findings)) == (subject, findings)
    assert (list(other.findings), judged) == ([], ["2026-02-02-000000"])
    assert other.subject.maker is subject.maker


def run_again(folder):
    (folder / "brief.yaml").unlink()
    return run(folder, "2026-02-02-000000")


def test_findings_that_somebody_wrote_are_not_believed_of_a_dossier(folder, monkeypatch):
    run(folder, "2026-01-01-000000")
    other = run_again(folder)
    (other / "findings.json").write_text('{"basis":"x","findings":[]}', encoding="utf-8")
    portfolio(folder, "id: devis, title: Devis, run: 2026-02-02-000000")
    asked = []
    monkeypatch.setattr("preuve.checks.judge.judge", lambda subject, **_more: asked.append(subject.folder.name) or [])
    monkeypatch.setattr("preuve.checks.settled.settled", lambda _subject: True)
    matrices(subject_of(Project(folder), "2026-01-01-000000"), [])
    assert asked == ["2026-02-02-000000"]


def test_a_project_without_a_run_is_weighed_by_its_documents(folder):
    proofs = [
        {"checks": ["FMT01"]},
        {"deliverable": "films/*.mp4", "label": tell("film")},
        {"document": "seul.md", "sections": ["Une partie"]},
    ]
    (found,) = rows(framework(proofs), folder)
    assert [one.status for one in found] == ["not_run", "not_run", "unmet"]
    assert all("aucune production" in one.said and one.remedy for one in found[:2])
    (folder / "brief.yaml").write_text(BRIEF, encoding="utf-8")
    assert "preuve run" in rows(framework(proofs), folder)[0][0].remedy


def test_elements_without_a_run_were_not_counted(folder):
    asked = framework([DOCUMENT])
    element = {"id": "un", "label": tell("un"), "checks": ["FMT01"]}
    part = {"id": "Cr1.1.a", "asks": tell("partie"), "elements": [element], "at_least": 1}
    whole = asked.model_dump(mode="json", exclude_defaults=True)
    whole["competences"][0]["criteria"][0]["parts"] = [part]
    matrix = weigh(Framework.model_validate(whole), [], subject_of(Project(folder)))
    (found,) = matrix.parts()
    assert (found.status, found.said) == ("not_run", "aucune production : ce projet n'a pas de vidéo")
