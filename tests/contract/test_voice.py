"""What every voice engine does, and what each one's child process does when it goes wrong."""

import io
import json
import os
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from connectors.models import Catalogue
from connectors.voice import VOICES, wav
from connectors.voice.kokoro import Kokoro
from connectors.voice.piper import Piper
from connectors.voice.worker import Worker
from preuve.engines import Engine, VoiceRequest
from preuve.errors import BadInput, BadMedia, MissingPart, OutsideProject, StepFailed
from preuve.project import Project

pytestmark = pytest.mark.long

Voice = Kokoro | Piper
LANGUAGES = {"kokoro": "fr", "piper": "en"}
TEXTS = {"fr": "Bonjour, et merci à tous.", "en": "Hello, and thank you all."}


def make(name: str) -> Voice:
    catalogue = Catalogue()
    return Kokoro(catalogue, ("jm_kumo",)) if name == "kokoro" else Piper(catalogue, ("en_US-joe-medium",))


@pytest.fixture(scope="module", params=sorted(VOICES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def engine(name: str) -> Iterator[Voice]:
    made = make(name)
    yield made
    made.close()


@pytest.fixture
def asked(name: str) -> VoiceRequest:
    return VoiceRequest(text=TEXTS[LANGUAGES[name]], language=LANGUAGES[name])


def samples(data: bytes) -> tuple[np.ndarray, int]:
    with wave.open(io.BytesIO(data)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2"), sound.getframerate()


class TestEveryVoice:
    """The contract."""

    def test_is_listed_under_its_own_name(self, name: str, engine: Voice) -> None:
        assert isinstance(engine, VOICES[name])
        assert isinstance(engine, Engine)

    def test_says_what_it_is_without_loading_anything(self, name: str) -> None:
        fresh = make(name)
        started = time.monotonic()
        identity = fresh.identity()
        assert time.monotonic() - started < 2
        assert (identity.engine, identity.capability, identity.ai) == (name, "voice", True)
        assert len(identity.model_sha256) == 64
        assert identity.parameters["voice"] == fresh.names[0]
        assert identity.licence

    def test_speaks_a_mono_wav_padded_with_silence(self, engine: Voice, asked: VoiceRequest) -> None:
        answer = engine.speak(asked)
        sound, rate = samples(answer.data)
        pad = round(rate * 0.06)
        assert answer.name == "voice.wav"
        assert answer.details["voice"] == engine.names[0]
        assert answer.details["seconds"] == pytest.approx(sound.size / rate, abs=0.001)
        assert 0.8 < sound.size / rate < 4
        assert np.abs(sound).max() > 2000
        assert not sound[:pad].any()
        assert not sound[-pad:].any()
        assert sound[pad : 2 * pad].any()
        assert sound[-2 * pad : -pad].any()

    def test_gives_the_same_bytes_each_time(self, name: str, engine: Voice, asked: VoiceRequest) -> None:
        other = make(name)
        try:
            assert other.speak(asked).data == engine.speak(asked).data
        finally:
            other.close()

    def test_speed_changes_the_length(self, engine: Voice, asked: VoiceRequest) -> None:
        slow = engine.speak(asked.model_copy(update={"speed": 0.7})).details["seconds"]
        fast = engine.speak(asked.model_copy(update={"speed": 1.3})).details["seconds"]
        assert slow > 1.3 * fast

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            ({"text": "  … "}, "narration"),
            ({"text": "mot " * 600}, "narration"),
            ({"language": "xx"}, "language"),
            ({"speed": 5.0}, "voice.speed"),
        ],
    )
    def test_refuses_what_cannot_be_said(
        self, engine: Voice, asked: VoiceRequest, change: dict[str, object], key: str
    ) -> None:
        with pytest.raises(BadInput) as caught:
            engine.speak(asked.model_copy(update=change))
        assert caught.value.key == key
        assert caught.value.remedy

    def test_says_which_voices_are_missing(self, engine: Voice, asked: VoiceRequest) -> None:
        with pytest.raises(MissingPart, match="personne") as caught:
            engine.speak(asked.model_copy(update={"voices": ("personne",)}))
        assert "preuve models fetch" in caught.value.remedy


def test_the_gpl_phonemisers_stay_out_of_this_process(engine: Voice, asked: VoiceRequest) -> None:
    engine.speak(asked)
    assert not {"phonemizer", "piper", "kokoro_onnx"} & set(sys.modules)


def test_kokoro_takes_the_first_voice_that_is_there(tmp_path: Path) -> None:
    catalogue = Catalogue(cache=tmp_path)
    engine = Kokoro(catalogue, ("ff_siwis", "jm_kumo"))
    assert engine.identity().parameters["voice"] == "jm_kumo"
    (tmp_path / "ff_siwis").mkdir()
    (tmp_path / "ff_siwis/ff_siwis.bin").write_bytes(b"")
    assert engine.identity().parameters["voice"] == "ff_siwis"


def test_kokoro_never_loads_an_altered_voice(tmp_path: Path) -> None:
    (tmp_path / "ff_siwis").mkdir()
    (tmp_path / "ff_siwis/ff_siwis.bin").write_bytes(bytes(522240))
    with pytest.raises(MissingPart, match="modifié"):
        Kokoro(Catalogue(cache=tmp_path)).speak(VoiceRequest(text="Bonjour."))


def test_kokoro_says_hours_and_leaves_out_language_flags() -> None:
    engine = make("kokoro")
    try:
        details = engine.speak(VoiceRequest(text="Le week-end, à 14 h.")).details
    finally:
        engine.close()
    assert details["spoken"] == "Le week-end, à quatorze heures."
    assert details["seconds"] < 3.1  # 2.63 measured; 3.65 when espeak-ng's "(en)" and "(fr)" are read aloud


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "media").mkdir()
    return Project(tmp_path)


