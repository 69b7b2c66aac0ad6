"""Speech from a service over the OpenAI-compatible protocol: what is sent, accepted, kept, and never asked twice."""

import io
import json
import wave
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from helpers_service import KEY, OFFERS, OpenAICompatible, Speaker, files_with, kept, know, make, project

from connectors.choose import choose
from connectors.services.turnstile import halt
from connectors.voice import VOICES, received, wav
from connectors.voice.received import decoded
from connectors.voice.service import ServiceVoice
from preuve import steps
from preuve.calls.recordings import Recordings
from preuve.engines import Engine, SpeechRequest, VoiceRequest
from preuve.errors import BadInput, BadMedia, BudgetSpent, NoRecording, PermanentError, ServiceRefused
from preuve.maker import order, perform
from preuve.providers import Price

pytestmark = pytest.mark.long

PATH = "/audio/speech"
TEXT = "Réparer un grille-pain, c'est plus simple qu'on ne croit."
ASKED = VoiceRequest(text=TEXT)


@pytest.fixture(scope="session")
def speaker():
    made = Speaker()
    yield made
    made.close()


@pytest.fixture
def service(monkeypatch, speaker):
    with OpenAICompatible(speak=speaker) as server:
        know(monkeypatch, server)
        yield server


@pytest.fixture
def mine(service, tmp_path):
    yield project(tmp_path / "projet")
    halt(tmp_path / "projet")


def engine(mine):
    return ServiceVoice.build(mine, name="essai")


def speak(mine, asked=ASKED, **given):
    return make(mine, "voice", engine(mine), asked, **given)


def samples(data: bytes):
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()


