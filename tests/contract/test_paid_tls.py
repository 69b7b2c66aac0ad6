"""A paid request over TLS whose answer is spoiled is in doubt: it was read, so it is neither repeated nor free."""

import helpers_media
import pytest
from elevenlabs import KEY
from hanging import SPOILS, Hanging, certificate
from helpers_sounds import BED

from connectors.choose import choose
from connectors.sound import SOUNDS
from preuve.errors import PermanentError


def compose(tmp_path, monkeypatch, server):
    """Ask a service for a music; what it raised."""
    monkeypatch.setenv("ELEVENLABS_API_KEY", KEY)
    helpers_media.at_home(monkeypatch)
    mine = helpers_media.project(tmp_path / "p", "elevenlabs", f"https://{server.address}", limits="tries = 2")
    with pytest.raises(PermanentError) as caught:
        choose(SOUNDS, "elevenlabs", "sound").build(mine).compose(BED)
    return caught.value


def test_a_spoiled_answer_is_in_doubt_and_holds_no_key(tmp_path, monkeypatch):
    pem = certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    with Hanging(SPOILS["record"], pem) as server:
        error = compose(tmp_path, monkeypatch, server)
    assert "incertaine" in error.message
    assert server.read == 1
    assert error.exchange.cost.eur > 0
    assert error.__cause__ is None
    assert error.__context__ is None


def test_a_certificate_that_isnt_known_costs_nothing(tmp_path, monkeypatch):
    with Hanging(SPOILS["end"], certificate(tmp_path)) as server:
        error = compose(tmp_path, monkeypatch, server)
    assert "incertaine" not in error.message
    assert server.read == 0
    assert not error.exchange.cost.eur
