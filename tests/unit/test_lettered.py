"""Texts of our own films measured on frames: where they should be, whether they are there, how well they contrast."""

import dataclasses

import numpy as np
import pytest
from helpers_spoiled import BETWEEN, Flashed, Noisy, Wiped, remade, spoiled
from PIL import Image

from preuve.measures.contrasts import measure
from preuve.measures.expected import expected
from preuve.measures.lettered import Lettered
from preuve.measures.watch import Watch
from preuve.media.lettering import caption
from preuve.media.overlays import overlays
from preuve.media.plan import CueView, SegmentPlan, ShotView
from preuve.media.planes import Planes, from_rgb, to_rgb
from preuve.targets import Profile, platforms

WIDTH, HEIGHT, FRAMES = 540, 960, 40


def profile():
    data = platforms().profiles["vertical"].model_dump()
    data |= {"width": WIDTH, "height": HEIGHT}
    data["safe"] |= {side: data["safe"][side] // 2 for side in ("top", "bottom", "left", "right")}
    return Profile.model_validate(data)


def view(**changes):
    cues = (CueView(first=4, end=24, lines=("Ne le jetez pas", "tout de suite !")),)
    told = {"shot": "panne", "frames": FRAMES, "overlap": 3, "on_screen": "En panne ?", "label": "IA : images"}
    return ShotView.model_validate(told | {"cues": cues} | changes)


def plan(first=0, count=FRAMES, **changes):
    return SegmentPlan(profile=profile(), view=view(**changes), first=first, count=count)


class Picture:
    """A frame without a film."""

    def __init__(self, number, planes):
        self.number, self.seconds, self.y, self._rgb = number, number / 30, planes.y, to_rgb(planes)

    def rgb(self, x, y, width, height):
        return self._rgb[y : y + height, x : x + width]


def ground(seed=1):
    noise = np.random.default_rng(seed).integers(0, 256, (12, 8, 3), np.uint8)
    return np.asarray(Image.fromarray(noise).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))


def seen(tmp_path, segment=None, change=lambda overlay: overlay, frames=FRAMES):
    segment = segment or plan()
    lettered, under = Lettered([segment]), ground()
    shown = [made for overlay in overlays(segment.view, segment.profile) if (made := change(overlay))]
    for number in range(frames):
        planes = Planes(WIDTH, HEIGHT)
        from_rgb(under, planes)
        for overlay in shown:
            overlay.lay(planes, segment.first + number)
        lettered.see(Picture(number, planes))
    texts, stills = lettered.result(tmp_path)
    return {text.kind: text for text in texts}, stills


class TestExpected:
    def test_places_each_text_in_the_film_s_frames(self):
        found = {text.kind: text for text in expected([plan()])}
        assert {kind: (text.first, text.end) for kind, text in found.items()} == {
            "caption": (4, 24),
            "title": (3, 37),
            "label": (0, 40),
        }
        assert found["title"].steady == range(11, 29)

    def test_a_segment_shows_its_own_part_only(self):
        (caption_,) = [one for one in expected([plan(first=10, count=20)]) if one.kind == "caption"]
        assert (caption_.first, caption_.end) == (0, 14)

    def test_a_label_goes_on_over_segments_and_passages(self):
        other = view(shot="fete", cues=())
        passage = SegmentPlan(
            profile=profile(), view=view(cues=(), on_screen=""), first=34, count=6, then=other, transition="crossfade"
        )
        last = SegmentPlan(profile=profile(), view=other, first=6, count=20)
        labels = [one for one in expected([plan(count=34), passage, last]) if one.kind == "label"]
        assert [(one.first, one.end) for one in labels] == [(0, 60)]

    def test_a_label_that_changes_is_two(self):
        last = SegmentPlan(profile=profile(), view=view(shot="fete", label="IA : voix"), first=0, count=20)
        assert sum(one.kind == "label" for one in expected([plan(), last])) == 2


