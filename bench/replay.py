"""L3 against the production it replays: how long the jury's replay takes beside the candidate's own run.

    python bench/replay.py [PROJECT]

Makes a project from nothing (the sample by default), packs its run, then replays the dossier in its child process.
Prints the seconds of each and their ratio, what a sample of two shots takes, and what isn't verified, if anything.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from preuve.dossier.build.pack import pack
from preuve.dossier.model import Point, Unpacked, Wanted
from preuve.dossier.opening import unpack
from preuve.dossier.replay.look import look
from preuve.history import last_run
from preuve.project import Project

ROOT = Path(__file__).parents[1]
PREUVE = [sys.executable, "-m", "preuve.cli"]
T = TypeVar("T")


def timed(do: Callable[[], T]) -> tuple[float, T]:
    """Seconds that something takes, and what it gives."""
    started = time.perf_counter()
    given = do()
    return time.perf_counter() - started, given


def replay(dossier: Unpacked, place: Path, sample: int = 0) -> tuple[float, list[Point]]:
    """Seconds of a replay, and what isn't verified in it."""
    scratch = place / f"replay-{sample}"
    scratch.mkdir()
    seconds, points = timed(lambda: look(dossier, Wanted(scratch=scratch, replay=True, sample=sample)))
    return seconds, [one for one in points if one.status != "verified" and not one.optional]


def main() -> None:
    """Print the figures."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample_project"
    with tempfile.TemporaryDirectory(prefix="preuve-bench-") as made:
        place = Path(made)
        folder = place / "projet"
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("runs", ".preuve"))
        run = [*PREUVE, "run", str(folder), "--plain"]
        production, _done = timed(lambda: subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.DEVNULL))
        last = last_run(folder)
        if last is None:
            raise SystemExit(1)
        dossier = unpack(pack(Project(folder), last.folder, place), place / "dossier")
        whole, wrong = replay(dossier, place)
        some, _left = replay(dossier, place, sample=2)
    print(f"production: {production:.0f} s")
    print(f"replay: {whole:.0f} s, {whole / production:.2f} of the production")
    print(f"replay of two shots: {some:.0f} s, {some / production:.2f}")
    for one in wrong:
        print(f"{one.status} {one.title}: {one.said}")


if __name__ == "__main__":
    main()
