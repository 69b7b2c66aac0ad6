"""Music and effects by Stable Audio: a form in, a sound out, its own errors."""

import helpers_media
import pytest
import soundfile
from helpers_media import files_with, kept, make
from helpers_sounds import BED, DING, PROMPT
from stability import KEY, PATH, Stability, form

from connectors.choose import choose
from connectors.sound import SOUNDS
from preuve.errors import BadInput, PermanentError, ServiceRefused


@pytest.fixture
def stable(monkeypatch):
    monkeypatch.setenv("STABILITY_API_KEY", KEY)
    helpers_media.at_home(monkeypatch)
    with Stability() as server:
        yield server


@pytest.fixture
def mine(stable, tmp_path):
    return helpers_media.project(tmp_path / "projet", "stability", stable.base_url)


@pytest.fixture
def engine(mine):
    return choose(SOUNDS, "stability", "sound").build(mine)


def test_a_music_comes_of_a_form(engine, mine, stable):
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
    assert files_with(mine.folder, KEY) == []


def test_a_moderated_prompt_is_refused_once(engine, mine, stable):
    asked = BED.model_copy(update={"prompt": "Le bruit d'une arme."})
    for _again in range(2):
        with pytest.raises(ServiceRefused, match="moderation"):
            make(mine, "bed", engine, asked)
    assert stable.count(PATH) == 1


@pytest.mark.parametrize(("status", "said"), [(402, "plus de crédit"), (413, "413"), (400, "duration")])
def test_its_errors_are_told(engine, stable, status, said):
    body = b'{"id": "1", "name": "bad_request", "errors": ["duration: must be between 1 and 190"]}'
    stable.fail(PATH, "status", status=status, body=body)
    with pytest.raises(PermanentError, match=said):
        engine.compose(BED)


def test_it_makes_no_long_music(engine, stable):
    with pytest.raises(BadInput, match="190 secondes au plus"):
        engine.compose(BED.model_copy(update={"seconds": 200}))
    assert stable.requests == []


def test_busy_then_there(engine, stable):
    stable.fail(PATH, "busy", 1)
    assert engine.compose(DING).name == "effect.wav"
    assert stable.count(PATH) == 2
