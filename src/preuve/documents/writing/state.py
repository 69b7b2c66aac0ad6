"""Where her documents stand: each section of each, what it lacks, and what the kit knows for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from preuve.checks.subject import Subject, subject_of
from preuve.documents.blocks import Blocks
from preuve.documents.known import Knowing, tell
from preuve.documents.model import SectionModel
from preuve.documents.reading import Document, Section, read
from preuve.documents.rules import Flaw, Ground, flaws
from preuve.documents.said import remedy, says
from preuve.documents.writing.wanted import Wanted
from preuve.errors import BadInput
from preuve.frameworks.cases import cases_of
from preuve.i18n import _, ngettext
from preuve.project import Project


@dataclass(frozen=True)
class Part:
    """A section to write: of which document, its model, how it stands, and what its words lack, too few or not."""

    wanted: Wanted
    model: SectionModel
    section: Section
    lacks: tuple[Flaw, ...] = ()

    @property
    def heading(self) -> str:
        """Its heading, in the language spoken."""
        return str(self.model.heading)

    @property
    def said(self) -> str:
        """How it stands, in words; how many are asked where they are too few, and all else that is missing."""
        if self.section.state != "short":
            return says(self.section)
        many = self.section.words
        told = ngettext("{n} mot de vous, il en faut {least}", "{n} mots de vous, il en faut {least}", many)
        return " ; ".join([told.format(n=many, least=self.model.least_words), *(one.said for one in self.lacks)])

    @property
    def remedy(self) -> str:
        """What to do about it; empty where it holds all that is asked."""
        return remedy(self.section.model_copy(update={"heading": self.heading}), self.wanted.name)


@dataclass(frozen=True)
class Shown:
    """A project and what it shows, looked at once: its run where there is one, each use case with its own."""

    project: Project
    subject: Subject
    _known: dict[str, Knowing] = field(default_factory=dict, repr=False, compare=False)

    def knowing(self, wanted: Wanted) -> Knowing:
        """What the kit may tell in a document; what it measures is looked at once for all those of a use case."""
        case = wanted.case.id if wanted.case else ""
        if case not in self._known:
            self._known[case] = self._knowing(wanted)
        return self._known[case]

    def _knowing(self, wanted: Wanted) -> Knowing:
        if wanted.case is None:
            return Knowing(self.project, self.subject)
        ground = next(one for one in cases_of(self.project, self.subject) if one.case == wanted.case)
        return Knowing(self.project, ground.subject, case=wanted.case, on=self.subject.day)

    def tells(self, wanted: Wanted, section: SectionModel) -> Iterable[tuple[str, Blocks]]:
        """What is known for a section, by the name of what tells it."""
        return tell(section.known, self.knowing(wanted))


def shown(project: Project) -> Shown:
    """A project with its last production, or its documents alone."""
    return Shown(project, subject_of(project))


def parts(project: Project, documents: Sequence[Wanted]) -> Iterator[Part]:
    """Every section of some documents, in order, as they stand today. Raises BadInput."""
    for one in documents:
        found: Document = read(project, one.name)
        for section in one.model.sections:
            there = found.section(section.heading.fr)
            yield Part(one, section, there, _lacks(project, section, there))


def _lacks(project: Project, model: SectionModel, found: Section) -> tuple[Flaw, ...]:
    """What a section's words lack; too few of them are looked at too, so that she is told all at once."""
    if found.state != "short":
        return found.flaws
    day = project.portfolio.today or date.today()  # noqa: DTZ011  (her own calendar's day)
    return tuple(flaws(found.pieces, model, Ground(on=day, portfolio=project.portfolio)))


def part_of(project: Project, documents: Sequence[Wanted], heading: str) -> tuple[Part, ...]:
    """The sections called so. Raises BadInput where none is."""
    every = tuple(parts(project, documents))
    found = tuple(one for one in every if one.model.is_called(heading))
    if found:
        return found
    raise BadInput(
        _("aucune partie ne s'appelle « {name} ».").format(name=heading[:80]),
        key="--section",
        remedy=_("Choisissez : {names}.").format(names=" ; ".join(dict.fromkeys(one.heading for one in every))),
    )
