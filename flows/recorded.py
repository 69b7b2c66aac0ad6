"""Answers that come from recordings or not at all: what a replay's steps ask instead of an AI."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from preuve.calls.recordings import Recording, Recordings, latest
from preuve.engines import Answer, Identity, Request
from preuve.errors import NoRecording


class Silent:
    """An engine by name only: it never answers, for its answers are recorded or there are none."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def identity(self) -> Identity:
        """What it is, as the ledger says."""
        return self._identity

    def speak(self, _request: Request) -> Answer:
        """Raises NoRecording."""
        raise NoRecording("voice")

    def hear(self, _request: Request, _audio: Path) -> Answer:
        """Raises NoRecording."""
        raise NoRecording("speech")

    align = hear


class Chosen(Recordings):
    """A project's recordings for one step: of several answers to the same call, the one that the ledger names.

    `instead`: where the request isn't recorded, the answers that the ledger names stand for it, call by call.
    """

    def __init__(self, all_of: Recordings, names: Sequence[str], *, loose: bool, instead: bool = False) -> None:
        super().__init__(all_of.store, all_of.brought, replay=True)
        self._all, self.names, self.loose, self.instead = all_of, tuple(names), loose, instead
        self.used: list[Recording] = []

    def all(self) -> Iterator[tuple[Path, Recording]]:
        """Every recording, read once for all steps."""
        return self._all.all()

    def calls(self, step: str, request: Request, *, call: int | None = None) -> list[tuple[Path, Recording]]:
        """The recorded answer to this call. Raises NoRecording."""
        mine = [pair for pair in self.all() if pair[1].step == step and pair[1].outcome == "answered"]
        if self.instead:
            found = [pair for pair in mine if pair[1].id in self.names]
            found = [pair for pair in found if call in (None, pair[1].call)] or found[-1:]
        else:
            same = [pair for pair in mine if _says(pair[1], request)]
            found = [pair for pair in same if call in (None, pair[1].call)] or (same if self.loose else [])
        if not found:
            raise NoRecording(step)
        rank = {name: at for at, name in enumerate(reversed(self.names), start=1)}
        best = max(found, key=lambda pair: (rank.get(pair[1].id, 0), *latest(pair)))
        self.used.append(best[1])
        return [best]


def _says(recording: Recording, request: Request) -> bool:
    """Whether a recording is of this very request, by what it says: its digest is written beside it by anybody."""
    try:
        return type(request).model_validate(recording.request) == request
    except ValidationError:
        return False
