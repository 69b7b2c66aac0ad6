"""What is kept of the way the film was made: the history of what was asked of AIs. Prefect isn't known here."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flows.production import Production
from preuve.artifact import Artifact, canonical
from preuve.attempts import iterations
from preuve.attempts.calls import KINDS, ORDER, Call, Kind, calls
from preuve.ledger import Line
from preuve.storyboard import Storyboard

Told = Sequence[Mapping[str, Any]]


def tell_history(work: Production, complete: Callable[[Told], Told] = lambda told: told) -> None:
    """Everything this run asked of AIs, what came, what was wrong and what was chosen, as `history.json`.

    `complete`: adds the calls whose recordings are elsewhere.
    """
    lines = [line for line in work.lines if _asks(line)]
    things = _things(work, {(KINDS[line["step"]], line["label"]) for line in lines})
    used = {name for line in lines for name in line["recordings"]}
    found = _marked(calls([one for _path, one in work.project.recordings.all()], things, used), _unusable(work, lines))
    data = canonical(complete([one.model_dump(mode="json", exclude_defaults=True) for one in found]))
    inputs: dict[str, Any] = {"calls": work.project.store.put(data, "calls.json")}
    path = work.project.folder / iterations.NAME
    if path.is_file():
        inputs["iterations"] = work.source(path)
    edits = next((line for line in work.lines if line["kind"] == "step" and line["step"] == "storyboard"), None)
    if edits:
        inputs["edits"] = Artifact.from_json(edits["outputs"]["changes.json"])
    made = work.make("history", inputs=inputs, params={"things": things})
    work.run.deliver(made["history.json"], "history.json")


def _unusable(work: Production, lines: Sequence[Line]) -> dict[str, str]:
    """The last answer of each step that ended without one it could use, by its recording, and what was wrong with it.

    An answer before is known by the next request, that tells the model why; after the last there is none.
    """
    ended = [line for line in lines if "unusable.json" in line["outputs"]]
    made = {line["recordings"][-1]: Artifact.from_json(line["outputs"]["unusable.json"]) for line in ended}
    return {name: json.loads(work.project.store.read(one))["reason"] for name, one in made.items()}


def _marked(found: Sequence[Call], wrong: Mapping[str, str]) -> list[Call]:
    return [one.model_copy(update={"wrong": wrong.get(one.recording, one.wrong)}) for one in found]


def _things(work: Production, asked: Collection[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """In the order of the work, then of the shots: the ledger's depends on which of two at once ended first."""
    board = Storyboard.model_validate_json(work.project.store.read(work.run.delivered["storyboard.json"]))
    shots = [shot.id for shot in board.shots]
    return sorted(asked, key=lambda one: (ORDER.index(one[0]), shots.index(one[1]) if one[1] in shots else 0, one[1]))


def _asks(line: Line) -> bool:
    """Whether a ledger's line is that of a step which asked an AI."""
    return bool(line["kind"] == "step" and line["step"] in KINDS and line["engine"] and line["engine"]["ai"])
