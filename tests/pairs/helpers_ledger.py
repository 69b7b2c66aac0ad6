"""Faults in a run's papers: its ledger, its recordings, its storyboard, changed in keeping with one another."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml


def edit_ledger(run: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change each line of a run's ledger."""
    path = run / "ledger.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        change(line)
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")


def edit_json(path: Path, change: Callable[[Any], None]) -> None:
    """Change a JSON file."""
    data = json.loads(path.read_bytes())
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def edit_yaml(path: Path, change: Callable[[Any], None]) -> None:
    """Change a YAML file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def recordings_of(run: Path, ids: list[str]) -> Iterator[Path]:
    """The files of some recordings of a run's project."""
    for path in run.parents[1].rglob("*.recording.json"):
        if json.loads(path.read_bytes())["id"] in ids:
            yield path


def prompt_of(run: Path, step: str, change: Callable[[str], str]) -> None:
    """Change the prompts of a step, both in the ledger and in what was really sent."""
    ids: list[str] = []

    def in_ledger(line: dict[str, Any]) -> None:
        if line.get("step") == step:
            ids.extend(line["recordings"])
            line["params"]["prompt"] = change(line["params"]["prompt"])

    def in_recording(data: dict[str, Any]) -> None:
        data["request"]["prompt"] = change(data["request"]["prompt"])

    edit_ledger(run, in_ledger)
    for path in recordings_of(run, ids):
        edit_json(path, in_recording)


def engine_of(run: Path, step: str, engine: str) -> None:
    """Say that a step was made by another engine, which isn't AI."""

    def change(line: dict[str, Any]) -> None:
        if line.get("step") == step:
            line["engine"] |= {"engine": engine, "ai": False, "model": ""}

    edit_ledger(run, change)
