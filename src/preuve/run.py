"""A run: `make` gives each artefact from the store, or makes it and writes the ledger.

The key of a step is the digest of its name, version, inputs, engine, parameters, attempt and tools. A known key whose
bytes are whole is a hit; anything else is made again. The run's folder appears with the first thing made, so that a run
that finds everything done leaves nothing behind.
"""

import os
import platform
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preuve import __version__
from preuve.artifact import Artifact, digest_file
from preuve.calls.recordings import Recordings
from preuve.engines import AnyEngine
from preuve.history import PastRun, last_run, past_runs
from preuve.ledger import Ledger, Line
from preuve.maker import Progress, order, perform
from preuve.store import Store, copy_atomic
from preuve.work import Inputs, Order

Listener = Callable[[Line], None]


def quiet(_: Any) -> None:
    """Listen to nothing."""


def host_facts() -> dict[str, Any]:
    """What a juror may want to know of the machine: nothing that names a person."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
    }


class Run:
    """One execution of the pipeline in a project's folder.

    Args:
        project: the project's folder.
        store: where its artefacts live.
        now: the time the run gives to whatever needs one; steps never read the clock.
        sources: digest of what the run starts from; an unfinished run of the same sources is taken up again.
        from_scratch: make everything again, even what the store holds.
        listen: called with each ledger line as it is written.
    """

    suffix = ""

    def __init__(
        self,
        project: Path,
        store: Store,
        recordings: Recordings,
        *,
        now: datetime,
        sources: str,
        from_scratch: bool = False,
        listen: Listener = quiet,
    ) -> None:
        self.project = project
        self.store = store
        self.recordings = recordings
        self.sources = sources
        self.from_scratch = from_scratch
        self.listen = listen
        self.folder: Path | None = None
        self.ledger: Ledger | None = None
        self.delivered: dict[str, Artifact] = {}
        self.keys: set[str] = set()
        self._kept: dict[str, Artifact] = {}
        self._waiting: list[dict[str, Any]] = []
        self._made: dict[str, dict[str, Artifact]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.RLock()
        unfinished = last_run(project)
        self._resumed = unfinished if unfinished and unfinished.resumable(sources) else None
        self.now = self._resumed.started if self._resumed else now
        shutil.rmtree(store.scratch, ignore_errors=True)

    def make(
        self,
        name: str,
        *,
        inputs: Inputs | None = None,
        params: Mapping[str, Any] | None = None,
        engine: AnyEngine | None = None,
        attempt: int = 1,
        label: str = "",
        progress: Progress = quiet,
    ) -> dict[str, Artifact]:
        """A step's outputs by name: from the store when its key is known and the bytes re-hash, else made now.

        `label` says which shot or target it is for; it isn't part of the key.
        """
        wanted = order(name, inputs, params, engine, attempt, label)
        with self._lock:
            lock = self._locks[wanted.key]
        with lock:
            if wanted.key not in self._made:
                self._made[wanted.key] = self._fetch(wanted, progress)
            return self._made[wanted.key]

    def deliver(self, artifact: Artifact, path: str) -> None:
        """Put a copy of an artefact in the run's folder, under a name for people."""
        with self._lock:
            self.delivered[path] = artifact
            self._write({"kind": "deliver", "path": path, **artifact.to_json()})
        if self.folder:
            self._copy(path, artifact)

    def open(self) -> Path:
        """The run's folder, made (or taken up again) the first time it is needed."""
        with self._lock:
            if self.folder:
                return self.folder
            self.folder = self._resumed.folder if self._resumed else self._new_folder()
            self.ledger = Ledger(self.folder / "ledger.jsonl")
            self.listen({"kind": "opened", "folder": str(self.folder)})
            self.ledger.mend()
            kind = "resume" if self._resumed else "start"
            self._tell({"kind": kind, "at": self.now.isoformat(), "sources": self.sources, "kit": __version__})
            for line in self._waiting:
                self._append(line)
            self._waiting.clear()
            for path, artifact in self.delivered.items():
                self._copy(path, artifact)
            return self.folder

    def await_review(self, gate: str, seen: list[dict[str, Any]]) -> None:
        """Say in the ledger that a person is awaited, and what there is for her to see."""
        self.open()
        self._tell({"kind": "await", "at": datetime.now(UTC).isoformat(), "gate": gate, "seen": seen})

    def standing(self) -> Path:
        """The folder that holds all this: an earlier run's that made the very same, made whole, else this run's."""
        if self.folder:
            return self.folder
        if (found := self._same_as_before()) is None:
            return self.open()
        for path, artifact in self.delivered.items():
            if self._kept.get(path) != artifact:
                self._copy(path, artifact, found.folder)
        self._kept = dict(self.delivered)
        return found.folder

    def finish(self, status: str = "complete") -> tuple[Path, bool]:
        """End the run: its folder, and whether anything new was made. A run with nothing new keeps the earlier one."""
        folder = self.standing()
        if self.folder is None:
            return folder, False
        self._tell({"kind": "end", "at": datetime.now(UTC).isoformat(), "status": status})
        return folder, True

    def _fetch(self, wanted: Order, progress: Progress) -> dict[str, Artifact]:
        started = datetime.now(UTC)
        line = {"kind": "step", "key": wanted.key, "label": wanted.label, **wanted.facts}
        known = None if self.from_scratch else self.store.recall(wanted.key)
        if known:
            outputs, recorded = known
        else:
            self.open()
            self.listen({**line, "kind": "began"})
            outputs, recorded = perform(wanted, self.store, self.recordings, progress)
        ended = datetime.now(UTC)
        self.keys.add(wanted.key)
        self._write(
            {
                **line,
                "outputs": {name: artifact.to_json() for name, artifact in outputs.items()},
                "recordings": recorded,
                "hit": bool(known),
                "started": started.isoformat(),
                "ended": ended.isoformat(),
                "seconds": round((ended - started).total_seconds(), 3),
                "kit": __version__,
                "host": host_facts(),
            }
        )
        return outputs

    def _write(self, line: dict[str, Any]) -> None:
        with self._lock:
            if self.ledger:
                self._append(line)
            else:
                self._waiting.append(line)
        self.listen(line)

    def _tell(self, line: Line) -> None:
        self._append(line)
        self.listen(line)

    def _append(self, line: Line) -> None:
        if self.ledger is None:
            raise RuntimeError
        self.ledger.append(line)

    def _copy(self, path: str, artifact: Artifact, folder: Path | None = None) -> None:
        target = (folder or self.open()) / path
        if not (target.is_file() and digest_file(target) == artifact.sha256):
            copy_atomic(self.store.path(artifact), target)

    def _same_as_before(self) -> PastRun | None:
        wanted = {path: artifact.sha256 for path, artifact in self.delivered.items()}
        made = (run for run in past_runs(self.project) if run.complete and not run.trial)
        return next((run for run in made if run.covers(self.keys, wanted)), None)

    def _new_folder(self) -> Path:
        base = self.project / "runs" / (self.now.strftime("%Y-%m-%d-%H%M%S") + self.suffix)
        folder, number = base, 2
        while folder.exists():
            folder, number = base.with_name(f"{base.name}-{number}"), number + 1
        folder.mkdir(parents=True)
        return folder
