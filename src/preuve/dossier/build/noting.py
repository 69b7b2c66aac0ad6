"""Judging a run while noting everything that is read of it: what a juror needs to judge it again from the dossier.

What is worked out anew each time (measures, pictures drawn for a page) isn't needed; what it is worked out from is.
"""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from preuve.artifact import Artifact
from preuve.calls.recordings import Recordings
from preuve.engines import AnyEngine
from preuve.maker import Maker
from preuve.store import Store
from preuve.work import Inputs


class NotingStore(Store):
    """A project's store that notes what is wanted of it.

    Attributes:
        wanted: digests of artefacts that were read and that nothing made since: they must travel.
        files: files of anywhere that were read as evidence.
        recorded: ids of the recordings that measures rested on.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.wanted: dict[str, None] = {}
        self.files: dict[Path, None] = {}
        self.recorded: dict[str, None] = {}
        self._made: set[str] = set()
        self._quiet = False

    def want(self, sha256: str) -> None:
        """Note that an artefact is read."""
        if not self._quiet and sha256 not in self._made:
            self.wanted[sha256] = None

    def path(self, artifact: Artifact | str) -> Path:
        """Where an artefact's bytes are; noted."""
        self.want(artifact if isinstance(artifact, str) else artifact.sha256)
        return super().path(artifact)

    def put(self, data: bytes, name: str) -> Artifact:
        """Keep some bytes: whoever judges again has them too."""
        with self._aside():
            artifact = super().put(data, name)
        self._made.add(artifact.sha256)
        return artifact

    def put_file(self, source: Path, name: str = "") -> Artifact:
        """Keep a copy of a file; the file is noted."""
        with self._aside():
            artifact = super().put_file(source, name)
        if not source.is_relative_to(self.folder):
            self.files[source] = None
            self._made.add(artifact.sha256)
        else:
            self.want(artifact.sha256)
        return artifact

    def remember(self, key: str, outputs: Mapping[str, Artifact], recordings: list[str]) -> None:
        """Keep what a step's key gave: made here, it can be made again."""
        super().remember(key, outputs, recordings)
        self._worked_out(outputs, recordings)

    def recall(self, key: str) -> tuple[dict[str, Artifact], list[str]] | None:
        """What a step's key gave: it can be made again."""
        with self._aside():
            found = super().recall(key)
        if found:
            self._worked_out(*found)
        return found

    def _worked_out(self, outputs: Mapping[str, Artifact], recordings: list[str]) -> None:
        self._made |= {one.sha256 for one in outputs.values()}
        self.recorded |= dict.fromkeys(recordings)

    @contextlib.contextmanager
    def _aside(self) -> Iterator[None]:
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before


class NotingMaker(Maker):
    """Makes measures, or finds them known; what they are worked out from is noted either way."""

    store: NotingStore

    def __init__(self, store: NotingStore, recordings: Recordings) -> None:
        super().__init__(store, recordings)

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
        for given in (inputs or {}).values():
            for one in [given] if isinstance(given, Artifact) else given:
                self.store.want(one.sha256)
        return super().make(name, inputs=inputs, params=params, engine=engine, label=label)
