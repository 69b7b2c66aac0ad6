"""The jury sheet: two pages at most, by competence: each criterion in short, where to look, a question, room to write.

Its letters never go under 8.5 points: where there is much, the room to write shrinks first, then places are told with
less detail. Words are never cut.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from preuve.deliver.model import Deliverables
from preuve.deliver.office import typeset_text
from preuve.deliver.pdf import FOLDER, Pdf, pages
from preuve.deliver.places import Places, ranges, told
from preuve.documents.text import fold
from preuve.dossier.report.typesetting import NotTypeset, composer
from preuve.frameworks.exam import rules
from preuve.frameworks.modality import Modality
from preuve.frameworks.model import Checks, Criterion, Deliverable, Document, Framework, Kept, Person, Statement
from preuve.i18n import _, language, ngettext
from preuve.wording import apart, named

TEMPLATE = "sheet.typ"
MOST_PAGES = 2
ROOMS = (34, 31, 28, 26, 24, 22, 20, 18, 16, 14, 13, 12, 11, 10, 9, 8, 7, 6, 0)
SIZES = (9.5, 9.0, 8.5)
DETAILS = (0, 1, 2)
"""How places are told: with each section's title, with the chapter's, by the file alone."""


def sheet(framework: Framework, given: Deliverables, at: datetime, places: Places, notice: str = "") -> Pdf:
    """The sheet of a référentiel, in the language spoken here and now. Raises NotTypeset: it can't be held in two."""
    for detail in DETAILS:
        data = _data(framework, given, places, detail, notice)
        for size in SIZES:
            if pages(_composed(data | {"size": size, "room": 0}, at)) <= MOST_PAGES:
                return _roomy(data | {"size": size}, at)
    raise NotTypeset(_("La fiche du jury ne tient pas en deux pages."))


def _roomy(data: dict[str, Any], at: datetime) -> Pdf:
    """The same with as much room to write as two pages hold."""
    for room in ROOMS:
        found = _composed(data | {"room": room}, at)
        if pages(found) <= MOST_PAGES:
            return Pdf(found, pages(found), ())
    raise NotTypeset(_("La fiche du jury ne tient pas en deux pages."))


def _composed(data: Mapping[str, Any], at: datetime) -> bytes:
    import typst

    with composer(TEMPLATE, data, {}, FOLDER) as made:
        try:
            found = made.compile(format="pdf", timestamp=int(at.timestamp()), pdf_standards=["ua-1"])
        except typst.TypstError as error:
            said = _("La fiche du jury n'a pas pu être composée ({reason}).")
            raise NotTypeset(said.format(reason=str(error).splitlines()[0][:200])) from error
    if not isinstance(found, bytes):
        raise TypeError(TEMPLATE)
    return found


def _data(framework: Framework, given: Deliverables, places: Places, detail: int, notice: str) -> dict[str, Any]:
    title = _("Fiche du jury : {title}").format(title=framework.title)
    return {
        "lang": language(),
        "title": typeset_text(title),
        "notice": typeset_text(notice),
        "exam": [typeset_text(one) for one in exam(framework.modality)],
        "cases": [typeset_text(named(str(at), one)) for at, one in enumerate(places.cases, 1)],
        "case": _("Cas"),
        "fields": [_("Candidat·e"), _("Date"), _("Membre du jury")],
        "head": [_("Critère"), _("Où regarder"), _("Une question à poser"), _("Notes")],
        "acquired": [_("Acquise"), _("Non acquise")],
        "footer": typeset_text(
            _("{source}. Les libellés courts et les questions sont de Preuve, pas du certificateur.").format(
                source=framework.source.title
            )
        ),
        "competences": [
            {
                "id": one.id,
                "label": typeset_text(str(one.label)),
                "rows": [_row(criterion, given, places, detail) for criterion in one.criteria],
            }
            for one in framework.competences
        ],
    }


def _row(criterion: Criterion, given: Deliverables, places: Places, detail: int) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "label": typeset_text(str(criterion.label)),
        "where": typeset_text(apart(dict.fromkeys(_places(criterion, places, detail)))),
        "question": typeset_text(question(criterion, given)),
        "marks": len(places.cases) if _by_case(criterion) else 0,
    }


def _by_case(criterion: Criterion) -> bool:
    """Whether it is asked of each use case."""
    return any(getattr(proof, "each", None) == "case" for part in criterion.parts for proof in part.evidence)


def question(criterion: Criterion, given: Deliverables) -> str:
    """A question for a criterion: the one written for it, else what only a person can judge there."""
    if criterion.id in given.questions:
        return str(given.questions[criterion.id])
    proofs = [proof for part in criterion.parts for proof in part.evidence]
    judged = next((proof for proof in proofs if isinstance(proof, Person)), None)
    return str(judged.person) if judged else _("Où le voit-on dans votre travail, et que changeriez-vous ?")


def _places(criterion: Criterion, places: Places, detail: int) -> Iterator[str]:
    """Where to look: the files that are handed in first, then the slides, then all the rest."""
    documents: dict[str, list[str]] = {}
    others: list[str] = []
    for proof in (one for part in criterion.parts for one in part.evidence):
        match proof:
            case Document():
                documents.setdefault(proof.document.removesuffix(".md"), []).extend(proof.sections)
            case Statement():
                documents.setdefault(proof.document.removesuffix(".md"), []).append(proof.section)
            case Deliverable() | Kept():
                others.append(str(proof.label))
            case Checks():
                others.append(_("rapport de Preuve : mesures"))
            case _:
                continue
    found = [one for name, headings in documents.items() for one in places.of(name, list(dict.fromkeys(headings)))]
    yield from told(found, detail)
    yield from _at_the_oral(documents, places)
    yield from others
    if any(part.elements for part in criterion.parts):
        yield _("rapport de Preuve : mesures")


def _at_the_oral(documents: Mapping[str, Iterable[str]], places: Places) -> Iterator[str]:
    """Where the words of documents that she keeps are heard."""
    kept = [(name, fold(one)) for name, headings in documents.items() if name in places.kept for one in headings]
    numbers = [number for one in kept for number in places.slides.get(one, ())]
    if numbers:
        said = ngettext("à l'oral : diapositive {numbers}", "à l'oral : diapositives {numbers}", len(set(numbers)))
        yield said.format(numbers=ranges(numbers))
    elif kept:
        yield _("à l'oral")


def exam(modality: Modality | None) -> Iterator[str]:
    """How it is examined: only what the source says."""
    if modality is None:
        return
    if modality.oral_minutes is None:
        yield _("Durée : non donnée par le référentiel")
    yield from (one.removesuffix(".") for one in rules(modality))
