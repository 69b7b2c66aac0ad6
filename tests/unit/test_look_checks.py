"""What checks make of measures that no small film gives."""

from types import SimpleNamespace

import pytest

from preuve.checks.base import NotRun
from preuve.checks.coh import COH04, COH07
from preuve.checks.fixtures.pictures import lit
from preuve.checks.fla import FLA01, FLA04
from preuve.checks.opt import OPT04, OPT05
from preuve.measures.detail import Compared, Detail
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


def texts(count, words="Samedi 5 mai"):
    one = SimpleNamespace(kind="title", found=1, family="Lexend", ground="#000000", lines=(words,), shot="a")
    one.at, one.until, one.box = 0.0, 1.0, None
    return SimpleNamespace(texts=[one] * count)


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 texte à l'écran contredit"), (2, "2 textes à l'écran contredisent")]
)
def test_texts_that_contradict_the_voice_are_counted_in_words(count, said):
    assert said in COH07.check(texts(count), {"a": "dimanche 5 mai"}).measured


@pytest.mark.parametrize(("count", "said"), [(1, "1 texte a des mots"), (2, "2 textes ont des mots")])
def test_texts_that_nobody_says_are_counted_in_words(count, said):
    assert said in COH07.check(texts(count, "Entrée libre"), {"a": "Venez"}).measured


def test_one_family_of_letters_is_singular():
    found = COH04.check(texts(1))
    assert (found.unit, found.measured) == ("police", "1 texte mesuré : Lexend")


@pytest.mark.parametrize(("count", "said"), [(1, "dans 1 plan"), (2, "dans 2 plans")])
def test_shots_whose_effect_is_not_seen_are_counted_in_words(count, said):
    unseen = SimpleNamespace(difference=0.0, unexplained=0.0, shot="a", effects=("MirrorX",))
    look = SimpleNamespace(shots=[SimpleNamespace(shot="a", at=0.0, until=1.0)])
    assert OPT05.check([unseen] * count, {}, look, {}).measured.endswith(said)


def test_resolution_is_told_and_shown_before_and_after():
    compared = Compared(at=1.0, region=(0, 0, 384, 384), before=0.081, after=0.252)
    look = SimpleNamespace(detail=Detail(kept=0.24, textured=0.5, compared=compared))
    streams = SimpleNamespace(facts=SimpleNamespace(width=1080, height=1920))
    stills = {f"detail-{name}.jpg": SimpleNamespace(sha256=name * 8) for name in ("before", "after")}
    found = OPT04.check(look, streams, stills)
    assert "8,1 % si elle est ramenée à 480 lignes, 25,2 % telle qu'elle est" in found.measured
    assert [still.role for still in found.stills] == ["before", "after"]
    assert "480 lignes" in found.stills[0].caption
