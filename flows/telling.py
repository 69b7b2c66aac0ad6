"""What is kept of the way the film was made: the history of what was asked of AIs. Prefect isn't known here."""

from collections.abc import Collection
from typing import Any

from flows.production import Production
from preuve.artifact import Artifact, canonical
from preuve.attempts import iterations
from preuve.attempts.calls import KINDS, ORDER, Kind, calls
from preuve.ledger import Line
from preuve.storyboard import Storyboard


def tell_history(work: Production) -> None:
    """Everything this run asked of AIs, what came, what was wrong and what was chosen, as `history.json`."""
    lines = [line for line in work.lines if _asks(line)]
    things = _things(work, {(KINDS[line["step"]], line["label"]) for line in lines})
    used = {name for line in lines for name in line["recordings"]}
    found = calls([one for _path, one in work.project.recordings.all()], things, used)
    data = canonical([one.model_dump(mode="json", exclude_defaults=True) for one in found])
    inputs: dict[str, Any] = {"calls": work.project.store.put(data, "calls.json")}
    path = work.project.folder / iterations.NAME
    if path.is_file():
        inputs["iterations"] = work.source(path)
    edits = next((line for line in work.lines if line["kind"] == "step" and line["step"] == "storyboard"), None)
    if edits:
        inputs["edits"] = Artifact.from_json(edits["outputs"]["changes.json"])
    made = work.make("history", inputs=inputs, params={"things": things})
    work.run.deliver(made["history.json"], "history.json")


def _things(work: Production, asked: Collection[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """In the order of the work, then of the shots: the ledger's depends on which of two at once ended first."""
    board = Storyboard.model_validate_json(work.project.store.read(work.run.delivered["storyboard.json"]))
    shots = [shot.id for shot in board.shots]
    return sorted(asked, key=lambda one: (ORDER.index(one[0]), shots.index(one[1]) if one[1] in shots else 0, one[1]))


def _asks(line: Line) -> bool:
    """Whether a ledger's line is that of a step which asked an AI."""
    return bool(line["kind"] == "step" and line["step"] in KINDS and line["engine"] and line["engine"]["ai"])
