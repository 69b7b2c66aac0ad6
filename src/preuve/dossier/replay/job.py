"""L3 in the child process: a dossier laid out as a project, made again by our own kit, and compared line by line."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from preuve.dossier.child import Tell
from preuve.dossier.layout import LEDGER
from preuve.dossier.model import Digest, Name, Said, Unpacked
from preuve.dossier.mount import mount
from preuve.dossier.replay import claimed as ledger
from preuve.dossier.replay import deliveries
from preuve.dossier.replay.compare.choose import Comparators
from preuve.dossier.replay.pace import Pace
from preuve.dossier.replay.remade import Remade
from preuve.dossier.replay.weighing import Outcome, Weighing, outcome
from preuve.dossier.replay.wish import Wish
from preuve.engines import Value
from preuve.errors import BadInput, PreuveError
from preuve.i18n import _
from preuve.project import Project
from preuve.run import host_facts
from preuve.store import Store
from preuve.wiring import reach

HISTORY = "audience/historique.sqlite"


class Given(Value):
    """What the job is asked: where the dossier stands, its digests, what is wanted, and where models' weights are."""

    folder: str
    digests: Mapping[Name, Digest]
    archive: str
    wish: Wish = Wish()
    models: str = ""


class Told(Value):
    """What the job gives: what is said of each line, and what was wanted of it; `live`: of engines that ran again."""

    outcomes: tuple[Outcome, ...]
    live: tuple[Outcome, ...] = ()
    shots: tuple[Name, ...] = ()
    picked: tuple[Name, ...] = ()
    stopped: Mapping[Name, Said] = {}
    unread: int = 0


def job(given: Mapping[str, Any], folder: Path, tell: Tell) -> Any:
    """Replay a dossier under a folder; gives `Told` as JSON. Raises PreuveError."""
    try:
        return _job(Given.model_validate(given), folder, tell).model_dump(mode="json")
    except BadInput as error:
        key = _("clé « {key} »").format(key=error.key) if error.key else ""
        where = ", ".join(one for one in (Path(str(error.path)).name if error.path else "", key) if one)
        raise PreuveError(f"{where} : {error.message}" if where else error.message) from error


def _job(asked: Given, folder: Path, tell: Tell) -> Told:
    unpacked = Unpacked(Path(asked.folder), asked.digests, asked.archive)
    mounted = mount(unpacked, folder)
    if asked.models:
        os.environ["PREUVE_MODELS"] = asked.models
    return again(mounted.project, unpacked, asked.wish, tell)


def again(project: Project, unpacked: Unpacked, wish: Wish, tell: Tell) -> Told:
    """Make a mounted project's run again and weigh its ledger. Raises PreuveError."""
    claimed = ledger.read(unpacked.path(LEDGER))
    _apart(project.folder / HISTORY)
    if claimed.language:
        os.environ["PREUVE_LANG"] = claimed.language  # what the run wrote for the public was written in it
    remade: Remade = reach("replay")(project, claimed, wish, Pace(claimed.steps, tell).done)
    tell(_("comparaison"), 0.96)
    weighing = Weighing(claimed, remade, Comparators(_finder(project.store)), host_facts())
    outcomes = [*weighing.all(), *deliveries.weigh(claimed, remade, unpacked.digests)]
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, sha256 in unpacked.digests.items():
        names[sha256].append(name)
    live = reach("replay_live")(project, claimed, lambda _step, label: tell(label, 0.98)) if wish.live else ()
    return Told(
        live=tuple(outcome(line, found.status, found.said) for line, found in live),
        outcomes=tuple(_with_files(one, names) for one in outcomes),
        shots=remade.shots,
        picked=remade.picked,
        stopped=remade.stopped,
        unread=len(claimed.unread),
    )


def _apart(path: Path) -> None:
    """Make a mounted file one's own: it is written in, and what was unpacked must stay as it is."""
    if path.is_file():
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)


def _finder(store: Store) -> Any:
    def find(sha256: str) -> Path | None:
        path = store.path(sha256)
        return path if path.is_file() else None

    return find


def _with_files(one: Outcome, names: Mapping[str, Sequence[str]]) -> Outcome:
    """An outcome with the dossier's files that it is about. `names`: files by digest."""
    files = [*one.files, *(name for sha256 in one.sums for name in names.get(sha256, ()))]
    return one.model_copy(update={"files": tuple(dict.fromkeys(files))[:40], "sums": ()})
