import pytest

from preuve.media.wer import normalise, word_error_rate


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("30%", "trente pour cent"),
        ("30 %", "trente pour cent"),
        ("30\u00a0%", "trente pour cent"),
        ("412", "quatre cent douze"),
        ("14h", "quatorze heures"),
        ("14 h", "quatorze heures"),
        ("14h30", "quatorze heures trente"),
        ("14 h 30", "quatorze heures trente"),
        ("14:30", "quatorze heures trente"),
        ("de 14 h à 17 h 05", "de quatorze heures à dix-sept heures cinq"),
        ("1 h", "une heure"),
        ("21 h", "vingt-et-une heures"),
        ("le 1er mai", "le premier mai"),
        ("la 1re fois", "la première fois"),
        ("la 2e édition", "la deuxième édition"),
        ("les 1ers", "les premiers"),
        ("le XXIe siècle", "le vingt et unième siècle"),
        ("3,5 millions", "trois virgule cinq millions"),
        ("12,05", "douze virgule zéro cinq"),
        ("12,50 €", "douze euros cinquante"),
        ("1 €", "un euro"),
        ("5€", "cinq euros"),
        ("1 250 objets", "mille deux cent cinquante objets"),
        ("80 ans", "quatre-vingt ans"),
        ("200", "deux cents"),
        ("05/12/2026", "cinq décembre deux mille vingt-six"),
        ("le 5 décembre 2026", "le cinq décembre deux mille vingt-six"),
        ("06 12", "zéro six douze"),
        ("10 km", "dix kilomètres"),
        ("n° 12", "numéro douze"),
        ("M. Dupont", "monsieur Dupont"),
        ("20 °C", "vingt degrés"),
        ("rendez-vous à l’Église !", "Rendez vous à l'église"),
        ("cœur", "coeur"),
        ("C'est-à-dire :", "c’est à dire"),
    ],
)
def test_two_spellings_of_the_same_speech(digits, words):
    assert normalise(digits) == normalise(words)
    assert word_error_rate(words, digits).rate == 0


@pytest.mark.parametrize(
    ("one", "other"), [("élève", "eleve"), ("pâte", "patte"), ("412", "421"), ("14 h", "4 h"), ("un", "une")]
)
def test_what_differs_stays_different(one, other):
    assert normalise(one) != normalise(other)


def test_errors_are_counted():
    found = word_error_rate(
        "Chaque samedi, des bénévoles réparent vos objets", "chaque samedi bénévoles réparent nos objets cassés"
    )
    assert (found.substitutions, found.deletions, found.insertions, found.words) == (1, 1, 1, 7)
    assert found.rate == pytest.approx(3 / 7)


def test_silence_and_noise():
    assert word_error_rate("un deux", "").rate == 1
    assert word_error_rate("", "").rate == 0
    assert word_error_rate("", "du bruit").insertions == 2


def test_numbers_without_end_are_said_digit_by_digit():
    assert normalise("9" * 400).split() == ["neuf"] * 400
