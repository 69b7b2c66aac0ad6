"""JUS: two accessibility elements in every film, and why they are there (Cr5.3)."""

import re
from collections.abc import Iterator, Sequence

from preuve.checks.base import Check, NotApplicable, NotRun, Outcome, declared, judged, met, unmet
from preuve.checks.case import Case
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.elements import Carried, asked
from preuve.checks.subject import Subject, of_run
from preuve.documents import Document, fold, path_of, read
from preuve.documents.said import says
from preuve.frameworks.model import Element
from preuve.history import PastRun, past_runs
from preuve.i18n import N_, _, ngettext
from preuve.ledger import Line
from preuve.project import Project

DOCUMENT = "accessibilite.md"
LEAST = 2
_DISABILITY = re.compile(
    r"sourd|malentendan|surdite|aveugle|cecite|malvoyan|deficien|daltonien|dyslex|dyspra|\bdys\b|epilep|photosensib|"
    r"autis|cognitif|intellectuel|mental|psychique|moteur|motrice|illettr|deaf|hard of hearing|blind|low vision"
)
"""Words by which a disability, or what makes reading hard, is named (folded)."""


class JUS01(Check):
    """At least two elements that the film carries are justified, each by a disability."""

    title = N_("Deux éléments d'accessibilité présents dans le film sont justifiés par un handicap")
    threshold = Threshold(
        text=N_("Deux éléments mesurés et justifiés, chacun avec le handicap qu'il sert"),
        standard="contenus-ia",
        value=LEAST,
        unit=N_("éléments"),
    )

    @staticmethod
    def check(case: Case, project: Project, elements: Sequence[Carried]) -> Outcome:
        """Read her justification of each element that was measured as present."""
        path = path_of(project, DOCUMENT)
        if path.is_file():
            case.read(path, f"documents/{DOCUMENT}")
        present = [one.element for one in elements if one.status == "met"]
        written = read(project, DOCUMENT, on=case.subject.day)
        lacks = {one.section: lack for one in present if (lack := _lack(one, written))}
        justified = [str(one.label) for one in present if one.section not in lacks]
        measured = ngettext(
            "{n} élément justifié, sur {all} que le film porte : {names}",
            "{n} éléments justifiés, sur {all} que le film porte : {names}",
            len(justified),
        ).format(n=len(justified), all=len(present), names=", ".join(justified) or _("aucun"))
        waiting = [one for one in elements if not _lack(one.element, written)]
        if len(justified) < LEAST <= len(justified) + _undecided(waiting):
            raise NotRun(measured, _("Faites d'abord mesurer les éléments restés sans réponse."))
        return judged(
            len(justified) >= LEAST,
            measured,
            value=len(justified),
            unit=_("éléments"),
            remedy=_(
                "Dans documents/accessibilite.md, dites pour chaque élément quel handicap il sert et pourquoi ici."
            ),
            places=[Place(file=f"documents/{DOCUMENT}", note=f"{name} : {lack}") for name, lack in lacks.items()],
        )


class JUS02(Check):
    """The film carries at least two of the elements."""

    title = N_("Le film porte au moins deux éléments d'accessibilité")
    threshold = Threshold(
        text=N_("Deux éléments au moins, chacun tenu en entier"),
        standard="contenus-ia",
        value=LEAST,
        unit=N_("éléments"),
    )

    @staticmethod
    def check(elements: Sequence[Carried]) -> Outcome:
        """Count the elements of which every check is met on this very film."""
        return _counted(elements)


class JUS03(Check):
    """So do the other films of the project."""

    title = N_("Les autres films du projet portent aussi deux éléments d'accessibilité")
    per = "run"
    threshold = Threshold(
        text=N_("Deux éléments au moins dans la dernière production de chaque autre storyboard"),
        standard="contenus-ia",
        value=LEAST,
        unit=N_("éléments"),
    )

    @staticmethod
    def check(case: Case, project: Project) -> Outcome:
        """Measure the films of the latest run of each other storyboard, as this run's are."""
        found = [(name, _counted(elements)) for name, elements in _elsewhere(case, project)]
        if not found:
            raise NotApplicable(_("ce projet n'a pas d'autre film que ceux de cette production"))
        poor = [(name, one) for name, one in found if one.status == "unmet"]
        least = min(one.value or 0 for _name, one in found)
        told = ngettext(
            "{n} autre film mesuré, {poor} sous deux éléments",
            "{n} autres films mesurés, {poor} sous deux éléments",
            len(found),
        ).format(n=len(found), poor=len(poor))
        places = [Place(file=name, note=one.measured) for name, one in poor]
        if not poor and any(one.status == "declared" for _name, one in found):
            return declared(told, value=least, unit=_("éléments"))
        remedy = _(
            "Refaites ces films avec « preuve run », ou mesurez-les avec « preuve check » pour voir ce qui manque."
        )
        return judged(not poor, told, value=least, unit=_("éléments"), remedy=remedy, places=places)


def _counted(elements: Sequence[Carried]) -> Outcome:
    present = [one for one in elements if one.status == "met"]
    names = ", ".join(str(one.element.label) for one in present) or _("aucun")
    told = ngettext(
        "{n} élément présent sur {all} : {names}", "{n} éléments présents sur {all} : {names}", len(present)
    ).format(n=len(present), all=len(elements), names=names)
    unit = _("éléments")
    if len(present) >= LEAST:
        return met(told, value=len(present), unit=unit)
    places = [Place(note=_lacking(one)) for one in elements if one.status != "met"]
    if len(present) + _undecided(elements) < LEAST:
        remedy = _("Ajoutez des éléments, ou corrigez ceux qui manquent : {names}.").format(
            names=", ".join(str(one.label) for one in asked().elements)
        )
        return unmet(told, value=len(present), unit=unit, remedy=remedy, places=places)
    if any(one.status in ("error", "not_run") for one in elements):
        raise NotRun(told, _("Faites d'abord mesurer les éléments restés sans réponse."))
    return declared(told, value=len(present), unit=unit, places=places)


def _undecided(elements: Sequence[Carried]) -> int:
    return sum(one.status in ("error", "not_run", "declared") for one in elements)


def _lacking(one: Carried) -> str:
    return f"{one.element.label} : {', '.join(one.failing) or _('rien à mesurer')}"


def _lack(element: Element, written: Document) -> str:
    """What an element's justification lacks, in words; nothing where it is there."""
    found = written.section(element.section)
    if not found.filled:
        return says(found)
    return "" if _DISABILITY.search(fold(found.text)) else _("aucun handicap n'est nommé")


def _elsewhere(case: Case, project: Project) -> Iterator[tuple[str, Sequence[Carried]]]:
    """Each film of the project's other storyboards, and its elements."""
    for run in _others(case.subject, project):
        subject = of_run(run.folder, project, case.subject.maker, case.subject.speech)
        whole = Case(subject)
        for film in subject.films:
            carried: Sequence[Carried] = Case(subject, film, whole).get("elements")
            name = f"runs/{run.folder.name}/films/{film.film.name}"
            case.read(film.film, name)
            yield name, carried


def _others(subject: Subject, project: Project) -> Iterator[PastRun]:
    """The latest whole run of each storyboard but this one's."""
    known = {_storyboard(subject.steps)}
    for run in past_runs(project.folder):
        name = _storyboard([line for line in run.lines if line["kind"] == "step"])
        if run.complete and name and name not in known:
            known.add(name)
            yield run


def _storyboard(steps: Sequence[Line]) -> str:
    return next((str(line["params"]["file"]) for line in steps if line["step"] == "storyboard"), "")
