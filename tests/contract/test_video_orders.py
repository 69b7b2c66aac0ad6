"""A clip is ordered once: in doubt, after a kill, while it is waited for, and once it failed."""

import signal
import subprocess
import sys
import threading
import time

import pytest
from helpers_clips import CREATE, FIRST, asked, hurried, polls, project
from helpers_media import ROOT, files_with, kept, make
from runway import KEY, SIGNATURE, Runway

from connectors.choose import choose
from connectors.services.orders import Orders, key_of
from connectors.services.turnstile import halt
from connectors.video import VIDEOS, runway_task
from preuve.errors import BudgetSpent, PermanentError, ServiceRefused


@pytest.fixture
def service(monkeypatch):
    hurried(monkeypatch)
    with Runway() as server:
        yield server


@pytest.fixture
def mine(service, tmp_path):
    return project(tmp_path / "projet", service)


@pytest.fixture
def engine(mine):
    return choose(VIDEOS, "runway", "video").build(mine)


@pytest.fixture
def shot(mine):
    return asked(mine)


def test_stopped_while_it_waits_then_resumed(engine, mine, service, shot):
    service.hold.set()
    threading.Timer(0.4, halt, (mine.folder,)).start()
    with pytest.raises(PermanentError, match="arrêtée") as caught:
        make(mine, "clip", engine, shot)
    assert "sans être payée deux fois" in caught.value.remedy
    with pytest.raises(PermanentError, match="arrêtée"):
        make(mine, "clip", engine, shot)
    service.hold.clear()
    make(mine, "clip", choose(VIDEOS, "runway", "video").build(mine), shot)
    assert service.count(CREATE) == 1
    assert [one.outcome for one in kept(mine)] == ["failed", "answered"]


PROGRAM = """
import sys
from pathlib import Path
from connectors.choose import choose
from connectors.video import VIDEOS
from preuve import providers, steps
from preuve.engines import VideoRequest
from preuve.maker import order, perform
from preuve.project import Project
providers._elsewhere = lambda _given, _known: False  # as `helpers_media.at_home`
project = Project(Path(sys.argv[1]))
asked = VideoRequest.model_validate_json(sys.argv[2]).model_dump(mode="json")
engine = choose(VIDEOS, "runway", "video").build(project)
perform(order("clip", None, asked, engine, 1, ""), project.store, project.recordings)
"""


def killed_once(reached, mine, shot):
    """Begin a clip in another process, and kill it as soon as something is reached."""
    running = subprocess.Popen([sys.executable, "-c", PROGRAM, str(mine.folder), shot.model_dump_json()], cwd=ROOT)
    try:
        until = time.monotonic() + 60
        while not reached() and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()


def test_killed_while_it_waits_then_resumed(engine, mine, service, shot):
    service.hold.set()
    killed_once(lambda: polls(service), mine, shot)
    assert (service.count(CREATE), kept(mine)) == (1, [])
    service.hold.clear()
    make(mine, "clip", engine, shot)
    (one,) = kept(mine)
    assert service.count(CREATE) == 1
    assert (one.outcome, one.exchange.cost.eur, one.exchange.method) == ("answered", 0.1, "POST")
    assert files_with(mine.folder, KEY, SIGNATURE) == []


def test_killed_while_it_ordered_is_told_once(engine, mine, service, shot):
    service.fail(CREATE, "slow", 1, seconds=20)
    killed_once(lambda: service.count(CREATE), mine, shot)
    with pytest.raises(PermanentError, match="personne n'a noté la suite") as caught:
        make(mine, "clip", engine, shot)
    assert "Vérifiez sur le site du service avant de relancer" in caught.value.remedy
    assert service.count(CREATE) == 1
    make(mine, "clip", engine, shot)
    assert service.count(CREATE) == 2


def test_a_spoilt_order_counts_as_one_without_a_number(engine, mine, service, shot):
    orders = Orders(mine.store.folder)
    orders.intend(key_of(engine.identity(), shot))
    next(orders.folder.iterdir()).write_text("{", encoding="utf-8")
    with pytest.raises(PermanentError, match="personne n'a noté la suite"):
        engine.film(shot)
    assert service.requests == []


@pytest.mark.parametrize(
    ("fault", "how"), [("slow", {"seconds": 1.6}), ("cut", {}), ("hang_up", {}), ("status", {"status": 500})]
)
def test_an_uncertain_order_is_never_repeated(mine, service, shot, tmp_path, fault, how):
    hasty = project(tmp_path / "projet", service, timeout=1) if fault == "slow" else mine
    service.fail(CREATE, fault, 1, **how)
    with pytest.raises(PermanentError, match="incertaine") as caught:
        make(hasty, "clip", choose(VIDEOS, "runway", "video").build(hasty), shot)
    assert "Vérifiez sur le site du service avant de relancer" in caught.value.remedy
    assert service.count(CREATE) == 1
    (one,) = kept(mine)
    assert (one.outcome, one.exchange.cost.eur) == ("failed", 0.1)
    patient = project(tmp_path / "projet", service)
    make(patient, "clip", choose(VIDEOS, "runway", "video").build(patient), shot)
    assert service.count(CREATE) == 2


