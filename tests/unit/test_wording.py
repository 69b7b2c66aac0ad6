"""Lists and pairs, spaced as the language spoken wants."""

from preuve.deliver.office import typeset_text
from preuve.documents.blocks import Grid
from preuve.documents.writing.quoted import plain
from preuve.i18n import speaking
from preuve.wording import apart, named

TABLE = Grid(("Post", "Views", "Likes"), (("One", "10", "2"),))


def test_each_language_has_its_spaces():
    assert (apart(["a", "", "b"]), named("a", "b")) == ("a ; b", "a : b")
    with speaking("en"):
        assert (apart(["a", "", "b"]), named("a", "b")) == ("a; b", "a: b")


def test_what_is_told_row_by_row_follows_the_language():
    assert list(plain([TABLE])) == ["- One : Views : 10 ; Likes : 2"]
    with speaking("en"):
        assert list(plain([TABLE])) == ["- One: Views: 10; Likes: 2"]


def test_her_french_words_keep_their_spaces_in_a_file_in_english():
    with speaking("en"):
        assert typeset_text("Besoin : « x »") == "Besoin\u00a0: «\u00a0x\u202f»"
        assert typeset_text("Need: done; and then?") == "Need: done; and then?"
