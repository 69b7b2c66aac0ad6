"""A run that stops at each gate in turn, through the command line, makes the same films as one that nobody stops."""

import json
from pathlib import Path

import pytest
from conftest import TARGETS, Command, small_project

from preuve.history import PastRun, last_run, past_runs
from preuve.review.decisions import GATES

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(900)]
SETTINGS = '\n[review]\ngates = ["storyboard", "images", "film"]\nby = "Camille Durand"\n'


def run_of(folder: Path) -> PastRun:
    run = last_run(folder)
    assert run
    return run


def test_stopped_at_each_gate_it_ends_with_the_same_films(made: Path, preuve: Command, tmp_path: Path) -> None:
    folder = small_project(tmp_path / "relu")
    settings = folder / "preuve.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    for gate in GATES:
        stopped = preuve("run", str(folder), "--plain")
        assert stopped.returncode == 3, stopped.stdout + stopped.stderr
        assert "Votre relecture est attendue" in stopped.stderr
        assert "Traceback" not in stopped.stderr
        assert run_of(folder).awaited["gate"] == gate
        assert "bundles/web/film.mp4" not in run_of(folder).delivered
        reviewed = preuve("review", str(folder), "--accept", "--no-open")
        assert reviewed.returncode == 0, reviewed.stderr
    done = preuve("run", str(folder), "--plain")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(past_runs(folder))) == 1
    run, free = run_of(folder), run_of(made)
    assert run.status == "complete"
    films = [
        f"{kind}/{target}.{suffix}" for target in TARGETS for kind, suffix in (("films", "mp4"), ("captions", "vtt"))
    ]
    assert {path: run.delivered[path] for path in films} == {path: free.delivered[path] for path in films}
    made_keys = [line["key"] for line in run.lines if line["kind"] == "step" and not line["hit"]]
    assert len(made_keys) == len(set(made_keys))
    for gate in GATES:
        kept = json.loads((run.folder / f"reviews/{gate}-1.json").read_bytes())
        assert (kept["looked"], kept["by"]) == (True, "Camille Durand")
    page = (run.folder / "report" / "deroulement.html").read_text(encoding="utf-8")
    assert page.count("accord de Camille Durand") >= len(GATES)
    again = preuve("run", str(folder), "--plain")
    assert "Rien de nouveau" in again.stdout
