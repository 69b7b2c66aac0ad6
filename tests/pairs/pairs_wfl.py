"""Workflow: a run that replays everything, controls nothing, hides a hand, delivers something else, or never ends."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from helpers_reviewed import reviewed
from pairs import Room, pair

from preuve.artifact import digest_file
from preuve.checks.subject import Subject

Lines = list[dict[str, Any]]


def _rewrite(run: Path, change: Callable[[Lines], Lines]) -> None:
    path = run / "ledger.jsonl"
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    path.write_text("".join(json.dumps(line) + "\n" for line in change(lines)), encoding="utf-8")


def _steps(lines: Lines) -> Lines:
    return [line for line in lines if line["kind"] == "step"]


def _found_again(lines: Lines) -> Lines:
    return [line | {"hit": True} if line["kind"] == "step" else line for line in lines]


def _replayed(lines: Lines) -> Lines:
    """Every model's answer comes from a recording."""
    for line in _steps(lines):
        if line["engine"] and line["engine"]["ai"]:
            line["engine"] = {**line["engine"], "parameters": {"writer": {**line["engine"], "engine": "recorded"}}}
    return lines


@pair("WFL01")
def everything_found_in_the_store(room: Room, broken: bool) -> Subject:
    """No run ever made what this one shows."""
    return room.lightly(lambda run: _rewrite(run, _found_again) if broken else None)


@pair("WFL01")
def found_again_from_an_earlier_run(room: Room, broken: bool) -> Subject:
    """The same, with the run that made it all beside it; or a later one, which can't have."""

    def spoil(run: Path) -> None:
        earlier = run.with_name("2020-01-01-000000")
        earlier.mkdir()
        lines = (run / "ledger.jsonl").read_bytes()
        (earlier / "ledger.jsonl").write_bytes(lines)
        _rewrite(run, _found_again)
        _rewrite(earlier, lambda lines: _moved(lines, timedelta(days=1 if broken else -1)))

    return room.lightly(spoil)


def _moved(lines: Lines, by: timedelta) -> Lines:
    for line in _steps(lines):
        line["ended"] = (datetime.fromisoformat(line["ended"]) + by).isoformat()
    return [line for line in lines if line["kind"] != "start"]


@pair("WFL01")
def only_two_things_made(room: Room, broken: bool) -> Subject:
    """The voice and the montage were made, the script and the pictures replayed; three tasks with the captions."""
    kept = {"voice", "segment"} | ({"script", "scene"} if broken else {"cues"})

    def change(lines: Lines) -> Lines:
        return [line | {"hit": line["step"] not in kept} if line["kind"] == "step" else line for line in lines]

    return room.lightly(lambda run: _rewrite(run, change))


@pair("WFL02")
def every_model_replayed(room: Room, broken: bool) -> Subject:
    """Nothing that AI made was made now."""
    return room.lightly(lambda run: _rewrite(run, _replayed) if broken else None)


@pair("WFL02")
def a_voice_that_is_no_model(room: Room, broken: bool) -> Subject:
    """Programs alone."""

    def change(lines: Lines) -> Lines:
        for line in _steps(lines):
            if line["engine"]:
                line["engine"]["ai"] = False
        return lines

    return room.lightly(lambda run: _rewrite(run, change) if broken else None)


@pair("WFL03")
def nothing_controlled(room: Room, broken: bool) -> Subject:
    """No step that measures anything."""
    measuring = {"heard", "mix", "cues", "text-controls", "picture-controls"}

    def change(lines: Lines) -> Lines:
        return [line for line in lines if line["kind"] != "step" or line["step"] not in measuring]

    return room.lightly(lambda run: _rewrite(run, change) if broken else None)


def _uncontrolled(lines: Lines) -> Lines:
    measuring = {"heard", "mix", "cues", "scene", "text-controls", "picture-controls"}
    return [line for line in lines if line["kind"] != "step" or line["step"] not in measuring]


@pair("WFL03")
def nobody_looked(room: Room, broken: bool) -> Subject:
    """Nothing is measured; a person looked before the run went on, or it was told to go on without one."""

    def spoil(run: Path) -> None:
        _rewrite(run, _uncontrolled)
        reviewed(run, by="" if broken else "Camille")

    return room.lightly(spoil)


