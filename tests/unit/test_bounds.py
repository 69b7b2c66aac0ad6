"""What an AI's storyboard must not pass: the model is told why, and asked again."""

import json

import pytest

from preuve import steps  # noqa: F401
from preuve.boards import reply
from preuve.calls.exchange import Exchange
from preuve.calls.recordings import Recordings
from preuve.controls.bounds import Bounds, hold
from preuve.engines import Answer, Identity
from preuve.errors import BadInput, PermanentError
from preuve.maker import order, perform
from preuve.store import Store
from preuve.storyboard import Shot, Storyboard

EXCHANGE = Exchange(provider="essai", method="POST", url="http://127.0.0.1/v1/chat/completions", status=200)
FRENCH = "Des bénévoles vous aident à réparer votre grille-pain, un samedi par mois."
ENGLISH = "Volunteers help you mend your broken toaster, once a month, on Saturday afternoon."
BOUNDS = Bounds(language="fr", seconds=30)


def board(*narrations, seconds=4.0):
    shots = [
        Shot(id=f"p{n}", narration=text, visual="Une rue.", alt="Une rue.", seconds=seconds)
        for n, text in enumerate(narrations)
    ]
    return Storyboard(title="Titre", shots=tuple(shots))


class Service:
    """A writer that gives each answer in turn."""

    def __init__(self, *answers, ai=True):
        self.answers, self.asked, self.ai = list(answers), [], ai

    def identity(self):
        return Identity(engine="essai", capability="text", ai=self.ai, model="m")

    def write(self, request):
        self.asked.append(request.prompt)
        data = self.answers[len(self.asked) - 1].model_dump_json().encode()
        return Answer(data=data, name="a.json", model="m", origin="captured", exchange=EXCHANGE, raw=data)


def script(engine, folder, **more):
    recordings = Recordings(Store(folder / ".preuve"), folder / "recordings")
    params = {"prompt": "Écris.", "bounds": BOUNDS.model_dump(mode="json"), **more}
    made, recorded = perform(order("script", None, params, engine, 1, ""), recordings.store, recordings)
    about = json.loads(recordings.store.read(made["about.json"]))
    return Storyboard.model_validate_json(recordings.store.read(made["draft.json"])), about, recorded


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (board(*[FRENCH] * 40, seconds=1.0), "40 plans ne tiennent pas en 30 secondes"),
        (board(ENGLISH, ENGLISH), "« en »"),
        (board(*[FRENCH] * 12, seconds=2.0), "mots de narration ne se disent pas"),
        (board(FRENCH, FRENCH, seconds=40.0), "80 secondes en tout"),
    ],
)
def test_what_a_film_cannot_hold_is_asked_again_with_the_reason(tmp_path, wrong, words):
    service = Service(wrong, board(FRENCH))
    found, about, recorded = script(service, tmp_path)
    assert found == board(FRENCH)
    assert words in service.asked[1]
    assert [one["recording"] for one in about["refused"]] == recorded[:1]


def test_english_three_times_fails_and_every_answer_is_kept(tmp_path):
    with pytest.raises(PermanentError, match="langue"):
        script(Service(*[board(ENGLISH, ENGLISH)] * 3), tmp_path)
    assert len(list((tmp_path / "recordings" / "script").glob("*.recording.json"))) == 3


def test_a_template_is_not_asked_again(tmp_path):
    assert script(Service(board(ENGLISH, ENGLISH), ai=False), tmp_path)[0].shots[0].narration == ENGLISH


def test_without_bounds_only_the_form_is_held():
    data = board(ENGLISH).model_dump_json().encode()
    assert reply(Answer(data=data, name="a.json")).shots[0].narration == ENGLISH


def test_a_language_is_not_told_from_a_few_letters():
    assert hold(board("OK!", "Go!"), BOUNDS, "a")


@pytest.mark.parametrize("many", [20, 21])
def test_the_limit_of_shots_is_a_second_and_a_half_each(many):
    one = board(*["Oui."] * many, seconds=1.0)
    if many == 20:
        assert hold(one, BOUNDS, "a") is one
    else:
        with pytest.raises(BadInput, match="21 plans"):
            hold(one, BOUNDS, "a")
