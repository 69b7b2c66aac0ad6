"""Every AI call is recorded as it was sent, before its answer is used, and what was paid for isn't asked again."""

import json
import shutil

import pytest

from connectors.image.svg import SvgScenes
from preuve import steps  # noqa: F401
from preuve.calls.exchange import Exchange, allowed
from preuve.calls.recordings import Recordings
from preuve.engines import Answer, Identity, ImageRequest
from preuve.errors import BadInput, NoRecording, PermanentError, ServiceRefused, TransientError, Unusable
from preuve.maker import order, perform
from preuve.store import Store

EXCHANGE = Exchange(provider="essai", method="POST", url="http://127.0.0.1/v1/chat/completions", status=200)
BOARD = {"title": "Titre", "shots": [{"id": "a", "visual": "Une rue.", "alt": "Une rue."}]}


class Service:
    """A writer that calls a pretended service: each answer in turn, an exception raised."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def identity(self):
        return Identity(engine="essai", capability="text", ai=True, model="m")

    def write(self, request):
        self.asked.append(request)
        answer = self.answers[len(self.asked) - 1]
        if isinstance(answer, Exception):
            raise answer
        raw = b'{"choices": "' + answer + b'"}'
        return Answer(data=answer, name="a.txt", model="m-2026", origin="captured", exchange=EXCHANGE, raw=raw)


@pytest.fixture
def recordings(tmp_path):
    return Recordings(Store(tmp_path / ".preuve"), tmp_path / "recordings")


def make(engine, recordings, step="script", **params):
    return perform(order(step, None, {"prompt": "Écris.", **params}, engine, 1, ""), recordings.store, recordings)


def kept(recordings):
    return [one for _path, one in recordings.all()]


def test_a_wrong_storyboard_is_asked_again_and_each_call_kept(recordings):
    service = Service(b"Bonjour !", json.dumps({**BOARD, "title": ""}).encode(), json.dumps(BOARD).encode())
    made, recorded = make(service, recordings)
    assert "pas du JSON" in service.asked[1].prompt
    assert "title" in service.asked[2].prompt
    assert [(one.call, one.outcome, one.model) for one in sorted(kept(recordings), key=lambda one: one.call)] == [
        (n, "answered", "m-2026") for n in (1, 2, 3)
    ]
    assert len(recorded) == 3
    about = json.loads(recordings.store.read(made["about.json"]))
    assert [one["recording"] for one in about["refused"]] == recorded[:2]


def test_what_a_model_is_told_does_not_depend_on_the_readers_language(recordings, monkeypatch):
    asked = []
    for number, language in enumerate(("fr", "en"), start=1):
        monkeypatch.setenv("PREUVE_LANG", language)
        service = Service(b"Bonjour !", json.dumps(BOARD).encode())
        make(service, recordings, attempt=number)
        asked.append(service.asked[1].prompt)
    assert asked[0] == asked[1]


def test_a_storyboard_never_right_fails_with_the_last_reason(recordings):
    with pytest.raises(PermanentError, match="JSON") as caught:
        make(Service(b"a", b"b", b'{\n  "title": }'), recordings)
    assert len(kept(recordings)) == 3
    assert "à partir de la ligne 2, signe 12" in caught.value.message


def test_the_remedy_for_a_model_is_told_to_it_alone(recordings):
    service = Service(b"a", b"b", b"c")
    with pytest.raises(PermanentError) as caught:
        make(service, recordings)
    assert "Répondez par le seul objet JSON" in service.asked[1].prompt
    assert "Répondez" not in caught.value.diagnostics()
    assert "char" not in caught.value.diagnostics()
    assert "modèle plus capable" in caught.value.remedy


def test_whole_response_is_beside_the_recording(recordings):
    make(Service(json.dumps(BOARD).encode()), recordings)
    ((path, one),) = recordings.all()
    assert path.parent == recordings.brought / "script"
    assert recordings.read(path, one.raw).startswith(b'{"choices"')
    assert one.exchange.url == EXCHANGE.url


def test_what_was_received_is_not_asked_again(recordings):
    with pytest.raises(TransientError):
        make(Service(b"Bonjour !", TransientError("coupé", exchange=EXCHANGE)), recordings)
    again = Service(json.dumps(BOARD).encode())
    make(again, recordings)
    assert len(again.asked) == 1
    assert "pas du JSON" in again.asked[0].prompt


def test_a_new_attempt_asks_anew(recordings):
    first, second = Service(json.dumps(BOARD).encode()), Service(json.dumps(BOARD).encode())
    make(first, recordings)
    make(second, recordings, attempt=2)
    assert len(second.asked) == 1
    assert sorted(one.attempt for one in kept(recordings)) == [1, 2]


def test_a_refusal_is_kept_and_never_sent_twice(recordings):
    with pytest.raises(ServiceRefused):
        make(Service(ServiceRefused("contenu refusé", exchange=EXCHANGE, raw=b"{}")), recordings)
    again = Service(json.dumps(BOARD).encode())
    with pytest.raises(ServiceRefused, match="contenu refusé"):
        make(again, recordings)
    assert again.asked == []
    assert [one.outcome for one in kept(recordings)] == ["refused"]


def test_what_cannot_be_used_is_kept_and_never_asked_again_as_it_is(recordings):
    with pytest.raises(Unusable):
        make(Service(Unusable("image vide", exchange=EXCHANGE, raw=b"{}")), recordings)
    again = Service(json.dumps(BOARD).encode())
    with pytest.raises(Unusable, match="image vide") as caught:
        make(again, recordings)
    assert "preuve iterate" in caught.value.remedy
    assert again.asked == []
    assert [one.outcome for one in kept(recordings)] == ["unusable"]
    make(again, recordings, attempt=2)
    assert len(again.asked) == 1


def test_a_failure_is_kept_and_asked_again(recordings):
    with pytest.raises(TransientError):
        make(Service(TransientError("lent", exchange=EXCHANGE)), recordings)
    make(Service(json.dumps(BOARD).encode()), recordings)
    assert sorted(one.outcome for one in kept(recordings)) == ["answered", "failed"]


def test_a_replay_asks_nothing(recordings):
    make(Service(b"Bonjour !", json.dumps(BOARD).encode()), recordings)
    replay = Recordings(Store(recordings.store.folder.parent / "other"), recordings.brought, replay=True)
    down = Service()
    made, recorded = make(down, replay)
    assert down.asked == []
    assert len(recorded) == 2
    assert json.loads(replay.store.read(made["draft.json"]))["title"] == "Titre"
    with pytest.raises(NoRecording):
        make(down, replay, temperature=0.5)


def test_a_replay_runs_a_model_of_this_machine_again(recordings):
    replay = Recordings(recordings.store, recordings.brought, replay=True)
    local = Local(json.dumps(BOARD).encode())
    make(local, replay)
    assert len(local.asked) == 1


class Local(Service):
    """A model of this machine, its weights known by their digest."""

    def identity(self):
        return Identity(engine="essai", capability="text", ai=True, model="m", model_sha256="a" * 64)

    def write(self, request):
        return super().write(request).model_copy(update={"origin": "computed", "exchange": None, "raw": b""})


def lose(recordings, change=None):
    """Delete the store's bytes and keys, or change the bytes; recordings stay."""
    for path in [*recordings.store.folder.glob("store/*/*"), *recordings.brought.rglob("*.*")]:
        if not path.name.endswith(".recording.json"):
            path.unlink() if change is None else path.write_bytes(change)
    shutil.rmtree(recordings.store.folder / "keys")


