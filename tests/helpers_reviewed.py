"""A run's ledger with a gate in it: somebody decided, or nobody looked, or the ledger makes believe."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from preuve import steps  # noqa: F401  (registers the step)
from preuve.artifact import Artifact
from preuve.maker import Maker
from preuve.project import Project

GATE = "storyboard"


def reviewed(run: Path, *, by: str = "", says: dict[str, Any] | None = None, late: float = 0) -> None:
    """Put a review of the storyboard in a run's ledger, just before its end.

    Args:
        run: the run's folder.
        by: who decided; empty: nobody looked.
        says: what the kept review tells otherwise than the decision.
        late: seconds by which the decision comes after what it allowed.
    """
    lines = [json.loads(line) for line in (run / "ledger.jsonl").read_bytes().splitlines()]
    last = next(line for line in reversed(lines) if line["kind"] == "step")
    line = _line(Project(run.parents[1]), run, last, by, late)
    if says:
        line["outputs"]["review.json"] = _other(Project(run.parents[1]), line, says)
    lines.insert(len(lines) - 1, line)
    (run / "ledger.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")


def _line(project: Project, run: Path, last: dict[str, Any], by: str, late: float) -> dict[str, Any]:
    seen = project.store.put_file(run / "storyboard.json", "storyboard.json")
    inputs, params = {"seen": [seen]}, {"gate": GATE}
    if by:
        at = datetime.fromisoformat(last["ended"]) + timedelta(seconds=late)
        told = {"gate": GATE, "verdict": "accepted", "by": by, "at": at.isoformat()}
        told["seen"] = [{"name": seen.name, "sha256": seen.sha256}]
        inputs["decision"] = [project.store.put(yaml.safe_dump(told).encode(), "storyboard-1.yaml")]
        params["file"] = "decisions/storyboard-1.yaml"
    made = Maker(project.store, project.recordings).make("review", inputs=inputs, params=params)
    told = {name: [[one.name, one.sha256] for one in given] for name, given in inputs.items()}
    more = {"step": "review", "key": "review", "label": GATE, "engine": None, "hit": False, "params": params}
    return last | more | {"inputs": told, "outputs": {"review.json": made["review.json"].to_json()}, "recordings": []}


def _other(project: Project, line: dict[str, Any], says: dict[str, Any]) -> dict[str, Any]:
    kept = json.loads(project.store.read(Artifact.from_json(line["outputs"]["review.json"])))
    return project.store.put(json.dumps(kept | says).encode(), "review.json").to_json()
