"""What the tests of text services share: a service that writes a storyboard, and a project that asks it."""

import json

import pytest
from helpers_service import OpenAICompatible, kept, know, make, project

from connectors.choose import choose
from connectors.services import tries
from connectors.services.turnstile import halt
from connectors.text import TEXTS
from preuve.engines import TextRequest
from preuve.errors import PermanentError
from preuve.providers import Offer, Price
from preuve.storyboard_schema import schema

PATH = "/chat/completions"
BOARD = {"title": "Le vélo", "shots": [{"id": "a", "narration": "Bonjour à tous.", "visual": "Rue.", "alt": "Rue."}]}
PRICES = (Price(value=2.0, unit="million input tokens"), Price(value=10.0, unit="million output tokens"))
OFFER = Offer(model="essai-texte", schema_output=True, prices=PRICES)
ASKED = TextRequest(prompt="Écris un storyboard sur le vélo.", json_schema=schema(6))


@pytest.fixture
def service():
    with OpenAICompatible(reply=lambda _asked: json.dumps(BOARD, ensure_ascii=False)) as server:
        yield server


@pytest.fixture
def mine(service, tmp_path, monkeypatch):
    monkeypatch.setattr(tries, "FIRST_WAIT", 0.01)
    know(monkeypatch, service, offers={"text": OFFER})
    made = project(tmp_path / "projet", limits="tries = 3\ntimeout_seconds = 1", options="max_tokens = 500")
    yield made
    halt(made.folder)


def limited(mine, limits, options="max_tokens = 500"):
    """The same project with other limits, taken up anew."""
    halt(mine.folder)
    return project(mine.folder, limits=limits, options=options)


def engine(mine):
    return choose(TEXTS, "essai", "text").build(mine, step="script")


def fails(mine, match, kind=PermanentError, asked=ASKED):
    """The error of a call, and the recording of it."""
    with pytest.raises(kind, match=match) as caught:
        make(mine, "script", engine(mine), asked)
    return caught.value, kept(mine)
