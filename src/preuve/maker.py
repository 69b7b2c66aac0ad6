"""Making one step's artefacts: what a run does with its ledger, and what a check does without one."""

import contextlib
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from preuve.artifact import Artifact
from preuve.calls.recordings import Recordings
from preuve.engines import AnyEngine
from preuve.store import Store
from preuve.work import STEPS, Inputs, Order, Work

Progress = Callable[[float], None]


class Makes(Protocol):
    """Whatever makes steps: a run, or a maker without a ledger."""

    @property
    def store(self) -> Store:
        """Where the artefacts are."""
        ...

    def make(
        self,
        name: str,
        *,
        inputs: Inputs | None = None,
        params: Mapping[str, Any] | None = None,
        engine: AnyEngine | None = None,
        label: str = "",
    ) -> dict[str, Artifact]:
        """A step's outputs by name."""
        ...


class Maker:
    """Makes steps from the store or now, and writes no ledger: for who looks at a run that is finished."""

    def __init__(self, store: Store, recordings: Recordings) -> None:
        self.store = store
        self.recordings = recordings
        self._lock = threading.Lock()

    def make(
        self,
        name: str,
        *,
        inputs: Inputs | None = None,
        params: Mapping[str, Any] | None = None,
        engine: AnyEngine | None = None,
        label: str = "",
    ) -> dict[str, Artifact]:
        """A step's outputs by name: from the store when its key is known and the bytes re-hash, else made now."""
        wanted = order(name, inputs, params, engine, 1, label)
        with self._lock:
            known = self.store.recall(wanted.key)
            return known[0] if known else perform(wanted, self.store, self.recordings)[0]


def order(
    name: str,
    inputs: Inputs | None,
    params: Mapping[str, Any] | None,
    engine: AnyEngine | None,
    attempt: int,
    label: str,
) -> Order:
    """A step to perform, by its name."""
    given = {key: [v] if isinstance(v, Artifact) else list(v) for key, v in (inputs or {}).items()}
    return Order(STEPS[name], given, params or {}, engine, attempt, label)


def perform(
    wanted: Order, store: Store, recordings: Recordings, progress: Progress = lambda _share: None
) -> tuple[dict[str, Artifact], list[str]]:
    """Make a step now, and remember it: its outputs by name, and its recordings."""
    with _scratch(store) as folder:
        work = Work(wanted, store, folder, recordings, progress=progress)
        outputs = {
            name: store.put_file(data, name) if isinstance(data, Path) else store.put(data, name)
            for name, data in wanted.step.function(work).items()
        }
    store.remember(wanted.key, outputs, work.recorded)
    return outputs, work.recorded


@contextlib.contextmanager
def _scratch(store: Store) -> Iterator[Path]:
    store.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.scratch, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
