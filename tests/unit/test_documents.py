"""The documents she writes: which parts are there, and whether the words are hers."""

from pathlib import Path

import pytest

from preuve.documents import LEAST_WORDS, fold, model_of, parse, read, split, words_of
from preuve.documents.outline import outline
from preuve.errors import BadInput, OutsideProject
from preuve.frameworks import framework
from preuve.project import Project
from preuve.skeleton import QUESTIONS, create

ROOT = Path(__file__).parents[2]
NAMES = framework("contenus-ia").documents()
TEMPLATE = """\
# Titre

## Sous-titres

<!-- Qui, dans votre public, ne peut pas entendre ? -->

> À savoir : ils servent d'abord les personnes sourdes ou malentendantes, et aussi qui regarde sans le son partout.
"""
OWN = "Nous sommes dix, dont deux sont sourds : ils lisent tout ce que nous disons et nous disent ce qui est flou."


def one(text, template=TEMPLATE):
    (section,) = parse(text, template)
    return section


def test_the_template_itself_is_no_answer():
    assert (one(TEMPLATE).state, one(TEMPLATE).words) == ("template", 0)


def test_facts_taken_over_as_they_are_are_no_answer():
    bare = TEMPLATE.replace("> ", "").replace("<!--", "").replace("-->", "")
    assert (one(bare).state, one(bare).words) == ("template", 0)


def test_a_heading_that_both_languages_share_keeps_the_words_of_both():
    asked = "Que demandez-vous à la machine, et pourquoi le demandez-vous ainsi plutôt qu'autrement, chaque fois ?"
    template = f"## Prompts\n\n<!-- {asked} -->\n\n## Prompts\n\n<!-- What do you ask, and why so? -->\n"
    assert one(f"## Prompts\n\n{asked}\n", template).state == "template"


def test_her_words_count_beside_the_template():
    section = one(f"{TEMPLATE}\n{OWN}\n")
    assert (section.state, section.words) == ("filled", len(words_of(OWN)))
    assert section.text == OWN


@pytest.mark.parametrize(("words", "state"), [(LEAST_WORDS - 1, "short"), (LEAST_WORDS, "filled")])
def test_a_few_words_are_too_short(words, state):
    own = " ".join(f"mot{number}" for number in range(words))
    assert one(f"{TEMPLATE}\n{own}\n").state == state


@pytest.mark.parametrize("hidden", ["<!-- {} -->", "mot <!-- {} -->", "> {}", "[//]: # ({})"])
def test_comments_and_quotes_are_not_hers(hidden):
    assert one(f"## Sous-titres\n\n{hidden.format(OWN)}\n").words <= 1


def test_lists_tables_of_code_and_emphasis_are_hers():
    assert one(f"## Sous-titres\n\n- {OWN}\n").words == len(words_of(OWN))
    assert one(f"## Sous-titres\n\n**{OWN}**\n").words == len(words_of(OWN))


def test_headings_split_a_document_and_are_found_without_accents():
    text = "# Titre\n\nIntroduction.\n\n## Étapes\n\nun\n\n### Détail\n\ndeux\n"
    assert list(split(text)) == [("Étapes", "un"), ("Détail", "deux")]
    assert fold("  ÉTAPES ") == fold("Étapes") == "etapes"


def test_words_hold_apostrophes_and_hyphens_together():
    assert words_of("L’an dernier, 412 objets : peut-être !") == ["l'an", "dernier", "412", "objets", "peut-être"]


@pytest.fixture
def project(tmp_path):
    brief = (ROOT / "sample_project" / "brief.yaml").read_text(encoding="utf-8")
    (tmp_path / "brief.yaml").write_text(brief, encoding="utf-8")
    (tmp_path / "documents").mkdir()
    return Project(tmp_path)


def put(project, text, name="charte.md"):
    (project.folder / "documents" / name).write_text(text, encoding="utf-8")


def test_a_document_that_is_not_there_has_no_section(project):
    found = read(project, "charte.md")
    assert (found.present, found.sections) == (False, ())
    assert found.section("Principes").state == "missing"


def test_the_example_handed_in_as_ones_own_is_told(project):
    text = (ROOT / "sample_project" / "documents" / "charte.md").read_text(encoding="utf-8")
    put(project, text)
    assert read(project, "charte.md").section("Principes").filled
    brief = (project.folder / "brief.yaml").read_text(encoding="utf-8")
    (project.folder / "brief.yaml").write_text(brief.replace("fictitious: true", ""), encoding="utf-8")
    assert read(Project(project.folder), "charte.md").section("Principes").state == "example"


def test_a_document_that_leads_out_of_the_project_is_refused(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("ailleurs") / "charte.md"
    outside.write_text("# Ailleurs", encoding="utf-8")
    (project.folder / "documents" / "charte.md").symlink_to(outside)
    with pytest.raises(OutsideProject):
        read(project, "charte.md")


def test_a_document_that_is_too_big_is_refused(project):
    put(project, "mot " * 30_000)
    with pytest.raises(BadInput):
        read(project, "charte.md")


@pytest.mark.parametrize("name", NAMES)
def test_a_new_project_is_given_nothing_filled_in(name):
    text = outline(model_of(name))
    assert {section.state for section in parse(text, text)} == {"template"}


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_fills_in_every_part_and_says_what_it_is(name):
    path = ROOT / "sample_project" / "documents" / name
    assert "Exemple écrit par un modèle de langage" in path.read_text(encoding="utf-8")
    found = read(Project(ROOT / "sample_project"), name)
    assert {section.state for section in found.sections} == {"filled"}
    asked = {fold(heading) for heading, _own in split(outline(model_of(name)))}
    assert {fold(section.heading) for section in found.sections} == asked


def test_a_new_project_has_the_documents_to_write(tmp_path):
    answers = {question.key: question.default for question in QUESTIONS}
    folder = create(tmp_path / "neuf", answers)
    assert sorted(path.name for path in (folder / "documents").iterdir()) == sorted([*NAMES, "LISEZMOI.md"])
    assert {section.state for name in NAMES for section in read(Project(folder), name).sections} == {"template"}
