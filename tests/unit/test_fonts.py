from pathlib import Path

import fontpkg
import pytest
from helpers_fonts import installed

from preuve import tools
from preuve.errors import BadInput, MissingPart
from preuve.media import fonts

FRENCH = "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ0123456789.,;:!?'’«»()-–—…€%&@\u00a0"
ATKINSON = "Atkinson Hyperlegible"


@pytest.fixture(autouse=True)
def _fresh():
    yield
    fonts.font.cache_clear()
    fonts.fonts_digest.cache_clear()
    fonts.family_digest.cache_clear()


@pytest.mark.parametrize("family", installed())
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_a_family_draws_french(family, weight):
    path = fonts.font(family, weight)
    assert path.is_file()
    assert [char for char in FRENCH + FRENCH.upper() if not fonts.has(path, char)] == []
    assert not fonts.has(path, "\u202f")


@pytest.mark.parametrize("family", installed())
def test_bold_is_heavier(family):
    light, bold = (sum(bytes(fonts.face(family, weight, 60).getmask("Hnm"))) for weight in ("regular", "bold"))
    assert bold > light * 1.1


def test_the_default_family_is_always_there():
    assert ATKINSON in installed()
    assert fonts.font(ATKINSON) != fonts.font(ATKINSON, "bold")


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("Quoi\u202f?", "Quoi\u00a0?"),
        ("♪ la la", "[musique] la la"),
        ("Bravo 🎉👍🏽 !", "Bravo  !"),
        ("e\u0301te\u0301", "été"),
        ("a\u200bb\u00ad", "ab"),
        ("x² ﬁn", None),
        ("«\u00a0Œuvre\u00a0»", "«\u00a0Œuvre\u00a0»"),
        ("un\tdeux\ntrois", "un deux trois"),
        ("№ 3", "n° 3"),
    ],
)
def test_missing_signs_are_replaced_by_rule(text, fitted):
    path = fonts.font(ATKINSON)
    result = fonts.fit(text, path)
    assert all(fonts.has(path, char) for char in result)
    assert fitted is None or result == fitted


@pytest.mark.parametrize("char", ["漢", "ع", "Ж"])
def test_a_sign_without_a_rule_is_refused_never_a_box(char):
    path = fonts.font(ATKINSON)
    if fonts.has(path, char):
        pytest.fail("choose a sign that the font lacks")
    with pytest.raises(BadInput, match=f"{ord(char):04X}"):
        fonts.fit(f"mot {char}", path)


def test_an_unknown_family_names_the_choices():
    with pytest.raises(BadInput) as caught:
        fonts.font("Comic Sans")
    assert "Lexend" in caught.value.remedy


def test_a_family_that_is_not_installed_says_how(monkeypatch, tmp_path):
    def missing(*_args: object) -> Path:
        raise fontpkg.FamilyNotInstalled("Lexend")

    monkeypatch.setattr(fontpkg, "path", missing)
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path),))
    fonts.font.cache_clear()
    with pytest.raises(MissingPart, match="Lexend") as caught:
        fonts.font("Lexend")
    assert "pip install fontpkg-lexend" in caught.value.remedy
    with pytest.raises(MissingPart):
        fonts.font("OpenDyslexic")


def test_a_font_dropped_in_a_fonts_folder_is_found(monkeypatch, tmp_path):
    mine = tmp_path / "polices" / "OpenDyslexic-Regular.otf"
    mine.parent.mkdir()
    mine.write_bytes(b"")
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path),))
    fonts.font.cache_clear()
    assert fonts.font("OpenDyslexic") == mine


def test_the_digest_follows_the_files(monkeypatch, tmp_path):
    before = fonts.fonts_digest()
    assert before == tools.identify("fonts")
    other = tmp_path / "font.ttf"
    other.write_bytes(b"another")
    monkeypatch.setattr(fontpkg, "path", lambda *_args: other)
    for cached in (fonts.font, fonts.fonts_digest, fonts.family_digest):
        cached.cache_clear()
    assert fonts.fonts_digest() != before
