"""Everything that a référentiel has delivered, made in memory first: nothing is written where something is wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from preuve.checks.subject import Subject, subject_of
from preuve.deliver import limits
from preuve.deliver.content import Ground
from preuve.deliver.deck import counted, deck, shows_film
from preuve.deliver.docx import docx
from preuve.deliver.films import film_of
from preuve.deliver.model import Work, deliverables
from preuve.deliver.order import Lack, Made, made
from preuve.deliver.pdf import Cover, Pdf, pdf
from preuve.deliver.sheet import sheet
from preuve.deliver.slides import slides
from preuve.deliver.whose import notice, organisation
from preuve.documents.blocks import Block, Paragraph, Run
from preuve.frameworks import framework
from preuve.frameworks.cases import cases_of
from preuve.frameworks.model import Framework
from preuve.i18n import _, ngettext
from preuve.project import Project

SLIDES, SHEET = "diapositives", "fiche-jury"
ONLY = ("report", "slides", "sheet")
FORMATS = ("docx", "pdf")
Hear = Callable[[str, float], None]


@dataclass(frozen=True)
class Wish:
    """What she asks: which deliverables, in which formats, and what to do with what is too long or too heavy."""

    only: str = ""
    formats: tuple[str, ...] = FORMATS
    film: bool = True
    allow_long: bool = False


@dataclass(frozen=True)
class Output:
    """A file to write. `said`: its pages, slides or minutes, in words."""

    name: str
    data: bytes
    said: str


@dataclass
class Built:
    """What was made: the files, what her documents lack, what must be told (dates that passed, a film left out)."""

    framework: str
    outputs: list[Output] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def ground_of(project: Project, subject: Subject | None = None) -> Ground:
    """What deliverables of a project are made from, as of its run's own day, else today."""
    shown = subject or subject_of(project)
    cases = tuple((one.case, one.subject) for one in cases_of(project, shown))
    return Ground(project, shown, project.portfolio.today or shown.day, cases=cases)


def build(ground: Ground, name: str, wish: Wish, out: Path, hear: Hear = lambda _what, _share: None) -> Built:
    """A référentiel's deliverables. Raises PreuveError (TooLong above all); nothing is written here."""
    known, given = framework(name), deliverables(name)
    at = datetime.combine(ground.on, time(12), UTC)
    built = Built(name)
    if wish.only in ("", "report"):
        for number, work in enumerate(given.works):
            hear(str(work.title), 0.6 * number / len(given.works))
            _work(work, ground, known, wish, at, built)
    if wish.only in ("", "slides"):
        hear(_("Diapositives"), 0.6)
        film = film_of(ground.subject, out, embed=wish.film) if shows_film(given) else None
        if film and film.why_linked:
            built.told.append(_("{why} : un clic l'ouvre.").format(why=film.why_linked))
        show = deck(given, ground, known, film)
        built.outputs.append(Output(f"{SLIDES}.pptx", slides(show, at), counted(show, known)))
    if wish.only in ("", "sheet"):
        hear(_("Fiche du jury"), 0.9)
        found = sheet(known, given, at, notice(ground.project))
        built.outputs.append(Output(f"{SHEET}.pdf", found.data, _pages(found.pages)))
    built.lacks = list(dict.fromkeys(built.lacks))
    hear("", 1.0)
    return built


def _work(work: Work, ground: Ground, known: Framework, wish: Wish, at: datetime, built: Built) -> None:
    one = made(work, ground)
    built.lacks += one.lacks
    built.told += [said for said in one.told if said not in built.told]
    cover = _cover(one, ground, known)
    found = pdf(one.blocks, cover, at)
    most = known.modality.report_pages if work.limited and known.modality else None
    footer = cover.footer
    if most and found.pages > most:
        if not wish.allow_long:
            limits.check(one.title, found, most, one.words)
        footer = limits.marked(one.title, most, found.pages)
        built.told.append(footer)
        found = pdf(one.blocks, _long(cover, footer), at)
    if "docx" in wish.formats:
        blocks = [one.blocks[0], *_head(cover, footer), *one.blocks[1:]]
        data = docx(blocks, title=one.title, at=at, author=cover.author, footer=footer, tongue=cover.tongue)
        built.outputs.append(Output(f"{work.id}.docx", data, ""))
    if "pdf" in wish.formats:
        built.outputs.append(Output(f"{work.id}.pdf", found.data, _limited(found, most)))


def _long(cover: Cover, said: str) -> Cover:
    return replace(cover, footer=said, notice=" ".join(filter(None, (said, cover.notice))))


def _limited(found: Pdf, most: int | None) -> str:
    said = _pages(found.pages)
    return _("{said} sur {most} au plus").format(said=said, most=most) if most else said


def _pages(count: int) -> str:
    return ngettext("{n} page", "{n} pages", count).format(n=count)


def _cover(one: Made, ground: Ground, known: Framework) -> Cover:
    project = ground.project
    return Cover(
        title=one.title,
        author=project.written.candidate or organisation(project),
        eyebrow=str(known.title),
        subtitle=organisation(project),
        notice=notice(project),
        footer=" · ".join(filter(None, (one.title, organisation(project)))),
        contents=len(one.work.pieces) > 1 and not one.work.limited,
        tongue=project.portfolio.language,
    )


def _head(cover: Cover, footer: str) -> Iterator[Block]:
    """What stands under the title of a DOCX."""
    subtitle = " · ".join(filter(None, (cover.eyebrow, cover.subtitle)))
    if subtitle:
        yield Paragraph((Run(subtitle),))
    if cover.notice:
        yield Paragraph((Run(cover.notice, bold=True),))
    if footer != cover.footer:
        yield Paragraph((Run(footer, bold=True),))


def passed(project: Project, today: date) -> Sequence[str]:
    """Dates of the portfolio that have passed."""
    portfolio = project.portfolio
    dates = (
        (portfolio.deposit, _("La date du dépôt ({day}) est passée.")),
        (portfolio.oral, _("La date de l'oral ({day}) est passée.")),
    )
    return [said.format(day=f"{day:%d/%m/%Y}") for day, said in dates if day and day < today]
