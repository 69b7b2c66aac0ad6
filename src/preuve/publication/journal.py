"""What became of each post, event by event: `publications/<key>.jsonl` in the project, one line each, never rewritten.

An intent is written before anything is sent, each id a platform gives as soon as it is known, and how it ended. What a
post's state is now is computed from its events when it is asked. No token and no signed address is ever written here.

A line is on the disk, its file's name too, before `write` returns. A kill or a power cut can leave the last line torn:
it was never said, nothing followed from it, and the next write takes it away. Any other damage is told, never guessed.
"""

import errno
import json
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from filelock import FileLock, Timeout
from pydantic import Field, ValidationError, model_validator

from preuve.artifact import canonical
from preuve.engines import Value
from preuve.errors import BadInput, DiskFull, OutsideProject, ProjectBusy
from preuve.i18n import _
from preuve.publication.package import Package
from preuve.publication.post import State

FOLDER = "publications"
KEY = re.compile(r"[0-9a-f]{16}")
Kind = Literal["intended", "noted", "sent", "found", "absent", "failed", "lost", "checked", "removed", "replaced"]
PATIENCE = 30.0  # seconds another process may hold the journal: it writes a line


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

    @property
    def declared_by(self) -> str:
        """The person who said so, having looked; empty where a platform or the kit did."""
        return str(self.details.get("by", "")) if self.details.get("declared") is True else ""

    @model_validator(mode="after")
    def _in_its_place(self) -> Self:
        """A publication that has a package has an intent, whatever a hand wrote."""
        if self.package and self.kind != "intended":
            raise ValueError("package")
        return self


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
        """Where it can be seen, since the last intent that began anew; empty where that isn't known."""
        url = ""
        for event in self.events:
            url = "" if event.kind in ("absent", "removed") else event.url or url
        return url

    @property
    def intended(self) -> datetime:
        """When the last attempt began."""
        return next(event.at for event in reversed(self.events) if event.kind == "intended")

    @property
    def rank(self) -> tuple[datetime, int, str]:
        """Its place among publications: by its last intent."""
        return (self.intended, self.package.attempt, self.key)

    @property
    def since(self) -> datetime:
        """When it became what it is now."""
        state: State | None = None
        since = self.events[0].at
        for event in self.events:
            after = _after(state or "unknown", event)
            state, since = after, since if after == state else event.at
        return since

    @property
    def receipt(self) -> Event | None:
        """What the platform last said of it having been received; None where it never did, whatever a person said."""
        said = (event for event in reversed(self.events) if event.kind in ("sent", "found"))
        return next((event for event in said if not event.declared_by), None)

    @property
    def declared_by(self) -> str:
        """Who says it is what it is now, having looked; empty where the journal has it from elsewhere."""
        told = (event for event in reversed(self.events) if event.kind not in ("noted", "checked") or event.state)
        return next((event.declared_by for event in told), "")

    @property
    def checked(self) -> Event | None:
        """The last time it was read back from the platform, or that was tried; None where it never was."""
        return next((event for event in reversed(self.events) if event.kind == "checked"), None)

    @property
    def wanted_off(self) -> bool:
        """Whether the last that was said of its being off is that she asked for it."""
        last = next((event for event in reversed(self.events) if event.kind == "removed"), None)
        return last is not None and last.details.get("wanted") is True

    @property
    def replaced_by(self) -> str:
        """The key of the film that took its place in the same post; empty where none did."""
        last = next((event for event in reversed(self.events) if event.kind in ("replaced", "sent", "found")), None)
        return str(last.details.get("by", "")) if last and last.kind == "replaced" else ""


class Journal:
    """The publications of one project. `folder` is the project's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER

    def names(self) -> tuple[str, ...]:
        """The key of every publication that has a file, damaged or not."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.jsonl") if KEY.fullmatch(path.stem)))

    def find(self, key: str) -> Publication | None:
        """A publication. Raises BadInput where its file was damaged, other than by a last line cut short."""
        events = self.events(key)
        return Publication(key=key, events=events) if any(event.package for event in events) else None

    def events(self, key: str) -> tuple[Event, ...]:
        """All that happened under a key, oldest first; nothing where it has no file. Raises BadInput."""
        path = self._path(key)
        return tuple(_events(path)) if path.is_file() else ()

    def all(self) -> tuple[Publication, ...]:
        """Every publication, the latest intent last. Raises BadInput."""
        found = (self.find(key) for key in self.names())
        return tuple(sorted((one for one in found if one), key=lambda one: one.rank))

    def write(self, key: str, event: Event) -> Publication:
        """Add an event: it is on the disk when this returns. Raises BadInput, DiskFull, ProjectBusy."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / ".journal.lock", timeout=PATIENCE):
                events = (*(_events(path) if path.is_file() else ()), event)
                _append(path, canonical(event.model_dump(mode="json", exclude_defaults=True)) + b"\n")
        except Timeout as error:
            raise ProjectBusy(self.folder.parent) from error
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(self.folder) from error
            raise
        return Publication(key=key, events=events)

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise BadInput(
                _("« {key} » n'est pas la clé d'une publication.").format(key=key[:40]),
                remedy=_("« preuve publications » montre les clés : seize chiffres et lettres de a à f."),
            )
        path = self.folder / f"{key}.jsonl"
        if path.is_symlink() or self.folder.is_symlink():
            raise OutsideProject(path)
        return path


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
        case "removed" | "replaced":
            return "removed"
        case _:
            return event.state or state


def _events(path: Path) -> list[Event]:
    """Every event of a file but a torn last one. Raises BadInput."""
    data = path.read_bytes()
    lines = data[: _sound(data)].splitlines()
    return [_event(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _event(line: bytes, path: Path, number: int) -> Event:
    try:
        return Event.model_validate(json.loads(line))
    except (ValueError, ValidationError, RecursionError) as error:
        raise BadInput(
            _("la ligne {number} de ce journal de publication n'est pas lisible.").format(number=number),
            path=path,
            remedy=_("Remettez ce fichier comme il était : il dit ce qui est en ligne, et évite les doublons."),
        ) from error


def _sound(data: bytes) -> int:
    """How many of a journal's bytes were said: all but a last line without its end, or that the disk never got."""
    head, newline, tail = data.rpartition(b"\n")
    if tail:
        return len(data) if _json(tail) else len(head) + len(newline)
    start = head.rfind(b"\n") + 1
    return start if b"\0" in head[start:] else len(data)


def _json(line: bytes) -> bool:
    """Whether a line is whole, though its end of line was lost: an editor does that."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _append(path: Path, line: bytes) -> None:
    fresh = not path.exists()
    with path.open("a+b") as file:
        file.seek(0)
        data = file.read()
        sound = data[: _sound(data)]
        file.truncate(len(sound))
        file.write(line if sound.endswith(b"\n") or not sound else b"\n" + line)
        file.flush()
        os.fsync(file.fileno())
    if fresh and os.name == "posix":
        place = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
