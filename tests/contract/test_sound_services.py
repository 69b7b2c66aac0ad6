"""Music and effects from services: what is sent, accepted, kept, refused, and never paid twice."""

import io
import shutil

import helpers_media
import numpy as np
import pytest
import soundfile
from elevenlabs import KEY, ElevenLabs
from helpers_media import files_with, kept, make
from stability import KEY as STABLE_KEY
from stability import PATH as STABLE
from stability import Stability, form

from connectors.choose import choose
from connectors.sound import SOUNDS
from preuve.engines import Engine, SoundRequest
from preuve.errors import BadInput, BudgetSpent, MissingPart, PermanentError, ServiceRefused
from preuve.recordings import Recordings

MUSIC, EFFECT = "/v1/music", "/v1/sound-generation"
PROMPT = "Un lit musical chaleureux, guitare et clarinette, sans voix, pour une association de quartier. " * 6
BED = SoundRequest(prompt=PROMPT, seconds=4.2, mood="chaleureux", seed=7)
DING = SoundRequest(prompt="Une sonnette de vélo.", kind="effect", seconds=1.5)


@pytest.fixture(scope="module")
def running():
    with ElevenLabs() as server:
        yield server


@pytest.fixture
def service(running, monkeypatch):
    running.reset()
    running.seconds, running.silent = None, False
    monkeypatch.setenv("ELEVENLABS_API_KEY", KEY)
    return running


@pytest.fixture
def mine(service, tmp_path):
    return helpers_media.project(tmp_path / "projet", "elevenlabs", service.base_url)


@pytest.fixture
def engine(mine):
    return choose(SOUNDS, "elevenlabs", "sound").build(mine)


@pytest.fixture
def stable(monkeypatch):
    monkeypatch.setenv("STABILITY_API_KEY", STABLE_KEY)
    with Stability() as server:
        yield server


def read(data):
    return soundfile.read(io.BytesIO(data), always_2d=True)


@pytest.mark.parametrize(("asked", "path"), [(BED, MUSIC), (DING, EFFECT)])
def test_a_sound_has_the_protocols_form(engine, service, asked, path):
    answer = engine.compose(asked)
    info = soundfile.info(io.BytesIO(answer.data))
    assert (info.samplerate, info.channels, info.subtype, info.format) == (48_000, 2, "PCM_16", "WAV")
    assert info.frames == round(asked.seconds * 48_000)
    assert 0.05 < np.abs(read(answer.data)[0]).max() <= 1
    assert (service.count(path), answer.origin, answer.exchange.status) == (1, "captured", 200)


def test_a_music_fades_at_its_end(engine):
    sound, _rate = read(engine.compose(BED).data)
    assert np.abs(sound[-48:]).max() < 1e-3
    assert np.abs(sound[: 2 * 48_000]).max() > 0.1


def test_what_is_asked_is_whole_and_has_no_seed(engine, service):
    engine.compose(BED)
    (seen,) = service.requests
    assert seen.json == {
        "prompt": PROMPT,
        "music_length_ms": 4700,
        "model_id": "music_v2",
        "force_instrumental": True,
    }
    assert seen.query == {}


def test_it_says_what_it_is(engine, mine):
    identity = engine.identity()
    assert isinstance(engine, Engine)
    assert (identity.engine, identity.capability, identity.ai, identity.model) == (
        "elevenlabs",
        "sound",
        True,
        "music_v2",
    )
    assert KEY not in identity.model_dump_json()
    assert identity.parameters["base_url"] == mine.settings.providers["elevenlabs"].base_url


def test_the_call_is_recorded_whole_and_not_paid_again(engine, mine, service):
    made, recorded = make(mine, "bed", engine, BED)
    ((path, one),) = mine.recordings.all()
    assert recorded == [one.id]
    assert mine.recordings.read(path, one.raw)[:3] in (b"ID3", b"\xff\xfb\x90")
    assert one.request["prompt"] == PROMPT
    assert one.exchange.usage.seconds == pytest.approx(4.7)
    assert one.exchange.cost.eur == pytest.approx(0.8 * 4.7 / 60, abs=1e-6)
    assert (one.exchange.request_id, one.details["song_id"]) == ("req_1", "song_1")
    shutil.rmtree(mine.store.folder)
    again, _recorded = make(mine, "bed", engine, BED)
    assert again["bed.wav"].sha256 == made["bed.wav"].sha256
    assert service.count(MUSIC) == 1
    assert files_with(mine.folder, KEY, "session=") == []


