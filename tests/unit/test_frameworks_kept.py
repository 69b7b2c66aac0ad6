"""Figures, their reading, what they changed and the watch, cited as evidence where they are there."""

import shutil
from pathlib import Path

import pytest
from helpers_lecture import copied

from connectors.audience.export import Exports
from preuve.audience.gather import gather
from preuve.calls.recordings import Recordings
from preuve.checks.subject import Subject
from preuve.frameworks import framework
from preuve.frameworks.kept import kept
from preuve.frameworks.model import Kept, KeptName
from preuve.maker import Maker
from preuve.project import Project
from preuve.sessions import analysing
from preuve.store import Store

LABEL = {"fr": "quoi", "en": "what"}


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    """The sample, with a run whose audience table was made."""
    folder = copied(tmp_path)
    run = folder / "runs" / "un"
    (run / "audience").mkdir(parents=True)
    for name, data in gather(Exports(folder).files(), fictitious=True).items():
        (run / "audience" / name).write_bytes(data)
    store = Store(folder / ".preuve")
    maker = Maker(store, Recordings(store))
    return Subject(films=(), maker=maker, speech=lambda: None, folder=run, project=Project(folder))


def told(name: KeptName, subject: Subject) -> tuple[str, str]:
    row = kept(Kept.model_validate({"kept": name, "label": LABEL}), subject)
    assert bool(row.where) == (row.status == "declared")
    return row.status, row.said


def test_the_criterion_is_shown_the_figures(subject):
    status, said = told("trends", subject)
    assert status == "declared"
    assert "(15,0 %) fait nettement mieux que « Atelier" in said
    assert "(données fictives)" in said
    status, said = told("reading", subject)
    assert status == "declared"
    assert "5 120 vues" in said
    assert "Les auteurs de l'exemple" in said


def test_a_change_is_cited_with_what_justifies_it(subject):
    assert told("changes", subject)[0] == "not_applicable"
    analysing.brief(subject.project.folder)
    status, said = told("changes", subject)
    assert status == "declared"
    assert "2 commentaires cités par l'IA" in said


def test_the_watch_is_cited_with_its_means_and_frequency(subject):
    status, said = told("watch", subject)
    assert status == "declared"
    assert "5 sources" in said
    assert "flux de nouvelles" in said
    assert "semaine" in said


def test_a_reading_of_other_figures_is_no_evidence(subject):
    table = subject.folder / "audience" / "table.json"
    table.write_text(table.read_text(encoding="utf-8").replace("5120.0", "5121.0"), encoding="utf-8")
    assert told("reading", subject)[0] == "not_applicable"


@pytest.mark.parametrize("name", ["trends", "reading", "changes", "watch"])
def test_nothing_kept_counts_for_nothing(name, subject):
    shutil.rmtree(subject.folder / "audience")
    (subject.project.folder / "veille.yaml").unlink()
    assert told(name, subject)[0] == "not_applicable"


def test_what_cant_be_read_is_told(subject):
    (subject.project.folder / "veille.yaml").write_text("sources: 3\n", encoding="utf-8")
    status, said = told("watch", subject)
    assert status == "not_applicable"
    assert said


def test_the_criterion_asks_for_them_all():
    found = {
        proof.kept: part.id
        for competence in framework("contenus-ia").competences
        for criterion in competence.criteria
        for part in criterion.parts
        for proof in part.evidence
        if isinstance(proof, Kept)
    }
    figures = {"trends": "Cr5.1.a", "reading": "Cr5.1.a", "watch": "Cr5.1.a", "changes": "Cr5.1.b"}
    assert found == {**figures, "comparison": "Cr1.1.b", "prompt-log": "Cr2.2.b"}
