"""What made a film or a picture, as the ledger tells it, and the word that IPTC has for it.

Source of the words: cv.iptc.org/newscodes/digitalsourcetype, as C2PA's `c2pa.created` wants them. `digitalArt` and
`minorHumanEdits` are retired there and aren't used.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from preuve.dossier import bag, layout
from preuve.dossier.archive import Content
from preuve.engines import Value
from preuve.i18n import N_
from preuve.ledger import Line
from preuve.rights import KINDS

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SUFFIX = ".recording.json"
ENGINES = "org.preuve.engines"
"""The label of our own assertion: what made a file."""
Source = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "digitalCreation", "composite"]
WORDS: Mapping[str, str] = {
    "trainedAlgorithmicMedia": N_("image faite par une IA"),
    "compositeWithTrainedAlgorithmicMedia": N_("montage qui contient des éléments faits par une IA"),
    "digitalCreation": N_("image faite sans IA"),
    "composite": N_("montage sans élément fait par une IA"),
}
_PICTURES = frozenset({"picture", "video"})
_Text = Annotated[str, Field(max_length=400)]


class Told(Value):
    """Part of a ledger's line; what isn't needed here is left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Engine(Told):
    """Who did a step."""

    engine: _Text
    model: _Text = ""
    ai: bool


class Output(Told):
    """An artefact that a step gave."""

    sha256: _Text


class Step(Told):
    """A step of the ledger."""

    key: _Text
    step: _Text
    label: _Text = ""
    engine: Engine | None = None
    inputs: Mapping[str, tuple[tuple[str, str], ...]] = {}
    outputs: Mapping[str, Output] = {}
    recordings: tuple[_Text, ...] = ()


class Maker(Value):
    """What made a part of a film: written in the manifest, compared when it is read. `recordings`: their digests."""

    part: str
    engine: str
    model: str = ""
    ai: bool
    recordings: tuple[str, ...] = ()


class Ledger:
    """A ledger's steps, and what each artefact comes from. Raises ValueError where a line isn't one."""

    def __init__(self, lines: Iterable[Line]) -> None:
        try:
            self.steps = _STEPS.validate_python([line for line in lines if line["kind"] == "step"])
        except ValidationError as error:
            raise ValueError(str(error).splitlines()[0]) from error
        self._made = {one.sha256: step for step in reversed(self.steps) for one in step.outputs.values()}

    def upstream(self, sha256: str) -> list[Step]:
        """Each step that an artefact comes from, by digests alone, the nearest first."""
        waiting, found = [sha256], dict[str, Step]()
        while waiting:
            step = self._made.get(waiting.pop())
            if step is None or step.key in found:
                continue
            found[step.key] = step
            waiting += [sha for inputs in step.inputs.values() for _name, sha in inputs]
        return list(found.values())

    def makers(self, sha256: str, recorded: Mapping[str, Sequence[str]]) -> tuple[Maker, ...]:
        """Everything that a film or a picture was made by. `recorded`: digests of recordings by their id."""
        steps = self.upstream(sha256)
        if any(step.step == "film" for step in steps):
            steps += [step for step in self.steps if step.step == "script"]
        found: dict[tuple[str, str, str, bool], set[str]] = {}
        for step in steps:
            if step.engine and (part := KINDS.get(step.step)):
                digests = found.setdefault((part, step.engine.engine, step.engine.model, step.engine.ai), set())
                digests.update(sha for one in step.recordings for sha in recorded.get(one, ()))
        return tuple(
            Maker(part=part, engine=engine, model=model, ai=ai, recordings=tuple(sorted(digests)))
            for (part, engine, model, ai), digests in sorted(found.items())
        )

    def source(self, sha256: str) -> Source | None:
        """IPTC's word for a film or a picture; None where the ledger doesn't tell what made it."""
        steps = self.upstream(sha256)
        engines = [(KINDS[step.step], step.engine) for step in steps if step.engine and step.step in KINDS]
        if any(step.step == "film" for step in steps):
            ai = any(engine.ai for _part, engine in engines)
            return "compositeWithTrainedAlgorithmicMedia" if ai else "composite"
        drawn = [engine for part, engine in engines if part in _PICTURES]
        if any(engine.ai for engine in drawn):
            return "trainedAlgorithmicMedia"
        return "digitalCreation" if drawn and all(engine.engine != "files" for engine in drawn) else None


_STEPS = TypeAdapter(tuple[Step, ...])


def recordings(contents: Mapping[str, Content], digests: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """The digests of a dossier's recordings, by their id. `digests`: those already known, by name."""
    found: dict[str, list[str]] = {}
    for name in sorted(contents):
        if name.startswith((layout.PROJECT_RECORDINGS, layout.MACHINE_RECORDINGS)) and name.endswith(SUFFIX):
            one = name.rpartition("/")[2].removesuffix(SUFFIX)
            found.setdefault(one, []).append(digests[name] if digests else bag.digest(contents[name]))
    return found


def delivered(names: Iterable[str]) -> Iterator[str]:
    """The films and pictures, among a dossier's files, that may have a signed copy."""
    for name in sorted(names):
        path = name.removeprefix(layout.DELIVERABLES)
        if path != name and path.startswith(("films/", "covers/", "pictures/")) and mime(name):
            yield name


def mime(name: str) -> str:
    """The kind of file that a name says; empty for what isn't signed."""
    kinds = {"mp4": "video/mp4", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
    return kinds.get(name.rpartition(".")[2].lower(), "")


def copy_of(name: str) -> str:
    """Where a file's signed copy goes."""
    return layout.SIGNED_COPIES + name.removeprefix(layout.DELIVERABLES)


def master_of(name: str) -> str:
    """The file that a signed copy was made from."""
    return layout.DELIVERABLES + name.removeprefix(layout.SIGNED_COPIES)