def own(project: Project, settings: str | None) -> Piper:
    (project.folder / "media/moi.onnx").write_bytes(b"not a model")
    if settings is not None:
        (project.folder / "media/moi.onnx.json").write_text(settings)
    return Piper(Catalogue(), ("media/moi.onnx",), project)


def test_piper_reads_her_own_voice_file(project: Project) -> None:
    voice = Catalogue().file("piper-joe")
    for suffix in ("", ".json"):
        os.link(f"{voice}{suffix}", project.folder / f"media/moi.onnx{suffix}")
    engine = Piper(Catalogue(), ("media/moi.onnx",), project)
    try:
        assert engine.identity().model_sha256 == Catalogue().entry("piper-joe").sha256
        assert engine.speak(VoiceRequest(text="Hello.", language="en")).details["voice"] == "media/moi.onnx"
    finally:
        engine.close()


@pytest.mark.parametrize("settings", [None, "{", "[]", '{"espeak": 3}'])
def test_piper_refuses_a_voice_without_its_settings(project: Project, settings: str | None) -> None:
    with pytest.raises(BadMedia) as caught:
        own(project, settings).identity()
    assert str(caught.value.path).endswith("moi.onnx.json")


def test_piper_refuses_a_voice_outside_the_project(project: Project) -> None:
    with pytest.raises(OutsideProject):
        Piper(Catalogue(), ("../ailleurs.onnx",), project).identity()


def test_piper_tells_of_a_file_that_is_no_voice(project: Project) -> None:
    engine = own(project, json.dumps({"espeak": {"voice": "fr"}}))
    with pytest.raises(StepFailed, match="moteur de voix"):
        engine.speak(VoiceRequest(text="Bonjour."))


def test_piper_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.voice.piper.find_spec", lambda _name: None)
    with pytest.raises(MissingPart) as caught:
        make("piper").identity()
    assert "pip install piper-tts" in caught.value.remedy


WORKER = """
import os, sys, time
import numpy as np
def load(*arguments):
    print("noise on the standard output")
    return speak
def speak(request):
    print("more noise", flush=True)
    if request["do"] == "die":
        print("last words", file=sys.stderr, flush=True)
        os._exit(3)
    if request["do"] == "hang":
        time.sleep(60)
    if request["do"] == "fail":
        raise ValueError("no such thing")
    return np.full(3, os.getpid(), np.float32), 8000
"""


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    made = Worker(script, seconds=5)
    yield made
    made.close()


def pid(worker: Worker) -> int:
    values, rate = worker.ask({"do": "speak"})
    assert (values.size, rate) == (3, 8000)
    return int(values[0])


def running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_worker_answers_several_requests_whatever_libraries_print(worker: Worker) -> None:
    assert pid(worker) == pid(worker)


def test_worker_that_dies_is_told_with_its_last_words_and_started_again(worker: Worker) -> None:
    before = pid(worker)
    with pytest.raises(StepFailed, match=r"(?s)code 3.*last words") as caught:
        worker.ask({"do": "die"})
    assert caught.value.remedy
    assert pid(worker) != before


def test_worker_that_hangs_is_killed(worker: Worker) -> None:
    worker.seconds = 1
    with pytest.raises(StepFailed, match="arrêté"):
        worker.ask({"do": "hang"})


def test_worker_interrupted_half_way_never_answers_the_next_request(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pid(worker)

    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("connectors.voice.worker.np.frombuffer", interrupted)
        with pytest.raises(KeyboardInterrupt):
            worker.ask({"do": "speak"})
    assert pid(worker) != before


def test_worker_that_fails_goes_on(worker: Worker) -> None:
    before = pid(worker)
    with pytest.raises(StepFailed, match="no such thing"):
        worker.ask({"do": "fail"})
    assert pid(worker) == before


@pytest.mark.skipif(os.name == "nt", reason="asks the system with a POSIX signal")
def test_worker_ends_with_its_owner(tmp_path: Path) -> None:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    made = Worker(script)
    child = pid(made)
    assert running(child)
    del made
    assert not running(child)


def test_trimmed_keeps_the_speech_and_a_fixed_pad() -> None:
    tone = np.sin(np.arange(2400) / 5).astype(np.float32)
    sound = wav.trimmed(np.concatenate([np.zeros(5000, np.float32), tone, np.full(3000, 1e-5, np.float32)]), 24000)
    assert sound.size == pytest.approx(2400 + 2 * 1440, abs=480)
    assert not sound[:1440].any()
    assert np.abs(sound[1440:1920]).max() > 0.9


@pytest.mark.parametrize("silence", [np.zeros(0, np.float32), np.zeros(100, np.float32)])
def test_trimmed_of_silence_is_empty(silence: np.ndarray) -> None:
    assert wav.trimmed(silence, 24000).size == 0


def test_encode_clips_and_never_wraps() -> None:
    sound, rate = samples(wav.encode(np.array([2.0, -2.0, 0.5], np.float32), 24000))
    assert sound.tolist() == [32767, -32768, 16384]
    assert rate == 24000
