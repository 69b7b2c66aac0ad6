"""The whole pipeline on the sample: one line changed against a full run, and what an unchanged run costs.

    python bench/pipeline.py

Prints, in one run: the demo's time; what changing one line of narration redoes, as a share of the full run's work
(target ≤ 0.25); the kit's own work in an unchanged run, Prefect's start taken away (target ≤ 2 s); `preuve --help`
(target ≤ 0.3 s).
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from preuve.history import last_run

ROOT = Path(__file__).parents[1]
PREUVE = [sys.executable, "-m", "preuve.cli"]
EMPTY = "from flows.environment import prepare; prepare(); from prefect import flow; flow(lambda: None, name='empty')()"


def timed(command: list[str]) -> float:
    """Seconds a command takes."""
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def worked(folder: Path) -> float:
    """Seconds of work that the last run's steps took, all processors together."""
    run = last_run(folder)
    lines = run.lines if run else []
    return sum(float(line["seconds"]) for line in lines if line["kind"] == "step" and not line["hit"])


def change_a_line(folder: Path) -> None:
    """Edit one shot's narration, as a trainer does in class."""
    path = folder / "storyboards" / "chaleureux.yaml"
    board = yaml.safe_load(path.read_text(encoding="utf-8"))
    board["shots"][2]["narration"] = "Marcel et Lina ouvrent l'appareil : la panne est toute simple."
    path.write_text(yaml.safe_dump(board, allow_unicode=True), encoding="utf-8")


def main() -> None:
    """Print the figures."""
    help_times = [timed([*PREUVE, "--help"]) for _ in range(5)]
    print(f"preuve --help: {statistics.median(help_times):.2f} s (target 0.30)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "sample"
        shutil.copytree(ROOT / "sample_project", folder, ignore=shutil.ignore_patterns("runs", ".preuve"))
        run = [*PREUVE, "run", str(folder), "--plain"]
        full = timed(run)
        full_work = worked(folder)
        print(f"the demo's run: {full:.0f} s (target 120, on two quiet processors)")
        empty = statistics.median(timed([sys.executable, "-c", EMPTY]) for _ in range(3))
        again = statistics.median(timed(run) for _ in range(3))
        print(f"unchanged: {again:.1f} s, an empty flow {empty:.1f} s: own work {again - empty:.1f} s (target 2.0)")
        change_a_line(folder)
        edited = timed(run)
        share = worked(folder) / full_work
        print(f"one line changed: {edited:.0f} s, {share:.2f} of the full run's work (target 0.25)")


if __name__ == "__main__":
    main()
