"""What is shown against what is said."""

import pytest

from preuve.checks.contradictions import contradictions, unsaid


@pytest.mark.parametrize(
    ("shown", "said", "wrong"),
    [
        ("412 objets", "L'an dernier, 412 objets", []),
        ("412 objets", "quatre cent douze objets", []),
        ("412 objets", "214 objets", ["quatre cent douze"]),
        ("12 objets", "412 objets", ["douze"]),
        ("21 objets", "vingt et un objets et une tasse", []),
        ("Samedi 5 mai, 14 h à 18 h", "samedi 5 mai, de 14 h à 18 h : apportez un objet", []),
        ("Samedi 5 mai", "dimanche 5 mai", ["samedi"]),
        ("Samedi 5 mai", "samedi 5 juin", ["mai"]),
        ("3 idées", "venez vite", []),
        ("Un fil débranché", "deux fils débranchés", []),
    ],
)
def test_numbers_days_and_months_must_agree(shown, said, wrong):
    assert contradictions(shown, said) == wrong


def test_words_that_nobody_says_are_told():
    assert unsaid("Entrée libre", "Venez, c'est libre") == ["entrée"]
    assert unsaid("30 %", "trente pour cent") == []
