"""The ledger's lines, as they must be: what isn't so is told by number, and nothing rests on it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from preuve.dossier.data import plain, read_lines
from preuve.dossier.model import Digest, Name
from preuve.engines import Value
from preuve.ledger import Line

Count = Annotated[int, Field(ge=0, le=1 << 40)]
Short = Annotated[str, Field(max_length=2000)]


class Made(Value):
    """An output of a step."""

    sha256: Digest
    name: Name
    size: Count


class Step(Value):
    """A step that was performed, or found again."""

    kind: Literal["step"]
    key: Digest
    label: Short
    step: Name
    version: Count
    inputs: Mapping[Name, tuple[tuple[Name, Digest], ...]]
    params: Mapping[str, Any]
    engine: Mapping[str, Any] | None
    attempt: Count
    tools: Mapping[Name, Short]
    outputs: Mapping[Name, Made]
    recordings: tuple[Name, ...]
    hit: bool
    started: AwareDatetime
    ended: AwareDatetime
    seconds: Annotated[float, Field(ge=0, le=1e7)]
    kit: Name
    host: Mapping[str, Any]

    @property
    def given(self) -> list[tuple[str, str]]:
        """Name and digest of everything that it was given, in order."""
        return [pair for pairs in self.inputs.values() for pair in pairs]


class Begun(Value):
    """The run began, or was taken up again."""

    kind: Literal["start", "resume"]
    at: AwareDatetime
    sources: Short
    kit: Name


class Delivered(Value):
    """A copy was put in the run's folder."""

    kind: Literal["deliver"]
    path: Name
    sha256: Digest
    name: Name
    size: Count


class Awaited(Value):
    """A person was awaited."""

    kind: Literal["await"]
    at: AwareDatetime
    gate: Name
    seen: tuple[Any, ...]


class Ended(Value):
    """The run ended."""

    kind: Literal["end"]
    at: AwareDatetime
    status: Name


AnyLine = Annotated[Step | Begun | Delivered | Awaited | Ended, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[AnyLine] = TypeAdapter(AnyLine)


def read(path: Path) -> Iterator[tuple[int, AnyLine | None, Line]]:
    """Each line with its number, typed and as written; None where it isn't one of a ledger.

    Raises ValueError: too long to be a ledger.
    """
    for number, line in read_lines(path):
        yield number, _typed(line), line or {}


def steps_of(path: Path) -> Iterator[tuple[Step, Line]]:
    """The well-formed steps, in order."""
    try:
        for _number, typed, line in read(path):
            if isinstance(typed, Step):
                yield typed, line
    except ValueError:
        return


def _typed(line: Line | None) -> AnyLine | None:
    try:
        found = _ADAPTER.validate_python(line)
    except (ValidationError, OverflowError):
        return None
    return None if isinstance(found, Delivered) and not plain(found.path) else found
