"""A small project made for real, through the command line: three shots of the sample, in two targets.

One Prefect server serves every run here, so that each is spared the ephemeral server's start.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SHOTS = ("panne", "diagnostic", "fete")
TARGETS = ("tiktok", "web")


def small_project(folder: Path) -> Path:
    """Three shots of the sample, in two targets."""
    shutil.copytree(ROOT / "sample_project", folder, ignore=shutil.ignore_patterns("runs", ".preuve"))
    brief = yaml.safe_load((folder / "brief.yaml").read_text(encoding="utf-8"))
    brief["targets"] = list(TARGETS)
    (folder / "brief.yaml").write_text(yaml.safe_dump(brief, allow_unicode=True), encoding="utf-8")
    path = folder / "storyboards" / "chaleureux.yaml"
    board = yaml.safe_load(path.read_text(encoding="utf-8"))
    board["shots"] = [shot for shot in board["shots"] if shot["id"] in SHOTS]
    path.write_text(yaml.safe_dump(board, allow_unicode=True), encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Command:
    """The installed command line, as a person runs it."""

    environment: dict[str, str]

    def start(self, *arguments: str, folder: Path = ROOT) -> subprocess.Popen[str]:
        """Start it, and let it run."""
        return subprocess.Popen(
            [sys.executable, "-m", "preuve.cli", *arguments],
            cwd=folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __call__(self, *arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        process = self.start(*arguments, folder=folder)
        out, err = process.communicate(timeout=400)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server of its own on loopback; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("prefect")
    environment = {
        **os.environ,
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}/api"
    try:
        _wait_until_it_answers(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_it_answers(address: str) -> None:
    import requests

    for _ in range(240):
        try:
            if requests.get(f"{address}/health", timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.25)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def preuve(prefect_server: str) -> Command:
    """The command line, reporting to the tests' own Prefect server."""
    return Command(
        {
            **os.environ,
            "PREFECT_API_URL": prefect_server,
            "PREUVE_RENDER__PRESET": "ultrafast",
            "PREUVE_LANG": "fr",
            "BROWSER": "true",
        }
    )


@pytest.fixture(scope="session")
def made(preuve: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, made once for every test that only looks at it."""
    folder = small_project(tmp_path_factory.mktemp("projets") / "l'été à Évry")
    done = preuve("run", str(folder), "--plain")
    assert done.returncode == 0, done.stderr + done.stdout
    return folder
