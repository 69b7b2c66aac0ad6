"""What a dossier claims, and what verification says of it: plain values, shared by who writes and who reads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from preuve.checks.finding import Status as Found
from preuve.engines import Value
from preuve.i18n import N_

Level = Literal["L0", "L1", "L2", "L3"]
Status = Literal["verified", "within_tolerance", "failed", "not_run"]
Comparator = Literal["bytes", "streamhash", "perceptual", "semantic", "check"]
Hear = Callable[[Level, str, float], None]
"""Told what is looked at, and which share of the level is done (0 to 1)."""
LEVELS: tuple[Level, ...] = ("L0", "L1", "L2", "L3")
GRAVITY: tuple[Status, ...] = ("failed", "not_run", "within_tolerance", "verified")
Name = Annotated[str, Field(max_length=400)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Said = Annotated[str, Field(max_length=8000)]
MOST_PINNED, MOST_CITED = 2000, 30_000
"""Files cited by a claim, and by all of them: 96 and 1 968 for a run of five films."""
MOST_REDACTED = 20_000


@dataclass(frozen=True)
class About:
    """A level in words, marked for translation: what it proves, and what it doesn't."""

    title: str
    proves: str
    not_proved: str


ABOUT: Mapping[Level, About] = {
    "L0": About(
        N_("Intégrité"),
        N_("Rien n'a changé depuis que la liste des fichiers a été écrite."),
        N_("Qui a fait ce dossier."),
    ),
    "L1": About(
        N_("Origine"),
        N_("Le détenteur de cette clé répond de ces fichiers."),
        N_("Que la production a vraiment eu lieu : on peut signer un faux."),
    ),
    "L2": About(
        N_("Cohérence"),
        N_("Ce que le dossier affirme est bien ce qu'on mesure dans ses fichiers."),
        N_("D'où viennent les réponses des IA, ni que l'audience est réelle."),
    ),
    "L3": About(
        N_("Reproduction"),
        N_("Ces entrées et cet enchaînement donnent bien ces résultats."),
        N_("Que les réponses enregistrées des IA sont authentiques."),
    ),
}


class Pinned(Value):
    """A file of the dossier, by its name there, and the digest it has."""

    name: Name
    sha256: Digest


class Claim(Value):
    """One thing that the dossier affirms, and how it is compared with what is found again.

    `criteria` are « framework criterion » (« contenus-ia Cr3.2 »); `status` is the finding's, of a claim that a check
    made; `tolerance` gives the comparator's numbers by name.
    """

    id: Name
    criteria: tuple[Name, ...] = Field((), max_length=100)
    statement: Said
    status: Found | None = None
    artifacts: tuple[Pinned, ...] = Field((), max_length=MOST_PINNED)
    comparator: Comparator
    tolerance: Mapping[Name, float] = Field({}, max_length=20)


class Weighed(Value):
    """A criterion as the référentiel weighs it over the whole run; a count is of pieces of evidence that apply.

    `unmet` of the `measures` don't hold; `texts` are hers to be read (« documents/charte.md › Ton »), `missing` what
    she hasn't written or delivered, `opinions` what only a person can say.
    """

    framework: Name
    criterion: Name
    status: Found
    measures: int = Field(0, ge=0, le=10_000)
    unmet: int = Field(0, ge=0, le=10_000)
    texts: tuple[Name, ...] = Field((), max_length=200)
    missing: int = Field(0, ge=0, le=10_000)
    opinions: int = Field(0, ge=0, le=10_000)


class Claims(Value):
    """`claims.json`. `candidate` and `session` are as she gave them; empty where she didn't."""

    version: Literal[1] = 1
    run: Name
    title: Said
    kit: Name
    candidate: Name = ""
    session: Name = ""
    frameworks: tuple[Name, ...] = ()
    redacted: Mapping[Name, Digest] = Field(
        default={}, max_length=MOST_REDACTED, description="Files left out on request, by name."
    )
    claims: tuple[Claim, ...] = Field(max_length=5000)
    weighed: tuple[Weighed, ...] = Field((), max_length=500, description="Each criterion; none in an older dossier.")

    @model_validator(mode="after")
    def _bounded(self) -> "Claims":
        """Raises ValueError: the claims cite more files, all together, than any run has."""
        if sum(len(one.artifacts) for one in self.claims) > MOST_CITED:
            raise ValueError(MOST_CITED)
        return self