@pair("WFL03")
def a_look_from_after(room: Room, broken: bool) -> Subject:
    """Nothing is measured, and the decision would have come an hour after what it allowed."""

    def spoil(run: Path) -> None:
        _rewrite(run, _uncontrolled)
        reviewed(run, by="Camille", late=3600 if broken else -1)

    return room.lightly(spoil)


@pair("WFL04")
def a_look_invented(room: Room, broken: bool) -> Subject:
    """Nobody decided anything, and the ledger says that somebody looked."""
    says = {"looked": True, "by": "Camille", "verdict": "accepted", "at": "2026-01-01T00:00:00Z"}
    return room.lightly(lambda run: reviewed(run, says=says if broken else None))


@pair("WFL04")
def a_decision_told_otherwise(room: Room, broken: bool) -> Subject:
    """The ledger gives the decision to somebody else."""
    return room.lightly(lambda run: reviewed(run, by="Camille", says={"by": "Le directeur"} if broken else None))


@pair("WFL04")
def a_correction_hidden(room: Room, broken: bool) -> Subject:
    """One of her changes isn't told."""
    return room.lightly(lambda run: _changes(run, lambda told: told[1:]) if broken else None)


@pair("WFL04")
def a_correction_invented(room: Room, broken: bool) -> Subject:
    """A change is told that nobody made."""
    more = {"shot": "panne", "field": "narration", "before": "", "after": "De ma main.", "note": ""}
    return room.lightly(lambda run: _changes(run, lambda told: [*told, more]) if broken else None)


def _changes(run: Path, change: Callable[[Lines], Lines]) -> None:
    path = run / "changes.json"
    path.write_text(json.dumps(change(json.loads(path.read_bytes()))), encoding="utf-8")


@pair("WFL05", good="declared")
def no_time_declared(room: Room, broken: bool) -> Subject:
    """Nothing to compare with."""
    return room.lightly(lambda run: (run.parents[1] / "temps.yaml").unlink() if broken else _times(run, 420))


@pair("WFL05", good="declared")
def no_time_saved(room: Room, broken: bool) -> Subject:
    """By hand it took less."""
    return room.lightly(lambda run: _times(run, 0.01 if broken else 420))


def _times(run: Path, minutes: float) -> None:
    data = {"manual": {"montage": minutes}, "hourly_cost": 30, "services": [{"name": "voix", "cost": 5}]}
    (run.parents[1] / "temps.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")


@pair("WFL06")
def a_caption_retouched_after_the_run(room: Room, broken: bool) -> Subject:
    """One delivered file has other bytes."""

    def spoil(run: Path) -> None:
        path = run / "captions" / "web.vtt"
        path.write_bytes(path.read_bytes() + b"\n" * broken)

    return room.lightly(spoil, known=True)


@pair("WFL06")
def a_delivery_outside_the_run(room: Room, broken: bool) -> Subject:
    """The ledger names a file that isn't the run's, by its true digest."""

    def spoil(run: Path) -> None:
        sha256 = digest_file(run.parents[1] / "brief.yaml")
        more = {"kind": "deliver", "path": "../../brief.yaml", "name": "brief.yaml", "sha256": sha256, "size": 1}
        _rewrite(run, lambda lines: [*lines, more] if broken else lines)

    return room.lightly(spoil, known=True)


@pair("WFL07")
def never_ended(room: Room, broken: bool) -> Subject:
    """A run cut short, its first film just joined."""

    def change(lines: Lines) -> Lines:
        return lines[: 1 + next(at for at, line in enumerate(lines) if line.get("step") == "film")]

    return room.lightly(lambda run: _rewrite(run, change) if broken else None)


@pair("WFL07")
def failed(room: Room, broken: bool) -> Subject:
    """A run that failed."""
    end = {"kind": "end", "status": "failed" if broken else "complete", "at": "2026-01-01T00:00:00+00:00"}
    return room.lightly(lambda run: _rewrite(run, lambda lines: [*lines[:-1], end]))


@pair("WFL07")
def judged_before_its_end_is_written(room: Room, broken: bool) -> Subject:
    """The last step is a measure: everything was made. Or it is a film: something was left."""

    def change(lines: Lines) -> Lines:
        unfinished = [line for line in lines if line["kind"] != "end"]
        return [*unfinished, _steps(lines)[-1] | {"step": "film" if broken else "spoken"}]

    return room.lightly(lambda run: _rewrite(run, change))
