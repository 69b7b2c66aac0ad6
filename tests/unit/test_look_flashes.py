"""Flashes, counted on frames whose light is known."""

import numpy as np
import pytest
from helpers_look import plain, show

from preuve.measures.flashes import FlashWatch

WHITE, BLACK, RED, BLUE = (255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 0, 255)


def strobe(hertz, one=WHITE, other=BLACK, *, share=1.0):
    """Two colours in turn, over the left part of the picture."""

    def paint(seconds):
        picture = plain((60, 60, 60))
        picture[:, : round(160 * share)] = one if int(seconds * hertz * 2 + 1e-9) % 2 == 0 else other
        return picture

    return paint


def counted(paint, seconds=3.0, fps=30):
    general, red = show(FlashWatch(), paint, seconds, fps).result()
    return tuple(max((level.turns for level in one), default=0) for one in (general.wide, general.phone, red.wide))


@pytest.mark.parametrize(
    ("hertz", "fps", "turns"),
    [(4, 30, 8), (4, 25, 8), (2, 30, 4), (3, 30, 6), (3, 24, 6), (3, 60, 6), (1, 30, 2), (5, 60, 10)],
)
def test_turns_in_a_second_are_twice_the_flashes(hertz, fps, turns):
    assert counted(strobe(hertz), fps=fps)[:2] == (turns, turns)


def test_a_small_corner_counts_in_neither_share():
    assert counted(strobe(4, share=0.05)) == (0, 0, 0)


def test_a_tenth_of_the_picture_counts_in_the_phones_share_only():
    assert counted(strobe(4, share=0.1)) == (0, 8, 0)


def test_the_area_is_the_share_that_flashes():
    general, _red = show(FlashWatch(), strobe(4, share=0.4), 3).result()
    assert max(level.area for level in general.wide) == pytest.approx(0.4, abs=0.01)


def test_the_worst_second_is_where_it_flashes():
    calm, wild = strobe(0.1), strobe(5)
    general, _red = show(FlashWatch(), lambda at: wild(at) if 2 <= at < 3.5 else calm(0), 6).result()
    worst = max(general.wide, key=lambda level: level.turns)
    assert worst.turns in {9, 10}
    assert 1.9 < worst.at < worst.until < 3.6


@pytest.mark.parametrize(
    ("one", "other", "turns"),
    # Relative luminances 0.045 and 0.156: a change of 0.111; then 0.045 and 0.133: 0.088.
    [((60, 60, 60), (110, 110, 110), 8), ((60, 60, 60), (102, 102, 102), 0)],
)
def test_a_change_counts_from_a_tenth_of_the_greatest_luminance(one, other, turns):
    assert counted(strobe(4, one, other))[0] == turns


def test_two_bright_states_are_no_flash():
    # Relative luminances 0.82 and 1.
    assert counted(strobe(4, (233, 233, 233), WHITE))[0] == 0
    assert counted(strobe(4, (225, 225, 225), WHITE))[0] == 8


@pytest.mark.parametrize("other", [BLUE, BLACK, (90, 90, 90), (128, 0, 128)])
def test_saturated_red_turns(other):
    assert counted(strobe(4, RED, other))[2] == 8


def test_a_red_flash_of_equal_luminance_is_seen_by_its_colour_alone():
    # Both 0.2126: red, and a grey as light.
    assert counted(strobe(4, RED, (127, 127, 127))) == (0, 0, 8)


@pytest.mark.parametrize("one", [(255, 120, 100), (200, 100, 40), (255, 200, 0)])
def test_an_unsaturated_red_is_none(one):
    assert counted(strobe(4, one, (127, 127, 127)))[2] == 0


def test_a_slow_pulse_turns_twice_a_second():
    def pulse(seconds):
        return plain([round(127 + 120 * np.sin(2 * np.pi * seconds))] * 3)

    assert counted(pulse)[0] in {2, 3}


def test_a_fast_pulse_counts_as_a_strobe_does():
    def pulse(seconds):
        return plain([round(127 - 120 * np.cos(8 * np.pi * seconds))] * 3)

    assert counted(pulse)[0] == 8


def test_moving_bars_dont_flash():
    def bars(seconds):
        across = (np.arange(160) + 60 * seconds) // 20 % 2
        return np.repeat((across * 255).astype(np.uint8)[None, :, None], 90, 0).repeat(3, 2)

    assert max(counted(bars)) <= 4


def test_a_texture_that_moves_fast_doesnt_flash():
    chance = np.random.default_rng(1)
    wide = np.kron(chance.integers(0, 2, (9, 200)), np.ones((10, 10))) * 180

    def pan(seconds):
        left = round(seconds * 100)
        return wide[:, left : left + 160, None].repeat(3, 2)

    assert max(counted(pan)) == 0


def test_a_coarse_pattern_that_reverses_flashes_and_a_fine_one_doesnt():
    def reversing(cell):
        rows, columns = np.indices((1080, 1920)) // cell
        board = ((rows + columns) % 2).astype(np.uint8) * 255
        return lambda seconds: (board if int(seconds * 8 + 1e-9) % 2 else 255 - board)[:, :, None].repeat(3, 2)

    assert counted(reversing(120), seconds=1.2)[0] == 8
    assert counted(reversing(6), seconds=1.2)[0] == 0


def test_cuts_and_fades_dont_flash():
    def film(seconds):
        if seconds < 1:
            return plain((20, 40, 60))
        if seconds < 2:
            return plain((230, 220, 210))
        return plain([round(230 - 200 * min(seconds - 2, 0.5) * 2)] * 3)

    assert max(counted(film)) <= 2


def test_red_and_an_orange_near_it_are_no_red_flash():
    # 0.15 apart in u', v'; a yellow is 0.25 apart.
    assert counted(strobe(4, RED, (255, 140, 0)))[2] == 0
    assert counted(strobe(4, RED, (255, 255, 0)))[2] == 8


def test_what_twinkles_each_at_its_own_time_isnt_one_flash():
    phases = np.random.default_rng(4).permutation(np.arange(144) % 10).reshape(9, 16)

    def twinkle(seconds):
        cells = ((round(seconds * 30) + phases) % 10 < 5) * 200
        return np.kron(cells, np.ones((10, 10)))[:, :, None].repeat(3, 2)

    # A tenth of the cells rises in each frame, three times a second.
    assert counted(twinkle)[:2] == (0, 6)
