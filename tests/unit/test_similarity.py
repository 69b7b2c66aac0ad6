"""Words that two texts share."""

import time

import pytest

from preuve.similarity import overlap, words

TEXT = "Un grille-pain en panne ? Ne le jetez pas tout de suite !"


def test_words_lose_case_accents_and_punctuation():
    assert words("L'Œuvre d'Été, « déjà vu » n° 2 !") == ["l", "oeuvre", "d", "ete", "deja", "vu", "n", "2"]


def test_a_copy_is_whole():
    found = overlap([TEXT], [TEXT.upper()])
    assert (found.share, found.shared, found.runs) == (1.0, 8, 8)
    assert len(found.longest) == len(words(TEXT)) == 12


def test_one_word_changed_in_the_middle_breaks_five_runs():
    found = overlap([TEXT], [TEXT.replace("jetez", "lancez")])
    assert found.shared == 3
    assert found.longest == ("un", "grille", "pain", "en", "panne", "ne", "le")


def test_nothing_in_common():
    found = overlap([TEXT], ["Le compost du square nourrit trois potagers."])
    assert (found.share, found.shared) == (0.0, 0)


def test_no_run_goes_over_from_one_passage_to_the_next():
    assert overlap(["un deux trois", "quatre cinq six"], ["un deux trois quatre cinq six"]).runs == 0
    assert overlap(["un deux trois quatre cinq six"], ["un deux trois", "quatre cinq six"]).shared == 0


@pytest.mark.parametrize(("mine", "other"), [([], [TEXT]), ([TEXT], []), ([""], [""]), (["un"], ["un"])])
def test_too_short_to_compare(mine: list[str], other: list[str]):
    assert overlap(mine, other).share == 0.0


def test_common_words_do_not_hide_a_long_copy():
    long = " ".join(["le chat de la rue"] * 300)
    assert len(overlap([TEXT], [f"{long} {TEXT} {long}"]).longest) == 12


def test_a_short_run_in_common_is_told():
    assert overlap(["il repart avec un vélo"], ["elle arrive avec un chien"]).longest == ("avec", "un")


def test_a_book_is_compared_in_a_moment():
    book = " ".join(f"mot{number % 977} de la page {number}" for number in range(30_000))
    start = time.process_time()
    found = overlap([f"{book[:4000]} {TEXT}"], [f"{book} {TEXT}"])
    assert len(found.longest) > 100
    assert time.process_time() - start < 5
