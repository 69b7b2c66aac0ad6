"""Every check is met on what is right, and not met on the same with a fault planted in it."""

import pytest
from _pytest.mark.structures import ParameterSet
from pairs import Pair, Room, load

from preuve.checks import checks
from preuve.checks.finding import Finding
from preuve.checks.judge import judge


def _found(pair: Pair, room: Room, *, broken: bool) -> Finding:
    found = [one for one in judge(pair.build(room, broken), only={pair.check}) if one.id == pair.check]
    return next(one for one in found if not pair.target or one.target == pair.target)


def _params() -> list[ParameterSet]:
    """The first pair of each check always runs; its others, and one that takes most of a minute, in CI."""
    seen, params = {"AID03"}, []
    for pair in load():
        marks = [pytest.mark.long] if pair.check in seen else []
        seen.add(pair.check)
        params.append(pytest.param(pair, id=f"{pair.check}-{pair.name}", marks=marks))
    return params


@pytest.mark.parametrize("pair", _params())
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
