"""Everything that a référentiel has delivered, made in memory first: nothing is written where something is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from preuve.checks.subject import Subject, subject_of
from preuve.deliver import limits
from preuve.deliver.content import Ground
from preuve.deliver.deck import counted, deck, shows_film, slides_of
from preuve.deliver.films import film_of
from preuve.deliver.model import Deliverables, deliverables
from preuve.deliver.order import Lack, made
from preuve.deliver.paged import paged, warning
from preuve.deliver.pdf import Pdf
from preuve.deliver.places import Places, spots
from preuve.deliver.sheet import sheet
from preuve.deliver.slides import slides
from preuve.deliver.whose import notice
from preuve.deliver.works import Laid, lay, too_long, written
from preuve.frameworks import framework
from preuve.frameworks.cases import cases_of
from preuve.frameworks.model import Framework
from preuve.i18n import _, ngettext, speaking
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
    """What was made: the files, what her documents lack, what must be told (dates that passed, a film left out).

    `refused`: why a written work that is too long wasn't made.
    """

    framework: str
    outputs: list[Output] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refused: limits.TooLong | None = None


def ground_of(project: Project, subject: Subject | None = None) -> Ground:
    """What deliverables of a project are made from, as of its run's own day, else today."""
    shown = subject or subject_of(project)
    cases = tuple((one.case, one.subject) for one in cases_of(project, shown))
    return Ground(project, shown, project.portfolio.today or shown.day, cases=cases)


def build(ground: Ground, name: str, wish: Wish, out: Path, hear: Hear = lambda _what, _share: None) -> Built:
    """A référentiel's deliverables, in the project's language; what is told of them is in the one spoken here and now.

    Raises PreuveError; nothing is written here. A work that is too long isn't made: `refused` says why.
    """
    known, given = framework(name), deliverables(name)
    at = datetime.combine(ground.on, time(12), UTC)
    built = Built(name)
    _weighed(given, ground, built)
    laid: dict[str, Laid] = {}
    for number, work in enumerate(given.works if wish.only != "slides" else ()):
        hear(str(work.title), 0.6 * number / len(given.works))
        laid[work.id] = lay(work, ground, known, at)
        if wish.only in ("", "report"):
            _work(laid[work.id], wish, at, built)
    if wish.only in ("", "slides"):
        hear(_("Diapositives"), 0.6)
        _slides(ground, known, given, wish, out, at, built)
    if wish.only in ("", "sheet"):
        hear(_("Fiche du jury"), 0.9)
        with speaking(ground.project.portfolio.language):
            found = sheet(known, given, at, places_of(ground, known, given, wish, laid), notice(ground.project))
        built.outputs.append(Output(f"{SHEET}.pdf", found.data, _pages(found.pages)))
    hear("", 1.0)
    return built


def _weighed(given: Deliverables, ground: Ground, built: Built) -> None:
    """What every written work lacks, whichever of them are made."""
    for work in given.works:
        one = made(work, ground)
        built.lacks += [lack for lack in one.lacks if lack not in built.lacks]
        built.told += [said for said in one.told if said not in built.told]


def _work(laid: Laid, wish: Wish, at: datetime, built: Built) -> None:
    work, most, shown = laid.made.work, laid.most, laid
    if most and laid.over:
        if not wish.allow_long:
            built.refused = limits.too_long(str(work.title), laid.pdf, most, laid.made.words)
            return
        built.told.append(limits.marked(str(work.title), most, laid.pdf.pages))
        shown = too_long(laid, at)
    if "docx" in wish.formats:
        data = written(shown, at)
        built.outputs.append(Output(f"{work.id}.docx", data, _hers() if work.kept else ""))
        found = paged(data, shown.pdf.pages, most) if most and not laid.over else None
        if most and found and (said := warning(f"{work.id}.docx", found, most)):
            built.told.append(said)
    if "pdf" in wish.formats:
        said = _limited(shown.pdf, most)
        built.outputs.append(Output(f"{work.id}.pdf", shown.pdf.data, f"{_hers()}, {said}" if work.kept else said))


def _slides(
    ground: Ground, known: Framework, given: Deliverables, wish: Wish, out: Path, at: datetime, built: Built
) -> None:
    film = film_of(ground.subject, out, embed=wish.film) if shows_film(given) else None
    if film and film.why_linked:
        built.told.append(_("{why} : un clic l'ouvre.").format(why=film.why_linked))
    with speaking(ground.project.portfolio.language):
        show = deck(given, ground, known, film)
        data = slides(show, at)
    built.outputs.append(Output(f"{SLIDES}.pptx", data, counted(show, known)))


def places_of(ground: Ground, known: Framework, given: Deliverables, wish: Wish, laid: Mapping[str, Laid]) -> Places:
    """Where the jury finds everything, in the language spoken here and now; the pages are those of PDFs."""
    paged = "pdf" in wish.formats
    marks = {name: one.pdf.marks for name, one in laid.items() if paged}
    kept = frozenset(piece.document for work in given.works if work.kept for piece in work.pieces)
    return Places(
        spots=spots(given.works, ground, marks, "pdf" if paged else "docx"),
        kept=kept,
        slides=slides_of(given, ground, kept),
        cases=tuple(case.title for case, _run in ground.cases) if known.modality and known.modality.cases else (),
    )


def _hers() -> str:
    return _("à garder pour vous")


def _limited(found: Pdf, most: int | None) -> str:
    said = _pages(found.pages)
    return _("{said} sur {most} au plus").format(said=said, most=most) if most else said


def _pages(count: int) -> str:
    return ngettext("{n} page", "{n} pages", count).format(n=count)


def passed(project: Project, today: date) -> Sequence[str]:
    """Dates of the portfolio that have passed."""
    portfolio = project.portfolio
    dates = (
        (portfolio.deposit, _("La date du dépôt ({day}) est passée.")),
        (portfolio.oral, _("La date de l'oral ({day}) est passée.")),
    )
    return [said.format(day=f"{day:%d/%m/%Y}") for day, said in dates if day and day < today]
