"""What became of attempts, told from recordings alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from preuve.attempts.calls import History, calls, history, tell
from preuve.attempts.iterations import Attempt, Choice, Iterations, Thing
from preuve.attempts.views import missing
from preuve.calls.asking import again
from preuve.calls.exchange import Cost, Exchange, Usage
from preuve.calls.recordings import Recording, Response
from preuve.engines import Identity, TextRequest

T0 = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
THINGS = [("image", "panne")]
FIRST = TextRequest(prompt="Dessine une cuisine.")


def recording(name: str, attempt: int = 1, call: int = 1, **more) -> Recording:
    """A call of a service; `prompt` and `sha` tell what was asked and answered."""
    prompt = more.pop("prompt", FIRST.prompt)
    minutes = more.pop("minutes", 10 * attempt + call)
    eur = more.pop("eur", 0.01)
    exchange = Exchange(provider="p", method="POST", url="http://x", cost=Cost(eur=eur), usage=Usage(output_tokens=9))
    given = {
        "id": name,
        "step": "scene",
        "label": "panne",
        "call": call,
        "attempt": attempt,
        "engine": Identity(engine="e", capability="text", ai=True, model="m"),
        "model": "m-2026",
        "origin": "captured",
        "request": {"prompt": prompt},
        "request_sha256": "0" * 64,
        "response": Response(name="a.svg", sha256=more.pop("sha", f"{len(name):064x}"), size=3),
        "exchange": exchange,
        "started": T0 + timedelta(minutes=minutes),
    }
    return Recording(**(given | more))


def test_an_answer_sent_back_says_what_was_wrong_and_the_next_is_the_attempts():
    second = again(FIRST, "<svg>", "pas de fond.").prompt
    found = calls([recording("un"), recording("deux", call=2, prompt=second, sha="b" * 64)], THINGS, ())
    (told,) = tell(found, Iterations(), THINGS)
    (tried,) = told.attempts
    assert [one.wrong for one in tried.calls] == ["pas de fond.", ""]
    assert tried.answer.recording == "deux"
    assert tried.words == 3
    assert tried.eur == pytest.approx(0.02)
    assert told.again


def test_shots_drawn_at_once_do_not_mix():
    second = again(FIRST, "<svg>", "pas de fond.").prompt
    kept = [recording("un", minutes=1), recording("autre", label="fete", minutes=2)]
    kept.append(recording("deux", call=2, prompt=second, minutes=3))
    both = [*THINGS, ("image", "fete")]
    panne, fete = tell(calls(kept, both, ()), Iterations(), both)
    assert [one.wrong for one in panne.attempts[0].calls] == ["pas de fond.", ""]
    assert [one.recording for one in fete.attempts[0].calls] == ["autre"]


def test_attempts_tell_their_difference_their_note_and_who_chose():
    asked = Attempt(what="image", of="panne", number=2, note="Plus près.", by="Lina")
    chosen = Choice(what="image", of="panne", number=2, why="Lisible.")
    found = calls([recording("un"), recording("deux", 2, prompt="Dessine une cuisine. Plus près.")], THINGS, {"deux"})
    (told,) = tell(found, Iterations(attempts=(asked,), choices=(chosen,)), THINGS)
    assert (told.chosen, [one.why for one in told.choices]) == (2, ["Lisible."])
    assert ("in", " Plus près.") in told.attempts[1].changed
    assert [one.calls[0].used for one in told.attempts] == [False, True]
    assert [(one.note, one.by) for one in told.attempts] == [("", ""), ("Plus près.", "Lina")]


@pytest.mark.parametrize(
    ("made", "failed", "status"),
    [
        ([], "", "unasked"),
        ([("a", "failed")], "", "failed"),
        ([("a", "refused")], "refusé", "refused"),
        ([("a", "answered")], "trois réponses inutilisables", "failed"),
        ([("a", "failed"), ("b", "answered")], "", "answered"),
    ],
)
def test_what_became_of_an_attempt(made, failed, status):
    asked = Attempt(what="image", of="panne", number=2, note="x", failed=failed)
    kept = [recording(name, 2, minutes=n, outcome=outcome) for n, (name, outcome) in enumerate(made)]
    (told,) = tell(calls(kept, THINGS, ()), Iterations(attempts=(asked,)), THINGS)
    assert told.attempts[1].status == status
    assert bool(told.attempts[1].answer) == (status == "answered")


def test_a_prompt_that_changed_since_keeps_every_call_and_the_last_answer():
    kept = [recording("vieux", minutes=1, prompt="Dessine un jardin."), recording("neuf", minutes=2, sha="c" * 64)]
    (told,) = tell(calls(kept, THINGS, ()), Iterations(), THINGS)
    assert len(told.attempts[0].calls) == 2
    assert told.attempts[0].answer.recording == "neuf"
    (told,) = tell(calls(kept, THINGS, {"vieux"}), Iterations(), THINGS)
    assert told.attempts[0].answer.recording == "vieux"


def test_what_this_machine_can_make_again_is_told_once_without_its_hour():
    made = {"origin": "computed", "exchange": None, "step": "voice", "request": {"text": "Bonjour.", "speed": 0.9}}
    first, second = (recording(name, minutes=n, sha="d" * 64, **made) for n, name in enumerate("ab"))
    (one,) = calls([first, second], [("voice", "panne")], {"b"})
    assert (one.recording, one.at, one.used, one.parameters) == ("", None, True, {"speed": 0.9})
    assert calls([first], [("voice", "panne")], {"a"}) == [one]


def test_the_history_is_whole_and_holds_no_prompt():
    found = calls([recording("un", prompt="Un mot secret.")], THINGS, {"un"})
    edit = {"shot": "panne", "field": "narration", "before": "a", "after": "b", "note": "c"}
    data = history([one.model_dump(mode="json") for one in found], Iterations(), [list(one) for one in THINGS], [edit])
    assert b"secret" not in data
    told = History.model_validate_json(data)
    assert told.things[0].attempts[0].calls[0].prompt_sha256
    assert [one.after for one in told.edits] == ["b"]
    assert json.loads(data) == json.loads(told.model_dump_json(exclude_defaults=True))


def test_other_things_are_left_out():
    assert calls([recording("un", label="fete"), recording("deux", step="align")], THINGS, ()) == []
    assert tell([], Iterations(), THINGS)[0].attempts[0].status == "unasked"
    assert Iterations().chosen(Thing("image", "panne")) == 1


def test_a_choice_made_on_another_answer_says_so():
    kept = [recording("un", sha="a" * 64, minutes=1), recording("autre", sha="b" * 64, minutes=2)]
    choices = tuple(Choice(what="image", of="panne", number=1, answer=one) for one in ("", "a" * 64, "b" * 64))
    (told,) = tell(calls(kept, THINGS, {"autre"}), Iterations(choices=choices), THINGS)
    assert [told.elsewhere(one) for one in told.choices] == [False, True, False]


def test_an_attempt_whose_every_answer_was_wrong_has_none():
    wrong = [one.model_copy(update={"wrong": "pas un plan."}) for one in calls([recording("un")], THINGS, ())]
    (told,) = tell(wrong, Iterations(), THINGS)
    assert (told.attempts[0].status, told.attempts[0].answer) == ("failed", None)
    assert "pas un plan." in missing(told.attempts[0])
