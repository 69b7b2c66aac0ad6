"""Earlier runs of a project, read from their ledgers: nothing else is stored about them."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from preuve.ledger import Line, read

TRIAL = "-essai"


@dataclass(frozen=True)
class PastRun:
    """A run's folder and what its ledger tells."""

    folder: Path

    @cached_property
    def lines(self) -> list[Line]:
        """The ledger's lines."""
        return read(self.folder / "ledger.jsonl")

    @property
    def status(self) -> str:
        """`complete`, `partial`, `awaiting`, `failed`, `cancelled`; `unfinished` where no end was written."""
        last = self.lines[-1] if self.lines else {}
        return str(last["status"]) if last.get("kind") == "end" else "unfinished"

    @property
    def complete(self) -> bool:
        """Whether it went to its end."""
        return self.status in ("complete", "partial")

    @property
    def awaited(self) -> Line | None:
        """The line that says what a person is awaited for; None where nobody is."""
        return next((line for line in reversed(self.lines) if line["kind"] == "await"), None) if self.awaiting else None

    @property
    def awaiting(self) -> bool:
        """Whether it stopped for a person to look."""
        return self.status == "awaiting"

    @property
    def trial(self) -> bool:
        """Whether it made one attempt beside the productions."""
        return TRIAL in self.folder.name

    @property
    def started(self) -> datetime:
        """When it began."""
        first = next((line for line in self.lines if line["kind"] == "start"), None)
        return datetime.fromisoformat(first["at"]) if first else datetime.fromtimestamp(0, UTC)

    @cached_property
    def keys(self) -> set[str]:
        """The keys of the steps it went through."""
        return {str(line["key"]) for line in self.lines if line["kind"] == "step"}

    @cached_property
    def delivered(self) -> dict[str, str]:
        """What it delivered: path to digest; the last one wins."""
        return {str(line["path"]): str(line["sha256"]) for line in self.lines if line["kind"] == "deliver"}

    def covers(self, keys: AbstractSet[str], delivered: Mapping[str, str]) -> bool:
        """Whether it went through all these steps, and delivered all that."""
        return keys <= self.keys and delivered.items() <= self.delivered.items()

    @property
    def sources(self) -> str:
        """Digest of what it started from."""
        return next((str(line["sources"]) for line in self.lines if line["kind"] == "start"), "")

    def resumable(self, sources: str) -> bool:
        """Whether a run of the same sources stopped before its end."""
        return not self.complete and self.sources == sources


def past_runs(project: Path) -> Iterator[PastRun]:
    """The runs of a project, the latest first."""
    folders = (project / "runs").glob("*/ledger.jsonl")
    return (PastRun(path.parent) for path in sorted(folders, reverse=True))


def last_run(project: Path) -> PastRun | None:
    """The latest production, if there is one: attempts made beside it don't hide it."""
    return next((run for run in past_runs(project) if not run.trial), None)
