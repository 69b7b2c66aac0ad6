"""What goes wrong with a sound service: tried again where that is safe, told, kept, never paid twice in doubt."""

import helpers_media
import pytest
from elevenlabs import KEY, ElevenLabs
from helpers_media import files_with, kept, make
from helpers_sounds import BED, DING, MUSIC, PROMPT

from connectors.choose import choose
from connectors.sound import SOUNDS
from preuve.errors import MissingPart, PermanentError, ServiceRefused


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
    limits = f"timeout_seconds = {1 if fault == 'slow' else 30}\ntries = 3"
    mine = helpers_media.project(tmp_path / "p", "elevenlabs", service.base_url, limits=limits)
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


def test_a_web_page_counts_nothing(engine, mine, service):
    service.fail(MUSIC, "html", status=200)
    with pytest.raises(PermanentError, match="page web"):
        make(mine, "bed", engine, BED)
    assert kept(mine)[0].exchange.cost.eur is None


def test_whatever_fails_once_a_music_came_it_is_kept(engine, mine, monkeypatch):
    def fail(*_args, **_named):
        raise ZeroDivisionError

    monkeypatch.setattr("connectors.sound.received.decode", fail)
    with pytest.raises(PermanentError, match="forme attendue"):
        make(mine, "bed", engine, BED)
    (one,) = kept(mine)
    assert one.raw.size > 1000
    assert one.exchange.cost.eur > 0


def test_whatever_fails_while_a_music_comes_what_came_is_kept(engine, mine, monkeypatch):
    def pieces(_http, response):
        yield next(response.iter_content(2000))
        raise ZeroDivisionError

    monkeypatch.setattr("connectors.services.http.Http._pieces", pieces)
    with pytest.raises(PermanentError, match="incertaine"):
        make(mine, "bed", engine, BED)
    (one,) = kept(mine)
    assert one.raw.size == 2000
    assert one.exchange.cost.eur > 0


def test_an_endless_error_is_told(engine, service):
    service.fail(MUSIC, "status", status=422, body=b'{"detail":' + b"[" * 200_000)
    with pytest.raises(PermanentError, match="sans dire pourquoi"):
        engine.compose(BED)


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
