"""Bind the answers of an example's assistant to its tests: what a language model wrote for it, kept as recordings.

Run it after changing an assistant of `examples/` or its answers: `python -m tools.example_assistant`. It makes each
request exactly as `preuve assistant test` does, writes the recordings beside the answers (`recordings/assistant/
<assistant>-<test>.txt`), and the results. Origin `authored`: these answers weren't captured from a provider's service.
"""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flows.assisting import examine
from preuve.assistants.asking import STEP, request_of
from preuve.assistants.model import Assistant, assistants
from preuve.assistants.results import path_of
from preuve.project import Project
from tools.sample import keep

EXAMPLE = Path(__file__).parents[1] / "examples" / "usage-responsable-iag"
WRITTEN = datetime(2026, 11, 22, tzinfo=UTC)


def record(folder: Path, one: Assistant) -> None:
    """Write the recording of each test's answer, beside the answer."""
    for case in one.tests:
        file = folder / f"{one.id}-{case.id}.txt"
        keep(folder, file, STEP, one.id, 1, request_of(one, case.given), WRITTEN)


def main() -> None:
    """Write everything again; the run that reads it is made in a copy, so that the example keeps no run."""
    project = Project(EXAMPLE)
    for one in assistants(project):
        record(EXAMPLE / "recordings" / STEP, one)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "projet"
            shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("runs", ".preuve"))
            results = examine(Project(copy), one, lambda _case: None)
            shutil.copyfile(path_of(copy, one.id), path_of(EXAMPLE, one.id))
        held = sum(result.holds for result in results.results)
        print(f"{one.id}: {held} of {len(one.tests)}")


if __name__ == "__main__":
    main()
