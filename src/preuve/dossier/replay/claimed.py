"""What a dossier's ledger says was done, read with care: every line of it is a claim, and none is an instruction."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from preuve.artifact import digest_json
from preuve.dossier.data import read_lines
from preuve.dossier.model import Digest, Name
from preuve.engines import Identity, Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.options import Options
from preuve.stages import NAMES, stage_of

Label = Annotated[str, Field(max_length=400)]
Pair = tuple[Name, Digest]


class _Read(Value):
    """What is read of a line; whatever else it says isn't used here."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Output(_Read):
    """An artefact that a step gave."""

    sha256: Digest
    name: Name = ""
    size: int = Field(default=0, ge=0)


class Step(_Read):
    """A step's line. `rests`: the claimed answers that it was made again from; none in a dossier's own ledger."""

    kind: Literal["step"]
    step: Name
    label: Label = ""
    key: Name = ""
    version: int = 0
    inputs: Mapping[Name, tuple[Pair, ...]] = {}
    params: Mapping[str, Any] = {}
    engine: Identity | None = None
    attempt: int = 1
    tools: Mapping[Name, Name] = {}
    outputs: Mapping[Name, Output] = {}
    recordings: tuple[Name, ...] = ()
    hit: bool = False
    seconds: float = Field(default=0, ge=0, le=1e6)
    host: Mapping[str, Any] = {}
    rests: tuple[Name, ...] = ()
    labels: tuple[Label, ...] = ()

    @property
    def stage(self) -> str:
        """The stage it belongs to."""
        return stage_of(self.step, self.label)

    @property
    def named(self) -> tuple[str, str]:
        """What it is known by to people: the step, and what for."""
        return self.step, self.label

    @cached_property
    def whole_key(self) -> str:
        """Its key, worked out from what it says: the one that is written may be anything."""
        return digest_json(
            {
                "step": self.step,
                "version": self.version,
                "inputs": {name: [list(pair) for pair in pairs] for name, pairs in self.inputs.items()},
                "params": self.params,
                "engine": self.engine.model_dump(mode="json") if self.engine else None,
                "attempt": self.attempt,
                "tools": self.tools,
            }
        )


class Delivery(_Read):
    """A file that was put in the run's folder."""

    kind: Literal["deliver"]
    path: Name
    sha256: Digest


class Claimed(Value):
    """A ledger: its steps and deliveries in order, and how it says that the run ended."""

    steps: tuple[Step, ...]
    delivered: Mapping[Name, Digest]
    unread: tuple[int, ...] = Field(default=(), description="Lines that aren't lines of a ledger, by number.")
    status: str = ""

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], Step]:
        """The last line of each step and label."""
        return {one.named: one for one in self.steps}

    def recordings(self, step: str, label: str) -> tuple[str, ...]:
        """What a step says it was answered, its own label's first."""
        mine = self.by_name.get((step, label))
        others = [name for one in self.steps if one.step == step for name in one.recordings]
        return tuple(dict.fromkeys([*(mine.recordings if mine else ()), *others]))

    def options(self, targets: tuple[str, ...]) -> Options:
        """How far the run went, and for which of a brief's targets: everything, unless it says that it ended before.

        Nobody is awaited: a gate where no decision is found is told as passed.
        """
        if self.status == "complete":
            return Options(yes=True, replay=True)
        reached = [one.stage for one in self.steps if one.stage in NAMES]
        until = max(reached, key=NAMES.index, default=NAMES[0])
        made = {one.label for one in self.steps if one.step in ("tracks", "film", "mix")} & set(targets)
        some = tuple(one for one in targets if one in made) if made and made != set(targets) else ()
        return Options(targets=some, until=until, yes=True, replay=True)

    @property
    def language(self) -> str:
        """The language that texts were made in, from the catalogue of messages they say; empty where none does."""
        said = next((one.tools["messages"] for one in self.steps if "messages" in one.tools), "")
        return said[:2] if said[:2] in ("fr", "en") else ""


def read(path: Path) -> Claimed:
    """A dossier's ledger. Raises BadInput where there is none to be read."""
    steps: list[Step] = []
    delivered: dict[str, str] = {}
    unread: list[int] = []
    status = ""
    try:
        for number, line in read_lines(path):
            if (found := _line(line)) is None:
                unread.append(number)
            elif isinstance(found, Step):
                steps.append(found)
            elif isinstance(found, Delivery):
                delivered[found.path] = found.sha256
            else:
                status = found
    except (OSError, ValueError) as error:
        raise BadInput(
            _("le registre de ce dossier est illisible : {reason}.").format(reason=str(error)[:80]), path=path.name
        ) from error
    return Claimed(steps=tuple(steps), delivered=delivered, unread=tuple(unread[:50]), status=status)


def _line(line: Mapping[str, Any] | None) -> Step | Delivery | str | None:
    """A line's step, delivery, or what the run's end says; None: it isn't one, empty: another kind."""
    try:
        match (line or {}).get("kind"):
            case "step":
                return Step.model_validate(line)
            case "deliver":
                return Delivery.model_validate(line)
            case "end":
                return str((line or {}).get("status"))[:40]
            case "start" | "resume" | "await":
                return ""
    except ValidationError:
        return None
    return None
