"""What is wrong with a document, told by its reading and by the matrix: each planted in the sample's own papers."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from preuve.calls.recordings import Recordings
from preuve.checks.subject import Subject
from preuve.documents import model_of, read
from preuve.documents.outline import outline
from preuve.documents.writing.wanted import wanted
from preuve.errors import BadInput
from preuve.frameworks import framework, kept_papers, weigh
from preuve.maker import Maker
from preuve.project import Project
from preuve.store import Store

SAMPLE = Path(__file__).parents[2] / "sample_project"
DAY = date(2026, 11, 22)
ENGLISH = """\
- Somebody decides and signs: AI proposes, and we read over everything that comes out before anybody sees it.
- We say what AI did, in the film and beside it, in words that anybody can understand without an effort.
- A fact without a source is never published, whoever wrote it and however well it sounds.
"""
QUESTIONS = " ".join(one.fr for one in model_of("charte.md").section("Textes de référence").ask)
HERS = "Nous lisons ces règles ensemble chaque année et chacun de nous les signe avant de toucher à un outil."
MORE = "Quand une question se pose en cours de route, elle va au bureau du mardi, qui répond par écrit sans tarder."


@pytest.fixture
def papers(tmp_path, monkeypatch):
    """A real project with the sample's papers as hers, as if the kit didn't carry them."""
    monkeypatch.setattr("preuve.documents.reading.is_shipped", lambda _text: False)
    shutil.copytree(SAMPLE / "documents", tmp_path / "documents")
    for path in (tmp_path / "documents").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^> Exemple écrit.*\n", "", text), encoding="utf-8")
    brief = (SAMPLE / "brief.yaml").read_text(encoding="utf-8").replace("fictitious: true\n", "")
    (tmp_path / "brief.yaml").write_text(brief, encoding="utf-8")
    return tmp_path


def stands(folder, name, heading):
    """A section as it is read, and its row in the matrix: (state, flaws, status, said, remedy)."""
    rows = [row for part in weigh(framework("contenus-ia"), [], _subject(folder)).parts() for row in part.rows]
    (row,) = {one for one in rows if one.where == (f"documents/{name} › {heading}",)}
    section = read(Project(folder), name, on=DAY).section(heading)
    return section.state, [one.said for one in section.flaws], row.status, row.said, row.remedy


def _subject(folder):
    store = Store(folder / ".preuve")
    ended = [{"kind": "run", "at": f"{DAY}T10:00:00Z"}]
    return Subject((), Maker(store, Recordings(store)), lambda: None, None, ended, Project(folder))


def rewrite(folder, name, heading, text):
    """Put another text under a heading; None takes heading and text away."""
    path = folder / "documents" / name
    pattern = rf"(?ms)^## {re.escape(heading)}\n.*?(?=^## |\Z)"
    given = "" if text is None else f"## {heading}\n\n{text}\n\n"
    new, times = re.subn(pattern, lambda _found: given, path.read_text(encoding="utf-8"))
    assert times == 1
    path.write_text(new, encoding="utf-8")


@pytest.mark.parametrize("name", framework("contenus-ia").documents())
def test_the_sample_s_papers_hold_all_that_is_asked(name, papers):
    found = read(Project(papers), name, on=DAY)
    assert [
        (one.heading, one.state, [flaw.said for flaw in one.flaws]) for one in found.sections if not one.filled
    ] == []


def test_papers_that_hold_all_are_declared_never_met(papers):
    state, flaws, status, said, remedy = stands(papers, "charte.md", "Principes")
    assert (state, flaws, status, remedy) == ("filled", [], "declared", "")
    assert said.endswith("mots de vous, à lire")


def test_a_charter_in_another_language_is_told(papers):
    rewrite(papers, "charte.md", "Principes", ENGLISH)
    state, flaws, status, said, _remedy = stands(papers, "charte.md", "Principes")
    assert (state, flaws, status, said) == ("foreign", [], "unmet", "pas dans la langue du dossier")


def test_an_english_dossier_is_read_in_english(papers):
    rewrite(papers, "charte.md", "Principes", ENGLISH)
    (papers / "portfolio.yaml").write_text("language: en\n", encoding="utf-8")
    assert stands(papers, "charte.md", "Principes")[:3] == ("filled", [], "declared")
    assert stands(papers, "charte.md", "Risques et parades")[0] == "foreign"


def test_a_model_left_as_it_was_is_told(papers):
    (papers / "documents" / "charte.md").write_text(outline(model_of("charte.md")), encoding="utf-8")
    expected = ("template", [], "unmet", "laissée comme dans le modèle")
    assert stands(papers, "charte.md", "Textes de référence")[:4] == expected


def test_a_part_that_was_deleted_is_told(papers):
    rewrite(papers, "plan-action.md", "Calendrier", None)
    assert stands(papers, "plan-action.md", "Calendrier")[:4] == ("missing", [], "unmet", "cette partie manque")


def test_a_date_that_has_passed_is_told_with_what_to_do(papers):
    path = papers / "documents" / "plan-action.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("31 mars 2027", "31 mars 2026").replace("22 mars 2027", "")
    )
    state, flaws, status, said, remedy = stands(papers, "plan-action.md", "Calendrier")
    assert (state, status) == ("filled", "unmet")
    assert "« 31 mars 2026 » est passé, dans « Bilan d'étape, 31 mars 2026, Le bureau »" in flaws
    assert "est passé" in said
    assert "écrivez « fait » à côté" in remedy


def test_a_plan_is_read_as_of_the_run_s_day(papers):
    project = Project(papers)
    assert read(project, "plan-action.md", on=DAY).section("Calendrier").filled
    assert not read(project, "plan-action.md", on=date(2027, 4, 1)).section("Calendrier").filled


def test_an_invented_project_has_a_day_of_its_own(papers):
    portfolio = papers / "portfolio.yaml"
    portfolio.write_text("fictitious: true\ntoday: 2026-11-22\n", encoding="utf-8")
    assert read(Project(papers), "plan-action.md", on=date(2031, 1, 1)).section("Calendrier").filled
    portfolio.write_text("today: 2026-11-22\n", encoding="utf-8")
    with pytest.raises(BadInput, match="inventé"):
        read(Project(papers), "plan-action.md")


def test_an_objective_without_a_figure_is_quoted(papers):
    objectives = "- Publier six vidéos de janvier à juin 2027, comptées sur notre site\n- Être mieux connus en 2027\n"
    objectives += "- Passer moins de trois heures par vidéo"
    rewrite(papers, "plan-action.md", "Objectifs mesurables", objectives)
    state, flaws, status, said, remedy = stands(papers, "plan-action.md", "Objectifs mesurables")
    assert (state, status) == ("filled", "unmet")
    assert flaws == ["pas de chiffre dans « Être mieux connus en 2027 »"]
    assert said.startswith(flaws[0])
    assert "Dites combien" in remedy


@pytest.mark.parametrize("before", ["", f"{QUESTIONS}\n\n"], ids=["hers alone", "with the question's own words"])
def test_a_charter_that_names_no_rule_is_told(papers, before):
    rewrite(papers, "charte.md", "Textes de référence", before + f"{HERS} {MORE}")
    state, flaws, status, said, _remedy = stands(papers, "charte.md", "Textes de référence")
    assert (state, status) == ("filled", "unmet")
    laws = "RGPD, règlement européen sur l'IA, loi Informatique et Libertés, Code de la propriété intellectuelle"
    assert flaws == [f"rien ne nomme : {laws}"]
    assert said.startswith(flaws[0])


@pytest.mark.parametrize("name", ["charte.md", "strategie.md", "plan-action.md", "production.md"])
def test_the_model_s_own_words_pass_no_rule(name, papers):
    """Questions and facts whose marks were taken away, and twenty words of hers beside."""
    asked = model_of(name)
    for section in asked.sections:
        bare = "\n\n".join(str(one) for one in (*section.ask, *section.facts))
        rewrite(papers, name, section.heading.fr, f"{bare}\n\n{HERS} {MORE}")
    found = read(Project(papers), name, on=DAY)
    ruled = [one for one in asked.sections if one.rules]
    assert ruled
    assert [one.heading.fr for one in ruled if found.section(one.heading.fr).filled] == []


def test_words_under_a_deeper_heading_are_the_section_s(papers):
    rewrite(papers, "veille.md", "Ce que je vais changer", f"### Demain\n\n{HERS}\n\n### Après\n\n{MORE}")
    assert stands(papers, "veille.md", "Ce que je vais changer")[:3] == ("filled", [], "declared")


def test_a_document_that_helps_may_be_written_and_is_never_asked_for(papers):
    project = Project(papers)
    assert [one.name for one in wanted(project, document="benchmark")] == ["benchmark.md"]
    assert "benchmark.md" not in [one.name for one in wanted(project)]
    with pytest.raises(BadInput):
        wanted(project, document="rapport")


def test_a_document_that_helps_is_shown_where_it_is_and_never_counted_against_her(papers):
    subject = _subject(papers)
    assert kept_papers.comparison(subject, subject.project) == "4 parties écrites sur 4."
    (papers / "documents" / "benchmark.md").unlink()
    assert kept_papers.comparison(subject, subject.project) == ""
    rows = [row for part in weigh(framework("contenus-ia"), [], subject).parts() for row in part.rows]
    (row,) = [one for one in rows if "comparatif" in one.label]
    assert (row.status, row.said) == ("not_applicable", "aucun comparatif d'outils n'est écrit")