def test_another_attempt_is_another_call(engine, mine, service):
    make(mine, "bed", engine, BED)
    make(mine, "bed", engine, BED.model_copy(update={"attempt": 2}))
    assert service.count(MUSIC) == 2


def test_a_replay_calls_nothing(engine, mine, service):
    made, _recorded = make(mine, "bed", engine, BED)
    service.reset()
    replay = Recordings(mine.store, mine.folder / "recordings", replay=True)
    again, _recorded = make(mine, "bed", engine, BED, recordings=replay)
    assert again["bed.wav"] == made["bed.wav"]
    assert service.requests == []


@pytest.mark.parametrize(
    ("fault", "how", "status"),
    [("busy", {}, 429), ("busy", {"retry_after": "1"}, 429), ("status", {"status": 500}, 500)],
)
def test_what_says_that_nothing_was_made_is_tried_again(engine, mine, service, fault, how, status):
    service.fail(MUSIC, fault, 1, **how)
    make(mine, "bed", engine, BED)
    (one,) = kept(mine)
    assert service.count(MUSIC) == 2
    assert [(tried.status, tried.waited >= float(how.get("retry_after", 0))) for tried in one.exchange.tries] == [
        (status, True)
    ]


@pytest.mark.parametrize(
    ("fault", "how"),
    [("slow", {"seconds": 1.6}), ("cut", {}), ("hang_up", {}), ("status", {"status": 504}), ("html", {"status": 504})],
)
def test_an_uncertain_outcome_is_never_repeated(service, tmp_path, fault, how):
    mine = helpers_media.project(
        tmp_path / "p", "elevenlabs", service.base_url, limits="timeout_seconds = 1\ntries = 3"
    )
    engine = choose(SOUNDS, "elevenlabs", "sound").build(mine)
    service.fail(MUSIC, fault, **how)
    with pytest.raises(PermanentError, match="incertaine") as caught:
        make(mine, "bed", engine, BED)
    assert "Vérifiez sur le site du service avant de relancer" in caught.value.remedy
    assert service.count(MUSIC) == 1
    (one,) = kept(mine)
    assert one.outcome == "failed"
    assert one.exchange.cost.eur == pytest.approx(0.8 * 4.7 / 60, abs=1e-6)
    assert (one.raw is not None and one.raw.size > 1000) == (fault == "cut")


@pytest.mark.parametrize(
    ("fault", "how", "said"),
    [
        ("wrong_json", {}, "n'a pas la forme attendue"),
        ("html", {"status": 200}, "page web"),
        ("html", {"status": 404}, "page web"),
        ("empty", {"content_type": "audio/mpeg"}, "illisible"),
        ("instead", {"body": b"Voici votre musique.", "content_type": "audio/mpeg"}, "illisible|aucun son"),
        ("instead", {"body": b"\x89PNG\r\n\x1a\n", "content_type": "image/png"}, "n'a pas la forme attendue"),
        ("redirect", {"body": b"http://127.0.0.1:9/ailleurs"}, "autre adresse"),
        ("status", {"status": 401, "body": b'{"detail": {"status": "quota_exceeded"}}'}, "plus de crédit"),
        ("status", {"status": 422, "body": b'{"detail": [{"msg": "Invalid model_id"}]}'}, "Invalid model_id"),
    ],
)
def test_what_is_no_music_is_told_and_kept(engine, mine, service, fault, how, said):
    service.fail(MUSIC, fault, **how)
    with pytest.raises(PermanentError, match=said) as caught:
        make(mine, "bed", engine, BED)
    assert caught.value.remedy
    assert service.count(MUSIC) == 1
    assert [one.outcome for one in kept(mine)] == ["failed"]


