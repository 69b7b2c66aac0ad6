"""Every check is met on what is right, and not met on the same with a fault planted in it."""

import pytest
from pairs import Pair, Room, load

from preuve.checks import checks
from preuve.checks.finding import Finding
from preuve.checks.judge import judge


def _found(pair: Pair, room: Room, *, broken: bool) -> Finding:
    found = [one for one in judge(pair.build(room, broken), only={pair.check}) if one.id == pair.check]
    return next(one for one in found if not pair.target or one.target == pair.target)


LONG = {"AID03-a_flag_left_out"}  # makes a clip, a film and its measures: most of a minute


def _name(pair: Pair) -> str:
    return f"{pair.check}-{pair.name}"


PAIRS = [pytest.param(pair, id=_name(pair), marks=[pytest.mark.long] if _name(pair) in LONG else []) for pair in load()]


@pytest.mark.parametrize("pair", PAIRS)
def test_pair(pair: Pair, room: Room):
    import dataclasses

    good = _found(pair, dataclasses.replace(room, folder=room.folder / "juste"), broken=False)
    bad = _found(pair, dataclasses.replace(room, folder=room.folder / "fautif"), broken=True)
    assert (good.status, bad.status) == (pair.good, pair.bad), (good.measured, bad.measured)
    assert good.measured
    assert bad.measured
    assert bad.evidence


def test_every_check_has_a_pair():
    assert set(checks()) - {pair.check for pair in load()} == set()
