"""Music and effects from a service: what is asked, made of the answer, kept, and not paid again."""

import io
import shutil

import helpers_media
import numpy as np
import pytest
import soundfile
from elevenlabs import KEY, ElevenLabs
from helpers_media import files_with, make
from helpers_sounds import BED, DING, EFFECT, MUSIC, PROMPT

from connectors.choose import choose
from connectors.sound import SOUNDS
from preuve.calls.recordings import Recordings
from preuve.engines import Engine
from preuve.errors import BadInput, BudgetSpent


@pytest.fixture(scope="module")
def running():
    with ElevenLabs() as server:
        yield server


@pytest.fixture
def service(running, monkeypatch):
    running.reset()
    running.seconds, running.silent = None, False
    monkeypatch.setenv("ELEVENLABS_API_KEY", KEY)
    helpers_media.at_home(monkeypatch)
    return running


@pytest.fixture
def mine(service, tmp_path):
    return helpers_media.project(tmp_path / "projet", "elevenlabs", service.base_url)


@pytest.fixture
def engine(mine):
    return choose(SOUNDS, "elevenlabs", "sound").build(mine)


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


def test_a_short_effect_ends_in_silence(engine, service):
    service.seconds = 1.0
    sound, _rate = read(engine.compose(DING).data)
    assert len(sound) == 1.5 * 48_000
    assert np.abs(sound[int(1.2 * 48_000) :]).max() == 0


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


def test_the_machines_netrc_isnt_sent(engine, service, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login moi password s3cret-de-la-machine\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    engine.compose(BED)
    assert "authorization" not in service.requests[0].headers
