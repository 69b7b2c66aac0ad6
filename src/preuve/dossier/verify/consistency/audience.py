"""The audience table rebuilt from the exports: the same step, our installed kit's, on the dossier's own files."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from preuve import steps
from preuve.artifact import Artifact
from preuve.audience.gather import from_json
from preuve.audience.metrics import label
from preuve.checks.fixtures.audience import in_its_language
from preuve.dossier import layout
from preuve.dossier.model import Point, Status
from preuve.dossier.verify.consistency.lines import Step
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.ledger import Line
from preuve.maker import Maker
from preuve.pages import number

STEPS = steps  # registering them is importing them
STEP, TABLE = "audience", "table.json"
FOLDER = "audience/"


def look(seen: Seen) -> Iterator[Point]:
    """The point about the table; none where the run made no table and claims none."""
    made = [(step, line) for step, line in seen.steps if step.step == STEP]
    delivered = [path for path in seen.delivered if path.startswith(FOLDER)]
    if not made and not delivered:
        return
    title = _("Le tableau d'audience se refait d'après les exports")
    name = layout.of_run(FOLDER + TABLE)
    if not made:
        said = _("le registre ne dit pas d'où vient le tableau")
        yield point("audience", title, "failed", said, names=(name,))
        return
    step, line = made[-1]
    absent = {one: sha256 for one, sha256 in step.given if not seen.known(sha256)}
    if absent:
        said = _("ces fichiers de départ ne sont pas dans le dossier, ou n'y sont plus tels quels : {names}")
        status: Status = "not_run" if set(absent.values()) <= seen.left_out.keys() else "failed"
        there = [layout.AUDIENCE + one for one in absent if layout.AUDIENCE + one in seen.unpacked.digests]
        told = said.format(names=text(", ".join(absent), 400))
        yield point("audience", title, status, told, names=[name, *there])
        return
    yield _rebuilt(seen, step, line, title)


def _rebuilt(seen: Seen, step: Step, line: Line, title: str) -> Point:
    try:
        found = _make(seen, step, line)
    except (PreuveError, ValueError, KeyError, TypeError) as error:
        said = _("le tableau n'a pas pu être refait ({reason})").format(reason=text(error, 200))
        return point("audience", title, "failed", said, names=[layout.of_run(FOLDER + TABLE), *_exports(seen, step)])
    store = seen.mounted.project.store
    faults = list(_faults(seen, step, found))
    same = all(found[name].sha256 == one.sha256 for name, one in step.outputs.items() if name in found)
    told = _totals(store.path(found[TABLE])) if TABLE in found else ""
    if not faults and not same:
        said = _("mêmes chiffres ; le classeur ou la page sont écrits autrement par ce poste. {totals}")
        return point("audience", title, "within_tolerance", said.format(totals=told), names=_exports(seen, step))
    return concluded("audience", title, faults, told, names=_exports(seen, step))


def _make(seen: Seen, step: Step, line: Line) -> Mapping[str, Artifact]:
    """Perform the step again, in the language it was written in."""
    project = seen.mounted.project
    inputs = {what: [_artifact(seen, *one) for one in given] for what, given in step.inputs.items()}
    with in_its_language(line):
        return Maker(project.store, project.recordings).make(STEP, inputs=inputs, params=step.params)


def _artifact(seen: Seen, name: str, sha256: str) -> Artifact:
    return Artifact(sha256, name, seen.mounted.project.store.path(sha256).stat().st_size)


def _faults(seen: Seen, step: Step, found: Mapping[str, Artifact]) -> Iterator[Fault]:
    """The figures, which every form shows: the table's JSON and the texts must be the very same."""
    for name, one in step.outputs.items():
        if name not in found:
            yield Fault(_("{name} n'est plus fait par cette étape").format(name=text(name)), layout.LEDGER)
        elif Path(name).suffix in (".json", ".csv") and found[name].sha256 != one.sha256:
            told = _("{name} : d'après les exports, les chiffres sont autres ({totals})")
            totals = _totals(seen.mounted.project.store.path(found[TABLE])) if TABLE in found else ""
            yield Fault(told.format(name=text(name), totals=totals), layout.of_run(FOLDER + name))


def _totals(path: Path) -> str:
    """What the table adds up to, in words."""
    table = from_json(path.read_bytes())
    sums = [(label(metric), cell.value) for metric, cell in table.overall.cells.items()]
    return " ; ".join(f"{metric} : {number(value)}" for metric, value in sums)


def _exports(seen: Seen, step: Step) -> tuple[str, ...]:
    return seen.names_of([sha256 for _name, sha256 in step.given])
