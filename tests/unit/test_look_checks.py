"""What checks make of measures that no small film gives."""

from types import SimpleNamespace

import pytest

from preuve.checks.base import NotRun
from preuve.checks.fixtures.pictures import lit
from preuve.checks.fla import FLA01, FLA04
from preuve.measures.flashes import Flashes, Level


def seen(*levels, red=()):
    return SimpleNamespace(general=Flashes(wide=levels), red=Flashes(wide=tuple(red)))


def level(since, until, turns, area=1.0):
    return Level(since=since, until=until, turns=turns, area=area)


@pytest.mark.parametrize("transfer", ["pq", "hlg"])
def test_light_isnt_told_of_a_wide_range_film(transfer):
    streams = SimpleNamespace(facts=SimpleNamespace(colour=SimpleNamespace(transfer=transfer)))
    with pytest.raises(NotRun):
        lit(seen(), streams)
    streams.facts.colour.transfer = "bt709"
    assert lit(seen(), streams)


def test_the_place_covers_the_seconds_over_the_limit_and_tells_the_worst():
    levels = [level(3.0, 3.4, 7), level(3.5, 4.0, 8, 0.5), level(4.1, 4.4, 7), level(9.0, 9.2, 7)]
    found = FLA01.check(seen(*levels))
    assert (found.status, found.value) == ("unmet", 4)
    assert [(place.at, place.until) for place in found.places] == [(2.0, 4.4), (8.0, 9.2)]
    assert "50 %" in found.places[0].note


def test_six_turns_are_three_flashes_and_pass():
    assert FLA01.check(seen(level(1.0, 5.0, 6))).status == "met"


@pytest.mark.parametrize(
    ("levels", "status"),
    [
        ([level(0.8, 4.7, 4)], "met"),
        ([level(0.8, 4.9, 4)], "unmet"),
        ([level(1.0, 3.0, 4), level(5.5, 7.6, 4)], "met"),
        ([level(1.0, 3.2, 4), level(3.5, 5.6, 5)], "unmet"),
        ([level(1.0, 9.0, 3)], "met"),
    ],
)
def test_flashing_that_lasts_is_added_up_over_five_seconds(levels, status):
    assert FLA04.check(seen(*levels)).status == status
    assert FLA04.check(seen(red=levels)).status == status
