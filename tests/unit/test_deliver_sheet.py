"""The jury sheet: two pages, whole words, where to look in what is handed in, room for each use case."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from preuve.deliver.build import Wish, ground_of, places_of
from preuve.deliver.model import deliverables
from preuve.deliver.office import typeset_text
from preuve.deliver.sheet import SIZES, _data, exam, question, sheet
from preuve.deliver.works import lay
from preuve.frameworks import framework, names
from preuve.i18n import speaking
from preuve.project import Project

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@cache
def sheet_of(name, spoken="fr", **wish):
    """The sheet of an example, with everything it may send to."""
    folder = ROOT / "examples" / name if name != "contenus-ia" else ROOT / "sample_project"
    ground, known, given = ground_of(Project(folder)), framework(name), deliverables(name)
    with speaking(spoken):
        laid = {one.id: lay(one, ground, known, AT) for one in given.works}
        places = places_of(ground, known, given, Wish(**wish), laid)
        return sheet(known, given, AT, places, "Projet d'exemple."), laid, _data(known, given, places, 0, "")


@pytest.mark.parametrize(("name", "spoken"), [*((one, "fr") for one in names()), ("contenus-ia", "en")])
def test_the_jury_sheet_holds_two_pages_at_most_and_cuts_no_word(name, spoken):
    found, _laid, data = sheet_of(name, spoken)
    assert 1 <= found.pages <= 2
    assert b"pdfuaid" in found.data
    told = [one for group in data["competences"] for row in group["rows"] for one in row.values()]
    assert not [one for one in told if isinstance(one, str) and "…" in one]


@pytest.mark.parametrize("name", ["certifiag", "usage-responsable-iag", "reseaux-sociaux-ia"])
def test_the_sheet_sends_to_pages_where_the_headings_are(name):
    _found, laid, data = sheet_of(name)
    pages = {
        (f"{work}.pdf", mark.text): {one.page for one in made.pdf.marks if one.text == mark.text}
        for work, made in laid.items()
        for mark in made.pdf.marks
    }
    sent = 0
    for row in (one for group in data["competences"] for one in group["rows"]):
        for file, rest in re.findall(r"([a-z-]+\.pdf)(.*?)(?= ; |$)", row["where"].replace("\u00a0", " ")):
            for heading, numbers in re.findall(r"(?:: |\), )([^()]+?) \(p\. ([\d, ]+)\)", rest):
                known = pages[file, typeset_text(heading)]
                assert {int(one) for one in numbers.split(", ")} <= known, heading
                sent += 1
    assert sent > 10


def test_an_oral_is_looked_for_on_slides_and_what_prepares_it_is_hers():
    _found, laid, data = sheet_of("certifiag")
    (oral,) = [one for one in data["competences"] if one["id"] == "C5"]
    assert all(one["where"].startswith("à l'oral") for one in oral["rows"]), oral["rows"]
    assert "diapositives 3 à 4" in oral["rows"][0]["where"].replace("\u00a0", " ")
    assert oral["rows"][1]["where"].replace("\u00a0", " ").endswith("diapositive 5")
    kept = [one for one in laid.values() if one.made.work.kept]
    assert [one.made.work.id for one in kept] == ["a-garder-preparation-oral"]
    assert kept[0].cover.notice.startswith("À garder pour vous")
    assert not any("a-garder" in one["where"] for group in data["competences"] for one in group["rows"])


def test_each_use_case_has_its_own_mark():
    _found, _laid, data = sheet_of("usage-responsable-iag")
    assert len(data["cases"]) == 3
    rows = {one["id"]: one["marks"] for group in data["competences"] for one in group["rows"]}
    assert rows["C1.1"] == 3
    assert 0 in rows.values(), "what is asked once has no such marks"


def test_without_a_pdf_the_sheet_names_the_docx_and_no_page():
    _found, _laid, data = sheet_of("certifiag", formats=("docx",))
    where = data["competences"][0]["rows"][0]["where"]
    assert where.startswith("rapport.docx")
    assert "(p." not in where


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_a_competence_alone_is_not_retaken_together(spoken):
    with speaking(spoken):
        told = list(exam(framework("certifiag").modality))
    alone = [one for one in told if "C5" in one and "C4" not in one]
    assert len(alone) == 1
    assert ("seule" if spoken == "fr" else "alone") in alone[0]


def test_its_letters_are_never_under_eight_and_a_half_points():
    assert min(SIZES) >= 8.5


@pytest.mark.parametrize("name", names())
def test_each_criterion_has_a_question_of_its_own(name):
    given = deliverables(name)
    ids = {one.id for one in framework(name).criteria()}
    assert set(given.questions) == ids
    asked = [question(one, given) for one in framework(name).criteria()]
    assert len(set(asked)) == len(asked)
    assert all(one.endswith("?") for one in asked)
