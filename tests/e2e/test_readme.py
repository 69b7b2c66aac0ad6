"""Every command of the README is run: a reader who types it gets what it says."""

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVERS = str(ROOT / "tests" / "servers")
if SERVERS not in sys.path:
    sys.path.insert(0, SERVERS)

from mastodon import MastodonServer  # noqa: E402

CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
# What `.ci/run` runs itself, and what would run this very test again.
ELSEWHERE = {"make demo", "make test", "make lint typecheck"}


def commands() -> list[str]:
    """The README's console commands, in order, each once."""
    found = []
    for name in ("README.md", "README.fr.md"):
        for block in CONSOLE.findall((ROOT / name).read_text(encoding="utf-8")):
            found += [line.removeprefix("$ ").strip() for line in block.splitlines() if line.startswith("$ ")]
    return list(dict.fromkeys(found))


def test_ci_runs_what_is_left_out_here():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8").replace(" --no-print-directory", "")
    assert set(commands()) >= ELSEWHERE
    for command in ELSEWHERE:
        assert command in script


def complete(command, folder: Path) -> None:
    """What the README asks of her before a film leaves: the brief completed, the film made again."""
    brief = folder / "mon-projet" / "brief.yaml"
    text = brief.read_text(encoding="utf-8")
    if "À compléter" in text:
        brief.write_text(re.sub(r"À compléter[^\"]*", "Venez samedi.", text), encoding="utf-8")
        assert command("run", "mon-projet", folder=folder).returncode == 0


@pytest.fixture
def connected(preuve):
    """The command line with an account, as the README's reader has one: on a server that keeps Mastodon's contract."""
    with MastodonServer() as server:
        account = {"TOKEN": server.token, "URL": server.base_url, "ACCOUNT": "account-1"}
        variables = {f"PREUVE_MASTODON_{name}": value for name, value in account.items()}
        yield replace(preuve, environment={**preuve.environment, **variables})


@pytest.mark.long
@pytest.mark.timeout(500)
def test_the_readmes_commands_work_in_order(connected, tmp_path):
    made_here = shutil.ignore_patterns("runs", ".preuve")
    shutil.copytree(ROOT / "sample_project", tmp_path / "sample_project", ignore=made_here)
    for command in commands():
        if command in ELSEWHERE:
            continue
        words = shlex.split(command)
        if "publish" in words:
            complete(connected, tmp_path)
        if words[0] == "make":
            done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        else:
            assert words[0] == ".venv/bin/preuve"
            done = connected(*words[1:], folder=tmp_path)
        # A project fresh from the skeleton has gaps, and `check` and `prompt lint` say so by their exit code.
        assert done.returncode == (1 if {"check", "lint"} & set(words) else 0), (command, done.stderr)
        assert done.stdout.strip(), command
    made = tmp_path / "mon-projet" / "runs"
    assert sorted({path.stem for path in made.glob("*/films/*.mp4")}) == ["instagram-feed", "tiktok", "web"]
    shutil.rmtree(tmp_path)
