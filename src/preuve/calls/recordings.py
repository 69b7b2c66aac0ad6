"""Recordings: AI calls kept whole, so that a run can be replayed with no key and no network.

A recording is one JSON file; its bytes stand beside it (`response.file`, relative to the JSON's folder) or in the
store, and are checked against their digest each time they are read. A call that brought no usable answer is kept too,
with `outcome` `refused` (the service won't make this content), `unusable` (what it made can't be used) or `failed`.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from preuve.artifact import Artifact, digest_bytes
from preuve.calls.exchange import Exchange
from preuve.engines import Answer, Identity, Request, Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.store import Store, write_atomic

SUFFIX = ".recording.json"
Origin = Literal["captured", "authored", "computed", "brought"]
Outcome = Literal["answered", "refused", "unusable", "failed"]


class Response(Value):
    """Where recorded bytes are."""

    name: str
    sha256: str
    size: int
    file: str = ""


class Recording(Value):
    """One AI call: what was asked, what came back, from what, when.

    `response` is the answer that was used; `raw` the service's whole response, where a service was called.
    """

    id: str
    step: str
    label: str = ""
    call: int = 1
    attempt: int = 1
    engine: Identity
    model: str = ""
    origin: Origin
    outcome: Outcome = "answered"
    reason: str = ""
    note: str = ""
    request: Mapping[str, Any]
    request_sha256: str
    response: Response
    exchange: Exchange | None = None
    raw: Response | None = None
    credits: tuple[str, ...] = ()
    details: Mapping[str, Any] = {}
    started: datetime | None = None
    ended: datetime | None = None


class Recordings:
    """The recordings of one project: those it brings in `recordings/`, and those its runs made.

    Args:
        store: where the project's artefacts are.
        brought: the project's own `recordings/`.
        replay: answer every AI call from here, and raise NoRecording rather than call a service.
    """

    def __init__(self, store: Store, brought: Path | None = None, *, replay: bool = False) -> None:
        self.store = store
        self.folder = store.folder / "recordings"
        self.brought = brought
        self.replay = replay
        self._read: dict[Path, tuple[int, Recording]] = {}
        self._lock = threading.Lock()

    def keep(self, recording: Recording, data: bytes, raw: bytes = b"") -> Recording:
        """Write a recording before its answer is used. Never overwrites: a second call gets a number of its own.

        What a service answered can't be made again for free: it goes in the project's own `recordings/`, its bytes
        beside it. What a model of this machine gave goes in the store.
        """
        with self._lock:
            if recording.exchange and self.brought:
                return self._keep_beside(self.brought / recording.step, recording, data, raw)
            self.store.put(data, recording.response.name)
            path = _free(self.folder, recording.id)
            return _write(path, recording)

    def _keep_beside(self, folder: Path, recording: Recording, data: bytes, raw: bytes) -> Recording:
        path = _free(folder, recording.id)
        name = path.name.removesuffix(SUFFIX)
        response = recording.response.model_copy(update={"file": f"{name}{Path(recording.response.name).suffix}"})
        write_atomic(folder / response.file, data)
        kept = recording.model_copy(update={"response": response})
        if recording.raw:
            kept = kept.model_copy(update={"raw": recording.raw.model_copy(update={"file": f"{name}.raw"})})
            write_atomic(folder / f"{name}.raw", raw)
        return _write(path, kept)

    def all(self) -> Iterator[tuple[Path, Recording]]:
        """Every recording with its file, those brought with the project first. Raises BadInput."""
        for folder in (self.brought, self.folder):
            for path in sorted(folder.rglob(f"*{SUFFIX}")) if folder else ():
                yield path, self._load(path)

    def find(self, step: str, request: Request, *, call: int | None = None) -> tuple[Path, Recording] | None:
        """The latest answer to this very request, as that step's call of that number (None: whichever)."""
        found = [pair for pair in self.calls(step, request, call=call) if pair[1].outcome == "answered"]
        return max(found, key=latest, default=None)

    def calls(self, step: str, request: Request, *, call: int | None = None) -> list[tuple[Path, Recording]]:
        """Every call of a step that sent this very request, whatever became of it."""
        digest = request.digest()
        return [
            (path, one)
            for path, one in self.all()
            if (one.step, one.request_sha256) == (step, digest) and call in (None, one.call)
        ]

    def answer(self, path: Path, recording: Recording) -> Answer:
        """A recorded answer, its bytes checked. Raises BadInput when they changed."""
        return Answer(
            data=self.read(path, recording.response),
            name=recording.response.name,
            model=recording.model,
            origin=recording.origin,
            recording=recording.id,
            details=recording.details,
            credits=recording.credits,
        )

    def read(self, path: Path, response: Response) -> bytes:
        """Recorded bytes, checked. Raises BadInput when they changed or aren't there."""
        data = _beside(path, response.file).read_bytes() if response.file else self._stored(path, response)
        if digest_bytes(data) != response.sha256:
            raise BadInput(
                _("cette réponse enregistrée a été modifiée : son empreinte ne correspond plus."),
                path=path,
                key="response.sha256",
                remedy=_("Reprenez le fichier d'origine, ou refaites l'appel avec le moteur réel."),
            )
        return data

    def whole(self, path: Path, recording: Recording) -> bool:
        """Whether a recording's answer can still be read, unchanged."""
        try:
            self.read(path, recording.response)
        except BadInput:
            return False
        return True

    def _stored(self, path: Path, response: Response) -> bytes:
        try:
            return self.store.read(Artifact(response.sha256, response.name, response.size))
        except FileNotFoundError as error:
            raise BadInput(
                _("les octets de cette réponse enregistrée ne sont plus là."),
                path=path,
                key="response.sha256",
                remedy=_("Reprenez le fichier d'origine, ou refaites l'appel avec le moteur réel."),
            ) from error

    def _load(self, path: Path) -> Recording:
        """A recording's file, read once as long as it doesn't change."""
        stamp = path.stat().st_mtime_ns
        known = self._read.get(path)
        if known is None or known[0] != stamp:
            known = self._read[path] = (stamp, _load(path))
        return known[1]


def _free(folder: Path, name: str) -> Path:
    number = 1
    while (path := folder / f"{name}-{number}{SUFFIX}").exists():
        number += 1
    return path


def _write(path: Path, recording: Recording) -> Recording:
    kept = recording.model_copy(update={"id": path.name.removesuffix(SUFFIX)})
    write_atomic(path, kept.model_dump_json(indent=1).encode())
    return kept


def latest(pair: tuple[Path, Recording]) -> tuple[int, float, str]:
    """What orders recordings of one request: the last try, the last asked."""
    recording = pair[1]
    return recording.attempt, recording.started.timestamp() if recording.started else 0.0, recording.id


def _beside(path: Path, name: str) -> Path:
    target = (path.parent / name).resolve()
    if not target.is_relative_to(path.parent.resolve()) or not target.is_file():
        raise BadInput(
            _("le fichier de réponse « {name} » manque, ou sort du dossier.").format(name=name),
            path=path,
            key="response.file",
            remedy=_("Remettez-le à côté de l'enregistrement."),
        )
    return target


def _load(path: Path) -> Recording:
    try:
        return Recording.model_validate(json.loads(path.read_bytes()))
    except (ValueError, ValidationError) as error:
        raise BadInput(
            _("cet enregistrement n'a pas la forme attendue ({reason}).").format(reason=str(error).splitlines()[0]),
            path=path,
            remedy=_("Reprenez le fichier d'origine, ou supprimez-le et refaites l'appel."),
        ) from error