@pytest.mark.parametrize(
    "how", [{"kind": "busy"}, {"kind": "busy", "retry_after": "1"}, {"kind": "status", "status": 503}]
)
def test_an_order_that_wasnt_taken_is_tried_again(engine, service, shot, how):
    service.fail(CREATE, how.pop("kind"), 1, **how)
    answer = engine.film(shot)
    assert service.count(CREATE) == 2
    assert [one.status for one in answer.exchange.tries] == [how.get("status", 429)]


def test_an_unlucky_look_is_taken_again(engine, service, shot):
    task = f"/v1/tasks/{FIRST}"
    service.fail(task, "status", 1, status=500)
    service.fail(task, "hang_up", 3)
    assert engine.film(shot).name == "clip.mp4"
    assert service.count(CREATE) == 1


@pytest.mark.parametrize(
    ("fault", "said"), [("wrong_json", "n'a pas la forme"), ("hang_up", "essais"), ("html", "page web")]
)
def test_when_looking_fails_the_order_stands(engine, mine, service, shot, fault, said):
    service.fail(f"/v1/tasks/{FIRST}", fault)
    with pytest.raises(PermanentError, match=said):
        make(mine, "clip", engine, shot)
    service.faults.clear()
    make(mine, "clip", engine, shot)
    assert service.count(CREATE) == 1


def test_a_moderated_task_is_refused_and_not_ordered_twice(engine, mine, service, shot):
    service.end = {"status": "FAILED", "failure": "The text was flagged.", "failureCode": "SAFETY.INPUT.TEXT"}
    for _again in range(2):
        with pytest.raises(ServiceRefused, match="flagged"):
            make(mine, "clip", engine, shot)
    assert service.count(CREATE) == 1
    assert [one.outcome for one in kept(mine)] == ["refused"]
    assert kept(mine)[0].exchange.cost.eur == 0.1


@pytest.mark.parametrize(
    "end",
    [
        {"status": "FAILED", "failure": "An unexpected error occurred.", "failureCode": "INTERNAL.BAD_OUTPUT.CODE01"},
        {"status": "CANCELLED"},
    ],
)
def test_a_failed_task_is_told_and_may_be_ordered_again(engine, mine, service, shot, end):
    service.end = end
    with pytest.raises(PermanentError, match=end.get("failureCode", "CANCELLED")) as caught:
        make(mine, "clip", engine, shot)
    assert not isinstance(caught.value, ServiceRefused)
    service.end = {"status": "SUCCEEDED"}
    make(mine, "clip", engine, shot)
    assert service.count(CREATE) == 2


def test_a_task_that_is_gone_is_told(engine, service, shot):
    service.hold.set()
    service.fail(f"/v1/tasks/{FIRST}", "status", status=404, body=b'{"error": "no"}')
    with pytest.raises(PermanentError, match="n'existe plus"):
        engine.film(shot)


def test_a_task_without_end_is_left_and_taken_up_again(engine, mine, service, shot, tmp_path, monkeypatch):
    monkeypatch.setattr(runway_task, "PATIENCE", 0.1)
    service.hold.set()
    hasty = project(tmp_path / "projet", service, timeout=1)
    with pytest.raises(PermanentError, match="toujours en cours") as caught:
        make(hasty, "clip", choose(VIDEOS, "runway", "video").build(hasty), shot)
    assert "sans être payée deux fois" in caught.value.remedy
    service.hold.clear()
    make(mine, "clip", engine, shot)
    assert service.count(CREATE) == 1


def test_a_paid_clip_is_waited_for_whatever_the_budget(engine, mine, service, shot, tmp_path):
    make(mine, "clip", engine, shot.model_copy(update={"attempt": 2}))
    service.hold.set()
    threading.Timer(0.4, halt, (mine.folder,)).start()
    with pytest.raises(PermanentError, match="arrêtée"):
        make(mine, "clip", engine, shot)
    service.hold.clear()
    poor = project(tmp_path / "projet", service, "budget_eur = 0.05")
    resumed = choose(VIDEOS, "runway", "video").build(poor)
    make(poor, "clip", resumed, shot)
    assert service.count(CREATE) == 2
    with pytest.raises(BudgetSpent):
        make(poor, "clip", resumed, shot.model_copy(update={"attempt": 3}))


def test_a_clip_that_a_killed_run_ordered_is_counted_before_its_recording_is(mine, service, shot, tmp_path):
    service.hold.set()
    killed_once(lambda: polls(service), mine, shot)
    assert kept(mine) == []
    service.hold.clear()
    poor = project(tmp_path / "projet", service, "budget_eur = 0.15")
    resumed = choose(VIDEOS, "runway", "video").build(poor)
    resumed.film(shot)
    with pytest.raises(BudgetSpent, match="0,1 € déjà comptés"):
        resumed.film(shot.model_copy(update={"attempt": 2}))
    assert service.count(CREATE) == 1
