"""Words that aren't hers, whatever is done to hide it: drafts, the kit's own texts, its examples, one word repeated."""

import json
import re
import time
from pathlib import Path

import pytest

from preuve.documents import read
from preuve.documents.drafts import FILE, MOST_LINES, Draft, drafts, keep
from preuve.documents.laid import keep as keep_laid
from preuve.documents.laid import laid
from preuve.documents.model import model_of
from preuve.project import Project
from preuve.skeleton import QUESTIONS, create

ROOT = Path(__file__).parents[2]
HEADING = "Contexte professionnel"
DRAFT = (
    "Je travaille pour la mairie de Valbrune comme chargée de communication. Mon public se compose des habitants de la "
    "commune, jeunes et âgés. Chaque mois je dois produire quatre vidéos courtes, deux articles et une lettre "
    "électronique. Le montage prend aujourd'hui trop de temps et les sous-titres ne se font pas, faute de moyens."
)
OTHER = (
    "Notre agence compte six personnes et vend des luminaires sur mesure dans tout le Grand Est depuis douze ans. Nous "
    "visons surtout les architectes, les hôteliers et quelques particuliers exigeants. Il nous faut six publications "
    "par mois, une brochure par trimestre et des légendes pour chaque photographie."
)
HERS = (
    "J'anime seule la page d'une coopérative de vélos, à Épinal, où je réponds aux clients, photographie l'atelier et "
    "prépare le panneau de la vitrine. Nos adhérents viennent surtout le samedi, et beaucoup lisent peu nos lettres. "
    "Cette année, la saisonnière arrive en juin sans aucun guide, et c'est lui que je veux écrire puis relire."
)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "documents").mkdir()
    (tmp_path / "preuve.toml").touch()
    (tmp_path / "portfolio.yaml").write_text("frameworks: [contenus-ia]\n", encoding="utf-8")
    return Project(tmp_path)


def stands(project, body, heading=HEADING, name="strategie.md"):
    text = f"# Titre\n\n## {heading}\n\n{body}\n"
    (project.folder / "documents" / name).write_text(text, encoding="utf-8")
    return read(project, name).section(heading)


def drafted(project, *texts, document="strategie.md", section=HEADING):
    for number, text in enumerate(texts):
        keep(project.folder, Draft(document=document, section=section, text=text, recording=f"r{number}"))


def _sown(sign, every=2):
    return re.sub(rf"(\w{{{every}}})(?=\w)", rf"\1{sign}", DRAFT)


@pytest.mark.parametrize(
    "body",
    [
        DRAFT,
        ". ".join(reversed(DRAFT.split(". "))),
        f"{DRAFT}\n\n{DRAFT}",
        f"{DRAFT}\n\n{OTHER}",
        " ".join(word + "s" * (at % 4 == 3) for at, word in enumerate(DRAFT.split())),
        DRAFT.replace("e", "\N{CYRILLIC SMALL LETTER IE}").replace("o", "\N{GREEK SMALL LETTER OMICRON}"),
        _sown("\N{ZERO WIDTH SPACE}"),
        _sown("\N{SOFT HYPHEN}"),
        DRAFT.upper(),
        DRAFT.replace("é", "e"),
    ],
    ids=["whole", "turned", "twice", "two", "one in four", "alike", "zero width", "soft", "capitals", "bare"],
)
def test_a_draft_is_no_words_of_hers_however_it_is_dressed_up(project, body):
    drafted(project, DRAFT, OTHER)
    section = stands(project, body)
    assert (section.state, section.words < 5) == ("draft", True)


def test_a_draft_is_known_in_another_document_and_her_words_beside_it_count(project):
    drafted(project, DRAFT, document="charte.md", section="Principes")
    assert stands(project, DRAFT).state == "draft"
    section = stands(project, f"{DRAFT}\n\n{HERS}")
    assert (section.state, section.words) == ("filled", stands(project, HERS).words)


def test_what_stands_between_a_draft_s_marks_is_never_counted_nor_looked_at(project):
    marked = f"<!-- preuve:brouillon abc -->\n\n{DRAFT}\n\n<!-- /preuve:brouillon -->"
    assert stands(project, marked).state == "draft"
    section = stands(project, f"{marked}\n\n{HERS}")
    assert (section.state, section.text) == ("filled", HERS)
    assert stands(project, f"{marked}\n\nTrois mots seulement.").state == "draft"


def test_drafts_beyond_measure_are_not_read(project):
    path = project.folder / FILE
    line = Draft(document="a.md", section="b", text="c", recording="d").model_dump_json()
    path.write_text((line + "\n") * (MOST_LINES + 50) + "[" * 100_000, encoding="utf-8")
    assert len(list(drafts(project.folder))) == MOST_LINES


def test_a_word_said_thousands_of_times_takes_no_time(project):
    (project.folder / FILE).write_text(
        json.dumps({"document": "strategie.md", "section": HEADING, "text": "a " * 9_000, "recording": "r"}) + "\n",
        encoding="utf-8",
    )
    begun = time.perf_counter()
    assert stands(project, "a " * 40_000).state != "filled"
    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize(
    "text",
    ["bonjour " * 100, "lorem ipsum dolor sit amet " * 20, " ".join(map(str, range(100))), "a b c d e f g h i j " * 10],
)
def test_one_word_repeated_and_numbers_alone_fill_nothing(project, text):
    assert stands(project, text).state in ("short", "template")


def _facts(name, heading):
    return [str(one.fr) for one in model_of(name).section(heading).facts]


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_the_model_s_facts_without_their_mark_are_not_hers(project, step, times, between):
    facts = _facts("charte.md", "Textes de référence")[::step]
    assert stands(project, between.join(facts * times), "Textes de référence", "charte.md").words < 4


