"""Attempts and choices as data: what adds up, what holds, what a hand-made file may not say."""

from datetime import UTC, datetime

import pytest

from preuve.attempts import iterations
from preuve.attempts.iterations import Attempt, Changes, Choice, Iterations, Thing
from preuve.errors import BadInput

PANNE, VOICE = Thing("image", "panne"), Thing("voice", "panne")


def attempt(number: int, base: int = 1, note: str = "", what: str = "image", **changes) -> Attempt:
    return Attempt(what=what, of="panne", number=number, base=base, note=note, changes=changes)


TRIED = Iterations(
    attempts=(
        attempt(2, note="Plus près."),
        attempt(3, 2, "Plus clair.", temperature=0.2),
        attempt(4, 1, "Autre chose.", seed=4),
        attempt(2, what="voice", speed=0.9),
    ),
    choices=(Choice(what="image", of="panne", number=3), Choice(what="image", of="panne", number=2, why="Mieux.")),
)


def test_notes_and_parameters_add_up_along_the_chain():
    assert TRIED.correction(PANNE, 3) == "Plus près.\nPlus clair."
    assert TRIED.correction(PANNE, 4) == "Autre chose."
    assert TRIED.correction(PANNE, 1) == ""
    assert TRIED.changes(PANNE, 3).said() == {"temperature": 0.2}
    assert TRIED.changes(PANNE, 2).said() == {}


def test_the_last_choice_holds_and_the_first_attempt_needs_none():
    assert TRIED.chosen(PANNE) == 2
    assert TRIED.choice(PANNE).why == "Mieux."
    assert TRIED.chosen(VOICE) == 1
    assert TRIED.numbers(PANNE) == [1, 2, 3, 4]
    assert TRIED.things() == [PANNE, VOICE]


def test_what_is_written_reads_back(tmp_path):
    dated = TRIED.model_copy(
        update={"choices": (Choice(what="image", of="panne", number=4, at=datetime(2026, 1, 2, tzinfo=UTC)),)}
    )
    path = iterations.write(tmp_path, dated)
    assert iterations.read(tmp_path) == dated
    assert path.read_text(encoding="utf-8").startswith("# Les essais")
    assert iterations.read(tmp_path / "ailleurs") == Iterations()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("attempts: [{what: image, of: a, number: 2, base: 2}]", "d'avant lui"),
        ("attempts: [{what: image, of: a, number: 3, base: 2}]", "essai 2 de « a » manque"),
        ("attempts: [{what: image, of: a, number: 2}, {what: image, of: a, number: 2}]", "deux fois"),
        ("choices: [{what: image, of: a, number: 2}]", "choisi, mais manque"),
        ("attempts: [{what: image, of: a, number: 1}]", "trop petite"),
        ("attempts: [{what: musique, of: a, number: 2}]", "possible"),
        ("attempts: [{what: image, of: a, number: 2, changes: {speed: 1}}]", "speed"),
        ("attempts: [{what: voice, of: a, number: 2, changes: {speed: 9}}]", "trop grande"),
        ("attempts: [{what: image, of: a, number: 2, clef: x}]", "inconnue"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_its_key(tmp_path, text, said):
    (tmp_path / iterations.NAME).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said) as caught:
        iterations.read(tmp_path)
    assert caught.value.path == tmp_path / iterations.NAME


def test_parameters_say_only_what_differs():
    assert Changes().said() == {}
    assert Changes(seed=0, speed=1.0).said() == {"seed": 0, "speed": 1.0}
