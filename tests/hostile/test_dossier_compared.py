"""What counts as the same claim, how films are shared between children, and how far two hearings are apart."""

from pathlib import Path

import pytest
from helpers_consistency import seen

from preuve.checks.finding import Finding
from preuve.dossier.model import Claim, Pinned, Point
from preuve.dossier.verify.consistency import shared
from preuve.dossier.verify.consistency.claimed import _compare, _heard
from preuve.dossier.verify.consistency.listening import _compared, holds, shift
from preuve.dossier.verify.consistency.nearness import near
from preuve.dossier.verify.consistency.seen import Seen
from preuve.engines import Word
from preuve.measures.hearing import FreelyHeard

BRIEF = b"title: oui"
NAME = "data/inputs/brief.yaml"


@pytest.mark.parametrize(
    ("said", "ours", "same"),
    [
        ("4,51 pour 1", "4,52 pour 1", True),
        ("écart de −0,05 s", "écart de −0,04 s", True),
        ("4,51 pour 1", "4,91 pour 1", False),
        ("écart de −0,05 s", "écart de 0,05 s", False),
        ("83 mots", "84 mots", False),
        ("Vues : 22 094", "Vues : 22 095", False),
        ("14,8 s tenu", "14,8 s non tenu", False),
        ("14,8 s", "14,8 s ; 3,0 s", False),
    ],
)
def test_a_measure_may_round_otherwise_and_a_count_may_not(said: str, ours: str, same: bool) -> None:
    assert near(said, ours) is same


@pytest.fixture
def one(tmp_path: Path) -> Seen:
    """A dossier with a brief."""
    return seen(tmp_path, {NAME: BRIEF})


def claim(whole: Seen, **more: object) -> Claim:
    """A claim that rests on the brief."""
    pins = (Pinned(name=NAME, sha256=whole.unpacked.digests[NAME]),)
    told = {"id": "finding/X", "statement": "Tenu : 4,51", "status": "met", "artifacts": pins, "comparator": "check"}
    return Claim.model_validate({**told, **more})


def finding(status: str) -> Finding:
    """What a check found."""
    return Finding(id="X", title="x", kind="requirement", status=status, measured="mesuré")  # type: ignore[arg-type]


LIES: dict[str, tuple[dict[str, object], str, str]] = {
    "the same": ({}, "met", "identical"),
    "rounded": ({"statement": "Tenu : 4,52"}, "met", "near"),
    "other words": ({"statement": "Tenu : très bien"}, "met", "failed"),
    "another status": ({"status": "unmet"}, "met", "failed"),
    "a status of none": ({"status": None}, "met", "failed"),
    "no artefact": ({"artifacts": ()}, "met", "failed"),
    "an artefact that isn't there": (
        {"artifacts": (Pinned(name="data/inputs/x.yaml", sha256="1" * 64),)},
        "met",
        "failed",
    ),
    "another's digest": ({"artifacts": (Pinned(name=NAME, sha256="1" * 64),)}, "met", "failed"),
    "another criterion": ({"criteria": ("contenus-ia Cr1.1",)}, "met", "failed"),
    "a tolerance": ({"tolerance": {"psnr_db": 1.0}}, "met", "failed"),
    "a comparator": ({"comparator": "semantic"}, "met", "failed"),
}


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_each_way_of_saying_otherwise_is_seen(lie: str, one: Seen) -> None:
    more, status, expected = LIES[lie]
    assert _compare(claim(one, **more), claim(one), finding(status), one)[0] == expected


@pytest.mark.parametrize("status", ["not_run", "error"])
def test_what_could_not_be_made_again_is_neither_held_nor_failed(status: str, one: Seen) -> None:
    kind, why = _compare(claim(one), claim(one, status=status), finding(status), one)
    assert kind == "not_run"
    assert "mesuré" in why


def test_films_are_shared_by_size_and_the_same_bytes_are_measured_once(tmp_path: Path) -> None:
    sizes = {"tiktok": 10, "web": 9, "instagram-reel": 5, "facebook-reel": 4, "youtube-short": 4}
    films = {f"data/deliverables/films/{name}.mp4": b"x" * size for name, size in sizes.items()}
    shares = shared(seen(tmp_path, films).unpacked)
    assert sorted(name for share in shares for name in share) == ["facebook-reel", "instagram-reel", "tiktok", "web"]
    assert sorted(sum(sizes[name] for name in share) for share in shares) == [14, 14]


def test_no_film_is_no_share(one: Seen) -> None:
    assert shared(one.unpacked) == []


def words(*said: tuple[str, float]) -> tuple[Word, ...]:
    """Words and when they begin."""
    return tuple(Word(text=text, start=start, end=start + 0.2) for text, start in said)


BEFORE = words(("Un", 0.1), ("objet", 0.4), ("en", 0.9), ("panne", 1.1))


def test_the_same_words_later_are_that_far_apart() -> None:
    later = tuple(word.model_copy(update={"start": word.start + 0.3}) for word in BEFORE)
    assert shift(BEFORE, later) == pytest.approx(0.3)
    assert shift(BEFORE, BEFORE) == 0
    assert shift(BEFORE, ()) == 0


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (BEFORE, "within_tolerance"),
        (words(("Tout", 0.1), ("autre", 0.4), ("chose", 0.9), ("ici", 1.1)), "failed"),
        (tuple(word.model_copy(update={"start": word.start + 1}) for word in BEFORE), "failed"),
        ((), "failed"),
    ],
)
def test_a_film_heard_again_is_within_a_tolerance_and_never_identical(now: tuple[Word, ...], status: str) -> None:
    before = FreelyHeard(language="fr", seconds=2, words=BEFORE)
    again = FreelyHeard(language="fr", seconds=2, words=now)
    assert _compared("heard/web", "réécouté", NAME, before, again).status == status


def test_films_heard_again_confirm_only_where_all_are(one: Seen) -> None:
    about = [claim(one)]
    held = [Point(level="L2", id="L2.heard/web", title="x", status="within_tolerance")]
    assert holds(held)
    assert not holds([])
    assert not holds([*held, Point(level="L2", id="L2.heard/tiktok", title="x", status="not_run")])
    assert _heard(about, listened=True).status == "within_tolerance"
    unheard = _heard(about, listened=False)
    assert (unheard.status, unheard.optional, unheard.claims) == ("not_run", True, ("finding/X",))