def test_the_questions_repeated_as_items_answer_nothing(project):
    asked = [str(one.fr) for one in model_of("plan-action.md").section("Étapes").ask]
    told = "\n".join(f"- {' '.join(asked[::-1])}" for _ in range(3))
    assert stands(project, told, "Étapes", "plan-action.md").words < 6


TOLD = [
    "D'après le brief :",
    "- Public : les habitants du quartier des Tilleuls, surtout ceux qui jettent un appareil à la première panne",
    "- Message : un objet en panne se répare souvent, et un bénévole vous montre comment faire",
    "- Appel à l'action : apportez votre objet le samedi matin à l'atelier, sans rendez-vous, de neuf heures à midi",
]


def test_what_the_kit_laid_is_not_hers_once_its_mark_is_gone(project):
    told = "\n".join(TOLD)
    assert stands(project, told).filled, "nobody knows it for the kit's yet"
    keep_laid(project.folder, "strategie.md", TOLD)
    assert stands(project, told).state == "template"
    assert stands(project, f"{told}\n\n{HERS}").filled


def test_what_was_laid_before_is_still_known_and_told_once(project):
    keep_laid(project.folder, "charte.md", TOLD)
    keep_laid(project.folder, "charte.md", [*TOLD, "Une ligne de plus."])
    assert laid(project.folder, "charte.md") == (*TOLD, "Une ligne de plus.")
    assert laid(project.folder, "strategie.md") == ()


@pytest.mark.parametrize("data", ["", "[]", '{"documents": 3}', '{"documents": {"a.md": 3}}', "[" * 50_000])
def test_a_file_of_what_was_laid_that_isn_t_ours_tells_nothing(project, data):
    (project.folder / "documents" / "poses.json").write_text(data, encoding="utf-8")
    assert laid(project.folder, "a.md") == ()
    assert stands(project, HERS).filled


def test_what_the_kit_tells_between_its_marks_is_not_hers_when_said_again(project):
    told = "\n".join(f"> {one}" for one in TOLD)
    body = f"<!-- preuve:sait brief 0123456789ab -->\n{told}\n<!-- /preuve:sait -->\n\n{' '.join(TOLD)}"
    assert stands(project, body).state == "template"


EXAMPLES = [("certifiag", "rapport.md"), ("reseaux-sociaux-ia", "campagne.md"), ("pilotage-projet-ia", "prototype.md")]


@pytest.mark.parametrize(("example", "name"), EXAMPLES)
def test_an_example_without_its_first_line_is_known_for_one(project, example, name):
    text = (ROOT / "examples" / example / "documents" / name).read_text(encoding="utf-8")
    bare = re.sub(r"(?m)^> Exemple écrit.*\n", "", text)
    assert bare != text
    (project.folder / "documents" / name).write_text(bare, encoding="utf-8")
    assert {one.state for one in read(project, name).sections} == {"example"}


def test_words_of_hers_are_no_example(project):
    assert stands(project, HERS).state == "filled"


def test_the_line_of_an_example_is_known_with_signs_hidden_in_it(project):
    line = "> Exemple écrit par un modèle  de\N{ZERO WIDTH SPACE} langage pour une ville."
    assert stands(project, f"{line}\n\n{HERS}").state == "example"


def test_the_examples_digests_are_up_to_date():
    from preuve.documents.shipped import FILE, written

    places = ("sample_project/documents/**/*.md", "examples/*/documents/**/*.md")
    paths = sorted(path for place in places for path in ROOT.glob(place))
    found = written(path.read_text(encoding="utf-8") for path in paths)
    assert FILE.read_text(encoding="ascii") == found, "run tools/shipped.py"


def test_a_new_project_s_documents_are_not_an_example(tmp_path):
    folder = create(tmp_path / "neuf", {question.key: question.default for question in QUESTIONS})
    assert "example" not in {one.state for one in read(Project(folder), "charte.md").sections}


PROMPT = (
    "A warm morning in a small French bakery, a young woman in a blue apron places fresh loaves on a wooden shelf, "
    "soft natural light from the left, shallow depth of field, muted colours, no text, no logo, vertical composition."
)
ABOUT = (
    "Pour chaque plan, j'ai écrit la demande en anglais, parce que le modèle d'image comprend mieux cette langue. Je "
    "précise le sujet, la lumière, le cadrage et le style, puis je relis. La deuxième version corrige la main."
)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (f"{ABOUT}\n\n```\n{PROMPT}\n```\n\n```\n{PROMPT.replace('bakery', 'workshop')}\n```", "filled"),
        (f"J'ai demandé : « {PROMPT} ». Puis : « {PROMPT} ». J'ai retiré le logo et corrigé la main.", "filled"),
        (PROMPT * 2, "foreign"),
    ],
)
def test_prompts_in_another_language_don_t_make_her_words_foreign(project, text, state):
    assert stands(project, text, "Prompts", "production.md").state == state


@pytest.mark.parametrize(
    "text",
    [
        f"# T\n\n## 1. {HEADING}\n\n{HERS}",
        f"# T\n\n## {HEADING} :\n\n{HERS}",
        f"# T\n\n## **{HEADING}**\n\n{HERS}",
        f"# {HEADING}\n\n{HERS}",
        f"# T\n\n## {HEADING}\n\n{HERS}\n---\n",
        f"# T\n\n## {HEADING}\n\n{HERS[:130]}\n\n## {HEADING}\n\n{HERS[130:]}",
    ],
    ids=["numbered", "colon", "bold", "level 1", "rule below", "twice"],
)
def test_a_section_is_found_however_its_heading_is_written(project, text):
    (project.folder / "documents" / "strategie.md").write_text(text, encoding="utf-8")
    found = read(project, "strategie.md")
    assert found.section(HEADING).state == "filled"
    assert len(found.sections) == 1
