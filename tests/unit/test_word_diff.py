"""Differences between texts, word by word."""

import pytest

from preuve.word_diff import Piece, around, compare


def rebuilt(pieces: list[Piece], kinds: tuple[str, str]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Le chat noir dort ici.", "Le chien blanc dort bien ici !"),
        ("", "Tout est neuf."),
        ("Tout s'en va.", ""),
        ("a\n\n# Forme\n", "a\n\n## Correction\nPlus près.\n\n# Forme\n"),
        ("un un un deux", "un deux deux un"),
        ("l'atelier", "l’atelier"),
    ],
)
def test_both_texts_can_be_read_back(before, after):
    pieces = compare(before, after)
    assert rebuilt(pieces, ("same", "out")) == before
    assert rebuilt(pieces, ("same", "in")) == after


def test_words_are_compared_not_letters():
    assert compare("Le chat dort.", "Le chien dort.") == [
        ("same", "Le "),
        ("out", "chat"),
        ("in", "chien"),
        ("same", " dort."),
    ]


def test_neighbouring_changes_read_as_one():
    assert compare("a b c d", "a x y d") == [("same", "a "), ("out", "b c"), ("in", "x y"), ("same", " d")]


def test_what_comes_in_begins_where_a_line_does():
    pieces = compare("Elle hésite.\n\n# Forme", "Elle hésite.\n\n## Correction\nPlus près.\n\n# Forme")
    assert [piece for piece in pieces if piece.kind == "in"] == [("in", "## Correction\nPlus près.\n\n")]


def test_what_stayed_far_from_changes_is_counted():
    words = " ".join(f"mot{n}" for n in range(100))
    pieces = around(compare(words, f"{words} fin"), words=5)
    assert [piece.kind for piece in pieces] == ["skipped", "same", "in"]
    assert pieces[0].text == "95"
    assert around(compare(words, words)) == []


def test_texts_too_long_to_compare_are_shown_whole():
    before, after = "a " * 5000, "b " * 5000
    assert compare(before, after) == [("out", before), ("in", after)]


def test_words_repeated_without_end_are_shown_whole():
    before, after = "oui " * 3000, "oui non " * 3000
    assert [piece.kind for piece in compare(before, after)] == ["out", "in"]
