"""A step's definition, and the work it is given: inputs, parameters, an engine, a folder to work in.

A step is a plain function of its work: same inputs, same parameters, same engine give the same bytes. It reads neither
the clock, nor the locale, nor chance.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from preuve import tools
from preuve.artifact import Artifact, digest_bytes, digest_json
from preuve.engines import Answer, Identity, Request
from preuve.recordings import Recording, Recordings, Response
from preuve.store import Store

Outputs = Mapping[str, bytes | Path]
Inputs = Mapping[str, Artifact | Sequence[Artifact]]
R = TypeVar("R", bound=Request)


@dataclass(frozen=True)
class Step:
    """A named, versioned, pure transformation. `tools` shape its bytes (`tools.py` knows their digests)."""

    name: str
    version: int
    function: "Callable[[Work], Outputs]"
    tools: tuple[str, ...] = ()


@dataclass(frozen=True)
class Order:
    """One step to perform, with everything its output depends on; `label` (a shot, a target) only says what for."""

    step: Step
    inputs: Mapping[str, Sequence[Artifact]]
    params: Mapping[str, Any]
    engine: Any = None
    attempt: int = 1
    label: str = ""

    @cached_property
    def identity(self) -> Identity | None:
        """What the engine says it is."""
        return self.engine.identity() if self.engine else None

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the step's key is the digest of."""
        return {
            "step": self.step.name,
            "version": self.step.version,
            "inputs": {name: [[a.name, a.sha256] for a in artifacts] for name, artifacts in self.inputs.items()},
            "params": self.params,
            "engine": self.identity.model_dump(mode="json") if self.identity else None,
            "attempt": self.attempt,
            "tools": tools.identities(self.step.tools),
        }

    @cached_property
    def key(self) -> str:
        """The digest of everything the step's output depends on."""
        return digest_json(self.facts)


def _quiet(_: float) -> None:
    """Tell nobody."""


@dataclass
class Work:
    """What a step is given. Everything it may depend on is in its key."""

    order: Order
    store: Store
    folder: Path
    recordings: Recordings
    recorded: list[str] = field(default_factory=list)
    progress: Callable[[float], None] = _quiet

    @property
    def params(self) -> Mapping[str, Any]:
        """The step's parameters."""
        return self.order.params

    @property
    def engine(self) -> Any:
        """The step's engine, if it has one."""
        return self.order.engine

    def path(self, name: str) -> Path:
        """The file of an input that is one artefact."""
        (artifact,) = self.order.inputs[name]
        return self.store.path(artifact)

    def paths(self, name: str) -> list[Path]:
        """The files of an input, in order."""
        return [self.store.path(artifact) for artifact in self.order.inputs.get(name, ())]

    def named(self, name: str) -> dict[str, Path]:
        """The files of an input, by the artefacts' names."""
        return {artifact.name: self.store.path(artifact) for artifact in self.order.inputs.get(name, ())}

    def json(self, name: str) -> Any:
        """An input that is one JSON artefact, read."""
        return json.loads(self.path(name).read_bytes())

    def ask(self, call: Callable[[R], Answer], request: R) -> Answer:
        """Call an engine. An AI's answer is recorded, whole, before it is used."""
        started = datetime.now(UTC)
        answer = call(request)
        if answer.recording:
            self.recorded.append(answer.recording)
        elif self.order.identity and self.order.identity.ai:
            recording = self._recording(self.order.identity, request, answer, started)
            self.recorded.append(self.recordings.keep(recording, answer.data).id)
        return answer

    def _recording(self, identity: Identity, request: Request, answer: Answer, started: datetime) -> Recording:
        asked = dict(answer.asked) if answer.asked is not None else request.model_dump(mode="json")
        digest = digest_json(asked)
        return Recording(
            id=f"{self.order.step.name}-{digest[:12]}",
            step=self.order.step.name,
            label=self.order.label,
            call=len(self.recorded) + 1,
            attempt=self.order.attempt,
            engine=identity,
            model=answer.model or identity.model,
            origin=answer.origin,
            request=asked,
            request_sha256=digest,
            response=Response(name=answer.name, sha256=digest_bytes(answer.data), size=len(answer.data)),
            credits=answer.credits,
            details=answer.details,
            started=started,
            ended=datetime.now(UTC),
        )


STEPS: dict[str, Step] = {}


def step(name: str, *, version: int, tools: Sequence[str] = ()) -> Callable[[Callable[[Work], Outputs]], Step]:
    """Register a function as a step. Raise its version whenever its output changes."""

    def register(function: Callable[[Work], Outputs]) -> Step:
        if name in STEPS:
            raise ValueError(name)
        STEPS[name] = Step(name, version, function, tuple(tools))
        return STEPS[name]

    return register
