"""The documents of an AI project: what each part must hold, tried on the worked example with one thing taken away."""

import re
import shutil
from pathlib import Path

import pytest

from preuve.controls.tongue import tongue
from preuve.documents import read
from preuve.documents.model import model
from preuve.documents.outline import outline, section_outline
from preuve.frameworks.model import Document, framework
from preuve.i18n import speaking
from preuve.project import Project

ROOT = Path(__file__).parents[2]
NAMES = [name.removesuffix(".md") for name in framework("pilotage-projet-ia").documents()]
VAGUE = (
    "Nous restons tous prudents et responsables, et nous respectons la loi comme il convient. Chacun veille au bon "
    "usage des outils mis à sa disposition, avec discernement, mesure et loyauté envers ses collègues. Personne ne "
    "fait rien qui puisse nuire, de près ou de loin, ni aux clients ni à notre maison, dont la réputation repose sur "
    "le sérieux de tous. En cas d'hésitation, il vaut mieux demander conseil avant d'agir que regretter ensuite. "
)
TAKEN = (
    ("besoins-ia", "Besoins analysés", r" Faisabilité \|", " Avis |", "columns"),
    ("besoins-ia", "Retour sur investissement", r" Délai de retour \|", " Remarque |", "columns"),
    ("besoins-ia", "Besoins et technologies", r"(?m)^\| Besoin \| Solution \|", "| Sujet | Idée |", "pairs"),
    ("feuille-de-route", "Objectifs mesurables", r"(?s)- Former 14.*?\n\n", "- Former toute l'équipe.\n\n", "figures"),
    ("feuille-de-route", "Ressources humaines, techniques et financières", r"\| Financière \|", "| Autre |", "names"),
    ("feuille-de-route", "Court, moyen et long terme", r"- Long terme", "- Un jour", "terms"),
    ("prototype", "Prototype joint", r"documents/annexes/", "mon ordinateur, ", "names"),
    ("deploiement", "Rôles et responsabilités", r"Équipe IT|l'équipe IT", "Prestataire", "names"),
    ("formation-ia", "Mesures d'accessibilité", r"(?m)^\| (Correction|Film|Supports).*\n", "", "columns"),
    ("tableau-de-bord", "Indicateurs", r" Niveau d'alerte \|", " Commentaire |", "columns"),
    ("securite-donnees", "Conformité", r"RGPD", "loi", "names"),
    ("securite-donnees", "Chiffrement", r"[Cc]hiffrée?s?", "rangés", "names"),
    ("charte-ia", "Textes de référence", r"(?s)- RGPD.*recopie\.", VAGUE, "names"),
    ("charte-ia", "Risques et parades", r"Deepfake", "Trucage", "names"),
    ("charte-ia", "Directives d'utilisation", r"(?s)(?<=d'utilisation\n\n)- .*?(?=\n## )", VAGUE, "items"),
)  # fmt: skip


@pytest.fixture
def without(tmp_path):
    """The example with one change; gives the section as it reads then."""

    def changed(name, heading, pattern, instead):
        folder = tmp_path / "projet"
        shutil.copytree(ROOT / "examples" / "pilotage-projet-ia", folder)
        path = folder / f"{name}.yaml" if name == "portfolio" else folder / "documents" / f"{name}.md"
        text, count = re.subn(pattern, instead, path.read_text(encoding="utf-8"))
        assert count
        path.write_text(text, encoding="utf-8")
        return read(Project(folder), f"{'feuille-de-route' if name == 'portfolio' else name}.md").section(heading)

    return changed


@pytest.mark.parametrize(("name", "heading", "pattern", "instead", "rule"), TAKEN)
def test_what_is_taken_away_is_told(without, name, heading, pattern, instead, rule):
    found = without(name, heading, pattern, instead)
    assert not found.filled
    assert rule in {one.rule for one in found.flaws}
    assert all(one.said and one.remedy and one.why for one in found.flaws)


def test_a_date_that_has_passed_is_told(without):
    found = without("portfolio", "Calendrier", "today: 2027-01-04", "today: 2027-06-01")
    assert {one.rule for one in found.flaws} == {"dates"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_model_left_as_it_was_is_no_answer(tmp_path, name, language):
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / f"{name}.md").write_text(outline(model(name), language), encoding="utf-8")
    document = read(Project(tmp_path), f"{name}.md")
    assert {document.section(one.heading.fr).state for one in model(name).sections} == {"template"}


@pytest.mark.parametrize("name", NAMES)
def test_the_model_is_in_both_languages(name):
    for section in model(name).sections:
        for language in ("fr", "en"):
            with speaking(language):
                found = tongue(section_outline(section))
            assert found is None or found.code == language, section.heading.fr


def test_every_section_is_read_by_a_criterion():
    proofs = [proof for part in framework("pilotage-projet-ia").parts() for proof in part.evidence]
    documents = [one for one in proofs if isinstance(one, Document)]
    named = {(one.document.removesuffix(".md"), heading) for one in documents for heading in one.sections}
    assert {(name, section.heading.fr) for name in NAMES for section in model(name).sections} == named


@pytest.mark.parametrize("name", ["besoins-ia", "feuille-de-route", "prototype", "deploiement", "formation-ia"])
def test_her_judgement_is_marked_where_she_must_justify(name):
    judged = {one.heading.fr for one in model(name).sections if one.judgement}
    assert judged & {"Besoins prioritaires", "Technologie d'IA", "Une transition fluide"} or any(
        "Pourquoi" in one for one in judged
    )
