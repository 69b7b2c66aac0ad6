"""Each offer of pictures or of a voice in the kit's own list makes a request that its protocol takes, whole."""

import pytest
from helpers_service import KEY, OpenAICompatible, Speaker, kept, make, project

from connectors.choose import choose
from connectors.image import IMAGES
from connectors.services.turnstile import halt
from connectors.voice import VOICES
from preuve.engines import ImageRequest, VoiceRequest
from preuve.project import Project
from preuve.providers import able, book

OPENAI = {name for name, one in book().providers.items() if one.protocol == "openai"}
DRAWS = sorted(OPENAI & set(able("image")))
SPEAKS = sorted(OPENAI & set(able("voice")))
TEXT = "Réparer un grille-pain, c'est plus simple qu'on ne croit."  # as in test_service_voice.py: said once for both


@pytest.fixture(scope="module")
def speaker():
    made = Speaker()
    yield made
    made.close()


@pytest.fixture
def served(monkeypatch, tmp_path, speaker):
    """A project and the service that takes the place of a provider."""
    opened = []

    def serve(name: str, capability: str) -> tuple[Project, OpenAICompatible]:
        one = book().providers[name]
        service = OpenAICompatible(key=KEY if one.key else "", speak=speaker, models=(one.offers[capability].model,))
        opened.append(service)
        service.__enter__()
        if one.key:
            monkeypatch.setenv(one.key, KEY)
        folder = project(tmp_path / name).folder
        (folder / "preuve.toml").write_text(f'[providers.{name}]\nbase_url = "{service.base_url}"\n', encoding="utf-8")
        return Project(folder), service

    yield serve
    for service in opened:
        service.__exit__()
    for name in DRAWS + SPEAKS:
        halt(tmp_path / name)


@pytest.mark.parametrize("name", DRAWS)
def test_an_offer_of_pictures_draws(served, name):
    mine, _service = served(name, "image")
    asked = ImageRequest(shot="a", prompt="Un grille-pain ouvert sur un établi. " * 12, alt="Un grille-pain.")
    made, _recorded = make(mine, "scene", choose(IMAGES, name, "image").build(mine), asked)
    assert "scene.png" in made
    (one,) = kept(mine)
    assert one.exchange.cost.basis
    assert ("size" in one.exchange.sent) == bool(book().providers[name].offers["image"].sizes)


@pytest.mark.parametrize("name", SPEAKS)
def test_an_offer_of_a_voice_speaks(served, name):
    mine, service = served(name, "voice")
    service.speech_as_json = "voice_id" in book().providers[name].offers["voice"].fields.values()
    made, _recorded = make(mine, "voice", choose(VOICES, name, "voice").build(mine), VoiceRequest(text=TEXT))
    assert "voice.wav" in made
    (one,) = kept(mine)
    assert one.details["characters"] == len(TEXT)
    assert one.exchange.cost.eur is None or one.exchange.cost.eur < 0.01
