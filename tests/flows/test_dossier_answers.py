"""Answers of a replay: from recordings alone, each call its own, and never another engine's in silence."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.live import live
from flows.recorded import Chosen, Silent
from flows.remaking import Again
from preuve.artifact import digest_bytes
from preuve.calls.recordings import Recording, Recordings, Response
from preuve.dossier.replay.claimed import Claimed, Step
from preuve.dossier.replay.wish import Wish
from preuve.engines import Identity, VoiceRequest
from preuve.errors import NoRecording
from preuve.project import Project
from preuve.store import Store

KOKORO = Identity(engine="kokoro", capability="voice", ai=True, model="m", model_sha256="1" * 64)
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def keep(kept: Recordings, text: str, answer: bytes, *, call: int = 1, later: int = 0, sha256: str = "") -> str:
    """A recorded voice; its id."""
    request = VoiceRequest(text=text)
    one = Recording(
        id="voice-essai",
        step="voice",
        call=call,
        engine=KOKORO,
        origin="computed",
        request=request.said(),
        request_sha256=sha256 or request.digest(),
        response=Response(name="voice.wav", sha256=digest_bytes(answer), size=len(answer)),
        started=NOW + timedelta(seconds=later),
        ended=NOW + timedelta(seconds=later),
    )
    return kept.keep(one, answer).id


def found(chosen: Chosen, text: str, call: int | None = 1) -> bytes:
    ((path, one),) = chosen.calls("voice", VoiceRequest(text=text), call=call)
    return chosen.answer(path, one).data


def test_of_answers_to_one_call_the_one_that_the_ledger_names_is_used(store):
    kept = Recordings(store)
    first = keep(kept, "Bonjour.", b"un")
    keep(kept, "Bonjour.", b"deux", later=60)
    assert found(Chosen(kept, (first,), loose=False), "Bonjour.") == b"un"
    assert found(Chosen(kept, (), loose=False), "Bonjour.") == b"deux"


def test_the_same_request_asked_twice_is_answered_call_by_call(store):
    kept = Recordings(store)
    names = (keep(kept, "Bonjour.", b"un"), keep(kept, "Bonjour.", b"deux", call=2))
    chosen = Chosen(kept, names, loose=False)
    assert [found(chosen, "Bonjour.", call) for call in (1, 2)] == [b"un", b"deux"]
    with pytest.raises(NoRecording):
        found(chosen, "Bonjour.", 3)
    assert found(Chosen(kept, names, loose=True), "Bonjour.", 3) in (b"un", b"deux")


def test_a_digest_written_beside_another_request_opens_nothing(store):
    kept = Recordings(store)
    name = keep(kept, "Autre chose.", b"faux", sha256=VoiceRequest(text="Bonjour.").digest())
    with pytest.raises(NoRecording):
        found(Chosen(kept, (name,), loose=False), "Bonjour.")
    assert found(Chosen(kept, (name,), loose=False, instead=True), "Bonjour.") == b"faux"


def test_what_the_ledger_does_not_name_never_stands_for_another_answer(store):
    kept = Recordings(store)
    keep(kept, "Autre chose.", b"faux")
    with pytest.raises(NoRecording):
        found(Chosen(kept, ("voice-inconnue",), loose=False, instead=True), "Bonjour.")


def voiced(folder: Path, *lines: Step) -> Again:
    return Again(Project(folder), Claimed(steps=lines, delivered={}, status="complete"), Wish(), lambda _s, _l: None)


def line(engine: Identity, recordings: tuple[str, ...] = ()) -> Step:
    known = {"kind": "step", "step": "voice", "label": "panne", "params": {"text": "Bonjour."}}
    return Step.model_validate({**known, "engine": engine.model_dump(), "recordings": recordings})


def test_an_engine_is_who_the_ledger_says_only_where_the_settings_name_it(sample):
    assert voiced(sample, line(KOKORO)).voice.identity() == KOKORO
    piper = KOKORO.model_copy(update={"engine": "piper"})
    assert voiced(sample, line(piper)).voice.identity() == Identity(engine="kokoro", capability="voice", ai=True)
    plain = KOKORO.model_copy(update={"ai": False})
    assert voiced(sample, line(plain)).voice.identity().ai


def test_a_silent_engine_never_answers():
    silent = Silent(KOKORO)
    for method in (silent.speak, lambda asked: silent.hear(asked, Path()), lambda asked: silent.align(asked, Path())):
        with pytest.raises(NoRecording):
            method(VoiceRequest(text="Bonjour."))


def test_an_answer_of_another_engine_than_the_ledgers_is_noted(sample):
    shutil.rmtree(sample / ".preuve", ignore_errors=True)
    name = keep(Recordings(Store(sample / ".preuve")), "Bonjour.", b"RIFF")
    other = KOKORO.model_copy(update={"model": "autre"})
    work = voiced(sample, line(other, (name,)))
    work.make("voice", params={"text": "Bonjour."}, engine=work.voice, label="panne")
    (trouble,) = work.troubles.values()
    assert (trouble.why, trouble.taken) == ("broken", True)
    assert "kokoro, m" in trouble.said


def test_live_says_what_it_could_not_compare(sample, monkeypatch):
    monkeypatch.setenv("PREUVE_ENGINES__VOICE", "piper")
    ((told, compared),) = live(
        Project(sample), Claimed(steps=(line(KOKORO, ("absent",)),), delivered={}), lambda *_: None
    )
    assert told.label == "panne"
    assert compared.status == "not_run"
    assert "enregistrement" in compared.said
