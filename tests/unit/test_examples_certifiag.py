"""The worked example of certifiag: whole, short enough, its marks and hours recounted; and the models it fills."""

import re
import shutil
from pathlib import Path

import pytest

from preuve.documents import model_of, read
from preuve.documents.model import model
from preuve.documents.outline import outline
from preuve.frameworks.model import Document, framework
from preuve.project import Project

FOLDER = Path(__file__).parents[2] / "examples" / "certifiag"
DOCUMENTS = ("rapport", "oral-ethique")
MOST_WORDS = 4000
"""About what ten pages hold; `preuve deliver` counts the pages themselves."""


def text(name):
    return (FOLDER / "documents" / f"{name}.md").read_text(encoding="utf-8")


def sections():
    return [(name, one.heading.fr) for name in DOCUMENTS for one in model(name).sections]


@pytest.fixture(scope="module")
def example():
    return Project(FOLDER)


@pytest.fixture
def mine(tmp_path):
    """A copy of the example, to break: its folder and a function that rewrites a document."""
    folder = tmp_path / "projet"
    shutil.copytree(FOLDER, folder)

    def change(name, old, new):
        path = folder / "documents" / f"{name}.md"
        written = path.read_text(encoding="utf-8")
        assert old in written
        path.write_text(written.replace(old, new), encoding="utf-8")
        return read(Project(folder), f"{name}.md")

    return folder, change


@pytest.mark.parametrize(("name", "heading"), sections())
def test_every_section_is_filled(example, name, heading):
    found = read(example, f"{name}.md").section(heading)
    assert (found.state, found.flaws) == ("filled", ())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_has_the_sections_of_its_model_in_order(example, name):
    assert [one.heading for one in read(example, f"{name}.md").sections] == [
        one.heading.fr for one in model(name).sections
    ]


def test_what_the_referentiel_reads_is_there(example):
    proofs = [
        proof for part in framework("certifiag").parts() for proof in part.evidence if isinstance(proof, Document)
    ]
    assert {proof.document for proof in proofs} == {f"{name}.md" for name in DOCUMENTS}
    for proof in proofs:
        assert all(read(example, proof.document).section(one).filled for one in proof.sections)


def test_its_report_may_hold_in_ten_pages():
    assert len(text("rapport").split()) < MOST_WORDS


def number(words):
    return float(re.search(r"\d+(?:,\d+)?", words).group().replace(",", "."))


def out_of_twenty(cell, pattern):
    found, whole = re.search(pattern, cell).groups()
    return 20 * float(found) / float(whole)


def test_every_mark_of_its_comparison_is_the_weighted_sum_it_says():
    rows = [row.split("|")[1:-1] for row in text("rapport").splitlines() if row.endswith(" sur 20 |")]
    assert len(rows) == 7
    for tool, _need, _version, trial, data, cost, mark in rows:
        exact = out_of_twenty(trial, r"(\d+)[^,(]*? sur (\d+)")
        tone = out_of_twenty(trial, r"ton (\d) sur (5)")
        rest = [out_of_twenty(cell, r"\((\d+) sur (20)\)") for cell in (data, cost)]
        total = 0.5 * exact + 0.3 * rest[0] + 0.1 * tone + 0.1 * rest[1]
        assert number(mark) == pytest.approx(total, abs=0.05), tool


def test_hours_and_shares_agree_in_both_documents():
    by_hand = 12 * 2.5 + 3 * 5 + 8 * 1.25
    for name in DOCUMENTS:
        assert f"{by_hand:.0f}" == re.search(r"36 heures au lieu (?:de |des )(\d+)", text(name)).group(1)
        assert "9 consignes fausses" in text(name)
        assert "46 %" in text(name)
    assert round(100 * 61 / 148) == 41
    assert "61 (41 %)" in text("rapport")


def test_a_need_without_a_figure_is_told(mine):
    _folder, change = mine
    found = change(
        "rapport",
        "- Ne laisser passer 0 consigne fausse : chaque geste relu par 2 mécaniciens.",
        "- Ne rien laisser passer.",
    )
    assert [flaw.rule for flaw in found.section("Besoins et objectifs").flaws] == ["figures"]


def test_a_comparison_that_says_nothing_of_data_is_told(mine):
    _folder, change = mine
    found = change("rapport", "| Essai | Données | Coût |", "| Essai | Hébergeur | Coût |")
    assert [flaw.rule for flaw in found.section("Comparatif des outils").flaws] == ["columns"]


def test_rules_in_force_without_the_ai_act_are_told(mine):
    _folder, change = mine
    named = "Le règlement européen sur l'IA, ou AI Act (règlement (UE) 2024/1689, modifié"
    found = change("oral-ethique", named, "Un texte européen (modifié")
    assert [flaw.rule for flaw in found.section("Règles en vigueur").flaws] == ["names"]


def test_an_oral_with_four_questions_is_told(mine):
    _folder, change = mine
    found = change("oral-ethique", text("oral-ethique").partition("5. Que se passe-t-il")[2], "")
    assert found.section("Questions attendues").flaws == ()
    found = change("oral-ethique", "5. Que se passe-t-il", "")
    assert [flaw.rule for flaw in found.section("Questions attendues").flaws] == ["items"]


def test_copied_into_a_real_project_it_is_the_example_s(mine):
    folder, _change = mine
    (folder / "portfolio.yaml").write_text("frameworks: [certifiag]\n", encoding="utf-8")
    assert {one.state for one in read(Project(folder), "rapport.md").sections} == {"example"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_model_left_as_it_was_counts_for_nothing(mine, name, language):
    folder, _change = mine
    (folder / "documents" / f"{name}.md").write_text(outline(model(name), language), encoding="utf-8")
    found = read(Project(folder), f"{name}.md")
    assert [found.section(one.heading.fr).state for one in model_of(f"{name}.md").sections] == ["template"] * len(
        model(name).sections
    )
