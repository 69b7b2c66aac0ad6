"""What a replay can't find again in a dossier's own files, and takes from its ledger as declared: nothing more.

When an export came into the project, exports that others replaced since, calls whose recordings didn't travel. Whatever
the project's own files say stays as they say it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from preuve.artifact import Artifact, canonical
from preuve.dossier.data import read_json
from preuve.dossier.replay.claimed import Step
from preuve.store import Store

Inputs = Mapping[str, Sequence[Artifact]]
MOST_JSON = 20_000_000
FILES = ("exports", "snapshots")


def audience(found: Inputs, line: Step, store: Store) -> Inputs:
    """The audience step's inputs, with the days that the ledger's own say, and the files replaced since."""
    if not found:
        return found
    declared = {kind: _older(found.get(kind, ()), line, kind, store) for kind in FILES}
    ours, theirs = _json(store, found["context"][0]), _claimed(line, "context", store)
    names = {one.name for kind in FILES for one in declared[kind]}
    if isinstance(ours, dict) and isinstance(theirs, dict) and isinstance(theirs.get("brought"), dict):
        brought = {str(name): str(day) for name, day in theirs["brought"].items()}
        if brought.keys() <= names:
            context = store.put(canonical(ours | {"brought": brought}), "context.json")
            return {**found, **declared, "context": [context]}
    return found


def _older(mine: Sequence[Artifact], line: Step, kind: str, store: Store) -> list[Artifact]:
    """The ledger's files of a kind, where they hold every one of the project's own, and their bytes are there."""
    there = [Artifact(sha256, name, _size(store, sha256)) for name, sha256 in line.inputs.get(kind, ())]
    known = {one.sha256 for one in there}
    return there if {one.sha256 for one in mine} <= known and all(one.size >= 0 for one in there) else list(mine)


def _size(store: Store, sha256: str) -> int:
    """A stored file's size; less than nothing where it isn't there."""
    path = store.path(sha256)
    return path.stat().st_size if path.is_file() else -1


def calls(found: Sequence[Mapping[str, Any]], line: Step, store: Store) -> tuple[Sequence[Mapping[str, Any]], int]:
    """The calls of a history, with those that the ledger tells and whose recordings aren't there; how many these are.

    None is taken where one of ours isn't told, or where the run says that it rests on one of them.
    """
    told = _claimed(line, "calls", store)
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        return found, 0
    ours = {canonical(one) for one in found}
    more = [one for one in told if canonical(one) not in ours]
    if len(more) != len(told) - len(ours) or any(one.get("used") for one in more):
        return found, 0
    return told, len(more)


def _claimed(line: Step, name: str, store: Store) -> Any:
    """A claimed input that is one JSON file, read with care; None where it isn't there, or isn't JSON."""
    try:
        ((_file, sha256),) = line.inputs[name]
        return read_json(store.path(sha256), most=MOST_JSON)
    except (KeyError, ValueError, OSError):
        return None


def _json(store: Store, artifact: Artifact) -> Any:
    return json.loads(store.read(artifact))
