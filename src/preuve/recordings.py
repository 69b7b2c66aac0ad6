"""Recordings: AI calls kept whole, so that a run can be replayed with no key and no network.

A recording is one JSON file; its response's bytes stand beside it (`response.file`, relative to the JSON's folder) or
in the store, and are checked against their digest each time they are read.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from preuve.artifact import Artifact, digest_bytes
from preuve.engines import Answer, Identity, Request, Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.store import Store, write_atomic

SUFFIX = ".recording.json"
Origin = Literal["captured", "authored", "computed", "brought"]


class Response(Value):
    """Where a recorded answer's bytes are."""

    name: str
    sha256: str
    size: int
    file: str = ""


class Recording(Value):
    """One AI call: what was asked, what came back, from what, when."""

    id: str
    step: str
    label: str = ""
    call: int = 1
    attempt: int = 1
    engine: Identity
    model: str = ""
    origin: Origin
    note: str = ""
    request: Mapping[str, Any]
    request_sha256: str
    response: Response
    credits: tuple[str, ...] = ()
    details: Mapping[str, Any] = {}
    started: datetime | None = None
    ended: datetime | None = None


class Recordings:
    """The recordings of one project: those it brings in `recordings/`, and those its runs made."""

    def __init__(self, store: Store, brought: Path | None = None) -> None:
        self.store = store
        self.folder = store.folder / "recordings"
        self.brought = brought

    def keep(self, recording: Recording, data: bytes) -> Recording:
        """Write a recording before its answer is used. Never overwrites: a second call gets a number of its own."""
        self.store.put(data, recording.response.name)
        number = 1
        while (path := self.folder / f"{recording.id}-{number}{SUFFIX}").exists():
            number += 1
        kept = recording.model_copy(update={"id": path.name.removesuffix(SUFFIX)})
        write_atomic(path, kept.model_dump_json(indent=1).encode())
        return kept

    def all(self) -> Iterator[tuple[Path, Recording]]:
        """Every recording with its file, those brought with the project first. Raises BadInput."""
        for folder in (self.brought, self.folder):
            for path in sorted(folder.rglob(f"*{SUFFIX}")) if folder else ():
                yield path, _load(path)

    def find(self, step: str, request: Request, *, call: int = 1) -> tuple[Path, Recording] | None:
        """The latest recording of this very request, if there is one."""
        digest = request.digest()
        found = [(p, r) for p, r in self.all() if (r.step, r.call, r.request_sha256) == (step, call, digest)]
        return max(found, key=_latest, default=None)

    def answer(self, path: Path, recording: Recording) -> Answer:
        """A recorded answer, its bytes checked. Raises BadInput when they changed."""
        response = recording.response
        if response.file:
            data = _beside(path, response.file).read_bytes()
        else:
            data = self.store.read(Artifact(response.sha256, response.name, response.size))
        if digest_bytes(data) != response.sha256:
            raise BadInput(
                _("cette réponse enregistrée a été modifiée : son empreinte ne correspond plus."),
                path=path,
                key="response.sha256",
                remedy=_("Reprenez le fichier d'origine, ou refaites l'appel avec le moteur réel."),
            )
        return Answer(
            data=data,
            name=response.name,
            model=recording.model,
            origin=recording.origin,
            recording=recording.id,
            details=recording.details,
            credits=recording.credits,
        )


def _latest(pair: tuple[Path, Recording]) -> tuple[int, float, str]:
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
