"""The flow's own promises: retries only for what stumbles, a gate that lets the urgent pass, quiet settings."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from flows.gate import Gate

ROOT = Path(__file__).parents[2]
RETRIES = """
from flows.environment import prepare
prepare()
from prefect import flow
from flows.produce import stage
from preuve.errors import PermanentError, TransientError
calls = {"transient": 0, "permanent": 0}

@stage("transient")
def transient():
    calls["transient"] += 1
    if calls["transient"] < 3:
        raise TransientError("busy")
    return "done"

@stage("permanent")
def permanent():
    calls["permanent"] += 1
    raise PermanentError("no")

@flow
def both():
    first = transient.with_options(retry_delay_seconds=0, retry_jitter_factor=None).submit()
    second = permanent.with_options(retry_delay_seconds=0, retry_jitter_factor=None).submit()
    print(first.result())
    try:
        second.result()
    except PermanentError:
        print("refused")

both()
print(calls)
"""


@pytest.mark.long
def test_only_a_stumble_is_tried_again_and_nothing_of_prefect_is_printed(tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    environment["XDG_DATA_HOME"] = str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", RETRIES],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines() == ["done", "refused", "{'transient': 3, 'permanent': 1}"], done.stderr
    assert done.stderr == ""


def test_the_gate_lets_only_so_many_in():
    gate, inside, most = Gate(2), 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        with gate.pass_through():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.02)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_the_gate_lets_the_urgent_pass_first():
    gate, order = Gate(1), []

    def work(rank: int) -> None:
        with gate.pass_through(rank):
            order.append(rank)

    with gate.pass_through():
        threads = [threading.Thread(target=work, args=(rank,)) for rank in (5, 3, 1, 4)]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert order == [1, 3, 4, 5]


def test_a_failure_gives_the_place_back():
    gate = Gate(1)
    with pytest.raises(RuntimeError), gate.pass_through():
        raise RuntimeError
    with gate.pass_through():
        pass


def test_settings_of_hers_win(monkeypatch, tmp_path):
    from flows.environment import prepare

    for name in list(os.environ):
        if name.startswith("PREFECT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    prepare()
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert "PREFECT_API_DATABASE_CONNECTION_URL" not in os.environ
    assert Path(os.environ["PREFECT_HOME"]).is_relative_to(tmp_path)