class TestLettered:
    def test_finds_what_is_there_with_its_family_place_and_contrast(self, tmp_path):
        texts, stills = seen(tmp_path)
        caption_ = texts["caption"]
        assert caption_.found == caption_.looked == 5
        assert caption_.family == "Atkinson Hyperlegible"
        assert caption_.families["Lexend"] < 0.75
        assert caption_.contrast == pytest.approx(21, rel=0.03)
        assert (caption_.ink, caption_.ground) == ("#FFFFFF", "#000000")
        assert caption_.letter_css == pytest.approx(caption_.letter_px * 360 / WIDTH, abs=0.05)
        assert caption_.line_px == pytest.approx(1.3 * caption_.letter_px, abs=1)
        assert texts["title"].bold
        assert texts["label"].looked == 9
        assert set(stills) == {text.still for text in texts.values()}
        assert all(path.read_bytes().startswith(b"\xff\xd8") for path in stills.values())

    def test_an_absent_text_is_absent_and_has_no_contrast(self, tmp_path):
        texts, stills = seen(tmp_path, change=lambda overlay: None if overlay.first == 4 else overlay)
        caption_ = texts["caption"]
        assert caption_.found == 0
        assert caption_.contrast is None
        assert caption_.box is None
        assert caption_.family == ""
        assert (caption_.looked, caption_.missing) == (5, ((4, 24),))
        assert caption_.still in stills
        assert texts["title"].found == texts["title"].looked

    def test_another_text_at_that_place_is_not_it(self, tmp_path):
        said = caption(["Merci à tous", "les bénévoles"], size_px=26, max_width=384, least_px=12)

        def change(overlay):
            if overlay.first != 4:
                return overlay
            other = overlays(view(cues=(CueView(first=4, end=24, lines=said.lines),)), profile())
            return next(one for one in other if one.first == 4)

        assert seen(tmp_path, change=change)[0]["caption"].found == 0

    def test_a_text_that_leaves_early_is_missing_from_there(self, tmp_path):
        def change(overlay):
            return dataclasses.replace(overlay, end=12) if overlay.first == 4 else overlay

        caption_ = seen(tmp_path, change=change)[0]["caption"]
        assert (caption_.found, caption_.missing) == (2, ((12, 24),))
        assert caption_.missing_at == pytest.approx(12 / 30, abs=0.001)
        assert caption_.contrast is not None

    def test_a_text_wiped_between_the_frames_looked_at_is_missing_there(self, tmp_path):
        label = seen(tmp_path, change=spoiled(Wiped, 0))[0]["label"]
        assert label.missing == ((21, 24),)
        assert label.found == label.looked - 1
        assert label.missing_at == pytest.approx(21 / 30, abs=0.001)

    def test_a_flash_over_a_text_between_the_frames_looked_at_is_measured(self, tmp_path):
        label = seen(tmp_path, change=spoiled(Flashed, 0))[0]["label"]
        assert label.contrast < 2
        assert label.worst_frame in BETWEEN
        assert label.missing == ()

    def test_frames_that_only_encoding_changes_are_not_looked_at(self, tmp_path):
        def noisy(overlay):
            return remade(overlay, Noisy)

        assert seen(tmp_path, change=noisy)[0]["label"].looked == 9

    def test_recognises_the_family_that_is_there_and_not_the_one_asked_for(self, tmp_path):
        lexend = {one.first: one for one in overlays(view(family="Lexend"), profile())}
        texts, _stills = seen(tmp_path, change=lambda overlay: lexend[overlay.first])
        assert texts["caption"].family == "Lexend"
        assert texts["title"].family == "Lexend"

    def test_recognises_a_family_even_when_the_one_asked_for_cannot_be_drawn(self):
        watch = Watch(next(iter(expected([plan(family="Inconnue", on_screen="", label="")]))))
        planes = Planes(WIDTH, HEIGHT)
        from_rgb(ground(), planes)
        for overlay in overlays(view(on_screen="", label=""), profile()):
            overlay.lay(planes, 4)
        watch.see(Picture(4, planes))
        watch.close()
        assert watch.seen("").family == "Atkinson Hyperlegible"

    def test_a_film_cut_short_leaves_texts_unseen(self, tmp_path):
        texts, _stills = seen(tmp_path, frames=2)
        assert (texts["caption"].looked, texts["label"].looked) == (0, 1)

    def test_a_frame_of_another_size_shows_none_of_them(self, tmp_path):
        lettered, planes = Lettered([plan()]), Planes(200, 300)
        planes.fill((128, 128, 128))
        lettered.see(Picture(0, planes))
        (label,) = [text for text in lettered.result(tmp_path)[0] if text.kind == "label"]
        assert (label.looked, label.found) == (1, 0)

    def test_same_frames_same_result(self, tmp_path):
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        one, two = seen(tmp_path / "a"), seen(tmp_path / "b")
        assert one[0] == two[0]
        assert [p.read_bytes() for p in one[1].values()] == [p.read_bytes() for p in two[1].values()]


class TestContrast:
    @pytest.mark.parametrize(
        ("ink", "under", "ratio"),
        [((255,) * 3, (0,) * 3, 21.0), ((119,) * 3, (255,) * 3, 4.478), ((9,) * 3, (9,) * 3, 1.0)],
    )
    def test_is_wcag_s(self, ink, under, ratio):
        pixels = np.full((50, 3), ink, np.uint8), np.full((50, 3), under, np.uint8)
        assert measure(*pixels).ratio == pytest.approx(ratio, abs=0.001)

    def test_the_ground_counts_where_it_comes_nearest(self):
        under = np.zeros((100, 3), np.uint8)
        under[:10] = 200
        assert measure(np.full((50, 3), 255, np.uint8), under).ratio == pytest.approx(1.67, abs=0.01)

    def test_ink_within_the_ground_s_greys_contrasts_with_nothing(self):
        under = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
        assert measure(np.full((50, 3), 128, np.uint8), under).ratio == 1.0
