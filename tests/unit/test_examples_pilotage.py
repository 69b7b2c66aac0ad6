"""The worked example of an AI integration project: whole, and its figures the same from document to document."""

import csv
import re
import shutil
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from preuve.documents import EXAMPLE, read
from preuve.documents.model import model
from preuve.project import Project

ROOT = Path(__file__).parents[2]
EXAMPLE_FOLDER = ROOT / "examples" / "pilotage-projet-ia"
DOCUMENTS = (
    "besoins-ia",
    "feuille-de-route",
    "donnees-prototype",
    "prototype",
    "deploiement",
    "communication-changement",
    "formation-ia",
    "tableau-de-bord",
    "securite-donnees",
    "charte-ia",
)


@pytest.fixture(scope="module")
def project():
    return Project(EXAMPLE_FOLDER)


def tables(name):
    """The tables of a document: lists of rows of plain cells, each with its header."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text(name))
    found, row = [], []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            row = []
            found[-1].append(row)
        elif token.type in ("th_open", "td_open"):
            row.append(following.content)
    return found


def text(name):
    return (EXAMPLE_FOLDER / "documents" / f"{name}.md").read_text(encoding="utf-8")


def table(name, column):
    return next(
        [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for rows in tables(name) if column in rows[0]
    )


def euros(said):
    return int(re.search(r"(\d[\d ]*)(?= €)", said)[1].replace(" ", ""))


def number(said):
    return float(said.replace("−", "-").replace("+", "").replace(" ", "").replace(",", ".").rstrip("%mois"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_section_is_written_and_holds_what_its_model_asks(project, name):
    document = read(project, f"{name}.md")
    for asked in model(name).sections:
        section = document.section(asked.heading.fr)
        assert (section.state, section.flaws) == ("filled", ()), asked.heading.fr


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_says_that_it_is_an_example(name):
    title, _blank, said = text(name).splitlines()[:3]
    assert title.startswith("# ")
    assert said.startswith("> ")
    assert EXAMPLE in said.lower()


def test_copied_into_a_real_project_it_is_no_answer(tmp_path):
    shutil.copytree(EXAMPLE_FOLDER, tmp_path / "mine")
    portfolio = tmp_path / "mine" / "portfolio.yaml"
    portfolio.write_text(
        re.sub("(?m)^(fictitious|today):.*\n", "", portfolio.read_text(encoding="utf-8")), encoding="utf-8"
    )
    document = read(Project(tmp_path / "mine"), "besoins-ia.md")
    assert {one.state for one in document.sections} == {"example"}


def test_the_return_on_investment_is_computed_right():
    rows = table("besoins-ia", "Délai de retour")
    assert len(rows) == 4
    for row in rows:
        gain, first, later = (
            euros(row[name]) for name in ("Gain par an", "Coût la première année", "Coût des années suivantes")
        )
        assert number(row["Délai de retour"]) == round(first / gain * 12, 1)
        whole = first + 2 * later
        assert number(row["Retour sur trois ans"]) == round((3 * gain - whole) / whole * 100, 1)


def test_hours_and_costs_are_the_same_from_needs_to_dashboard():
    hours = 34_800 * 0.7 * 2 / 60
    assert (round(hours), round(hours * 0.8)) == (812, 650)
    assert euros(table("besoins-ia", "Délai de retour")[0]["Gain par an"]) == 650 * 29
    resources = [euros(row["Estimation"]) for row in table("feuille-de-route", "Nature")]
    assert sum(resources) == 20_814 == euros(table("besoins-ia", "Délai de retour")[0]["Coût la première année"])
    shown = {row["Indicateur"]: row["Cible"] for row in table("tableau-de-bord", "Indicateur")}
    assert shown["Heures gagnées"] == f"{round(650 / 12)} h par mois"
    assert shown["Coût"] == f"{round((4200 + 1500) / 12)} €"


def test_headcounts_add_up():
    said = re.sub(r"\s+", " ", text("besoins-ia"))
    parts = re.search(r"service clients (\d+) \(.*?\), quatre agences (\d+), logistique (\d+), ", said).groups()
    rest = re.search(r"itinérant (\d+), achats (\d+), informatique (\d+), direction et fonctions support (\d+)", said)
    assert sum(int(one) for one in (*parts, *rest.groups())) == 85


def test_the_prototype_s_figures_are_those_of_its_annex():
    path = EXAMPLE_FOLDER / "documents" / "annexes" / "resultats-par-motif.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row["vrai motif"] for row in rows]
    for row in rows:
        assert sum(int(row[name]) for name in names) == int(row["total"])
    total, right = sum(int(row["total"]) for row in rows), sum(int(row[row["vrai motif"]]) for row in rows)
    complaints = next(row for row in rows if row["vrai motif"] == "réclamation")
    results = {row["Mesure"]: row["Résultat"] for row in table("prototype", "Mesure")}
    assert results["Bons motifs, tous courriels"].startswith(f"{right:,} sur {total:,}".replace(",", " "))
    assert results["Réclamations reconnues"].startswith(f"{complaints['réclamation']} sur {complaints['total']}")
    for said in results.values():
        part, whole, share = re.match(r"([\d ]+) sur ([\d ]+), soit ([\d,]+) %", said).groups()
        assert number(share) == round(number(part) / number(whole) * 100, 1)


def test_cleaning_leaves_the_rows_that_are_told():
    gone = [
        int(row["Lignes"].replace(" ", ""))
        for row in table("donnees-prototype", "Défaut")
        if row["Traitement"].startswith(("Retiré", "Un seul"))
    ]
    assert 31_450 - sum(gone) == 24_080 == 19_264 + 4_816


def test_roadmap_and_deployment_give_the_same_dates():
    planned = {row["Étape"]: (row["Début"], row["Fin"]) for row in table("feuille-de-route", "Étape")}
    phases = {row["Phase"]: (row["Début"], row["Fin"]) for row in table("deploiement", "Phase")}
    assert len(phases) == 4
    assert {name: planned[name] for name in phases} == phases
