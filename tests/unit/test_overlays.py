"""What is written over a shot: on which frames, and where."""

import numpy as np
import pytest
from helpers_montage import HEIGHT, WIDTH, profile, view

from preuve.media.layout import Box, boxes
from preuve.media.lettering import Drawn
from preuve.media.overlays import TITLE_FRAMES, _placed, label, overlays
from preuve.media.plan import CueView
from preuve.media.planes import Planes

GROUND = (90, 128, 128)


def changed(number, **fields):
    """The pixels of a frame that something was written on."""
    frame = Planes(WIDTH, HEIGHT)
    frame.fill(GROUND)
    for overlay in overlays(view(**fields), profile()):
        overlay.lay(frame, number)
    return frame.y != GROUND[0]


def inside(pixels, box):
    rows, columns = np.nonzero(pixels)
    return (
        len(rows) > 0
        and columns.min() >= box.x
        and rows.min() >= box.y
        and columns.max() < box.x + box.width
        and rows.max() < box.y + box.height
    )


def test_captions_are_there_on_their_frames_exactly():
    cues = (CueView(first=10, end=20, lines=("Bonjour",)), CueView(first=22, end=30, lines=("Au revoir",)))
    shown = [changed(n, cues=cues).any() for n in range(60)]
    assert [n for n, seen in enumerate(shown) if seen] == [*range(10, 20), *range(22, 30)]


def test_captions_stay_in_their_box_and_are_opaque():
    pixels = changed(10, cues=(CueView(first=10, end=20, lines=("Un grille-pain", "en panne")),))
    assert inside(pixels, boxes(profile(), "Atkinson Hyperlegible").caption)


def test_title_comes_and_goes_clear_of_transitions():
    amount = [int(changed(n, on_screen="Réparer").sum()) for n in range(60)]
    assert not any(amount[:6])
    assert not any(amount[54:])
    assert all(amount[6:54])
    full = changed(30, on_screen="Réparer")
    assert inside(full, boxes(profile(), "Atkinson Hyperlegible").title)


def test_title_fades_in():
    def strength(number):
        frame = Planes(WIDTH, HEIGHT)
        frame.fill(GROUND)
        for overlay in overlays(view(on_screen="Réparer"), profile()):
            overlay.lay(frame, number)
        return np.abs(frame.y.astype(int) - GROUND[0]).sum()

    rising = [strength(6 + n) for n in range(TITLE_FRAMES + 1)]
    assert rising == sorted(rising)
    assert rising[0] < 0.5 * rising[-1]


def test_label_is_there_all_along():
    for number in (0, 30, 59):
        assert inside(changed(number, label="IA : images"), boxes(profile(), "Atkinson Hyperlegible").label)


@pytest.mark.parametrize(("x", "y"), [(40, 60), (41, 60), (40, 61), (41, 61)])
def test_texts_stand_on_the_pixel_asked_for(x, y):
    image = np.full((31, 21, 4), 255, np.uint8)
    plain = np.zeros((31, 21), bool)
    drawn = Drawn(image, plain, plain, "#FFFFFF", "#000000", 12, ("x",))
    frame = Planes(WIDTH, HEIGHT)
    frame.fill(GROUND)
    _placed(drawn, Box(x=x, y=y, width=21, height=31), 0, 1).lay(frame, 0)
    rows, columns = np.nonzero(frame.y == 235)
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (x, x + 20, y, y + 30)
    assert np.abs(frame.u[y // 2 + 2 : y // 2 + 12, x // 2 + 2 : x // 2 + 8].astype(int) - 128).max() <= 1


def test_no_label_where_none_is_asked():
    assert label(view(), profile()) is None
    assert overlays(view(), profile()) == ()
