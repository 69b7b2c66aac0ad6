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
from preuve.calls.recordings import Outcome, Recording, Recordings, Response, latest
from preuve.engines import Answer, Identity, Indirect, Request
from preuve.errors import NoRecording, PermanentError, ServiceError, ServiceRefused, Unusable
from preuve.i18n import _
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


def _quiet(_share: float) -> None:
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
        """The step's engine, if it has one; one that works through another asks it through this work."""
        engine = self.order.engine
        return engine.through(self.ask) if isinstance(engine, Indirect) else engine

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
        """Call an engine. An AI's call is recorded, whole, before its answer is used.

        What a service already answered to this very request isn't asked (nor paid) again, whatever stopped the step
        that asked it; a replay asks no service at all. Raises ServiceError, NoRecording.
        """
        inner = isinstance(getattr(call, "__self__", None), Indirect)
        if not self._ai or inner:
            return self._note(call(request))
        known = self._known(request)
        if known is not None:
            return self._note(known)
        started = datetime.now(UTC)
        try:
            answer = call(request)
        except ServiceError as error:
            if error.exchange:
                empty = Answer(data=b"", name="nothing", origin="captured", exchange=error.exchange, raw=error.raw)
                self._keep(request, empty, started, outcome=error.outcome, reason=error.message)
            raise
        if answer.recording:
            return self._note(answer)
        kept = self._keep(request, answer, started)
        return self._note(answer.model_copy(update={"recording": kept.id}))

    @property
    def _ai(self) -> bool:
        return bool(self.order.identity and self.order.identity.ai)

    def _note(self, answer: Answer) -> Answer:
        if answer.recording and answer.recording not in self.recorded:
            self.recorded.append(answer.recording)
        return answer

    def _known(self, request: Request) -> Answer | None:
        """What is already recorded of this call. Raises PermanentError, NoRecording; BadInput where its bytes changed.

        What a service answered was paid for: it is never asked again in silence, even where its bytes are gone.
        """
        number, engine = len(self.recorded) + 1, self.order.identity
        found = self.recordings.calls(self.order.step.name, request, call=number)
        mine = [pair for pair in found if pair[1].exchange and pair[1].engine == engine]
        for _path, one in mine:
            _check_not_in_vain(one)
        kept = found if self.recordings.replay else mine
        usable = [pair for pair in kept if pair[1].outcome == "answered" and not self._lost(*pair)]
        if usable:
            return self.recordings.answer(*max(usable, key=latest))
        local = bool(engine and engine.model_sha256)  # weights known by their digest: it runs here, and may run again
        if self.recordings.replay and not local:
            raise NoRecording(self.order.step.name)
        return None

    def _lost(self, path: Path, recording: Recording) -> bool:
        """Whether a model's answer is gone that costs nothing to make again."""
        return recording.origin == "computed" and not recording.exchange and not self.recordings.whole(path, recording)

    def _keep(
        self, request: Request, answer: Answer, started: datetime, *, outcome: Outcome = "answered", reason: str = ""
    ) -> Recording:
        asked, step, identity = request.said(), self.order.step.name, self.order.identity
        if identity is None:
            raise TypeError(step)
        recording = Recording(
            id=f"{step}-{digest_json(asked)[:12]}",
            step=step,
            label=self.order.label,
            call=len(self.recorded) + 1,
            attempt=request.attempt,
            engine=identity,
            model=answer.model or identity.model,
            origin="captured" if answer.exchange else answer.origin,
            outcome=outcome,
            reason=reason,
            request=asked,
            request_sha256=digest_json(asked),
            response=_pointer(answer.name, answer.data),
            exchange=answer.exchange,
            raw=_pointer("raw", answer.raw) if answer.raw else None,
            credits=answer.credits,
            details=answer.details,
            started=started,
            ended=datetime.now(UTC),
        )
        return self.recordings.keep(recording, answer.data, answer.raw)


def _check_not_in_vain(known: Recording) -> None:
    """Refuse to ask again what would be paid again for as little. Raises ServiceRefused, Unusable."""
    made: type[PermanentError] = ServiceRefused
    if known.outcome == "refused":
        told = _("Le service a déjà refusé cette demande : {reason}")
    elif known.outcome == "unusable":
        made, told = Unusable, _("Déjà demandé et compté, donc pas redemandé. {reason}")
    else:
        return
    remedy = _("Changez le brief ou le prompt, ou demandez un autre essai : « preuve iterate ».")
    raise made(told.format(reason=known.reason), remedy=remedy)


def _pointer(name: str, data: bytes) -> Response:
    return Response(name=name, sha256=digest_bytes(data), size=len(data))


STEPS: dict[str, Step] = {}


def step(name: str, *, version: int, tools: Sequence[str] = ()) -> Callable[[Callable[[Work], Outputs]], Step]:
    """Register a function as a step. Raise its version whenever its output changes."""

    def register(function: Callable[[Work], Outputs]) -> Step:
        if name in STEPS:
            raise ValueError(name)
        STEPS[name] = Step(name, version, function, tuple(tools))
        return STEPS[name]

    return register
