"""French spaces, durations, sizes, contrast, and an environment that escapes and forgives nothing."""

import base64

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preuve import pages
from preuve.palette import contrast, ink_on, luminance
from preuve.project import Palette
from preuve.publication.site import colours
from preuve.targets import templates

colour = st.integers(0, 0xFFFFFF).map("#{:06X}".format)


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("Vrai ? Oui ! Si ; non", "Vrai\u202f? Oui\u202f! Si\u202f; non"),
        ("Voici : « mot »", "Voici\u00a0: «\u00a0mot\u202f»"),
        ("de 14 h à 18 h, 93 cm, 5 %", "de 14\u00a0h à 18\u00a0h, 93\u00a0cm, 5\u00a0%"),
        ("2 200 mots, 5 décembre", "2\u00a0200 mots, 5 décembre"),
        ("https://exemple.org/a?b=c;d", "https://exemple.org/a?b=c;d"),
        ("12 hommes", "12 hommes"),
    ],
)
def test_french_spaces(given_text, wanted):
    assert pages.french_spaces(given_text) == wanted


@given(st.text())
def test_french_spaces_only_change_spaces(text):
    plain = str.maketrans("\u202f\u00a0", "  ")
    assert pages.french_spaces(text).translate(plain) == text.translate(plain)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.44, "0,4 s"), (9.94, "9,9 s"), (9.96, "10 s"), (59.6, "1 min 00 s"), (65, "1 min 05 s"), (3720, "1 h 02 min")],
)
def test_duration(seconds, said):
    assert pages.duration(seconds).replace("\u00a0", " ") == said


@pytest.mark.parametrize(("count", "said"), [(812, "812 octets"), (45_300, "45 ko"), (12_360_000, "12,4 Mo")])
def test_size(count, said):
    assert pages.size(count).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2200.0, "2\u202f200"),
        (0.5, "0,5"),
        (90, "90"),
        (0.00003, "0,00003"),
        (1e12, "1\u202f000\u202f000\u202f000\u202f000"),
    ],
)
def test_number(value, said):
    assert pages.number(value) == said


def test_track_holds_the_captions_whole():
    head, _, data = pages.track(b"WEBVTT\n\xc3\xa9").partition(",")
    assert head == "data:text/vtt;base64"
    assert base64.b64decode(data) == b"WEBVTT\n\xc3\xa9"


def test_a_path_cannot_leave_its_attribute():
    assert pages.relative('films/a"b c?d#e.mp4') == "films/a%22b%20c%3Fd%23e.mp4"


def test_html_templates_escape_and_texts_do_not():
    found = pages.environment()
    assert callable(found.autoescape)
    for path in templates().rglob("*.j2"):
        assert found.autoescape(path.name) is path.name.endswith(".html.j2"), path


def test_an_unknown_name_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        pages.environment().from_string("{{ nobody }}").render()


def test_every_page_sets_the_policy_and_asks_for_nothing_outside():
    found = [path.read_text(encoding="utf-8") for path in (templates() / "pages").glob("*")]
    assert len(found) >= 6
    for text in found:
        assert "http://" not in text
        assert "https://" not in text
        assert "style=" not in text
        assert "<script" not in text
    assert "script-src" not in pages.POLICY
    assert "default-src 'none'" in pages.POLICY
    assert "unsafe" not in pages.POLICY


@pytest.mark.parametrize(
    ("one", "two", "ratio"), [("#000000", "#FFFFFF", 21), ("#777777", "#FFFFFF", 4.48), ("#0F4C5C", "#0F4C5C", 1)]
)
def test_contrast_is_wcag(one, two, ratio):
    assert contrast(one, two) == pytest.approx(ratio, abs=0.005)
    assert contrast(two, one) == contrast(one, two)


def test_luminance_ends():
    assert (luminance("#000000"), luminance("#FFFFFF")) == (0, pytest.approx(1))


@given(colour, st.lists(colour, max_size=3))
def test_an_ink_can_always_be_read(background, wanted):
    assert contrast(ink_on(background, wanted), background) >= 4.5


def test_the_first_good_ink_is_taken():
    assert ink_on("#FFFFFF", ["#FFFF00", "#0F4C5C", "#000000"]) == "#0F4C5C"


@given(colour, colour, colour, colour)
def test_a_site_can_be_read_in_any_brand(background, primary, accent, ink):
    made = colours(Palette(background=background, primary=primary, accent=accent, ink=ink))
    for name in ("text", "heading", "link"):
        assert contrast(made[name], made["page"]) >= 4.5
    assert contrast(made["on_band"], made["band"]) >= 4.5
    assert contrast(made["on_button"], made["button"]) >= 4.5
