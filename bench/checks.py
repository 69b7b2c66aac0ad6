"""How well the checks see, and how fast: precision and recall over every planted fault, and time against real time.

Each pair of `tests/pairs` is a file on which a check must be met and the same with one fault: an alarm on the first
counts against precision, a silence on the second against recall. `python bench/checks.py CAP` judges one family.
"""

import shutil
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("pairs", "unit", ""))]


def main(families: tuple[str, ...]) -> None:
    """Print both."""
    with tempfile.TemporaryDirectory() as place:
        room = _room(Path(place))
        _see(room, families)
        _speed(room)


def _room(place: Path) -> Any:
    make = import_module("mini").make
    return import_module("pairs").Room(place, place / "store", cache(lambda: make(place / "mini")))


def _see(room: Any, families: tuple[str, ...]) -> None:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, pair in enumerate(import_module("pairs").load()):
        if families and not pair.check.startswith(families):
            continue
        own = counts[pair.check[:3]]
        for broken in (False, True):
            folder = room.folder / f"{number}-{'fautif' if broken else 'juste'}"
            folder.mkdir()
            alarm = _status(pair, replace(room, folder=folder), broken=broken) != pair.good
            shutil.rmtree(folder)
            own[0] += alarm and broken
            own[1] += alarm and not broken
            own[2] += broken and not alarm
            if alarm != broken:
                print(f"  {pair.check} {pair.name}: {'false alarm' if alarm else 'not seen'}")
    print("family   pairs  precision  recall")
    for family, (right, wrong, missed) in [
        *counts.items(),
        ("all", [sum(c) for c in zip(*counts.values(), strict=True)]),
    ]:
        precision, recall = right / (right + wrong or 1), right / (right + missed or 1)
        print(f"{family:6} {right + missed:7} {precision:10.2f} {recall:7.2f}")


def _status(pair: Any, room: Any, *, broken: bool) -> str:
    from preuve.checks.judge import judge

    found = [one for one in judge(pair.build(room, broken), only={pair.check}) if one.id == pair.check]
    return str(next(one.status for one in found if not pair.target or one.target == pair.target))


def _speed(room: Any) -> None:
    """Time of each measure of the small run's films, against how long they last."""
    from preuve.checks.case import Case
    from preuve.checks.fixtures import load_fixtures
    from preuve.checks.judge import judge

    load_fixtures()
    room = replace(room, folder=room.folder / "speed")
    subject = room.run()
    shutil.rmtree(subject.project.store.folder / "keys")  # the small run was measured when it was made
    whole = Case(subject)
    seconds: dict[str, float] = defaultdict(float)
    films = 0.0
    for film in subject.films:
        case = Case(subject, film, whole)
        films += case.get("streams").facts.seconds
        for name in ("look", "listened", "spoken"):
            start = time.perf_counter()
            case.get(name)
            seconds[name] += time.perf_counter() - start
    start = time.perf_counter()
    judge(subject)
    seconds["judging, everything measured"] = time.perf_counter() - start
    for name, spent in seconds.items():
        print(f"{name:32} {films / spent:6.1f} x real time")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
