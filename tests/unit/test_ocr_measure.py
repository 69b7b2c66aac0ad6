"""Texts read in pictures of which nothing is told: what they say, and when their contrast may be judged."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from preuve.errors import MissingPart
from preuve.measures import ocr
from preuve.measures.inked import part, slant
from preuve.measures.ocr import folded, read, weights
from preuve.measures.track import Track
from preuve.media.fonts import face

TEXT = "Réparez à l'été, ça coûte peu"


def texture(lowest=0, highest=256, seed=5):
    noise = np.random.default_rng(seed).integers(lowest, highest, (9, 16, 3), np.uint8)
    return Image.fromarray(noise).resize((720, 240), Image.Resampling.BICUBIC)


def written(picture, *, ink=255, band=None, outline=0, text=TEXT, lean=0.0):
    """A line in the middle of a picture; gives the pixels."""
    font, place = face("Atkinson Hyperlegible", "regular", 40), (360, 120)
    pen = ImageDraw.Draw(picture)
    box = pen.textbbox(place, text, font, anchor="mm")
    if band is not None:
        pen.rectangle((box[0] - 20, box[1] - 14, box[2] + 20, box[3] + 14), (band,) * 3)
    if outline:
        pen.text(place, text, (0, 0, 0), font, anchor="mm", stroke_width=outline)
    sheet = Image.new("L", picture.size)
    ImageDraw.Draw(sheet).text(place, text, 255, font, anchor="mm")
    sheet = sheet.transform(
        sheet.size, Image.Transform.AFFINE, (1, lean, -lean * 120, 0, 1, 0), Image.Resampling.BICUBIC
    )
    picture.paste((ink,) * 3, (0, 0), sheet)
    return np.asarray(picture)


def parted(pixels, text=TEXT):
    (box,) = [box for box in ocr.detect(pixels) if box[2] > 300]
    x, y, width, height = box
    return part(pixels[y : y + height, x : x + width], text)


class TestRead:
    def test_says_what_is_written_accents_folded(self):
        (line,) = read(written(texture(), band=0))
        assert folded(line.text) == folded(TEXT)
        x, y, width, height = line.box
        assert x < 200 < 520 < x + width
        assert y < 120 < y + height

    def test_a_picture_without_text_says_nothing(self):
        assert read(np.asarray(texture())) == []

    def test_same_picture_same_reading(self):
        pixels = written(texture(), band=0)
        assert read(pixels) == read(pixels.copy())

    def test_folding_keeps_latin_letters_and_figures(self):
        assert folded("L’Été 2026 — 昌 ŒUVRE !") == "lete2026uvre"

    def test_changed_weights_are_refused(self, tmp_path, monkeypatch):
        from importlib.machinery import ModuleSpec

        real = weights()
        (tmp_path / "models").mkdir()
        for path in real:
            (tmp_path / "models" / path.name).write_bytes(path.read_bytes()[:-1] + b"x")
        spec = ModuleSpec("rapidocr", None)
        spec.submodule_search_locations = [str(tmp_path)]
        monkeypatch.setattr(ocr, "find_spec", lambda _name: spec)
        with pytest.raises(MissingPart):
            weights()

    def test_missing_weights_are_said(self, monkeypatch):
        monkeypatch.setattr(ocr, "find_spec", lambda _name: None)
        with pytest.raises(MissingPart) as caught:
            weights()
        assert "requirements-models.lock" in caught.value.diagnostics()


class TestPart:
    @pytest.mark.parametrize(
        ("ink", "band", "ratio"), [(255, 0, 21.0), (86, 64, 1.42), (0, 255, 21.0), (150, 20, 6.36)]
    )
    def test_on_an_opaque_band_the_ratio_is_the_true_one(self, ink, band, ratio):
        found = parted(written(texture(), ink=ink, band=band))
        assert found.flat
        assert found.measured.ratio == pytest.approx(ratio, rel=0.03)

    def test_bare_text_over_a_picture_is_not_judged(self):
        assert not parted(written(texture())).flat

    def test_clean_letters_on_a_dark_picture_are_not_judged(self):
        """As through a translucent band: the letters are plain, the ground isn't."""
        assert not parted(written(texture(highest=110))).flat

    @pytest.mark.parametrize("outline", [1, 2, 4])
    @pytest.mark.parametrize("lowest", [0, 225])
    def test_outlined_text_is_not_judged(self, outline, lowest):
        """White letters outlined in black over white: a ratio of 21 would be the outline's."""
        found = parted(written(texture(lowest=lowest), outline=outline))
        assert found is None or not found.flat

    def test_a_blank_box_has_no_letters(self):
        assert part(np.full((40, 200, 3), 90, np.uint8), "a") is None

    @pytest.mark.parametrize(("lean", "degrees"), [(0.0, 0), (0.18, 10), (0.27, 15)])
    def test_tells_how_letters_lean(self, lean, degrees):
        found = parted(written(texture(), band=0, lean=lean))
        assert slant(found.ink) == pytest.approx(degrees, abs=3)


class TestTrack:
    class Picture:
        def __init__(self, number, pixels):
            self.number, self.seconds, self.pixels = number, number / 10, pixels
            self.y = np.asarray(Image.fromarray(pixels).convert("L"))

        def rgb(self, x, y, width, height):
            return self.pixels[y : y + height, x : x + width]

    def test_follows_a_text_while_its_place_looks_the_same(self):
        shown, gone = written(texture(), band=0), np.asarray(texture())
        (line,) = read(shown)
        track = Track(line)
        track.confirm(self.Picture(0, shown), line)
        for number in (5, 10):
            track.follow(self.Picture(number, shown))
        track.follow(self.Picture(15, gone))
        track.close()
        text = track.seen("a.jpg")
        assert track.picture.startswith(b"\xff\xd8")
        assert text.slant == pytest.approx(0, abs=3)
        assert (text.at, text.until, text.looks, text.flat) == (0.0, 1.0, 3, True)
        assert text.contrast == pytest.approx(21, rel=0.03)
        assert text.letter_px == pytest.approx(40, rel=0.12)

    def test_one_look_is_not_several(self):
        shown = written(texture(), band=0)
        (line,) = read(shown)
        track = Track(line)
        track.confirm(self.Picture(0, shown), line)
        assert not track.seen("a.jpg").flat

    def test_a_text_that_comes_slowly_counts_once_it_is_there(self):
        (line,) = read(written(texture(), band=0))
        track = Track(line)
        for number, ink in enumerate((120, 200, 255, 255, 255)):
            track.confirm(self.Picture(5 * number, written(texture(), ink=ink, band=0)), line)
        assert track.seen("a.jpg").contrast == pytest.approx(21, rel=0.03)
