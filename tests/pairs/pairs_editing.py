"""SCE05: a plan nobody decided on, a decision on another plan, a template's plan, a film with nothing of it."""

from pathlib import Path
from typing import Any

from helpers_ledger import edit_json, edit_ledger, edit_yaml, engine_of
from pairs import Room, pair

from preuve.checks.subject import Subject


@pair("SCE05")
def a_plan_nobody_decided_on(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        decisions(run).unlink()
        edit_json(run / "plan.json", lambda told: told.update(decided=False, by="", taken=[]))

    return room.lightly(spoil if broken else lambda _run: None)


@pair("SCE05")
def a_decision_on_another_plan(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        edit_yaml(decisions(run), lambda data: data["decisions"][0].update(plan="0" * 64))

    return room.lightly(spoil if broken else lambda _run: None)


@pair("SCE05")
def somebody_elses_name(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        edit_json(run / "plan.json", lambda told: told.update(by="Quelqu'un d'autre"))

    return room.lightly(spoil if broken else lambda _run: None)


@pair("SCE05")
def a_plan_by_a_template(room: Room, broken: bool) -> Subject:
    return room.lightly(lambda run: engine_of(run, "edit-plan", "outline") if broken else None)


@pair("SCE05")
def a_film_that_follows_nothing_of_it(room: Room, broken: bool) -> Subject:
    def otherwise(line: dict[str, Any]) -> None:
        if line.get("step") == "segment":
            line["params"]["view"]["motion"] = "pan-left"
            if line["params"]["then"]:
                line["params"]["transition"] = "wipe"

    return room.lightly(lambda run: edit_ledger(run, otherwise) if broken else None)


@pair("SCE05", bad="not_run")
def a_proposal_without_its_recording(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        for path in run.parents[1].rglob("plan-*.recording.json"):
            path.unlink()

    return room.lightly(spoil if broken else lambda _run: None)


@pair("SCE05")
def a_plan_that_never_came(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        (run / "plan.json").write_text('{"number": 1, "missing": "Trois réponses inutilisables."}', encoding="utf-8")

    return room.lightly(spoil if broken else lambda _run: None)


@pair("SCE05", bad="not_applicable")
def no_plan_at_all(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        (run / "plan.json").unlink()
        edit_ledger(run, lambda line: line.update(kind="gone") if line.get("path") == "plan.json" else None)

    return room.lightly(spoil if broken else lambda _run: None)


def decisions(run: Path) -> Path:
    """What she decided, in the run's project."""
    return run.parents[1] / "plans" / "chaleureux.yaml"
