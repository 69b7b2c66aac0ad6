"""The child process where hostile bytes are decoded: killed with its children, shut in, and never believed."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import helpers_jobs
import pytest

from preuve.dossier import child
from preuve.dossier.child import ChildFailed, Limits, in_child
from preuve.errors import BadMedia, MissingPart

linux = pytest.mark.skipif(sys.platform != "linux", reason="what the system holds is Linux's here")


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """Run a misbehaving job in the child."""
    monkeypatch.setattr(child, "COMMAND", helpers_jobs.COMMAND)
    folder = tmp_path / "scratch"
    folder.mkdir()

    def run(name: str, limits: Limits | None = None, **given: Any) -> Any:
        heard: list[tuple[str, float]] = []
        try:
            return in_child(name, given, folder, limits=limits, hear=lambda what, share: heard.append((what, share)))
        finally:
            run.heard = heard  # type: ignore[attr-defined]

    return run


def running(token: str) -> dict[str, int]:
    """The processes that were given a word that begins so, and still run."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_text().split("\0")
            if (place / "stat").read_text().split(") ")[1][0] in "ZX":
                continue
        except OSError:
            continue
        found |= {word: int(place.name) for word in words if word.startswith(token)}
    return found


@linux
def test_what_lasts_is_killed_with_those_it_started(job: Callable[..., Any], tmp_path: Path) -> None:
    """One that left its group too, where the system gives them processes of their own."""
    began, token = time.monotonic(), f"preuve-{os.getpid()}-{time.monotonic_ns()}"
    with pytest.raises(ChildFailed, match="duré"):
        job("endless", Limits(seconds=3), token=token)
    assert time.monotonic() - began < 10
    apart = (tmp_path / "scratch" / "first").read_text() == "True"
    left = set() if apart else {f"{token}-left"}
    for _wait in range(50):
        if running(token).keys() <= left:
            break
        time.sleep(0.1)
    still = running(token)
    for pid in still.values():
        os.kill(pid, 9)
    assert still.keys() <= left


@linux
def test_it_reaches_nobody_outside_and_neither_do_programs_it_starts(job: Callable[..., Any], tmp_path: Path) -> None:
    """Sockets with a path, signals, another's memory, modes and dates of her files: Landlock leaves those open."""
    place, hers = tmp_path / "s", tmp_path / "hers"
    hers.write_text("à elle")
    hers.chmod(0o600)
    before = hers.stat()
    with socket.socket(socket.AF_UNIX) as server, subprocess.Popen(["sleep", "60"]) as other:
        server.bind(str(place))
        server.listen(1)
        found = job("reaches", socket=str(place), pid=other.pid, file=str(hers))
        held = other.poll() is None
        other.kill()
    signals = [one.pop("signal") for one in found["told"]]
    assert (held and not any(signals)) or not found["holds signals"]
    assert found["told"] == [dict.fromkeys(("unix", "udp", "tcp", "memory"), False)] * 2
    assert (hers.stat().st_mode, hers.stat().st_mtime) == (before.st_mode, before.st_mtime)


@linux
def test_memory_is_bounded(job: Callable[..., Any]) -> None:
    with pytest.raises(ChildFailed, match="mémoire"):
        job("greedy", Limits(seconds=60))


@linux
def test_it_writes_in_its_folder_alone_and_so_do_programs_it_starts(job: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "hers").write_text("à elle")
    outside = [str(tmp_path / "outside"), str(tmp_path / "hers"), "/tmp/preuve-outside"]
    found = job("writes", paths=outside)
    assert found.pop(str(tmp_path / "scratch" / "inside")) == "written"
    assert set(found.values()) == {"PermissionError", "refused"}
    assert (tmp_path / "hers").read_text() == "à elle"
    assert not Path("/tmp/preuve-outside").exists()


@linux
def test_it_calls_nobody_and_neither_do_programs_it_starts(job: Callable[..., Any]) -> None:
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def wait() -> None:
            try:
                heard.append(server.accept())
            except OSError:
                return

        listening = threading.Thread(target=wait, daemon=True)
        listening.start()
        assert job("calls", port=server.getsockname()[1]) == {"itself": "refused", "program": "refused"}
    assert heard == []


def test_nothing_of_hers_reaches_it(job: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", "s3cret")
    monkeypatch.setenv("PREUVE_SIGNING_KEY", "s3cret")
    left = job("leaves")
    assert "s3cret" not in left.values()
    assert left["HOME"] == str(tmp_path / "scratch")


def test_what_it_says_commands_no_terminal(job: Callable[..., Any]) -> None:
    with pytest.raises(ChildFailed) as failed:
        job("says")
    told = [failed.value.reason, *(what for what, _share in job.heard)]  # type: ignore[attr-defined]
    assert told
    assert all(one.isprintable() for one in told)


def test_a_job_that_never_stops_talking_is_stopped(job: Callable[..., Any]) -> None:
    with pytest.raises(ChildFailed, match="trop parlé"):
        job("talks", Limits(seconds=60))


@pytest.mark.parametrize(
    "said", ["pas du JSON\n", "[1]\n", '{"done": "x"}\n', "[" * 90_000 + "\n", '{"done": {"a": 1}}\n', "\n"]
)
def test_an_answer_of_no_form_is_refused(said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = f"import sys, time; sys.stdin.read(); print({said!r}, end='', flush=True); time.sleep(60)"
    monkeypatch.setattr(child, "COMMAND", (sys.executable, "-c", script))
    with pytest.raises(ChildFailed, match="n'importe quoi"):
        in_child("measures", {}, tmp_path, limits=Limits(seconds=20))


def test_a_share_of_any_size_is_a_share(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = "".join(f'{{"done": {share}}}\n' for share in ("1" + "0" * 400, "NaN", "-Infinity", "2")) + '{"gives": 1}\n'
    script = f"import sys; sys.stdin.read(); print({said!r}, end='', flush=True)"
    monkeypatch.setattr(child, "COMMAND", (sys.executable, "-c", script))
    heard: list[float] = []
    assert in_child("measures", {}, tmp_path, hear=lambda _what, share: heard.append(share)) == 1
    assert heard == [1.0, 1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("error", "machine"),
    [
        (MissingPart("aucun ffmpeg"), True),
        (OSError(28, "No space left on device"), True),
        (OSError(27, "File too large"), False),
        (MemoryError(), False),
        (RecursionError(), False),
        (BadMedia("un film", path=Path("a.mp4")), False),
    ],
)
def test_what_the_machine_lacks_is_told_apart_from_what_the_dossier_does(error: Exception, machine: bool) -> None:
    assert child._machine(error) is machine


def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(child, "COMMAND", (sys.executable, "-c", "import os; os.abort()"))
    with pytest.raises(ChildFailed, match="de lui-même"):
        in_child("measures", {}, tmp_path)


def test_no_job_but_those_of_the_table(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed):
        in_child("os:system", {}, tmp_path)


def test_every_job_of_the_table_is_there() -> None:
    from pkgutil import resolve_name

    assert all(callable(resolve_name(place)) for place in child.JOBS.values())
    assert os.name != "posix" or child.COMMAND[1] == "-I"
