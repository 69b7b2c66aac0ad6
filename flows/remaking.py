"""A production that makes everything again and asks nobody: answers come from recordings, or the step isn't made."""

import contextlib
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from connectors.speech import SPEECHES
from connectors.voice import VOICES
from flows import declared, handing
from flows.audience_files import inputs
from flows.production import Made, Production
from flows.recorded import Chosen, Silent
from preuve.artifact import Artifact
from preuve.calls.recordings import Recording
from preuve.dossier.replay.claimed import Claimed, Step
from preuve.dossier.replay.remade import Remade, Trouble, Why
from preuve.dossier.replay.wish import Wish
from preuve.engines import Capability, Identity
from preuve.errors import NoRecording, PreuveError
from preuve.i18n import _
from preuve.maker import Progress, order, perform
from preuve.project import Project
from preuve.run import Run, quiet
from preuve.work import Order

HEARING = ("align", "heard", "spoken", "notes")
Tell = Callable[[str, str], None]


class Left(PreuveError):
    """Something isn't made because what it needs isn't there, or nobody asked for it."""


class Again(Production):
    """A production of a mounted project. `claimed` is the ledger it is compared with."""

    def __init__(self, project: Project, claimed: Claimed, wish: Wish, tell: Tell) -> None:
        self.claimed, self.wish, self.tell = claimed, wish.check(), tell
        self.troubles: dict[tuple[str, str], Trouble] = {}
        self.stopped: dict[str, str] = {}
        self.shots: tuple[str, ...] = ()
        self.picked: tuple[str, ...] = ()
        self._noted = threading.Lock()
        super().__init__(project, claimed.options(tuple(one.name for one in project.targets)), quiet)
        self.again = _Run(self)
        self.run = self.again

    def make(self, name: str, *, heavy: int | None = None, **given: Any) -> Made:
        """A step's outputs, made now. Whatever stops it is noted under its name before it is raised."""
        try:
            return super().make(name, heavy=heavy, **given)
        except PreuveError as error:
            self.note(name, str(given.get("label", "")), "broken", error)
            raise

    def note(self, step: str, label: str, why: Why, error: PreuveError, *, taken: bool = False) -> None:
        """Note a step that isn't made: its first reason is kept."""
        kind: Why = "no_recording" if isinstance(error, NoRecording) else why
        with self._noted:
            self.troubles.setdefault(
                (step, label), Trouble(step=step, label=label, why=kind, said=error.message[:2000], taken=taken)
            )

    def note_error(self, error: PreuveError) -> None:
        """Note what stopped a part before any step of it began."""
        if not isinstance(error, Left) and not any(one.said == error.message[:2000] for one in self.troubles.values()):
            self.note("", "", "broken", error)

    def stop_all(self, why: str, stage: str = "script") -> None:
        """Nothing of this stage, nor after it, can be made."""
        self.stopped.setdefault(stage, why)

    def pick(self, names: Sequence[str]) -> tuple[str, ...]:
        """The shots that are wanted, of those there are."""
        self.shots = tuple(names)
        self.picked = self.wish.shots(names)
        return self.picked

    def reviewed(self, gate: str) -> frozenset[str]:
        """The files of the decisions that the ledger says were kept at a gate; an empty name: nobody looked."""
        kept = [one for one in self.claimed.steps if (one.step, one.label) == ("review", gate)]
        return frozenset(str(one.params.get("file", "")) for one in kept)

    def figures(self) -> Made:
        """The audience table, with the days that the ledger declares."""
        found, line = inputs(self.project), self.claimed.by_name.get(("audience", ""))
        return handing.gather_audience(self, declared.audience(found, line, self.project.store) if line else found)

    def asked(self, told: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """The calls of a history, with those that the ledger tells and whose recordings aren't in the dossier."""
        line = self.claimed.by_name.get(("history", ""))
        whole, more = declared.calls(told, line, self.project.store) if line else (told, 0)
        if more:
            said = _(
                "refait à l'identique, mais {n} demandes que le registre raconte n'ont pas leur enregistrement ici"
            )
            self.note("history", "", "no_recording", Left(said.format(n=more)), taken=True)
        return whole

    def remade(self) -> Remade:
        """What was made, and what wasn't."""
        return Remade(
            steps=tuple(self.again.steps()),
            delivered={path: one.sha256 for path, one in self.run.delivered.items()},
            troubles=tuple(self.troubles.values()),
            stopped=self.stopped,
            stages=self.wish.stages,
            shots=self.shots,
            picked=self.picked,
        )

    @contextlib.contextmanager
    def resting_on(self, artifacts: Sequence[Artifact]) -> Iterator[None]:
        """What is made within rests on what these rest on, though they aren't among its inputs."""
        self.again.around.sums = frozenset(artifact.sha256 for artifact in artifacts)
        try:
            yield
        finally:
            self.again.around.sums = frozenset()

    @cached_property
    def voice(self) -> Any:
        """What the ledger says spoke: it answers from recordings alone, whatever weights this machine has."""
        name = self.project.settings.engines.voice
        return self._silent("voice", name, ("voice",)) if name in VOICES else super().voice

    @cached_property
    def speech(self) -> Any:
        """What the ledger says recognised speech, as `voice`."""
        name = self.project.settings.engines.speech
        return self._silent("speech", name, HEARING) if name in SPEECHES else super().speech

    def _silent(self, capability: Capability, name: str, steps: tuple[str, ...]) -> "Silent":
        said = (one.engine for one in self.claimed.steps if one.step in steps and one.engine)
        mine = (one for one in said if (one.engine, one.capability, one.ai) == (name, capability, True))
        return Silent(next(mine, Identity(engine=name, capability=capability, ai=True)))


class _Run(Run):
    """A run that recalls nothing from before, and keeps for each step what it was for and what it rests on."""

    suffix = "-rejeu"

    def __init__(self, work: Again) -> None:
        project = work.project
        super().__init__(
            project.folder,
            project.store,
            project.recordings,
            now=datetime.now(UTC),
            sources=f"replay {uuid.uuid4()}",
            listen=work.lines.append,
        )
        self.work = work
        self.around = threading.local()
        self._labels: defaultdict[str, list[str]] = defaultdict(list)
        self._lines: dict[str, Mapping[str, Any]] = {}
        self._rests: dict[str, frozenset[str]] = {}

    def steps(self) -> Iterator[Step]:
        """What was made, each step once."""
        for key, line in self._lines.items():
            yield Step.model_validate({**line, "kind": "step", "labels": tuple(dict.fromkeys(self._labels[key]))})

    def _fetch(self, wanted: Order, progress: Progress) -> dict[str, Artifact]:
        self.open()
        outputs, recorded, roots = self._made_again(wanted, progress)
        rests = roots | self._resting(wanted)
        line = {
            "key": wanted.key,
            "label": wanted.label,
            **wanted.facts,
            "outputs": {name: artifact.to_json() for name, artifact in outputs.items()},
            "recordings": recorded,
        }
        with self._lock:
            for artifact in outputs.values():
                self._rests[artifact.sha256] = self._rests.get(artifact.sha256, frozenset()) | rests
            self._lines[wanted.key] = {**line, "rests": tuple(sorted(rests))}
            self.keys.add(wanted.key)
            self._write({"kind": "step", **line, "hit": False})
        self.work.tell(wanted.step.name, wanted.label)
        return outputs

    def make(self, name: str, **given: Any) -> dict[str, Artifact]:
        """As `Run.make`; every label a step is ordered for is kept, for the first to come is a matter of chance."""
        label = str(given.get("label", ""))
        key = order(name, given.get("inputs"), given.get("params"), given.get("engine"), 1, label).key
        with self._lock:
            self._labels[key].append(label)
        return super().make(name, **given)

    def _made_again(self, wanted: Order, progress: Progress) -> tuple[dict[str, Artifact], list[str], frozenset[str]]:
        """A step's outputs and recordings, and itself where the dossier's own answer stood for one not recorded."""
        names = self.work.claimed.recordings(wanted.step.name, wanted.label)
        loose = bool(wanted.identity and "recorded" in _engines(wanted.identity))
        chosen = Chosen(self.recordings, names, loose=loose)
        try:
            outputs, recorded = perform(wanted, self.store, chosen, progress)
        except NoRecording as error:
            line = self.work.claimed.by_name.get((wanted.step.name, wanted.label))
            if not (wanted.identity and wanted.identity.ai and line and line.recordings):
                raise
            taken = Chosen(self.recordings, line.recordings, loose=loose, instead=True)
            outputs, recorded = perform(wanted, self.store, taken, progress)
            self.work.note(wanted.step.name, wanted.label, "no_recording", error, taken=True)
            return outputs, recorded, frozenset({f"{wanted.step.name} {wanted.label}".strip()})
        self._check_who(wanted, chosen.used)
        return outputs, recorded, frozenset()

    def _check_who(self, wanted: Order, used: Sequence[Recording]) -> None:
        """Note an answer that another engine gave than the one that the settings and the ledger name."""
        identity = wanted.identity
        if identity is None or "recorded" in _engines(identity):
            return
        for one in used:
            if one.engine != identity:
                said = _("l'enregistrement « {name} » vient d'un autre moteur : {engine}, {model}").format(
                    name=one.id, engine=one.engine.engine, model=one.engine.model
                )
                self.work.note(wanted.step.name, wanted.label, "broken", Left(said), taken=True)

    def _resting(self, wanted: Order) -> frozenset[str]:
        sums = {one.sha256 for artifacts in wanted.inputs.values() for one in artifacts}
        sums |= getattr(self.around, "sums", frozenset())
        with self._lock:
            return frozenset().union(*(self._rests.get(one, frozenset()) for one in sums))


def _engines(identity: Identity) -> set[str]:
    """An engine's name, and its writer's where it draws through one."""
    writer = identity.parameters.get("writer")
    return {identity.engine, str(writer.get("engine", "")) if isinstance(writer, Mapping) else ""}