class TestAVoice:
    def test_its_engine_says_what_it_is_without_a_call_or_a_key(self, mine, service, monkeypatch) -> None:
        monkeypatch.delenv("ESSAI_API_KEY")
        identity = engine(mine).identity()
        assert isinstance(engine(mine), Engine)
        assert (identity.engine, identity.capability, identity.ai) == ("essai", "voice", True)
        assert identity.parameters["voice"] == "nova"
        assert identity == engine(mine).identity()
        assert service.requests == []

    def test_it_is_real_speech_padded_like_the_others(self, mine, service, speaker) -> None:
        made, _recorded = speak(mine)
        sound, rate = samples(mine.store.read(made["voice.wav"]))
        pad = round(rate * wav.PAD_SECONDS)
        assert not sound[:pad].any()
        assert not sound[-pad:].any()
        told, _rate = samples(speaker(TEXT, "nova", 1.0))
        assert abs(sound.size - told.size) <= 2 * pad
        assert np.corrcoef(sound[pad : pad + 20_000], told[pad : pad + 20_000])[0, 1] > 0.99
        assert service.requests[0].json == {
            "model": "essai-voix", "input": TEXT, "voice": "nova", "response_format": "wav",
        }  # fmt: skip

    def test_the_call_is_kept_whole_without_the_key(self, mine, service) -> None:
        speak(mine)
        ((path, one),) = mine.recordings.all()
        assert path.parent == mine.folder / "recordings" / "voice"
        assert (one.exchange.usage.characters, one.exchange.cost.eur) == (len(TEXT), round(15 * len(TEXT) / 1e6, 6))
        assert one.exchange.usage.seconds == pytest.approx(one.details["seconds"], abs=0.3)
        assert one.details["voice"] == "nova"
        assert mine.recordings.read(path, one.raw)[:8] == b"RIFF\xff\xff\xff\xff"
        assert files_with(mine.folder, KEY) == []

    @pytest.mark.parametrize("kind", ["mp3", "flac", "opus", "aac"])
    def test_other_formats_are_decoded(self, service, tmp_path, speaker, kind) -> None:
        mine = project(tmp_path / kind, options=f'[providers.essai.options]\n"voice.response_format" = "{kind}"')
        made, _recorded = speak(mine)
        sound, rate = samples(mine.store.read(made["voice.wav"]))
        told, told_rate = samples(speaker(TEXT, "nova", 1.0))
        assert sound.size / rate == pytest.approx(told.size / told_rate, abs=0.1)

    def test_the_voice_is_hers_or_one_the_service_has(self, service, tmp_path) -> None:
        hers = project(tmp_path / "a", options='voice = "sage"')
        known = project(tmp_path / "b")
        for mine, asked, voice in (
            (hers, ("alloy",), "sage"),
            (known, ("ff_siwis", "alloy"), "alloy"),
            (known, (), "nova"),
        ):
            speak(mine, ASKED.model_copy(update={"voices": asked}))
            assert service.requests[-1].json["voice"] == voice

    def test_an_option_never_changes_what_is_said(self, service, tmp_path) -> None:
        with pytest.raises(BadInput, match=r"« voice\.input »") as caught:
            speak(project(tmp_path / "p", options='[providers.essai.options]\n"voice.input" = "Autre chose."'))
        assert caught.value.key == "providers.essai.options"
        assert service.requests == []

    def test_no_voice_at_all_names_the_key(self, service, monkeypatch, tmp_path) -> None:
        offer = OFFERS["voice"].model_copy(update={"voices": ()})
        know(monkeypatch, service, offers={"voice": offer})
        mine = project(tmp_path / "p")
        with pytest.raises(BadInput) as caught:
            ServiceVoice(engine(mine).line).identity()
        assert caught.value.key == "providers.essai.voice"

    def test_a_service_that_gives_json_and_calls_a_voice_otherwise(self, service, monkeypatch, tmp_path) -> None:
        service.speech_as_json = True
        offer = OFFERS["voice"].model_copy(update={"fields": {"voice": "voice_id"}, "voices": ("voice_592",)})
        know(monkeypatch, service, offers={"voice": offer})
        mine = project(tmp_path / "p")
        made, _recorded = speak(mine)
        assert service.requests[0].json["voice_id"] == "voice_592"
        assert "voice" not in service.requests[0].json
        assert samples(mine.store.read(made["voice.wav"]))[0].any()
        assert engine(mine).identity().parameters["voice_id"] == "voice_592"

    def test_a_service_without_a_speed_says_so_rather_than_speak_at_its_own(
        self, service, monkeypatch, tmp_path
    ) -> None:
        offer = OFFERS["voice"].model_copy(update={"fields": {"speed": ""}})
        know(monkeypatch, service, offers={"voice": offer})
        with pytest.raises(BadInput) as caught:
            speak(project(tmp_path / "p"), ASKED.model_copy(update={"speed": 0.9}))
        assert caught.value.key == "voice.speed"
        assert service.requests == []

    def test_a_price_by_the_minute_counts_what_was_said(self, service, monkeypatch, tmp_path) -> None:
        prices = (Price(value=0.6, currency="EUR", unit="minute"),)
        know(monkeypatch, service, offers={"voice": OFFERS["voice"].model_copy(update={"prices": prices})})
        mine = project(tmp_path / "p")
        speak(mine)
        exchange = kept(mine)[0].exchange
        assert exchange.cost.eur == pytest.approx(0.01 * exchange.usage.seconds, abs=1e-5)
        assert exchange.usage.seconds > 2

    def test_speed_is_sent_where_it_is_not_the_usual(self, mine, service) -> None:
        speak(mine, ASKED.model_copy(update={"speed": 1.2}))
        assert service.requests[0].json["speed"] == 1.2

    def test_chosen_by_name_it_says_names_as_they_are(self, mine, service) -> None:
        asked = ASKED.model_copy(update={"text": "Camille Dubois répare un grille-pain."})
        voice = choose(VOICES, "essai", "voice").build(mine)
        for _again in range(2):
            make(mine, "voice", voice, asked)
        (sent,) = service.requests
        assert sent.json["input"] == asked.text
        assert kept(mine)[0].details["voice"] == "nova"


