"""A picture that a service only gives the address of is paid for once, whatever stops the run before it is here."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from helpers_service import ROOT, OpenAICompatible, files_with, kept, know, make, project

from connectors.image.service import ServicePictures
from connectors.services import fetch, tries
from connectors.services.turnstile import halt
from preuve.engines import ImageRequest
from preuve.errors import BudgetSpent, PermanentError, Unusable

PATH = "/images/generations"
FILE = "/files/0.png"
SIGNATURE = "sig=a7c1f0e2d9b8"
ASKED = ImageRequest(shot="panne", prompt="Lina répare un grille-pain.", alt="Lina.")


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setattr(tries, "FIRST_WAIT", 0.01)
    with OpenAICompatible() as server:
        server.pictures_by_url, server.signature = server.origin, SIGNATURE
        know(monkeypatch, server)
        yield server


@pytest.fixture
def mine(service, tmp_path):
    yield project(tmp_path / "projet")
    halt(tmp_path / "projet")


def draw(mine, asked=ASKED):
    """As a production begun now would: nothing is left of the one before but its files."""
    halt(mine.folder)
    return make(mine, "scene", ServicePictures.build(mine, name="essai"), asked)


def costs(mine):
    return [(one.outcome, one.exchange.cost.eur) for one in kept(mine)]


def test_stopped_while_the_service_draws_its_picture_is_received_all_the_same(mine, service) -> None:
    def stop():
        while not service.count(PATH):
            time.sleep(0.01)
        halt(mine.folder)

    service.linger = 0.4
    stopping = threading.Thread(target=stop)
    stopping.start()
    made, _recorded = make(mine, "scene", ServicePictures.build(mine, name="essai"), ASKED)
    stopping.join()
    assert mine.store.read(made["scene.png"]) == service.files[FILE]
    assert costs(mine) == [("answered", 0.04)]


@pytest.mark.parametrize("fault", ["broken", "hang_up", "busy"])
def test_a_file_that_cannot_be_read_for_now_is_fetched_by_the_next_run(mine, service, fault) -> None:
    service.fail(FILE, fault)
    for _again in range(2):
        with pytest.raises(PermanentError, match="n'a pas encore pu être reçue") as caught:
            draw(mine)
        assert "sans être payée deux fois" in caught.value.remedy
    service.heal()
    made, _recorded = draw(mine)
    assert service.count(PATH) == 1
    assert mine.store.read(made["scene.png"]) == service.files[FILE]
    assert costs(mine) == [("failed", 0.04), ("failed", 0.0), ("answered", 0.0)]


def test_killed_before_the_file_is_fetched_it_is_not_paid_again_and_counted_once(mine, service, tmp_path) -> None:
    script = (
        "import os, signal, sys, pytest\n"
        "sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "import helpers_service as h, test_service_addressed as t\n"
        "from types import SimpleNamespace\n"
        "h.know(pytest.MonkeyPatch(), SimpleNamespace(base_url=sys.argv[3]))\n"
        "t.fetch._once = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "t.draw(h.Project(h.Path(sys.argv[4])))\n"
    )
    given = [str(ROOT), str(ROOT / "tests/contract"), service.base_url, str(mine.folder)]
    ended = subprocess.run([sys.executable, "-c", script, *given], cwd=ROOT, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert costs(mine) == []
    draw(mine)
    assert costs(mine) == [("answered", 0.04)]
    assert service.count(PATH) == 1


def test_killed_before_the_file_is_recorded_it_is_fetched_no_more(mine, service) -> None:
    engine = ServicePictures.build(mine, name="essai")
    first, again = engine.draw(ASKED), engine.draw(ASKED)
    assert (first.data, first.raw) == (again.data, again.raw)
    assert [one.path for one in service.requests] == [PATH, FILE]


def test_what_a_killed_run_was_answered_is_counted_in_the_budget(service, tmp_path, monkeypatch) -> None:
    mine = project(tmp_path / "p", limits="budget_eur = 0.05")

    def stop(*_given):
        raise KeyboardInterrupt

    engine = ServicePictures.build(mine, name="essai")
    with monkeypatch.context() as patched:
        patched.setattr(fetch, "_once", stop)
        with pytest.raises(KeyboardInterrupt):
            engine.draw(ASKED)
    halt(mine.folder)
    resumed = ServicePictures.build(mine, name="essai")
    resumed.draw(ASKED)
    with pytest.raises(BudgetSpent, match="0,04 € déjà comptés"):
        resumed.draw(ASKED.model_copy(update={"attempt": 2}))
    halt(mine.folder)


def test_a_signature_is_nowhere_once_the_file_is_here(mine, service) -> None:
    draw(mine)
    assert files_with(mine.folder, SIGNATURE) == []
    ((path, one),) = mine.recordings.all()
    assert json.loads(mine.recordings.read(path, one.raw))["data"][0]["url"] == service.origin + FILE


def test_a_signature_waits_with_its_order_alone(mine, service) -> None:
    service.fail(FILE, "broken")
    with pytest.raises(PermanentError):
        draw(mine)
    (place,) = files_with(mine.folder, SIGNATURE)
    assert "/.preuve/orders/" in place


def test_an_answer_that_cannot_be_read_is_kept_without_its_signature(mine, service) -> None:
    service.fail(PATH, "instead", body=json.dumps({"data": [f"{service.origin}{FILE}?{SIGNATURE}"]}).encode())
    with pytest.raises(PermanentError, match="forme attendue"):
        draw(mine)
    assert files_with(mine.folder, SIGNATURE) == []
    assert kept(mine)[0].raw.size > 0


def test_a_file_that_is_gone_is_told_and_nothing_asked_again_in_silence(mine, service) -> None:
    service.fail(FILE, "instead", body=b"{}", status=404)
    for _again in range(2):
        with pytest.raises(Unusable, match="404") as caught:
            draw(mine)
        assert "preuve iterate" in caught.value.remedy
    assert service.count(PATH) == 1
    assert costs(mine) == [("unusable", 0.04)]
    assert files_with(mine.folder, SIGNATURE) == []


def test_a_name_that_leads_nowhere_for_now_is_followed_later(mine, monkeypatch) -> None:
    def offline(*_given, **_more):
        raise socket.gaierror

    monkeypatch.setattr(fetch.socket, "getaddrinfo", offline)
    with pytest.raises(fetch.NotYet, match=r"images\.example") as caught:
        fetch.fetch(ServicePictures.build(mine, name="essai").line, "https://images.example/a.png?" + SIGNATURE, 1000)
    assert SIGNATURE not in caught.value.diagnostics()


def test_an_answer_that_holds_the_picture_leaves_no_order(mine, service) -> None:
    service.pictures_by_url = ""
    draw(mine)
    assert not (mine.store.folder / "orders").exists()


@pytest.mark.parametrize(
    ("said", "kept_as"),
    [
        (b'{"data": [{"url": "https://a.example/b?sig=1#c"}]}', b'{"data": [{"url": "https://a.example/b"}]}'),
        (b'{ "text": "Voir ? https://a.example/?b" }', b'{ "text": "Voir ? https://a.example/?b" }'),
        (b"pas du JSON https://a.example/?sig=1", b"pas du JSON https://a.example/?sig=1"),
        (b"[" * 100_000, b"[" * 100_000),
    ],
)
def test_what_may_be_kept_of_an_answer(said, kept_as) -> None:
    assert fetch.unsigned(said) == kept_as
