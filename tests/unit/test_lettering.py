import numpy as np
import pytest
from helpers_fonts import installed

from preuve.errors import BadInput
from preuve.media import lettering, wrapping
from preuve.media.canvas import Canvas, rounded
from preuve.media.colour import NIGHT, WHITE, contrast, ink_on, mixed, plate_and_ink

LINES = ("Vous n’avez jamais tenu", "un fer à souder\u00a0?")


def caption(lines=LINES, **options):
    return lettering.caption(lines, **{"size_px": 52, "max_width": 768, **options})


def title(text, **options):
    return lettering.title(text, **{"size_px": 84, "max_width": 768, "max_lines": 4, **options})


def test_a_caption_is_an_opaque_rounded_band_with_white_letters():
    drawn = caption()
    assert drawn.image.dtype == np.uint8
    assert drawn.image.shape == (drawn.height, drawn.width, 4)
    assert drawn.width <= 768
    assert drawn.image[drawn.height // 2, :, 3].min() == 255
    assert drawn.image[0, 0, 3] == 0
    assert (drawn.image[drawn.glyphs] == 255).all()
    assert (drawn.image[drawn.plate] == (0, 0, 0, 255)).all()


def test_masks_leave_out_soft_edges():
    drawn = caption()
    soft = ~(drawn.glyphs | drawn.plate)
    assert not (drawn.glyphs & drawn.plate).any()
    assert drawn.glyphs.sum() > 5000
    assert 0 < soft.sum() < drawn.glyphs.sum() * 2


def test_letters_keep_clear_of_the_band_s_edges():
    drawn = caption(("ÀÉÎÔŒ", "gjpqyç"))
    inked = drawn.image[..., :3].max(axis=2) > 8
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    assert rows[0] >= 52 * 0.15
    assert drawn.height - 1 - rows[-1] >= 52 * 0.15
    assert columns[0] >= 52 * 0.4
    assert drawn.width - 1 - columns[-1] >= 52 * 0.4


def test_lines_are_at_least_1_3_em_apart():
    one, two = caption(LINES[:1]), caption(LINES)
    assert two.height - one.height >= 52 * 1.3 - 1


def test_a_wide_line_is_drawn_smaller_until_it_fits():
    wide = caption(("MMMMMMMMMM MMMMMMMMMM",))
    assert wide.size_px < 52
    assert wide.width <= 768


def test_a_line_too_wide_for_the_least_size_is_refused():
    with pytest.raises(BadInput, match="768 pixels"):
        caption(("M" * 60,), least_px=40)


def test_an_empty_caption_is_refused():
    with pytest.raises(BadInput, match="vide"):
        caption((" ",))


def test_signs_the_font_lacks_become_others():
    assert caption(("♪ Oui\u202f!",)).lines == ("[musique] Oui\u00a0!",)


@pytest.mark.parametrize(("ink", "band", "opacity"), [("#FF0000", "#880000", 1.0), ("#FFFFFF", "#000000", 0.4)])
def test_low_contrast_is_refused(ink, band, opacity):
    with pytest.raises(BadInput, match="contraste"):
        caption(ink=ink, band=band, opacity=opacity)


def test_a_translucent_band_is_drawn_as_asked():
    drawn = caption(opacity=0.8)
    assert (drawn.image[drawn.plate] == (0, 0, 0, 204)).all()
    assert (drawn.image[drawn.glyphs] == 255).all()


def test_the_same_text_gives_the_same_bytes():
    assert caption().image.tobytes() == caption().image.tobytes()


def test_a_title_takes_the_brand_s_colours():
    drawn = title("412 objets sauvés", palette=("#F2B134", "#0B6E4F"))
    assert (drawn.ground, drawn.ink) == ("#0B6E4F", WHITE)
    colours = {tuple(pixel) for pixel in drawn.image[drawn.height // 2, :, :3]}
    assert (0xF2, 0xB1, 0x34) in colours


def test_a_title_without_dark_brand_colours_is_near_black():
    drawn = title("Bonjour", palette=("#FFE9A8",))
    assert (drawn.ground, drawn.ink) == (NIGHT, "#FFE9A8")
    assert contrast(drawn.ground, drawn.ink) >= 4.5


def test_more_text_makes_smaller_letters_never_under_the_least():
    short, long = title("Réparer"), title("Réparer plutôt que jeter : le grand samedi de la médiathèque des Tilleuls")
    assert short.size_px == 84
    assert 48 <= long.size_px < 84
    assert len(long.lines) <= 4


def test_a_word_wider_than_the_plate_is_hyphenated():
    drawn = title("anticonstitutionnellement vôtre", max_width=420)
    assert drawn.lines[0].endswith("-")
    assert drawn.width <= 420


def test_a_title_that_cannot_fit_is_refused():
    with pytest.raises(BadInput, match="ne tient pas"):
        title("Réparer plutôt que jeter " * 8)
    with pytest.raises(BadInput):
        title("  ")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("images et voix", "IA images et voix"),
        ("IA : images", "IA images"),
        ("IA", "IA"),
        ("", "IA"),
        ("IArbres", "IA IArbres"),
    ],
)
def test_the_label_always_says_ia_once(text, lines):
    drawn = lettering.label(text, size_px=42, max_width=700)
    assert drawn.lines == (lines,)
    assert contrast(drawn.ink, drawn.ground) >= 7


def test_the_label_s_mark_is_dark_on_white():
    drawn = lettering.label("IA", size_px=42, max_width=700)
    middle = drawn.image[drawn.height // 4 : -drawn.height // 4, drawn.width // 4 : -drawn.width // 4, :3]
    assert (middle == 255).all(axis=2).mean() > 0.3
    assert (middle < 40).all(axis=2).mean() > 0.1


def test_a_label_shrinks_then_refuses():
    long = lettering.label("texte, images, voix et musique", size_px=42, max_width=691, least_px=30)
    assert 30 <= long.size_px < 42
    with pytest.raises(BadInput, match="ne tient pas"):
        lettering.label("mot " * 40, size_px=42, max_width=691)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21), ("#FFFFFF", "#FFFFFF", 1), ("#FF0000", "#000000", 5.25), ("#767676", "#FFFFFF", 4.54)],
)
def test_contrast_is_wcag_s(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("colour", ["red", "#FFF", "#GGGGGG", "FFFFFF", "#FFFFFF\n"])
def test_what_is_not_a_colour_is_refused(colour):
    with pytest.raises(BadInput, match="pas une couleur"):
        contrast(colour, "#000000")


def test_inks_and_mixes():
    assert ink_on("#F2B134") == NIGHT
    assert ink_on("#0B6E4F") == WHITE
    assert mixed("#000000", "#FFFFFF", 0.8) == "#333333"
    assert plate_and_ink(()) == (NIGHT, WHITE)


def test_round_corners_are_soft_and_symmetrical():
    shape = rounded(60, 40, 12)
    assert shape[0, 0] == 0
    assert shape[20].min() == shape[:, 30].min() == 1
    assert ((shape > 0) & (shape < 1)).any()
    assert (shape == shape[::-1]).all()
    assert (shape == shape[:, ::-1]).all()


def test_paint_lays_over_with_straight_alpha():
    canvas = Canvas(2, 1)
    canvas.paint("#000000", np.full((1, 2), 0.5, np.float32))
    canvas.paint("#FFFFFF", np.array([[0.5]], np.float32), x=1)
    assert canvas.image("#000000").tolist() == [[[0, 0, 0, 128], [170, 170, 170, 191]]]


@pytest.mark.parametrize("family", installed())
def test_no_break_spaces_are_drawn_as_spaces(family):
    kept = caption(("14\u00a0h",), family=family)
    assert kept.lines == ("14\u00a0h",)
    assert kept.image.tobytes() == caption(("14 h",), family=family).image.tobytes()


def test_a_title_is_measured_again_at_its_real_size(monkeypatch):
    monkeypatch.setattr(wrapping, "_CAUTION", 1.15)
    for text in ("Réparer plutôt", "Le grand samedi des Tilleuls", "Médiathèque"):
        assert title(text, max_width=400).width <= 400