@pytest.mark.parametrize("change", [None, b"autre"])
def test_an_answer_of_this_machine_whose_bytes_are_gone_is_made_again(recordings, change):
    right = json.dumps(BOARD).encode()
    made, _recorded = make(Local(right), recordings)
    lose(recordings, change)
    local = Local(right)
    replay = Recordings(recordings.store, recordings.brought, replay=True)
    assert make(local, replay)[0]["draft.json"] == made["draft.json"]
    assert len(local.asked) == 1


@pytest.mark.parametrize("replay", [True, False])
@pytest.mark.parametrize(("change", "said"), [(None, "manque"), (b"autre", "modifiée")])
def test_a_service_is_never_asked_again_for_what_was_lost(recordings, replay, change, said):
    right = json.dumps(BOARD).encode()
    make(Service(right), recordings)
    lose(recordings, change)
    again = Service(right)
    with pytest.raises(BadInput, match=said) as caught:
        make(again, Recordings(recordings.store, recordings.brought, replay=replay))
    assert again.asked == []
    assert caught.value.remedy


def test_stored_bytes_that_are_gone_are_told_with_their_recording(recordings):
    make(Local(json.dumps(BOARD).encode()), recordings)
    lose(recordings)
    ((path, one),) = recordings.all()
    with pytest.raises(BadInput, match="ne sont plus là") as caught:
        recordings.answer(path, one)
    assert caught.value.path == path


def test_an_indirect_engine_has_its_inner_calls_recorded(recordings):
    service = Service(b"non", b"non", b"non")
    asked = ImageRequest(shot="a", prompt="Une rue.", alt="Une rue.").said()
    with pytest.raises(PermanentError, match="plan « a »"):
        perform(order("scene", None, asked, SvgScenes(service), 1, "a"), recordings.store, recordings)
    assert [one.request["template"] for one in kept(recordings)] == ["image/scene.md"] * 3


def test_only_allowed_headers_are_kept():
    headers = {"Authorization": "Bearer s3cret", "X-Request-Id": "7", "Set-Cookie": "s3cret"}
    assert allowed(headers, ("x-request-id",)) == {"x-request-id": "7"}
