"""A document as blocks: her words where she wrote, a gap where she didn't, a draft told as one, what the run knows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.deliver import pictures
from preuve.deliver.shortened import shortened
from preuve.documents import path_of, read
from preuve.documents.blocks import Block, Draft, Gap, Heading
from preuve.documents.decoding import text_of
from preuve.documents.drafts import drafts
from preuve.documents.known import Knowing, tell
from preuve.documents.labels import UNFINISHED
from preuve.documents.markdown import blocks as blocks_of
from preuve.documents.model import DocumentModel, SectionModel, model
from preuve.documents.reading import Document, Section
from preuve.documents.said import says
from preuve.documents.text import called
from preuve.documents.writing.marks import marked
from preuve.i18n import _, language
from preuve.portfolio import UseCase
from preuve.project import Project


@dataclass(frozen=True)
class Ground:
    """What deliverables are made from.

    Attributes:
        project: the project.
        subject: what it shows; its run's folder is None where it has none.
        on: the day on which it is read.
        findings: what the checks of its run found.
        cases: its use cases, each with the run that it names.
    """

    project: Project
    subject: Subject
    on: date
    findings: Sequence[Finding] = ()
    cases: Sequence[tuple[UseCase, Subject | None]] = ()
    _read: dict[tuple[str, bool, str], tuple["Content", ...]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Part:
    """A section as it is delivered: its heading, how it stands, its blocks; no blocks of hers where she wrote none.

    `left`: what was left out of tables that are too large for a page, in words.
    """

    heading: str
    section: Section
    blocks: tuple[Block, ...]
    model: SectionModel | None = None
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """A document as it is delivered. `file`: its name in `documents/`; `foreign`: its encoding if it isn't UTF-8."""

    file: str
    title: str
    parts: tuple[Part, ...]
    foreign: str = ""

    def part(self, heading: str) -> Part | None:
        """A section by its heading in either language."""
        wanted = called(heading)
        known = (one for one in self.parts if one.model and one.model.is_called(heading))
        return next(known, None) or next((one for one in self.parts if called(one.heading) == wanted), None)


def contents(ground: Ground, name: str, *, known: bool = True) -> tuple[Content, ...]:
    """A document by its model's id: one, or one for each use case; read once in a language. Raises BadInput."""
    key = (name, known, language())
    if key not in ground._read:  # noqa: SLF001
        ground._read[key] = _contents(ground, name, known=known)  # noqa: SLF001
    return ground._read[key]  # noqa: SLF001


def _contents(ground: Ground, name: str, *, known: bool) -> tuple[Content, ...]:
    found = model(name)
    if found and found.each:
        return tuple(_content(ground, found, f"{name}/{case.id}.md", case, known=known) for case, _run in ground.cases)
    return (_content(ground, found, f"{name}.md", None, known=known),)


def _content(ground: Ground, found: DocumentModel | None, file: str, case: UseCase | None, *, known: bool) -> Content:
    document = read(ground.project, file, on=ground.on)
    written = _written(ground.project, document) if document.present else {}
    title = _title(ground.project, file) or (str(found.title) if found else file.removesuffix(".md"))
    knowing = _knowing(ground, case)
    parts = []
    for heading, asked in _ordered(document, found):
        section = document.section(asked.heading.fr if asked else heading)
        left: list[str] = []
        mine = _own(section, written.get(called(section.heading), ()), ground.project, file, asked)
        own = tuple(shortened(mine, file, left))
        told = _told(asked, knowing) if known and asked else ()
        parts.append(Part(str(asked.heading) if asked else heading, section, (*own, *told), asked, tuple(left)))
    return Content(file, title if case is None else case.title, tuple(parts), document.foreign)


def _knowing(ground: Ground, case: UseCase | None) -> Knowing:
    subject = next((run for one, run in ground.cases if case and one.id == case.id), None)
    shown = subject if case else ground.subject
    return Knowing(project=ground.project, subject=shown, findings=ground.findings, case=case, on=ground.on)


def _ordered(document: Document, found: DocumentModel | None) -> Iterator[tuple[str, SectionModel | None]]:
    """Headings in her order; those of the model that she hasn't stand after the one they follow there."""
    if found is None:
        yield from ((one.heading, None) for one in document.sections)
        return
    hers = [(one.heading, found.section(one.heading)) for one in document.sections]
    there = [asked for _heading, asked in hers if asked]
    waiting = [one for one in found.sections if one not in there]
    order = list(found.sections)
    for heading, asked in hers:
        while asked and waiting and order.index(waiting[0]) < order.index(asked):
            yield str(waiting[0].heading), waiting.pop(0)
        yield heading, asked
    yield from ((str(one.heading), one) for one in waiting)


def _own(
    section: Section, written: Sequence[Block], project: Project, file: str, asked: SectionModel | None
) -> Iterator[Block]:
    """Her words, told for what they are; a gap where they are missing."""
    match section.state:
        case "filled":
            yield from written
            if section.flaws:
                yield Gap(says(section), begun=True)
        case "draft" if any(isinstance(one, Draft) for one in written):
            yield from written
        case "draft":
            yield Draft(_engine(project, file, section.heading), tuple(written))
        case "missing" | "template":
            yield Gap(str(asked.ask[0]) if asked else section.heading)
        case _:
            yield from written
            yield Gap(UNFINISHED[section.state]().format(n=section.words))


def _told(asked: SectionModel, knowing: Knowing) -> tuple[Block, ...]:
    """What the run tells for a section."""
    return tuple(one for _name, blocks in tell(asked.known, knowing) for one in blocks)


def _written(project: Project, document: Document) -> dict[str, tuple[Block, ...]]:
    """The blocks under each section's heading, by what it is called; deeper headings stay in their section."""
    sections = {called(one.heading) for one in document.sections}
    found: dict[str, list[Block]] = {}
    current: list[Block] | None = None
    for block in _told_apart(project, text_of(path_of(project, document.name)).text):
        name = called(block.text) if isinstance(block, Heading) else ""
        if name in sections:
            current = found.setdefault(name, [])
        elif isinstance(block, Heading) and block.level == 1:
            current = None
        elif current is not None:
            current.append(block)
    return {name: tuple(own) for name, own in found.items()}


def _told_apart(project: Project, text: str) -> Iterator[Block]:
    """A text's blocks; what stands between a draft's marks is a draft, whatever is around it."""
    lines, at, seen = text.split("\n"), 0, pictures.of(project)
    for one in marked(lines):
        if one.kind == "brouillon" and one.whole:
            yield from blocks_of("\n".join(lines[at : one.start]), seen)
            yield Draft(_engine_of(project, {one.name}), tuple(blocks_of("\n".join(one.body), seen)))
            at = one.end
    yield from blocks_of("\n".join(lines[at:]), seen)


def _title(project: Project, file: str) -> str:
    path = path_of(project, file)
    if not path.is_file():
        return ""
    text = text_of(path).text
    return next((one.text for one in blocks_of(text) if isinstance(one, Heading) and one.level == 1), "")


def _engine(project: Project, file: str, heading: str) -> str:
    """What drafted a section, as its recordings say."""
    mine = [one for one in drafts(project.folder) if one.document == file and called(one.section) == called(heading)]
    return _engine_of(project, {one.recording for one in mine})


def _engine_of(project: Project, kept: Collection[str]) -> str:
    """What made some recordings; in general words where none of them is there."""
    calls = [one for _path, one in project.recordings.all() if one.id in kept]
    return (calls[-1].model or calls[-1].engine.model or calls[-1].engine.engine) if calls else _("un moteur de texte")
