"""What every speech engine does: hears a sound, and times each word of a known text."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from connectors.models import Catalogue
from connectors.speech import SPEECHES, words
from connectors.speech.base import Whisper
from connectors.speech.rearrange import alignment_heads, rearrange
from connectors.speech.words import Piece
from connectors.voice.kokoro import Kokoro
from preuve.artifact import digest_file
from preuve.engines import Engine, Heard, SpeechRequest, VoiceRequest
from preuve.errors import BadInput, BadMedia, MissingPart, StepFailed
from preuve.media.wer import word_error_rate

pytestmark = pytest.mark.long

# openai-whisper leaves its vocabulary file open: not ours to close.
TORCH = (
    pytest.mark.torch,
    pytest.mark.long,
    pytest.mark.filterwarnings(r"ignore:(?s).*multilingual\.tiktoken:pytest.PytestUnraisableExceptionWarning"),
)
SENTENCES = (
    "Aujourd'hui, la ville ouvre un nouveau jardin pour les enfants.",
    "Le jardin est ouvert à tous, du lundi au samedi.",
    "Bonjour à tous, et merci de votre visite.",
)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Each sentence, spoken."""
    folder = tmp_path_factory.mktemp("sounds")
    voice = Kokoro(Catalogue(), ("jm_kumo",))
    spoken = {}
    for number, text in enumerate(SENTENCES):
        spoken[text] = folder / f"{number}.wav"
        spoken[text].write_bytes(voice.speak(VoiceRequest(text=text)).data)
    voice.close()
    return spoken


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=TORCH if name == "openai-whisper" else ()) for name in sorted(SPEECHES)],
)
def engine(request: pytest.FixtureRequest) -> Whisper:
    return SPEECHES[request.param](Catalogue())


def ask(path: Path, text: str = "", language: str = "fr") -> SpeechRequest:
    return SpeechRequest(audio_sha256=digest_file(path), text=text, language=language)


def read(data: bytes) -> Heard:
    return Heard.model_validate(json.loads(data))


