"""The page where a consent comes back: for one answer, to this machine, and of which nothing stays."""

import http.client
import socket

import pytest
from helpers_accounts import Person  # noqa: F401 - it puts the servers on the path

from connectors.platforms import loopback
from connectors.platforms.loopback import Loopback
from preuve.errors import PermanentError
from preuve.i18n import speaking
from preuve.publication.accounts import place

STATE = "état-attendu-1"


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(loopback, "FAREWELL", 0.1)


@pytest.fixture
def back():
    with Loopback(place("tiktok"), STATE) as opened:
        yield opened


def ask(back, path, host=""):
    port = int(back.redirect.split(":")[2].partition("/")[0])
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", path, headers={"Host": host or f"127.0.0.1:{port}"})
    reply = line.getresponse()
    told = reply.status, dict(reply.getheaders()), reply.read().decode()
    line.close()
    return told


GOOD = "/retour/?code=planted-code-1&state=%C3%A9tat-attendu-1"


def test_an_answer_is_taken_and_its_address_left_at_once(back):
    status, headers, body = ask(back, GOOD)
    assert (status, headers["Location"], body) == (303, "/fini/", "")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert back.wait(1) == {"code": "planted-code-1"}
    status, _headers, body = ask(back, "/fini/")
    assert status == 200
    assert "planted" not in body
    assert '<html lang="fr">' in body
    assert "default-src 'none'" in body


@pytest.mark.parametrize(
    "path", ["/", "/favicon.ico", "/retour/", "/fini/", "/retour/x?code=1", "/retour/?" + "x" * 20_000]
)
def test_nothing_else_is_an_answer(back, path):
    assert ask(back, path)[0] == 404
    assert not back.seen.is_set()


def test_another_site_s_name_for_this_machine_is_refused(back):
    assert ask(back, GOOD, host="exemple.fr")[0] == 404
    assert not back.seen.is_set()


def test_only_the_first_answer_counts(back):
    ask(back, GOOD)
    assert ask(back, GOOD.replace("code-1", "code-2"))[0] == 404
    assert back.wait(1) == {"code": "planted-code-1"}


@pytest.mark.parametrize("query", ["code=1", "code=1&state=", "code=1&state=autre", "state=%C3%A9tat-attendu-"])
def test_another_s_answer_is_refused_and_said(back, query):
    status, _headers, body = ask(back, f"/retour/?{query}")
    assert status == 404
    assert "pas celle qui est attendue" in body.replace("&#39;", "'")
    assert ask(back, "/fini/")[0] == 404
    with pytest.raises(PermanentError, match="pas celle de cette demande"):
        back.wait(0.1)


def test_a_page_of_the_web_that_calls_first_takes_no_answer_s_place(back):
    for query in ("a=b", "code=stolen&state=autre", "state="):
        assert ask(back, f"/retour/?{query}")[0] == 404
    assert ask(back, GOOD)[0] == 303
    assert back.wait(1) == {"code": "planted-code-1"}
    assert "Vous pouvez fermer cette page" in ask(back, "/fini/")[2]


def test_a_connection_that_says_nothing_holds_nobody_up(back):
    port = int(back.redirect.split(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port)):
        assert ask(back, GOOD)[0] == 303


def test_it_listens_on_this_machine_alone(back):
    assert back.http.server_address[0] == "127.0.0.1"


def test_the_page_speaks_her_language():
    with speaking("en"), Loopback(place("tiktok"), STATE) as back:
        ask(back, GOOD)
        assert '<html lang="en">' in ask(back, "/fini/")[2]
