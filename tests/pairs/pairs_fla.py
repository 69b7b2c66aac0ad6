"""FLA: a strobe that must not pass, and its legal neighbour."""

import numpy as np
from pairs import pair
from small_films import SIZE, film

WHITE, BLACK, RED, GREY = (255, 255, 255), (0, 0, 0), (255, 0, 0), (127, 127, 127)


def strobe(hertz, one=WHITE, other=BLACK, share=1.0):
    """Two colours in turn over the left part of a grey picture."""

    def paint(seconds):
        picture = np.full((SIZE[1], SIZE[0], 3), 60)
        picture[:, : round(SIZE[0] * share)] = one if int(seconds * hertz * 2 + 1e-9) % 2 == 0 else other
        return picture

    return paint


@pair("FLA01")
def four_a_second(room, broken):
    return room.video(film(room, f"strobe-{4 if broken else 2}", strobe(4 if broken else 2)))


@pair("FLA01")
def greys_far_apart(room, broken):
    other = (110, 110, 110) if broken else (102, 102, 102)
    return room.video(film(room, f"grey-{broken}", strobe(4, (60, 60, 60), other)))


@pair("FLA01")
def exactly_three_pass(room, broken):
    return room.video(film(room, f"strobe-{5 if broken else 3}", strobe(5 if broken else 3)))


@pair("FLA02")
def red_of_equal_light(room, broken):
    return room.video(film(room, f"red-{broken}", strobe(4 if broken else 2, RED, GREY)))


@pair("FLA03")
def exactly_three_fail(room, broken):
    return room.video(film(room, f"strobe-{3 if broken else 2}", strobe(3 if broken else 2)))


@pair("FLA03")
def a_corner(room, broken):
    share = 0.12 if broken else 0.04
    return room.video(film(room, f"corner-{share}", strobe(4, share=share)))


@pair("FLA04")
def two_a_second_for_long(room, broken):
    return room.video(film(room, f"long-{broken}", strobe(2 if broken else 1), seconds=6))


@pair("FLA05")
def a_tenth_of_the_frame(room, broken):
    share = 0.12 if broken else 0.04
    return room.video(film(room, f"corner-{share}", strobe(4, share=share)))