def assert_in_order(heard: Heard, seconds: float) -> None:
    times = [time for word in heard.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= seconds


class TestEverySpeech:
    """The contract."""

    def test_says_what_it_is(self, engine: Whisper) -> None:
        identity = engine.identity()
        assert isinstance(engine, Engine)
        assert SPEECHES[identity.engine] is type(engine)
        assert (identity.capability, identity.ai) == ("speech", True)
        assert identity.model_sha256 == Catalogue().entry("whisper-base").sha256
        assert identity.parameters["beam"] == 5

    def test_hears_what_is_said(self, engine: Whisper, sounds: dict[str, Path]) -> None:
        text, path = next(iter(sounds.items()))
        answer = engine.hear(ask(path), path)
        heard = read(answer.data)
        assert answer.name == "heard.json"
        assert word_error_rate(text, heard.text).rate <= 0.1
        assert " ".join(word.text for word in heard.words) == heard.text
        assert_in_order(heard, soundfile.info(path).duration)

    def test_hears_the_same_twice(self, engine: Whisper, sounds: dict[str, Path]) -> None:
        path = sounds[SENTENCES[2]]
        assert engine.hear(ask(path), path).data == engine.hear(ask(path), path).data

    def test_times_every_word_of_the_text(self, engine: Whisper, sounds: dict[str, Path]) -> None:
        text, path = next(iter(sounds.items()))
        heard = read(engine.align(ask(path, text), path).data)
        seconds = soundfile.info(path).duration
        assert heard.text == text
        assert [word.text for word in heard.words] == text.split()
        assert_in_order(heard, seconds)
        assert heard.words[0].start < 0.5
        assert heard.words[-1].end > seconds - 0.5
        garden = heard.words[6]
        assert garden.text == "jardin"
        assert 0.4 < garden.start / seconds < 0.8

    def test_times_words_that_are_only_marks(self, engine: Whisper, sounds: dict[str, Path]) -> None:
        text = "« Bonjour à tous » — et merci de votre visite\u00a0! 💚"
        path = sounds[SENTENCES[2]]
        heard = read(engine.align(ask(path, text), path).data)
        assert [word.text for word in heard.words] == text.split()
        assert_in_order(heard, soundfile.info(path).duration)

    def test_two_threads_get_the_same_answer(self, engine: Whisper, sounds: dict[str, Path]) -> None:
        text, path = SENTENCES[2], sounds[SENTENCES[2]]
        answers: list[bytes] = []
        threads = [
            threading.Thread(target=lambda: answers.append(engine.align(ask(path, text), path).data))
            for _number in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 2
        assert len(set(answers)) == 1

    def test_refuses_an_empty_text_and_an_unknown_language(self, engine: Whisper, sounds: dict[str, Path]) -> None:
        path = sounds[SENTENCES[0]]
        with pytest.raises(BadInput, match="vide"):
            engine.align(ask(path, " "), path)
        for call in (engine.align, engine.hear):
            with pytest.raises(BadInput) as caught:
                call(ask(path, "bonjour", "xx"), path)
            assert caught.value.key == "language"

    def test_refuses_to_align_more_than_its_window(self, engine: Whisper, sounds: dict[str, Path]) -> None:
        long = sounds[SENTENCES[0]].with_name("long.wav")
        soundfile.write(long, np.zeros(31 * 8000, np.float32), 8000)
        with pytest.raises(StepFailed, match="30 secondes") as caught:
            engine.align(ask(long, "bonjour"), long)
        assert "Coupez" in caught.value.remedy
        short = sounds[SENTENCES[0]]
        with pytest.raises(StepFailed, match="30 secondes"):
            engine.align(ask(short, "anticonstitutionnellement " * 100), short)

    @pytest.mark.parametrize("content", [b"", b"RIFF\0\0\0\0WAVE", b"not a sound at all" * 99])
    def test_refuses_what_is_no_sound(self, engine: Whisper, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "x.wav"
        path.write_bytes(content)
        with pytest.raises(BadMedia):
            engine.hear(ask(path), path)

    def test_refuses_a_sound_that_is_not_the_one_named(self, engine: Whisper, tmp_path: Path) -> None:
        path = tmp_path / "x.wav"
        soundfile.write(path, np.zeros(8000, np.float32), 8000)
        with pytest.raises(BadMedia, match="n'est plus celui"):
            engine.hear(SpeechRequest(audio_sha256="0" * 64), path)


def test_abnormal_samples_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    soundfile.write(path, np.full(8000, np.nan, np.float32), 8000, subtype="FLOAT")
    with pytest.raises(BadMedia, match="abîmé"):
        SPEECHES["faster-whisper"](Catalogue()).hear(ask(path), path)


def test_openai_whisper_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.speech.openai_whisper.find_spec", lambda _name: None)
    with pytest.raises(MissingPart) as caught:
        SPEECHES["openai-whisper"](Catalogue()).identity()
    assert "pip install torch openai-whisper" in caught.value.remedy


@TORCH[0]
@TORCH[1]
@pytest.mark.slow
def test_both_engines_hear_the_same(sounds: dict[str, Path]) -> None:
    heard = {}
    for name, engine in ((name, SPEECHES[name](Catalogue())) for name in SPEECHES):
        heard[name] = " ".join(read(engine.hear(ask(path), path).data).text for path in sounds.values())
    assert word_error_rate(heard["openai-whisper"], heard["faster-whisper"]).rate <= 0.05


@TORCH[0]
@TORCH[1]
@pytest.mark.slow
def test_both_engines_time_words_alike(sounds: dict[str, Path]) -> None:
    for text, path in sounds.items():
        first, second = (read(SPEECHES[name](Catalogue()).align(ask(path, text), path).data) for name in SPEECHES)
        gaps = [abs(a.start - b.start) for a, b in zip(first.words, second.words, strict=True)]
        assert float(np.median(gaps)) <= 0.04
        assert max(gaps) <= 0.3


def test_rearranged_weights_are_whole() -> None:
    folder = Catalogue().find("whisper-base")
    dimensions, state = rearrange(folder)
    assert len(state) == 245
    assert dimensions["n_vocab"] == 51865
    assert (dimensions["n_audio_layer"], dimensions["n_text_layer"]) == (6, 6)
    assert state["decoder.blocks.5.cross_attn.value.weight"].shape == (512, 512)
    assert "decoder.blocks.0.attn.key.bias" not in state
    assert sum(array.size for array in state.values()) == pytest.approx(72.6e6, rel=0.01)
    assert alignment_heads(folder)[0] == (3, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "CTranslate2"),
        (b"\6\0\0\0\4\0abc\0" + bytes(8), r"\(6, 'abc'\)"),
        (b"\7\0\0\0\14\0WhisperSpec\0" + bytes(8), r"\(7, 'WhisperSpec'\)"),
    ],
)
def test_rearrange_refuses_another_format(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "model.bin").write_bytes(content)
    with pytest.raises(BadMedia, match=reason):
        rearrange(tmp_path)


def test_whole_mends_words_cut_at_an_apostrophe() -> None:
    one, two = words.whole([(" Aujourd", 0.0, 0.3, 0.9), ("'hui,", 0.3, 0.5, 0.8), (" venez", 0.6, 0.9, 1.0)])
    assert (one.text, one.start, one.end, one.probability) == ("Aujourd'hui,", 0.0, 0.5, 0.8)
    assert two.text == "venez"


def test_regroup_gives_each_word_its_pieces() -> None:
    pieces = [Piece(2, 0.0, 0.5, 1.0), Piece(1, 0.5, 0.5, 0.4), Piece(1, 0.6, 1.0, 0.8)]
    first, second = words.regroup("bonjour, vous", [3, 1], pieces, 2.0)
    assert (first.text, first.start, first.end, first.probability) == ("bonjour,", 0.0, 0.5, 0.8)
    assert (second.text, second.start, second.end) == ("vous", 0.6, 1.0)


def test_regroup_never_loses_a_word_nor_leaves_the_sound() -> None:
    pieces = [Piece(3, 0.4, 1.0, 1.0), Piece(1, 0.2, 9.0, 1.0)]
    timed = words.regroup("un deux trois", [1, 2, 1], pieces, 2.0)
    assert [word.text for word in timed] == ["un", "deux", "trois"]
    assert [(word.start, word.end) for word in timed] == [(0.4, 1.0), (1.0, 1.0), (1.0, 2.0)]
    assert timed[1].probability == 0
