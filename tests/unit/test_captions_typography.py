import pytest
from hypothesis import given
from hypothesis import strategies as st

from preuve.engines import Word
from preuve.media.breaks import break_lines
from preuve.media.captions import typeset
from preuve.media.grammar import bond
from preuve.media.typography import Atom, atoms, tokens

N = "\u00a0"


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("Vraiment ?", f"Vraiment{N}?"),
        ("Vraiment?", f"Vraiment{N}?"),
        ("Quoi ?!", f"Quoi{N}?!"),
        ("Attention : danger ; oui !", f"Attention{N}: danger{N}; oui{N}!"),
        ("« Oui », dit-elle", f"«{N}Oui{N}», dit-elle"),
        ("«Oui»", f"«{N}Oui{N}»"),
        ("« Venez ! »", f"«{N}Venez{N}!{N}»"),
        ("l'été", "l’été"),
        ("Attendez...", "Attendez…"),
        ("14 h 30", f"14{N}h{N}30"),
        ("de 14 h à 17 h", f"de 14{N}h à 17{N}h"),
        ("le 5 décembre 2026", f"le 5{N}décembre 2026"),
        ("le 1er mai", f"le 1er{N}mai"),
        ("30 % et 30%", f"30{N}% et 30{N}%"),
        ("12,50 €", f"12,50{N}€"),
        ("1 250 000 objets", f"1{N}250{N}000 objets"),
        ("en 2025 412 objets", "en 2025 412 objets"),
        ("M. Dupont et Mme Roux", f"M.{N}Dupont et Mme{N}Roux"),
        ("n° 12", f"n°{N}12"),
        ("narrow\u202f: fine", f"narrow{N}: fine"),
        ("https://a.fr/x?y=1 à 14:30", "https://a.fr/x?y=1 à 14:30"),
        ("Bonjour — enfin — Agnès", f"Bonjour{N}— enfin{N}— Agnès"),
        ("— Bonjour. — Merci.", f"—{N}Bonjour. —{N}Merci."),
        ("(voir ici)", "(voir ici)"),
        ("fin .", "fin."),
    ],
)
def test_french_no_break_spaces(plain, set_):
    assert typeset(plain) == set_


@given(st.text("abéÉ'’ \u00a0\u202f,;:!?«»().…-—140%€h", max_size=40))
def test_typesetting_twice_is_typesetting_once(text):
    assert typeset(typeset(text)) == typeset(text)
    assert "\u202f" not in typeset(text)


def test_atoms_take_the_times_of_their_words():
    words = [Word(text=t, start=i, end=i + 0.8) for i, t in enumerate(["à", "14", "h", "30", "?"])]
    assert [(a.text, a.start, a.end) for a in atoms(words)] == [("à", 0, 0.8), (f"14{N}h{N}30{N}?", 1, 4.8)]


def test_an_atom_wider_than_a_line_is_parted_at_its_spaces_first():
    words = [Word(text=t, start=i, end=i + 1) for i, t in enumerate(["Mme", "Abracadabrante", "!"])]
    assert [a.text for a in atoms(words, 16)] == ["Mme", "Abracadabrante", "!"]
    assert [a.text for a in atoms(words, 20)] == [f"Mme{N}Abracadabrante{N}!"]


def lines(text: str, limit: int, max_lines: int = 2) -> tuple[str, ...]:
    found = break_lines([Atom(text=token) for token in tokens(typeset(text))], max_lines, limit)
    assert found is not None
    return found.lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vous trouverez la médiathèque derrière la gare", ("Vous trouverez la médiathèque", "derrière la gare")),
        ("Nous avons réparé ce vélo et cette lampe", ("Nous avons réparé ce vélo", "et cette lampe")),
        ("Après le repas, nous irons marcher", ("Après le repas,", "nous irons marcher")),
        ("Il ne faut surtout pas jeter ces objets", ("Il ne faut surtout pas", "jeter ces objets")),
        ("Aujourd'hui madame Agnès Dupont vient", ("Aujourd’hui madame", "Agnès Dupont vient")),
    ],
)
def test_lines_break_where_grammar_lets_them(text, expected):
    assert lines(text, 30) == expected


def test_a_text_that_fits_is_not_broken():
    assert lines("Bonjour à tous", 14) == ("Bonjour à tous",)


def test_a_text_too_long_for_its_lines_is_none():
    assert break_lines([Atom(text="x" * 9)] * 3, 2, 10) is None
    assert break_lines([Atom(text="x" * 9)] * 3, 3, 10) is not None


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("la", "maison", "tool word"),
        ("l’ancienne", "et", "conjunction"),
        ("deux", "vélos", "number"),
        ("412", "objets", "number"),
        ("avons", "réparé", "verb"),
        ("n’avez", "jamais", "negation"),
        ("jamais", "tenu", "verb"),
        ("petit", "vélo", "adjective"),
        ("association", "culturelle", "adjective"),
        ("Agnès", "Dupont", "name"),
        ("samedi", f"5{N}décembre", "number"),
        ("finie.", "Elle", "sentence"),
        (f"dit{N}:", f"«{N}Oui", "clause"),
        ("vélos", "dans", "preposition"),
        ("vélos", "roulent", "words"),
    ],
)
def test_bonds_between_words(before, after, why):
    assert bond(before, after).why == why
