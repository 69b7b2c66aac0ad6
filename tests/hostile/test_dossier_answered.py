"""L1: a challenge that was issued is asked for without a word; one that anybody copied answers nothing."""

import json

import pytest
from helpers_origin import CLAIRE, NOW, SAID, SESSION, Made, looked, somebody, trusting

from preuve.artifact import canonical
from preuve.dossier import bag, layout
from preuve.dossier.model import LevelVerdict
from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign import files
from preuve.dossier.sign.challenge import Answer
from preuve.dossier.sign.keys import Signer


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def claire() -> Signer:
    return somebody()


def status(points) -> str:
    return LevelVerdict(level="L1", points=tuple(points.values())).status


def answered(claire, one: challenges.Challenge) -> Made:
    return Made(claire, challenge=Answer(one.model_dump_json().encode(), one))


@pytest.mark.parametrize("said", [{}, {"candidate": ""}, {"session": ""}])
def test_one_she_issued_that_is_left_unanswered(tmp_path, claire, said):
    """Whoever leaves out her name or the session isn't let off."""
    made = Made(claire, claims=SAID.model_copy(update=said))
    assert status(looked(tmp_path, made.contents(), trusting(claire))) == "verified"
    challenges.keep(challenges.issue(CLAIRE, SESSION, NOW))
    points = looked(tmp_path, made.contents(), trusting(claire))
    assert points["challenge"].status == status(points) == "not_run"
    assert "n'y répond pas" in points["challenge"].said


def test_one_issued_for_somebody_else_is_asked_of_nobody(tmp_path, claire):
    challenges.keep(challenges.issue("2026-099", SESSION, NOW))
    challenges.keep(challenges.issue(CLAIRE, "janvier 2027", NOW))
    assert status(looked(tmp_path, Made(claire).contents(), trusting(claire))) == "verified"


@pytest.mark.parametrize("names", ["herself", "claire"])
def test_a_right_answer_by_somebody_unknown_proves_nothing(tmp_path, claire, names):
    one, stranger = challenges.issue(CLAIRE, SESSION, NOW), somebody("inconnue")
    challenges.keep(one)
    contents = answered(stranger, one).contents()
    if names == "claire":
        told = json.loads(contents[layout.ENVELOPE])
        told["signatures"][0]["keyid"] = claire.keyid
        kept = {name: content for name, content in contents.items() if name != layout.TAGS}
        contents = bag.closed({**kept, layout.ENVELOPE: canonical(told)})
    points = looked(tmp_path, contents, trusting(claire))
    assert points["signature"].status == "failed"
    assert points["challenge"].status == "not_run"
    given = files.save(tmp_path / "defi.json", one)
    assert looked(tmp_path, contents, trusting(claire), given)["challenge"].status == "not_run"