class Point(Value):
    """One thing that was looked at, or not. `optional`: nothing forces a candidate to bring it.

    `said` tells what was found, or why it wasn't looked at; `ask` is a question worth asking the candidate.
    """

    level: Level
    id: Name
    title: Said
    status: Status
    said: Said = ""
    remedy: Said = ""
    ask: Said = ""
    names: tuple[Name, ...] = Field(default=(), description="Files of the dossier that it is about.")
    claim: Name = ""
    claims: tuple[Name, ...] = Field(default=(), description="Ids of all the claims that it is about, where several.")
    criteria: tuple[Name, ...] = ()
    optional: bool = False


class LevelVerdict(Value):
    """A level's points, and its status: the gravest of those that aren't optional, unless an optional one failed."""

    level: Level
    points: tuple[Point, ...]
    seconds: float = 0

    @property
    def status(self) -> Status:
        """`failed` as soon as one failed; `not_run` where one was not looked at, or nothing was."""
        counted = [one.status for one in self.points if not one.optional or one.status == "failed"]
        return gravest(counted)


class Verdict(Value):
    """What verification says of a dossier. `sha256` is the whole file's; times are the verifier's own.

    `announced`: how the dossier says that its own checks stand, each counted once whatever its films.
    """

    sha256: Digest
    file: Name
    at: datetime
    kit: Name
    seconds: float = 0
    run: Name = ""
    title: Said = ""
    candidate: Name = ""
    session: Name = ""
    announced: Mapping[Found, int] = {}
    levels: tuple[LevelVerdict, ...] = ()

    def level(self, level: Level) -> LevelVerdict | None:
        """A level's verdict, if it was asked for."""
        return next((one for one in self.levels if one.level == level), None)

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point, in order."""
        return tuple(point for level in self.levels for point in level.points)

    @property
    def exit_code(self) -> int:
        """0: nothing failed; 1: something did. 2 is for what couldn't be verified at all."""
        return int(any(one.status == "failed" for one in self.points))


def gravest(statuses: Iterable[Status]) -> Status:
    """The gravest of some statuses; `not_run` where there is none."""
    there = set(statuses)
    return next((one for one in GRAVITY if one in there), "not_run")


@dataclass(frozen=True)
class Unpacked:
    """A dossier that was opened safely: its files stand in `folder` by their names, and nothing else does.

    `digests` are those of the bytes that stand there, worked out while unpacking; `archive` is the ZIP's own; `damaged`
    names the files whose bytes aren't those of the ZIP's own checksum.
    """

    folder: Path
    digests: Mapping[str, str]
    archive: str
    file: str = ""
    damaged: tuple[str, ...] = ()

    def path(self, name: str) -> Path:
        """A file by its name. Raises KeyError where the dossier has none."""
        if name not in self.digests:
            raise KeyError(name)
        return self.folder / name

    def under(self, folder: str) -> list[str]:
        """The names that begin so, in order."""
        return sorted(name for name in self.digests if name.startswith(folder))


@dataclass(frozen=True)
class Wanted:
    """What verification is asked. `scratch` is the only folder that may be written in.

    Attributes:
        trust: the juror's keyring of enrolled keys; None: her own, on this machine.
        challenge: the challenge she gave, which the dossier must answer; a folder: those she issued; None: any.
        secrets: what may open a dossier encrypted for her (age identities), never shown.
        replay: whether L3 is wanted; `only` names a stage (`montage`…), `sample` a number of shots.
        draw: what those shots were picked with, to pick the same again; empty: drawn at this verification.
        live: whether neural engines are run again rather than read from recordings.
    """

    scratch: Path
    trust: Path | None = None
    challenge: Path | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)
    replay: bool = False
    only: tuple[str, ...] = ()
    sample: int = 0
    draw: str = ""
    live: bool = False
    hear: Hear = field(default=lambda _level, _what, _share: None)
