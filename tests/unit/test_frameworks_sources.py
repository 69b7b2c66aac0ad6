"""Each référentiel in the data is its source's, word for word; where the sources are at hand, against themselves."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

from preuve.checks import checks
from preuve.deliver.model import deliverables
from preuve.frameworks import framework, names
from preuve.frameworks.model import Checks, Document, Kept, Person

ROOT = Path(__file__).parents[2]
GOLDEN = json.loads((ROOT / "tests/golden/referentiels.json").read_text(encoding="utf-8"))
COUNTS = {
    "certifiag": 14,
    "contenus-ia": 16,
    "pilotage-projet-ia": 12,
    "reseaux-sociaux-ia": 20,
    "usage-responsable-iag": 36,
}


def _tool():
    spec = importlib.util.spec_from_file_location("tool_referentiels", ROOT / "tools/referentiels.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


tool = _tool()


def digests(texts):
    return {one: tool.digest(text) for one, text in texts}


def test_the_five_are_there():
    assert set(GOLDEN) == set(COUNTS)
    assert set(GOLDEN) <= set(names()), "a fork may add its own"


@pytest.mark.parametrize("name", GOLDEN)
def test_every_criterion_is_the_sources_word_for_word(name):
    model, source = framework(name), GOLDEN[name]
    assert model.source.sha256 == source["sha256"]
    assert list(digests((one.id, one.text) for one in model.criteria()).items()) == list(source["criteria"].items())
    assert len(source["criteria"]) == COUNTS[name]
    assert digests((one.id, one.text) for one in model.competences) == source["competences"]
    assert digests((one.id, one.under) for one in model.criteria() if one.under) == source["under"]


@pytest.mark.parametrize("name", GOLDEN)
def test_every_term_of_the_exam_is_the_sources(name):
    terms = framework(name).modality.terms
    assert digests((one.id, one.text) for one in terms) == GOLDEN[name]["terms"]
    assert len({one.id for one in terms}) == len(terms)


@pytest.mark.parametrize("changed", ["Le candidat présente", "le candidat présent ", "Le candidat ne présente"])
def test_a_changed_word_is_seen(changed):
    assert tool.digest("Le  candidat\nprésente <b>ceci</b>") == tool.digest("Le candidat présente ceci")
    assert tool.digest("l’IA") == tool.digest("l'IA")
    assert (tool.digest(changed) == tool.digest("Le candidat présente")) == (changed == "Le candidat présente")


SAID = {  # what the modality says in figures, and the source's words for it
    ("certifiag", "report_pages"): (10, "10 pages maximum"),
    ("certifiag", "deposit_days"): (15, "maximum 15 jours avant la soutenance"),
    ("certifiag", "oral_minutes"): (10, "10 minutes de présentation orale"),
    ("certifiag", "questions_minutes"): (10, "10 minutes d’échanges"),
    ("certifiag", "jurors"): (2, "composé de deux membres"),
    ("certifiag", "deciding"): (
        "le président du jury (membre externe)",
        "la décision finale revient au membre externe",
    ),
    ("certifiag", "together"): ((("C1", "C2", "C3", "C4"), ("C5",)), "repasser uniquement l’épreuve orale"),
    ("reseaux-sociaux-ia", "oral_minutes"): (30, "La durée de sa soutenance est de 30 minutes"),
    ("reseaux-sociaux-ia", "questions_minutes"): (10, "posées au candidat pendant 10 minutes"),
    ("reseaux-sociaux-ia", "all_required"): (
        True,
        "Toutes les compétences du présent référentiel doivent être acquises",
    ),
    ("usage-responsable-iag", "cases"): (3, "au minimum 3 cas d'usage différents"),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_modality_says_in_figures_what_the_source_says_and_nothing_else(name):
    modality = framework(name).modality
    text = " ".join(one.text for one in modality.terms)
    fields = {"report_pages", "deposit_days", "oral_minutes", "questions_minutes", "jurors", "deciding"}
    for field in fields | {"together", "all_required", "cases"}:
        value, words = SAID.get((name, field), (None, ""))
        given = getattr(modality, field)
        given = given.fr if field == "deciding" and given else given or None
        assert given == value, field
        assert words in text, field


@pytest.mark.parametrize("name", GOLDEN)
def test_the_oral_covers_every_competence_it_must_in_the_time_given(name):
    model = framework(name)
    modality, own = model.modality, {one.id for one in model.competences}
    covered = [one for slot in modality.oral for one in slot.covers]
    expected = {"C5"} if name == "certifiag" else own
    assert set(covered) == expected
    minutes = [slot.minutes for slot in modality.oral]
    if modality.oral_minutes is None:
        assert minutes == [None] * len(minutes)
    else:
        assert sum(minutes) == modality.oral_minutes
    assert modality.unsaid


def test_the_order_that_a_source_gives_is_kept():
    told = [slot.covers for slot in framework("contenus-ia").modality.oral]
    assert told == [(), (), ("C1",), ("C2",), ("C3",), ("C4",), ("C5",)]
    assert {name for name in names() if framework(name).modality.order_given} == {"contenus-ia", "pilotage-projet-ia"}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_slides_follow_the_oral(name):
    slots, stages = framework(name).modality.oral, deliverables(name).stages
    assert [stage.covers for stage in stages] == [slot.covers for slot in slots]
    assert all(slot.minutes in (None, stage.share) for slot, stage in zip(slots, stages, strict=True))


@pytest.mark.parametrize("name", names())
def test_every_criterion_takes_words_or_a_measure_and_never_a_persons_view_alone(name):
    for part in framework(name).parts():
        assert any(not isinstance(one, Person | Kept) for one in part.evidence) or part.elements, part.id


@pytest.mark.parametrize("name", GOLDEN)
def test_what_is_asked_of_each_case_is_asked_where_cases_are(name):
    model = framework(name)
    proofs = [one for part in model.parts() for one in part.evidence if isinstance(one, Checks | Document)]
    each = [one for one in proofs if one.each == "case"]
    assert bool(each) == bool(model.modality.cases)
    if each:  # what isn't of a case is of the custom assistant, asked once
        assert {one.document for one in proofs if not one.each} == {"assistant.md"}


@pytest.mark.parametrize("name", ["certifiag", "pilotage-projet-ia"])
def test_nothing_is_said_measured_where_the_kit_makes_nothing(name):
    assert framework(name).check_ids() == frozenset()


@pytest.mark.parametrize("name", GOLDEN)
def test_a_measure_that_the_source_doesnt_ask_for_is_not_asked(name):
    """The 80 words, the three steps and the three techniques are contenus-ia's own numbers."""
    others = framework(name).check_ids() & {"PRM01", "WFL01", "OPT10", "JUS01", "JUS02", "JUS03"}
    assert bool(others) == (name == "contenus-ia")
    assert framework(name).check_ids() <= set(checks())


