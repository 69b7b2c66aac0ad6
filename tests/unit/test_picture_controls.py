"""What is measured on all the pictures together."""

import numpy as np
import pytest

from preuve.controls import told
from preuve.controls.pictures import ALIKE, Drawn, control, drawings, fingerprint, foreign_share
from preuve.errors import MissingPart
from preuve.measures import ocr

PALETTE = ("#FFF4E2", "#0F4C5C", "#E36414", "#F6AE2D", "#12263A")


def scene(seed=0, size=(360, 640)):
    """Coloured blocks, in the brand's colours."""
    chance = np.random.default_rng(seed)
    colours = np.array([[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in PALETTE], np.uint8)
    few = colours[chance.integers(0, len(colours), (9, 16))]
    return np.kron(few, np.ones((size[0] // 9, size[1] // 16, 1), np.uint8))


def found(*pixels, enlarged=1.0):
    drawn = [Drawn(f"plan-{n}", one, {"wide": enlarged}) for n, one in enumerate(pixels, start=1)]
    return {one.id: one for one in control(drawn, PALETTE)}


def test_right_pictures_have_nothing_flagged():
    assert {one.status for one in found(scene(1), scene(2)).values()} == {"ok"}


def test_a_blank_picture_is_flagged():
    flat = np.full((360, 640, 3), 200, np.uint8)
    one = found(scene(1), flat)["blank"]
    assert [spot.shot for spot in one.flagged] == ["plan-2"]


def test_a_picture_enlarged_too_much_is_flagged_by_its_format():
    one = found(scene(1), enlarged=1.6)["size"]
    assert [(spot.kind, spot.value) for spot in one.flagged] == [("wide", 1.6)]


@pytest.mark.parametrize("change", [lambda x: x, lambda x: np.clip(x.astype(int) + 20, 0, 255).astype(np.uint8)])
def test_near_doubles_are_flagged_against_the_first(change):
    one = found(scene(1), scene(2), change(scene(1)))["alike"]
    assert [(spot.shot, spot.text) for spot in one.flagged] == [("plan-3", "plan-1")]


def test_two_scenes_have_prints_far_apart():
    assert np.count_nonzero(fingerprint(scene(1)) != fingerprint(scene(2))) > ALIKE


def test_one_picture_alone_has_no_double():
    one = found(scene(1))["alike"]
    assert one.status == "unseen"
    assert told.measured(one)


def test_colours_far_from_the_palette_are_counted():
    purple = np.full((360, 640, 3), (150, 60, 190), np.uint8)
    assert foreign_share(purple, PALETTE) == 1.0
    assert foreign_share(scene(1), PALETTE) == 0.0
    assert foreign_share(np.full((36, 64, 3), 128, np.uint8), PALETTE) == 0.0


def test_without_a_reader_it_says_so(monkeypatch):
    def missing(_picture):
        raise MissingPart("rien")

    monkeypatch.setattr(ocr, "read", missing)
    one = found(scene(1))["lettered"]
    assert (one.status, one.why) == ("unseen", "no-reader")


def test_refused_drawings_are_told_with_their_shot():
    one = drawings([("panne", {"recording": "scene-1", "reason": "pas de calque"})])
    assert (one.value, one.actions[0].shot, one.actions[0].by) == (1, "panne", "asked-again")
