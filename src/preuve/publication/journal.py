"""What became of each post, event by event: `publications/<key>.jsonl` in the project, one line each, never rewritten.

An intent is written before anything is sent, each id a platform gives as soon as it is known, and how it ended. What a
post's state is now is computed from its events when it is asked. No token and no signed address is ever written here.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from preuve.artifact import canonical
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.publication.package import Package
from preuve.publication.post import State

FOLDER = "publications"
Kind = Literal["intended", "noted", "sent", "found", "absent", "failed", "lost", "checked", "removed"]


class Event(Value):
    """One thing that happened to a post. `ids`: what the platform names it by, as far as was known then."""

    kind: Kind
    at: datetime
    state: State | None = Field(default=None, description="What the post is from then on, where the event says it.")
    ids: Mapping[str, str] = {}
    url: str = ""
    response: str = Field(default="", description="SHA-256 of the platform's whole answer.")
    reason: str = ""
    details: Mapping[str, Any] = {}
    package: Package | None = Field(default=None, description="What was about to be sent: with `intended` only.")


class Publication(Value):
    """One post on one account, and all that happened to it, oldest first."""

    key: str
    events: tuple[Event, ...]

    @property
    def package(self) -> Package:
        """What was last about to be sent."""
        return next(event.package for event in reversed(self.events) if event.package)

    @property
    def state(self) -> State:
        """What it is now. An intent with no outcome is `unknown`: the platform must be asked."""
        state: State = "unknown"
        for event in self.events:
            state = _after(state, event)
        return state

    @property
    def ids(self) -> dict[str, str]:
        """What the platform names it by, since the last intent that began anew."""
        known: dict[str, str] = {}
        for event in self.events:
            known = {} if event.kind in ("absent", "removed") else {**known, **event.ids}
        return known

    @property
    def url(self) -> str:
        """Where it can be seen; empty where that isn't known."""
        return next((event.url for event in reversed(self.events) if event.url), "")

    @property
    def intended(self) -> datetime:
        """When the last attempt began."""
        return next(event.at for event in reversed(self.events) if event.kind == "intended")

    @property
    def receipt(self) -> Event | None:
        """What the platform last said of it having been received; None where it never did."""
        return next((event for event in reversed(self.events) if event.kind in ("sent", "found")), None)


class Journal:
    """The publications of one project. `folder` is the project's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER

    def find(self, key: str) -> Publication | None:
        """A publication. Raises BadInput where its file was damaged, other than by a last line cut short."""
        path = self._path(key)
        if not path.is_file():
            return None
        events = tuple(_events(path))
        return Publication(key=key, events=events) if any(event.package for event in events) else None

    def all(self) -> tuple[Publication, ...]:
        """Every publication, the latest intent last. Raises BadInput."""
        found = (self.find(path.stem) for path in sorted(self.folder.glob("*.jsonl")))
        return tuple(sorted((one for one in found if one), key=lambda one: (one.intended, one.key)))

    def write(self, key: str, event: Event) -> Publication:
        """Add an event: it is on the disk when this returns. Raises BadInput."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if file.tell() and not _ends_whole(path):
                file.write(b"\n")
            file.write(canonical(event.model_dump(mode="json", exclude_defaults=True)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return Publication(key=key, events=tuple(_events(path)))

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.jsonl"


def now() -> datetime:
    """The time an event is given."""
    return datetime.now(UTC).replace(microsecond=0)


def _after(state: State, event: Event) -> State:
    """What an event makes of a state."""
    match event.kind:
        case "intended" | "lost":
            return "unknown"
        case "failed" | "absent":
            return "failed"
        case "removed":
            return "removed"
        case _:
            return event.state or state


def _events(path: Path) -> list[Event]:
    events = []
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            events.append(Event.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            if number >= len(lines) - 1 or not _whole(line):  # a kill while it was being written
                continue
            raise BadInput(
                _("la ligne {number} de ce journal de publication n'est pas lisible.").format(number=number),
                path=path,
                remedy=_("Remettez ce fichier comme il était : il dit ce qui est en ligne, et évite les doublons."),
            ) from error
    return events


def _whole(line: bytes) -> bool:
    return line.startswith(b"{") and line.endswith(b"}")


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
