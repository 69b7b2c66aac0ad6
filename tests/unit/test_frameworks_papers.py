"""Her documents as evidence: read as of the run's own day, each fault told with its remedy."""

from datetime import date

import pytest
from helpers_cases import framework, project, rows, run

from preuve.checks.subject import Subject, subject_of
from preuve.documents import read
from preuve.project import Project


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path)


SCHEDULE = """\
# Plan

## Calendrier

| Étape | Début | Fin | Qui |
|---|---|---|---|
| Essai de l'outil sur trois devis réels | 9 mars 2026 | 20 mars 2026 | Lucie |
| Formation de toute l'équipe du bureau | 1er avril 2026 | 3 avril 2026 | Marc |
| Bilan avec la direction, et suite à donner | 4 mai 2026 | 5 mai 2026 | Anne |
"""


def test_documents_are_read_as_of_the_day_that_the_run_ended_on(folder):
    (folder / "documents" / "plan-action.md").write_text(SCHEDULE, encoding="utf-8")
    asked = framework([{"document": "plan-action.md", "sections": ["Calendrier"]}])
    assert [one.status for one in rows(asked, folder)[0]] == ["unmet"]
    run(folder, "une")
    assert subject_of(Project(folder)).day == date(2026, 3, 4)
    assert [(one.status, one.remedy) for one in rows(asked, folder)[0]] == [("declared", "")]


def test_without_a_ledger_that_says_it_the_day_is_today(folder):
    assert subject_of(Project(folder)).day == date.today()  # noqa: DTZ011
    strange = Subject((), None, lambda: None, lines=({"kind": "end", "at": "hier"},))
    assert strange.day == date.today()  # noqa: DTZ011


def test_a_document_that_cannot_be_read_is_an_error_that_names_itself(folder):
    (folder / "documents" / "seul.md").write_text("a" * 200_000, encoding="utf-8")
    (found,) = rows(framework([{"document": "seul.md", "sections": ["Une partie"]}]), folder)[0]
    assert (found.status, found.said) == ("error", "ce document est trop gros pour être lu.")


def test_a_document_that_leads_elsewhere_is_an_error(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("ailleurs") / "x.md"
    outside.write_text("# X\n\n## Une partie\n\n" + "mot " * 40, encoding="utf-8")
    (folder / "documents" / "seul.md").symlink_to(outside)
    (found,) = rows(framework([{"document": "seul.md", "sections": ["Une partie"]}]), folder)[0]
    assert found.status == "error"
    assert "sort du dossier" in found.said


def test_every_flaw_of_a_section_is_told_with_each_remedy_once(folder):
    objectives = "- Gagner du temps sur les devis\n- Mieux répondre aux clients qui attendent depuis longtemps ici\n"
    text = "# Plan\n\n## Objectifs mesurables\n\n" + objectives * 3
    (folder / "documents" / "plan-action.md").write_text(text, encoding="utf-8")
    (found,) = rows(framework([{"document": "plan-action.md", "sections": ["Objectifs mesurables"]}]), folder)[0]
    assert found.status == "unmet"
    assert "Gagner du temps" in found.said
    assert "Mieux répondre" in found.said
    assert found.remedy.count(found.remedy.split(".")[0]) == 1


def test_a_draft_of_an_ai_s_and_another_language_are_told(folder):
    english = (
        "The text of this section is written in English, and it goes on for long enough that nobody can doubt " * 4
    )
    draft = (
        "Ce brouillon vient d'un moteur de texte et personne ne l'a encore relu ni repris avec ses propres mots. " * 3
    )
    text = f"# Stratégie\n\n## Contexte professionnel\n\n{english}\n\n## Pourquoi ces fonctionnalités\n\n{draft}\n"
    (folder / "documents" / "strategie.md").write_text(text, encoding="utf-8")
    line = f'{{"document":"strategie.md","section":"Pourquoi ces fonctionnalités","text":"{draft}","recording":"r"}}\n'
    (folder / "documents" / "brouillons.jsonl").write_text(line, encoding="utf-8")
    wanted = {"document": "strategie.md", "sections": ["Contexte professionnel", "Pourquoi ces fonctionnalités"]}
    foreign, hers = rows(framework([wanted]), folder)[0]
    assert (foreign.status, foreign.said) == ("unmet", "pas dans la langue du dossier")
    assert "en français" in foreign.remedy
    assert (hers.status, hers.said) == ("unmet", "brouillon de l'IA, pas encore à vous")
    assert "ne compte pas" in hers.remedy


HERS = "# X\n\n## Une partie\n\n" + "Le café à Évry, l’été, coûte trois euros. " * 12


def test_a_document_of_windows_counts_the_same_words_and_says_what_it_is(folder):
    asked = framework([{"document": "seul.md", "sections": ["Une partie"]}])
    (folder / "documents" / "seul.md").write_text(HERS, encoding="utf-8")
    (plain,) = rows(asked, folder)[0]
    assert "UTF-8" not in plain.said
    (folder / "documents" / "seul.md").write_bytes(HERS.encode("cp1252"))
    (found,) = rows(asked, folder)[0]
    assert (found.status, found.said) == (plain.status, f"{plain.said} (fichier qui n'est pas en UTF-8)")
    assert read(Project(folder), "seul.md").section("Une partie").text == HERS.partition("partie\n")[2].strip()