def test_a_silent_music_is_refused(engine, service):
    service.silent = True
    with pytest.raises(PermanentError, match="muet"):
        engine.compose(BED)


@pytest.mark.parametrize(("asked", "seconds"), [(BED, 3.5), (DING, 0.5)])
def test_a_short_sound_is_refused(engine, service, asked, seconds):
    service.seconds = seconds
    with pytest.raises(PermanentError, match=f"pour {asked.seconds} s demandées") as caught:
        engine.compose(asked)
    assert caught.value.exchange.cost is not None
    assert caught.value.raw


def test_a_short_effect_ends_in_silence(engine, service):
    service.seconds = 1.0
    sound, _rate = read(engine.compose(DING).data)
    assert len(sound) == 1.5 * 48_000
    assert np.abs(sound[int(1.2 * 48_000) :]).max() == 0


def test_a_refusal_is_kept_told_and_not_sent_twice(engine, mine, service):
    asked = BED.model_copy(update={"prompt": "Comme les Beatles. " + PROMPT})
    for _again in range(2):
        with pytest.raises(ServiceRefused) as caught:
            make(mine, "bed", engine, asked)
    assert service.count(MUSIC) == 1
    (one,) = kept(mine)
    assert (one.outcome, one.exchange.status) == ("refused", 400)
    assert "against our terms" in one.reason
    assert caught.value.remedy


def test_the_wording_that_the_service_proposes_is_shown(engine):
    with pytest.raises(ServiceRefused) as caught:
        engine.compose(BED.model_copy(update={"prompt": "Comme les Beatles."}))
    assert "Une chanson pop anglaise" in caught.value.remedy


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (BED.model_copy(update={"seconds": 601}), "600 secondes au plus, pas de 601"),
        (DING.model_copy(update={"seconds": 31}), "30 secondes au plus, pas de 31"),
        (BED.model_copy(update={"seconds": 0}), "pas de 0"),
        (BED.model_copy(update={"prompt": "a" * 4101}), "4101 caractères.* 4100 au plus"),
    ],
)
def test_what_is_beyond_the_service_isnt_sent(engine, service, asked, said):
    with pytest.raises(BadInput, match=said) as caught:
        engine.compose(asked)
    assert caught.value.remedy
    assert service.requests == []


def test_a_format_that_doesnt_say_what_it_is_is_refused(service, tmp_path):
    more = '[providers.elevenlabs.options]\noutput_format = "pcm_44100"'
    mine = helpers_media.project(tmp_path / "p", "elevenlabs", service.base_url, more=more)
    with pytest.raises(BadInput, match="pcm_44100"):
        choose(SOUNDS, "elevenlabs", "sound").build(mine).compose(BED)
    assert service.requests == []


def test_options_go_where_they_belong(service, tmp_path):
    more = '[providers.elevenlabs.options]\noutput_format = "mp3_44100_128"\n"sound.effect.prompt_influence" = 0.7'
    mine = helpers_media.project(tmp_path / "p", "elevenlabs", service.base_url, more=more)
    engine = choose(SOUNDS, "elevenlabs", "sound").build(mine)
    engine.compose(BED)
    engine.compose(DING)
    music, effect = service.requests
    assert music.query == {"output_format": "mp3_44100_128"}
    assert "prompt_influence" not in music.json
    assert (effect.json["prompt_influence"], effect.json["model_id"]) == (0.7, "eleven_text_to_sound_v2")
    assert engine.identity().parameters["effect.prompt_influence"] == 0.7


def test_a_wrong_key_is_told_without_it(engine, mine, service, monkeypatch):
    monkeypatch.setenv("ELEVENLABS_API_KEY", "xi-perimee-000111222")
    with pytest.raises(PermanentError, match="refusé la clé") as caught:
        make(mine, "bed", engine, BED)
    assert "ELEVENLABS_API_KEY" in caught.value.remedy
    assert "xi-perimee" not in str(caught.value.diagnostics())
    assert service.count(MUSIC) == 1
    assert files_with(mine.folder, "xi-perimee-000111222") == []


