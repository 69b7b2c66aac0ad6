"""What may be sent again by itself: only what certainly never left, whatever TLS or a proxy do to the answer."""

import traceback

import pytest
from hanging import SPOILS, Hanging, certificate

from connectors.platforms.account import Fixed
from connectors.platforms.web import TRIES, Web
from preuve.errors import PreuveError, TransientError, Uncertain

TOKEN = "planted-token-1"


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def create(address):
    """Ask for a post; what it raised."""
    web = Web("Essai", address, Fixed(TOKEN), timeout=3.0)
    with pytest.raises(PreuveError) as caught:
        web.call("POST", "/posts", creates=True, json={"a": 1})
    return caught.value


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_an_answer_spoiled_in_tls_isnt_a_request_that_never_left(pem, monkeypatch, spoil):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    with Hanging(spoil, pem) as server:
        assert isinstance(create(f"https://{server.address}"), Uncertain)
    assert server.read == 1


def test_a_certificate_that_isnt_known_stops_all_before_it_leaves(pem):
    with Hanging(SPOILS["end"], pem) as server:
        error = create(f"https://{server.address}")
    assert isinstance(error, TransientError)
    assert "injoignable" in error.message
    assert server.read == 0


def test_a_proxy_that_hangs_up_may_have_passed_it_on(monkeypatch):
    with Hanging(SPOILS["end"]) as proxy:
        monkeypatch.setenv("http_proxy", f"http://{proxy.address}")
        assert isinstance(create("http://platform.example"), Uncertain)
    assert proxy.read == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_isnt_there_passes_nothing_on(monkeypatch, scheme):
    with Hanging(b"") as gone:
        pass
    monkeypatch.setenv(f"{scheme}_proxy", f"http://{gone.address}")
    assert isinstance(create(f"{scheme}://platform.example"), TransientError)


def test_a_proxy_that_makes_no_tunnel_passes_nothing_on(monkeypatch):
    with Hanging(b"HTTP/1.1 403 Forbidden\r\n\r\n") as proxy:
        monkeypatch.setenv("https_proxy", f"http://{proxy.address}")
        assert isinstance(create("https://platform.example"), TransientError)


def test_what_never_left_is_tried_again(pem):
    waits = []
    with Hanging(SPOILS["end"]) as gone:
        pass
    web = Web("Essai", f"http://{gone.address}", None, pause=waits.append)
    with pytest.raises(TransientError):
        web.call("POST", "/posts", creates=True, json={"a": 1})
    assert len(waits) == TRIES - 1


def test_no_error_gives_the_token_back():
    with Hanging(SPOILS["end"]) as server:
        error = create(f"http://{server.address}")
    seen = error
    while seen is not None:
        request = getattr(seen, "request", None)
        assert not request or TOKEN not in str(request.headers)
        seen = seen.__cause__ or seen.__context__
    assert TOKEN not in "".join(traceback.format_exception(error))
