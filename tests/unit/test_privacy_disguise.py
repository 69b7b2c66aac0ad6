"""Other names for what is personal: none of the originals is left, and all come back, in any kind of answer."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from preuve.privacy import Disguise, Name, find
from preuve.privacy.folding import fold

NAMES = (
    Name(text="Lina Hérault"),
    Name(text="Marcel"),
    Name(text="Awa"),
    Name(text="Hugo"),
    Name(text="Fatoumata de La Tour"),
    Name(text="Association L'Atelier des Tilleuls", kind="organisation"),
    Name(text="Dupont & Fils", kind="organisation"),
    Name(text="Montreuil", kind="place"),
)
PIECES = (
    "Lina",
    "LINA",
    "lina-montre",
    "Hérault",
    "Marcel",
    "d'Awa",
    "Hugo",
    "Mme de La Tour",
    "L'Atelier des Tilleuls",
    "Dupont & Fils",
    "à Montreuil",
    "lina.herault@exemple.fr",
    "06 12 34 56 78",
    "+33 1 44 55 66 77",
    "12 bis rue des Lilas, 93100 Montreuil",
    "FR76 3000 6000 0112 3456 7890 189",
    "2 69 05 49 588 157 80",
    "un grille-pain",
    "Camille",
    "et Alix",
    "chez Nervalac",
    "contact1@exemple.invalid",
)
SECRETS = ("lina", "herault", "marcel", "awa", "hugo", "de la tour", "atelier des tilleuls", "dupont", "montreuil",
           "12345678", "44556677", "lilas", "30006000", "26905")  # fmt: skip


def hidden(text, names=NAMES):
    disguise = Disguise([text], names)
    return disguise, disguise.put_on(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ; ".join))
def test_nothing_is_left_and_all_comes_back(text):
    disguise, out = hidden(text)
    plain = re.sub(r"(?<=\d)\s(?=\d)", "", fold(out).text)
    assert [secret for secret in SECRETS if secret in plain] == []
    back = disguise.take_off(out)
    assert back.text == text
    assert not back.lost
    assert sum(back.back.values()) == sum(disguise.replaced.values())
    assert Disguise([text], NAMES).put_on(text) == out


def test_the_same_person_keeps_her_pseudonym_from_one_request_to_the_next():
    first, second = hidden("Lina arrive.")[1], hidden("Marcel attend Lina.")[1]
    name = first.split()[0]
    assert name in second
    assert "Marcel" not in second


def test_a_pseudonym_is_never_a_word_of_the_text():
    usual = hidden("Lina arrive.")[1].split()[0]
    other = hidden(f"Lina arrive avec {usual}.")[1]
    assert other.count(usual) == 1
    assert hidden(f"Lina arrive avec {usual}.")[0].take_off(f"{usual} rit.").text == f"{usual} rit."


def test_the_grammar_stands():
    _disguise, out = hidden("l'arrivée d'Awa, de Lina, d'Awa")
    assert re.fullmatch(r"l'arrivée d'([AEIOU]\w+), de ([B-DF-HJ-NP-TV-Z]\w+), d'\1", out)


def test_case_follows():
    disguise, out = hidden("Lina LINA lina")
    name = out.split()[0]
    assert out == f"{name} {name.upper()} {name.lower()}"
    assert disguise.take_off(f"{name}s, {name.upper()} ; id-{name.lower()}_2").text == "Linas, LINA ; id-lina_2"


def test_only_what_left_is_restored():
    disguise, out = hidden("Lina arrive.")
    unused = Disguise(["Marcel arrive."], NAMES).put_on("Marcel arrive.").split()[0]
    assert disguise.take_off(f"{unused} dort.").text == f"{unused} dort."
    assert out != "Lina arrive."


def test_more_people_than_pseudonyms():
    crowd = [f"P{chr(97 + one)}{chr(97 + two)}rsonne" for one in range(20) for two in range(20)]
    text = " ".join(crowd)
    disguise, out = hidden(text, crowd)
    assert len(set(out.split())) == len(crowd)
    assert disguise.take_off(out).text == text


class TestJson:
    def test_values_keys_and_escapes_come_back(self):
        disguise, out = hidden('Lina, Hérault et « Dupont & Fils » : "qualité"')
        name, family = re.findall(r"\w+", out)[:2]
        answer = json.dumps({name: f"{name} {family}", "id": f"{name.lower()}-arrive", "seul": family.lower()})
        back = json.loads(disguise.take_off(f"Voici :\n```json\n{answer}\n```").text.split("```json")[1].strip("`\n"))
        assert back == {"Lina": "Lina Hérault", "id": "lina-arrive", "seul": "herault"}

    def test_an_original_that_json_would_misread_is_escaped(self):
        disguise = Disguise(["Atelier"], [Name(text='Le "Rond" \\ Co', kind="organisation")])
        out = disguise.put_on('Le "Rond" \\ Co')
        assert json.loads(disguise.take_off(json.dumps([out])).text) == ['Le "Rond" \\ Co']

    def test_an_answer_without_pseudonyms_keeps_its_bytes(self):
        disguise, _out = hidden("Lina")
        for answer in ('{"a" : 1,\n  "b":"x"}', "[1, 2", "{" * 3000, '{"a": "\\ud800"}'):
            assert disguise.take_off(answer).text == answer

    def test_half_a_surrogate_stays_readable(self):
        disguise, out = hidden("Lina")
        back = disguise.take_off('{"a": "\\ud800", "b": "' + out + '"}').text
        assert json.loads(back.encode())["b"] == "Lina"


class TestSvg:
    def test_texts_identifiers_and_references_agree(self):
        disguise, out = hidden("Fatoumata de La Tour chez Dupont & Fils")
        first, family, _chez, organisation = out.split()
        drawing = (
            f'<svg xmlns="http://www.w3.org/2000/svg"><g id="{family}"><title>{first} {family} &amp; {organisation}'
            f'</title><path id="{first.lower()}-bras"/></g><use href="#{family}"/>'
            f'<use href="#{first.lower()}-bras"/></svg>'
        )
        root = etree.fromstring(disguise.take_off(drawing).text)
        assert root[0].get("id") == root[1].get("href").lstrip("#") == "de-La-Tour"
        assert root[0][1].get("id") == root[2].get("href").lstrip("#") == "fatoumata-bras"
        assert root[0][0].text == "Fatoumata de La Tour & Dupont & Fils"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("06.39.98.00.01", "06 12 34 56 78"),
        ("+33639980001", "06 12 34 56 78"),
        ("CONTACT1@exemple.invalid", "lina.herault@exemple.fr"),
        ("901  rue Exempleval, 00000\nExempleville", "12 bis rue des Lilas, 93100 Montreuil"),
    ],
)
def test_numbers_come_back_however_they_were_grouped(written, said):
    disguise, _out = hidden(" ; ".join(PIECES[11:15]))
    assert disguise.take_off(f"Voici {written}.").text == f"Voici {said}."


@pytest.mark.parametrize("written", ["Camillette", "contact1@exemple.com", "901 rue Exempleval à Lille"])
def test_what_was_changed_too_much_is_told(written):
    disguise, _out = hidden("Lina ; lina.herault@exemple.fr ; 12 bis rue des Lilas, 93100 Montreuil")
    back = disguise.take_off(f"Voici {written}.")
    assert sum(back.lost.values()) == 1
    assert back.text == f"Voici {written}."


def test_kept_names_leave_and_the_others_do_not():
    disguise = Disguise(["Lina Hérault et Marcel"], NAMES, keep=("Marcel", "hérault"))
    assert disguise.put_on("Lina Hérault et Marcel").endswith("Hérault et Marcel")
    assert dict(disguise.replaced) == {"person": 1}


def test_pseudonyms_are_nobodys_data():
    _disguise, out = hidden(" ; ".join(PIECES))
    reserved = ("06 39 98 ", "+33 1 99 00 ", ".invalid", "00000 Exempleville")
    assert all(one in out for one in reserved)
    assert {span.kind for span in find(out, deep=False).spans} == {"email", "telephone", "address"}