if tool.sources().is_dir():  # outside the repository: a clone has the digests alone

    def test_the_digests_are_the_sources():
        assert tool.golden() == GOLDEN, "run: python tools/referentiels.py"

    @pytest.mark.parametrize("name", GOLDEN)
    def test_every_criterion_that_the_source_numbers_is_in_the_data(name):
        source = tool.READINGS[name].text()
        own = [one.id for one in framework(name).criteria()]
        coded = list(dict.fromkeys(re.findall(r"Cr\d\.\d", source)))
        bullets = len(re.findall(r"(?m)(?:^|> |\. |: )- [A-ZÀ-Ý]", source.partition("Critères")[2]))
        blocs = len(re.findall(r"(?m)^  \d\. ", source))
        if coded:
            assert own == coded
        elif name == "usage-responsable-iag":
            assert len(own) == bullets
        else:
            assert len(framework(name).competences) == blocs

    @pytest.mark.parametrize("name", GOLDEN)
    def test_every_text_is_found_in_its_source(name):
        whole = tool.canonical(tool.READINGS[name].text())
        model = framework(name)
        joined = tool.READINGS[name].joins
        texts = [(one.id, one.text) for one in (*model.competences, *model.criteria())]
        cut = {one for one, text in texts if tool.canonical(text) not in whole}
        assert cut <= set(joined)
        assert all(tool.held(tool.canonical(text), whole) for _one, text in texts)
        assert tool.missing_terms(model) == []