class TestWhatCannotBeUsed:
    @pytest.mark.parametrize(
        ("kind", "how", "said"),
        [
            ("silence", {}, "muet"),
            ("endless", {}, "dure plus de"),
            ("instead", {"body": b"", "content_type": "audio/wav"}, "vide"),
            ("instead", {"body": b"Bonjour", "content_type": "audio/wav"}, "pas un son"),
            ("instead", {"body": b"RIFF\xff\xff\xff\xffWAVEfmt ", "content_type": "audio/wav"}, "abîmé"),
        ],
    )
    def test_a_bad_sound_is_kept_and_not_used(self, mine, service, kind, how, said) -> None:
        service.fail(PATH, kind, **how)
        with pytest.raises(PermanentError, match=said) as caught:
            speak(mine)
        assert "voice.response_format" in caught.value.remedy
        assert service.count(PATH) == 1
        assert [(one.outcome, one.exchange.status) for one in kept(mine)] == [("failed", 200)]

    def test_a_sound_cut_short_is_told(self) -> None:
        tone = np.sin(np.arange(2400) / 5).astype(np.float32)
        with pytest.raises(BadMedia, match=r"0,1 seconde.*coupé"):
            decoded(wav.encode(tone, 24_000), TEXT, 1.0)

    def test_an_endless_sound_is_not_decoded_to_its_end(self) -> None:
        tone = np.sin(np.arange(24_000 * 120) / 5).astype(np.float32)
        samples, rate = received._read(wav.encode(tone, 24_000), "wav", 2.0)
        assert samples.size < 4 * rate

    def test_a_refusal_is_kept_and_the_same_request_never_sent_again(self, mine, service) -> None:
        service.fail(PATH, "refused", code="content_policy_violation")
        for _again in range(2):
            with pytest.raises(ServiceRefused):
                speak(mine)
        assert service.count(PATH) == 1

    @pytest.mark.parametrize(
        ("kind", "how", "said", "tries"),
        [
            ("slow", {"seconds": 5}, "après 2 essais.*aucune réponse", 2),
            ("cut", {}, "coupée", 2),
            ("busy", {"retry_after": "0"}, "429", 2),
            ("broken", {}, "500", 2),
            ("html", {"status": 200}, "page web", 1),
            ("html", {"status": 404}, "page web", 1),
            ("instead", {"body": b'{"audio": 3}'}, "forme attendue", 1),
            ("instead", {"body": b'{"audio_data": "\xc3\xa9"}'}, "forme attendue", 1),
            ("wrong_json", {}, "forme attendue", 1),
            ("expired", {}, "clé", 1),
        ],
    )
    def test_a_fault_is_told_and_kept(self, service, tmp_path, kind, how, said, tries) -> None:
        mine = project(tmp_path / "panne", limits="tries = 2\ntimeout_seconds = 1")
        service.fail(PATH, kind, **how)
        with pytest.raises(PermanentError, match=said) as caught:
            speak(mine)
        assert service.count(PATH) == tries
        assert [(one.outcome, len(one.exchange.tries)) for one in kept(mine)] == [("failed", tries)]
        assert KEY not in caught.value.diagnostics()
        assert files_with(mine.folder, KEY) == []
        halt(mine.folder)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"text": " … "}, "vide"),
            ({"text": "a " * 220}, r"440 caractères.*400"),
            ({"speed": 3.0}, "débit"),
        ],
    )
    def test_what_cannot_be_said_is_not_sent(self, mine, service, change, said) -> None:
        with pytest.raises(BadInput, match=said):
            speak(mine, ASKED.model_copy(update=change))
        assert service.requests == []


class TestPaidOnce:
    def test_the_same_request_is_asked_once(self, mine, service) -> None:
        first, _recorded = speak(mine)
        second, _recorded = speak(mine)
        assert first["voice.wav"].sha256 == second["voice.wav"].sha256
        assert service.count(PATH) == 1

    def test_stopped_between_the_answer_and_its_use_it_is_not_paid_again(self, mine, service, monkeypatch) -> None:
        def stop(*_args, **_more):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(steps, "_about", stop)
            with pytest.raises(KeyboardInterrupt):
                speak(mine)
        speak(mine)
        assert service.count(PATH) == 1

    def test_replayed_with_the_service_down_it_is_the_same(self, mine, service) -> None:
        made, _recorded = speak(mine)
        service.fail(PATH, "broken")
        replay = Recordings(mine.store, mine.folder / "recordings", replay=True)
        assert speak(mine, recordings=replay)[0]["voice.wav"].sha256 == made["voice.wav"].sha256
        with pytest.raises(NoRecording):
            speak(mine, ASKED.model_copy(update={"speed": 1.1}), recordings=replay)

    def test_the_budget_is_held_before_sending(self, service, tmp_path) -> None:
        mine = project(tmp_path / "p", limits="budget_eur = 0.0001")
        with pytest.raises(BudgetSpent):
            speak(mine)
        assert service.requests == []
        halt(mine.folder)

    def test_four_shots_at_once_never_exceed_what_the_provider_takes(self, mine, service) -> None:
        service.linger = 0.1
        voice = engine(mine)
        speak(mine)
        asked = [ASKED.model_copy(update={"attempt": n}) for n in range(2, 6)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda one: make(mine, "voice", voice, one), asked))
        assert service.peak[PATH] == 2
        assert service.count(PATH) == 5


@pytest.mark.slow
def test_its_words_are_timed_as_any_voice_s(mine, service) -> None:
    from connectors.speech.faster_whisper import FasterWhisper

    made, _recorded = speak(mine)
    asked = SpeechRequest(audio_sha256=made["voice.wav"].sha256, text=TEXT)
    wanted = order(
        "align", {"voice": made["voice.wav"]}, asked.model_dump(mode="json"), FasterWhisper.build(mine), 1, ""
    )
    words = json.loads(mine.store.read(perform(wanted, mine.store, mine.recordings)[0]["words.json"]))["words"]
    assert [word["text"] for word in words] == TEXT.split()
    assert 0 <= words[0]["start"] < words[-1]["start"] < words[-1]["end"] < 5