def test_a_missing_key_names_the_variable(engine, service, monkeypatch):
    monkeypatch.delenv("ELEVENLABS_API_KEY")
    with pytest.raises(MissingPart, match="ELEVENLABS_API_KEY"):
        engine.compose(BED)
    assert service.requests == []


def test_nobody_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("ELEVENLABS_API_KEY", KEY)
    mine = helpers_media.project(tmp_path / "p", "elevenlabs", "http://127.0.0.1:9", limits="tries = 2")
    with pytest.raises(PermanentError, match="ne répond pas à l'adresse") as caught:
        choose(SOUNDS, "elevenlabs", "sound").build(mine).compose(BED)
    assert len(caught.value.exchange.tries) == 2


def test_an_answer_without_end_is_stopped(engine, service, monkeypatch):
    monkeypatch.setattr("connectors.sound.elevenlabs.LARGEST", 10_000)
    with pytest.raises(PermanentError, match="dépasse"):
        engine.compose(BED)
    assert service.count(MUSIC) == 1


def test_a_budget_holds(service, tmp_path):
    limits = "budget_eur = 0.07"
    mine = helpers_media.project(tmp_path / "p", "elevenlabs", service.base_url, limits=limits)
    engine = choose(SOUNDS, "elevenlabs", "sound").build(mine)
    make(mine, "bed", engine, BED)
    with pytest.raises(BudgetSpent):
        make(mine, "bed", engine, BED.model_copy(update={"attempt": 2}))
    with pytest.raises(BudgetSpent, match="inconnu"):
        engine.compose(DING)
    assert len(service.requests) == 1


def test_a_proxy_of_the_machines_netrc_isnt_sent(engine, service, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login moi password s3cret-de-la-machine\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    engine.compose(BED)
    assert "authorization" not in service.requests[0].headers


class TestStableAudio:
    @pytest.fixture
    def mine(self, stable, tmp_path):
        return helpers_media.project(tmp_path / "projet", "stability", stable.base_url)

    @pytest.fixture
    def engine(self, mine):
        return choose(SOUNDS, "stability", "sound").build(mine)

    def test_a_music_comes_of_a_form(self, engine, mine, stable):
        made, _recorded = make(mine, "bed", engine, BED)
        (seen,) = stable.requests
        assert form(seen.headers["content-type"], seen.body) == {
            "prompt": PROMPT,
            "duration": "5",
            "model": "stable-audio-2.5",
            "output_format": "mp3",
            "seed": "7",
        }
        assert seen.headers["accept"] == "audio/*"
        assert soundfile.info(mine.store.path(made["bed.wav"])).frames == round(4.2 * 48_000)
        (one,) = kept(mine)
        assert (one.exchange.cost.eur, one.details["seed"]) == (0.2, "7")
        assert files_with(mine.folder, STABLE_KEY) == []

    def test_a_moderated_prompt_is_refused_once(self, engine, mine, stable):
        asked = BED.model_copy(update={"prompt": "Le bruit d'une arme."})
        for _again in range(2):
            with pytest.raises(ServiceRefused, match="moderation"):
                make(mine, "bed", engine, asked)
        assert stable.count(STABLE) == 1

    @pytest.mark.parametrize(("status", "said"), [(402, "plus de crédit"), (413, "413"), (400, "duration")])
    def test_its_errors_are_told(self, engine, stable, status, said):
        body = b'{"id": "1", "name": "bad_request", "errors": ["duration: must be between 1 and 190"]}'
        stable.fail(STABLE, "status", status=status, body=body)
        with pytest.raises(PermanentError, match=said):
            engine.compose(BED)

    def test_it_makes_no_long_music(self, engine, stable):
        with pytest.raises(BadInput, match="190 secondes au plus"):
            engine.compose(BED.model_copy(update={"seconds": 200}))
        assert stable.requests == []

    def test_busy_then_there(self, engine, stable):
        stable.fail(STABLE, "busy", 1)
        assert engine.compose(DING).name == "effect.wav"
        assert stable.count(STABLE) == 2
