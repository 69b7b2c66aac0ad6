"""Films made to be slow to compare: the others are compared all the same, and what there was no time for is told."""

import random
import time

import pytest

from preuve.dossier.report import film_pairs
from preuve.dossier.report.handed import Film, Handed
from preuve.dossier.report.likeness import LONGEST, PER_SECOND, Fingerprint, likeness
from preuve.dossier.report.odd import odd

CHANCE = random.Random(1)


def pictures(many: int) -> list[str]:
    return [f"{CHANCE.getrandbits(143):036x}" for _ in range(many)]


def film(name: str, hashes: list[str]) -> Film:
    return Film(names=(f"data/deliverables/films/{name}.mp4",), sha256=name, fingerprint=Fingerprint(hashes=hashes))


def dossier(name: str, *films: Film) -> Handed:
    return Handed(file=f"{name}.zip", sha256=name, ledger=name, films=films)


def test_two_long_films_that_turn_in_circles_take_about_a_second() -> None:
    base, size = pictures(8), LONGEST * PER_SECOND
    one = Fingerprint(hashes=tuple(base[at % 8] for at in range(size)))
    other = Fingerprint(hashes=tuple(base[(at // 3) % 8] for at in range(size)))
    began = time.process_time()
    assert likeness(one, other).partly
    assert time.process_time() - began < 4


@pytest.mark.parametrize(("late", "cut"), [(0, 0), (13, 0), (200, 40), (0, 500)])
def test_a_long_film_is_found_again_whatever_its_delay(late: int, cut: int) -> None:
    whole = pictures(900)
    other = pictures(late) + whole[cut:]
    found = likeness(Fingerprint(hashes=whole), Fingerprint(hashes=other))
    assert found.same
    assert found.seconds * found.share == pytest.approx((900 - cut) / PER_SECOND, abs=1)


def test_quick_pairs_come_first_and_what_is_left_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    heavy, light = pictures(300), pictures(60)
    rows = [
        dossier("a", film("a1", heavy), film("a2", light)),
        dossier("b", film("b1", heavy), film("b2", [*light, *pictures(1)])),
    ]
    assert {one.kind for one in odd(rows)} == {"film"}
    clock = iter(range(100))
    monkeypatch.setattr(film_pairs, "BUDGET", 2)
    monkeypatch.setattr(film_pairs.time, "monotonic", lambda: next(clock))
    found = {one.kind: one for one in odd(rows)}
    assert found["film"].said.startswith("Le même film : a2 et b2 (")
    assert "a1.mp4" not in found["film"].said
    assert found["film-unseen"].rows == (1, 2)
    assert "1 paire de dossiers" in found["film-unseen"].said


def test_films_of_the_same_bytes_take_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film_pairs, "BUDGET", -1.0)
    same = film("x", pictures(60))
    assert [one.kind for one in odd([dossier("a", same), dossier("b", same)])] == ["film"]
