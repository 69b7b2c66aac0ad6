"""What a run waits to show: found in its ledger, checked against its files, and what she changed since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from preuve import steps
from preuve.artifact import Artifact, digest_file
from preuve.attempts import iterations
from preuve.errors import BadInput
from preuve.history import PastRun, past_runs
from preuve.i18n import _
from preuve.ledger import Line
from preuve.maker import Maker
from preuve.project import Project
from preuve.reading import check
from preuve.review.decisions import Gate, Seen, Taken, differences, read, taken_at
from preuve.storyboard import Change, Storyboard, changes

CHOSEN: Mapping[Gate, tuple[iterations.What, ...]] = {
    "storyboard": ("script",),
    "images": ("image",),
    "film": ("script", "image", "voice"),
}
"""What a gate shows of what may be tried again."""
STEPS = steps  # registering them is importing them
BOARD = "storyboard.json"
BESIDE = ("controls.json", "plan.json")
"""What is shown beside, where the run has it: a decision doesn't hang on it."""


@dataclass(frozen=True)
class Waiting:
    """What is awaited. `edited`: the storyboard shown is the one she corrected since the run stopped."""

    run: PastRun
    gate: Gate
    seen: tuple[Seen, ...]
    beside: tuple[Seen, ...]
    board: Storyboard
    changes: tuple[Change, ...]
    earlier: tuple[Taken, ...]
    edited: bool


def waiting(project: Project) -> Waiting | None:
    """What the project's run waits to show; None where nobody is awaited. Raises BadInput.

    A run that went no further than one thing (a draft, another attempt) doesn't count: the others stay as they are.
    """
    run = next((one for one in past_runs(project.folder) if one.awaiting or one.status == "complete"), None)
    line = run.awaited if run else None
    if run is None or line is None:
        return None
    gate: Gate = line["gate"]
    check_whole(run, line)
    check_chosen(project, gate, datetime.fromisoformat(line["at"]))
    seen = shown(line)
    earlier = tuple(taken_at(read(project.folder), gate))
    board, fresh = _board(project, run, gate)
    if fresh:
        seen = (fresh,)
    return Waiting(
        run=run,
        gate=gate,
        seen=seen,
        beside=tuple(Seen(name=name, sha256=run.delivered[name]) for name in BESIDE if name in run.delivered),
        board=board,
        changes=tuple(_changes(project, run, gate, seen, earlier)),
        earlier=earlier,
        edited=fresh is not None,
    )


def check_whole(run: PastRun, line: Line) -> None:
    """Make sure that what she will be shown is what the run made. Raises BadInput."""
    for one in line["seen"]:
        path = run.folder / one["name"]
        if one["name"] in run.delivered and not (path.is_file() and digest_file(path) == one["sha256"]):
            raise BadInput(
                _("ce fichier n'est plus celui que la production a fait."),
                path=path,
                remedy=_("Relancez « preuve run » : il sera remis, et la relecture vous sera proposée de nouveau."),
            )


def check_chosen(project: Project, gate: Gate, since: datetime) -> None:
    """Make sure that she has chosen no other attempt since the run stopped. Raises BadInput."""
    for one in _chosen(project, gate, since):
        raise BadInput(
            _(
                "vous avez choisi un autre essai depuis ({what}) : ce que la production montre est encore d'avant."
            ).format(what=one.after),
            path=project.folder / iterations.NAME,
            remedy=_("Lancez « preuve run » : il refera ce qui change, et vous le montrera."),
        )


def _board(project: Project, run: PastRun, gate: Gate) -> tuple[Storyboard, Seen | None]:
    """The storyboard, and what stands for it where she corrected it since the run stopped. Raises BadInput."""
    line = next(one for one in reversed(run.lines) if one["kind"] == "step" and one["step"] == "storyboard")
    made = Artifact.from_json(line["outputs"][BOARD])
    hers = project.storyboard_path
    if hers.is_file() and digest_file(hers) != line["inputs"]["edited"][0][1]:
        if gate != "storyboard":
            raise BadInput(
                _("vous avez corrigé ce storyboard depuis : ce que la production montre en vient encore d'avant."),
                path=hers,
                remedy=_("Lancez « preuve run » : il refera ce qui change, et vous le montrera."),
            )
        made = _corrected(project, line, hers)
        return _read_board(project, made), Seen(name=BOARD, sha256=made.sha256)
    return _read_board(project, made), None


def _corrected(project: Project, line: Line, hers: Path) -> Artifact:
    """Her storyboard as it is now, by the very step that the next run will find done."""
    inputs = {key: [Artifact(sha, name, 0) for name, sha in given] for key, given in line["inputs"].items()}
    inputs["edited"] = [project.store.put_file(hers)]
    return Maker(project.store, project.recordings).make("storyboard", inputs=inputs, params=line["params"])[BOARD]


def _read_board(project: Project, made: Artifact) -> Storyboard:
    return check(yaml.safe_load(project.store.read(made)), Storyboard, BOARD)


def _changes(
    project: Project, run: PastRun, gate: Gate, seen: Sequence[Seen], earlier: Sequence[Taken]
) -> Iterator[Change]:
    """What changed since her last decision here, or since this run first showed it: attempts chosen, then bytes."""
    first = next(one for one in run.lines if one["kind"] == "await" and one["gate"] == gate)
    before = earlier[-1].decision.seen if earlier else shown(first)
    yield from _chosen(project, gate, earlier[-1].decision.at if earlier else datetime.fromisoformat(first["at"]))
    digests = {one.name: one.sha256 for one in before}
    if gate == "storyboard":
        boards = [_kept(project, {one.name: one.sha256 for one in given}) for given in (before, seen)]
        if boards[0] and boards[1]:
            yield from changes(boards[0], boards[1])
        return
    now = {one.name: one.sha256 for one in seen}
    for name in differences(before, seen):
        yield Change(shot="", field=name, before=digests.get(name, "")[:12], after=now.get(name, "")[:12])


def _chosen(project: Project, gate: Gate, since: datetime) -> Iterator[Change]:
    """What was chosen since then, of what the gate shows: the last word on each thing, where it isn't the same."""
    tried = iterations.read(project.folder)
    later = [one for one in tried.choices if one.at and one.at.astimezone() > since]
    before = tried.model_copy(update={"choices": tuple(one for one in tried.choices if one not in later)})
    for thing, one in {one.thing: one for one in later if one.what in CHOSEN[gate]}.items():
        held = before.chosen(thing)
        if one.number != held:
            told = {"before": f"{one.what} {held}", "after": f"{one.what} {one.number}"}
            yield Change(shot=one.of, field="attempt", note=one.why, **told)


def shown(line: Line) -> tuple[Seen, ...]:
    """What an `await` line says that there was to see."""
    return tuple(Seen(name=one["name"], sha256=one["sha256"]) for one in line["seen"])


def _kept(project: Project, digests: Mapping[str, Any]) -> Storyboard | None:
    """A storyboard that was shown once; None where it is gone from the store."""
    made = Artifact(digests.get(BOARD, ""), BOARD, 0)
    if not made.sha256 or not project.store.path(made).is_file():
        return None
    return _read_board(project, made)
