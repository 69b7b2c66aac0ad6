"""The jury sheet: two pages at most, by competence: each criterion in short, where to look, a question, room to write.

Its letters never go under 8.5 points: where there is much, the room to write shrinks first, then what is said is cut.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from preuve.deliver.model import Deliverables
from preuve.deliver.office import typeset_text
from preuve.deliver.pdf import FOLDER, Pdf, pages
from preuve.documents.model import model_of
from preuve.dossier.report.typesetting import NotTypeset, composer
from preuve.frameworks.modality import Modality
from preuve.frameworks.model import Checks, Criterion, Deliverable, Document, Framework, Kept, Person, Statement
from preuve.i18n import _, language, ngettext
from preuve.wording import apart, clip_words

TEMPLATE = "sheet.typ"
MOST_PAGES = 2
LABEL, WHERE, QUESTION = 110, 130, 190
ROOMS = (34, 31, 28, 26, 24, 22, 20, 18, 16, 14, 13, 12, 11, 10, 9, 8, 7, 6, 0)
SIZES = (9.5, 9.0, 8.5)
CUTS = (1.0, 0.8, 0.65, 0.5)


def sheet(framework: Framework, given: Deliverables, at: datetime, notice: str = "") -> Pdf:
    """The sheet of a référentiel, in the language spoken here and now. Raises NotTypeset: it can't be held in two."""
    for cut in CUTS:
        for size in SIZES:
            found = _composed(_data(framework, given, cut, notice) | {"size": size, "room": 0}, at)
            if pages(found) <= MOST_PAGES:
                return _roomy(framework, given, cut, size, notice, at)
    raise NotTypeset(_("La fiche du jury ne tient pas en deux pages."))


def _roomy(framework: Framework, given: Deliverables, cut: float, size: float, notice: str, at: datetime) -> Pdf:
    """The same with as much room to write as two pages hold."""
    data = _data(framework, given, cut, notice) | {"size": size}
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


def _data(framework: Framework, given: Deliverables, cut: float, notice: str) -> dict[str, Any]:
    title = _("Fiche du jury : {title}").format(title=framework.title)
    return {
        "lang": language(),
        "title": typeset_text(title),
        "notice": typeset_text(notice),
        "exam": [typeset_text(one) for one in exam(framework.modality)],
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
                "rows": [_row(criterion, given, cut) for criterion in one.criteria],
            }
            for one in framework.competences
        ],
    }


def _row(criterion: Criterion, given: Deliverables, cut: float) -> dict[str, str]:
    return {
        "id": criterion.id,
        "label": typeset_text(clip_words(str(criterion.label), round(LABEL * cut))),
        "where": typeset_text(clip_words(apart(_places(criterion)), round(WHERE * cut))),
        "question": typeset_text(clip_words(question(criterion, given), round(QUESTION * cut))),
    }


def question(criterion: Criterion, given: Deliverables) -> str:
    """A question for a criterion: the one written for it, else what only a person can judge there."""
    if criterion.id in given.questions:
        return str(given.questions[criterion.id])
    proofs = [proof for part in criterion.parts for proof in part.evidence]
    judged = next((proof for proof in proofs if isinstance(proof, Person)), None)
    return str(judged.person) if judged else _("Où le voit-on dans votre travail, et que changeriez-vous ?")


def _places(criterion: Criterion) -> Iterator[str]:
    """Where to look, each place once, in the order of the evidence."""
    documents: dict[str, list[str]] = {}
    others: dict[str, None] = {}
    for proof in (one for part in criterion.parts for one in part.evidence):
        match proof:
            case Document():
                documents.setdefault(proof.document, []).extend(proof.sections)
            case Statement():
                documents.setdefault(proof.document, []).append(proof.section)
            case Deliverable():
                others[str(proof.label)] = None
            case Checks():
                others[_("rapport : mesures")] = None
            case Kept():
                others[str(proof.label)] = None
            case _:
                continue
    if any(part.elements for part in criterion.parts):
        others[_("rapport : mesures")] = None
    for name, headings in documents.items():
        yield _("{document} ({sections})").format(document=_called(name), sections=", ".join(_spoken(name, headings)))
    yield from others


def _called(name: str) -> str:
    return name.removesuffix(".md")


def _spoken(name: str, headings: list[str]) -> Iterator[str]:
    """Headings in the language spoken, each once."""
    known = model_of(name)
    for heading in dict.fromkeys(headings):
        found = known.section(heading) if known else None
        yield str(found.heading) if found else heading


def exam(modality: Modality | None) -> Iterator[str]:
    """How it is examined, in short: only what the source says."""
    if modality is None:
        return
    if modality.oral_minutes:
        yield _("Exposé : {n} min").format(n=modality.oral_minutes)
    if modality.questions_minutes:
        yield _("Questions : {n} min").format(n=modality.questions_minutes)
    if modality.oral_minutes is None:
        yield _("Durée : non donnée par le référentiel")
    if modality.report_pages:
        yield _("Écrit : {n} pages au plus").format(n=modality.report_pages)
    if modality.cases:
        yield ngettext("{n} cas d'usage au moins", "{n} cas d'usage au moins", modality.cases).format(n=modality.cases)
    if modality.deciding:
        yield _("En cas de désaccord : {who}").format(who=modality.deciding)
    if modality.all_required:
        yield _("Toutes les compétences sont exigées")
    yield from (_("{names} : repassées ensemble").format(names=", ".join(group)) for group in modality.together)
