"""Every command of the README is run: a reader who types it gets what it says."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
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


@pytest.mark.long
@pytest.mark.timeout(500)
def test_the_readmes_commands_work_in_order(preuve, tmp_path):
    for command in commands():
        if command in ELSEWHERE:
            continue
        words = shlex.split(command)
        if words[0] == "make":
            done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        else:
            assert words[0] == ".venv/bin/preuve"
            done = preuve(*words[1:], folder=tmp_path)
        # A project fresh from the skeleton has gaps, and `check` and `prompt lint` say so by their exit code.
        assert done.returncode == (1 if {"check", "lint"} & set(words) else 0), (command, done.stderr)
        assert done.stdout.strip(), command
    made = tmp_path / "mon-projet" / "runs"
    assert sorted(path.stem for path in made.glob("*/films/*.mp4")) == ["instagram-feed", "tiktok", "web"]
    shutil.rmtree(tmp_path)
