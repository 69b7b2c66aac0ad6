"""A référentiel as data: competences, criteria in the source's own words, and the evidence each takes.

The source's text is French and official; its English is this kit's own rendering and says so wherever it is shown.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from preuve.bilingual import Bilingual
from preuve.checks.finding import Status
from preuve.checks.tally import gravest
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.frameworks.modality import Modality
from preuve.i18n import _
from preuve.reading import load

FOLDER = Path(__file__).parent
_ELEMENTS = "accessibilite.md"
"""Where the elements of a number are justified."""


Each = Literal["", "case"]
"""Asked once, or for each use case of the portfolio."""
EachRun = Literal["", "case", "run"]
"""Measured once; on each use case's own run; or on every run that there is, a campaign's, and none is needed."""


class Checks(Value):
    """Evidence that is measured: ids of checks, each of which must be met on every film, or on the run.

    `each: run`: on this run and on those that use cases name; a project without any isn't counted short, for the
    référentiel asks for a use and not for a video.
    """

    checks: tuple[str, ...] = Field(min_length=1)
    each: EachRun = ""


class Document(Value):
    """A document of the project with the sections it must have, in her own words, named by their French headings.

    `document` is a file of `documents/`; for each use case, « cas.md » stands for « cas/<case>.md ».
    """

    document: str
    sections: tuple[str, ...] = Field(min_length=1)
    each: Each = ""


class Statement(Value):
    """What she must say herself, in one section of a document."""

    statement: Bilingual
    document: str
    section: str


class Deliverable(Value):
    """A file of the run's folder to show; `*` stands for any name."""

    deliverable: str
    label: Bilingual


KeptName = Literal["trends", "reading", "changes", "watch", "calendar", "posts", "replies", "comparison", "prompt-log"]


class Kept(Value):
    """What the project keeps of its figures and of her watch: shown where it is there, never counted against her."""

    kept: KeptName
    label: Bilingual


class Assistant(Value):
    """Evidence that is measured: so many custom assistants whose recorded answers, read again, hold to their tests."""

    assistant: int = Field(ge=1)


class Anonymity(Value):
    """Evidence that is measured, for each use case whose table was handed to an AI: the least group of people.

    A group shares the values of the columns by which, together, somebody might be recognised (`quasi` of the case).
    """

    anonymity: int = Field(ge=2)


class Person(Value):
    """What only a person can judge, and where she can look."""

    person: Bilingual
    where: tuple[str, ...] = Field(min_length=1)


Proof = Checks | Document | Statement | Deliverable | Kept | Assistant | Anonymity | Person


class Element(Value):
    """One of several things of which a criterion asks a number: it counts where all its checks hold.

    Checks that find nothing to judge don't count against it, but one of `shown_by` must be met: it shows that the
    element is there at all.
    """

    id: str
    label: Bilingual
    serves: Bilingual | None = Field(default=None, description="Whom it serves, where that is the point.")
    section: str = Field(default="", description="The section of its document where she justifies it.")
    checks: tuple[str, ...] = Field(min_length=1)
    shown_by: tuple[str, ...] = Field(default=(), description="Checks of which one is met only where the element is.")

    def stands(self, found: Mapping[str, Status]) -> Status:
        """How it stands where each of its checks stands so: surely absent where one is unmet."""
        if "unmet" in found.values():
            return "unmet"
        worst = gravest(found.values())
        shown = not self.shown_by or any(found[name] == "met" for name in self.shown_by)
        return worst if worst != "met" or shown else "not_applicable"

    @model_validator(mode="after")
    def _shown_by_its_own(self) -> "Element":
        if not set(self.shown_by) <= set(self.checks):
            raise ValueError(_("« shown_by » nomme un contrôle que l'élément n'a pas"))
        return self


class Part(Value):
    """One thing a criterion asks: all of `evidence`, and `at_least` so many of `elements` in every film."""

    id: str
    asks: Bilingual
    evidence: tuple[Proof, ...] = ()
    elements: tuple[Element, ...] = ()
    at_least: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _asks_for_something(self) -> "Part":
        if not self.evidence and not self.elements:
            raise ValueError(_("une partie de critère sans aucune preuve"))
        if bool(self.elements) != bool(self.at_least) or self.at_least > len(self.elements):
            raise ValueError(_("« at_least » ne va pas avec les éléments donnés"))
        return self

    def check_ids(self) -> Iterator[str]:
        """Every check it names."""
        for proof in self.evidence:
            if isinstance(proof, Checks):
                yield from proof.checks
        for element in self.elements:
            yield from element.checks


class Criterion(Value):
    """A criterion: a short label of ours, the source's text, our unofficial English, and its parts.

    `under`: the source's sentence that introduces it and its neighbours, where it is one of a list.
    """

    id: str
    label: Bilingual
    under: str = ""
    under_english: str = ""
    text: str = Field(min_length=1, description="The source's own words, whole.")
    english: str = Field(min_length=1, description="This kit's rendering; not official.")
    parts: tuple[Part, ...] = Field(min_length=1)


class Competence(Value):
    """A competence and its criteria."""

    id: str
    label: Bilingual
    text: str = Field(min_length=1)
    english: str = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)


class Source(Value):
    """Where the référentiel's words come from."""

    title: str
    sha256: str = Field(default="", description="Digest of the text that was read.")
    read: date


class Framework(Value):
    """A whole référentiel."""

    id: str
    title: Bilingual
    source: Source
    modality: Modality | None = None
    competences: tuple[Competence, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> "Framework":
        names = [one.id for one in self.criteria()] + [part.id for part in self.parts()]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(_("deux fois « {name} »").format(name=twice))
        return self

    def criteria(self) -> Iterator[Criterion]:
        """Its criteria in order."""
        for competence in self.competences:
            yield from competence.criteria

    def parts(self) -> Iterator[Part]:
        """The parts of its criteria in order."""
        for criterion in self.criteria():
            yield from criterion.parts

    def part(self, name: str) -> Part:
        """A part by its id. Raises KeyError."""
        found = next((part for part in self.parts() if part.id == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def documents(self) -> tuple[str, ...]:
        """The documents that its evidence is read in, in order."""
        proofs = (proof for part in self.parts() for proof in part.evidence)
        named = (proof.document for proof in proofs if isinstance(proof, Document | Statement))
        elements = (_ELEMENTS for part in self.parts() for one in part.elements if one.section)
        return tuple(dict.fromkeys((*named, *elements)))

    def check_ids(self) -> frozenset[str]:
        """Every check it names."""
        return frozenset(name for part in self.parts() for name in part.check_ids())


def names() -> tuple[str, ...]:
    """The référentiels that the kit knows."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def framework(name: str) -> Framework:
    """A référentiel by its id. Raises BadInput."""
    if name not in names():
        raise BadInput(
            _("le référentiel « {name} » est inconnu.").format(name=name),
            remedy=_("Choisissez parmi : {names}.").format(names=", ".join(names())),
        )
    return load(FOLDER / f"{name}.yaml", Framework)
