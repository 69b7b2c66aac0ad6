"""Weighing: findings, documents and files against a référentiel, by these rules and no other.

- A status is the gravest of what it rests on: `error`, `not_run`, `unmet`, `declared`, `met`, `not_applicable`. So a
  part or a criterion is `met` only where all its evidence was measured and holds, `declared` where a person must judge.
- A check that judges each film counts over every film; a film without its finding is `not_run`. A finding that is
  `not_applicable` only because another check must hold first stands as that other one does.
- Her own words are never more than `declared`: that they are there is measured, what they are worth isn't. Missing,
  left as the template or as an AI's draft, in another language, or without what their model asks, they are `unmet`.
  They are read as of the day that the run ended on, so that whoever weighs again finds the same.
- A project without any run: checks and files to show are `not_run`; her words count as ever. Checks that are asked
  of whichever runs there are (`each: run`) are `not_applicable`.
- Evidence asked for each use case: `by_case.py`.
- Of elements of which a number is asked, one counts on a film where all its checks are met there, and surely doesn't
  where one is unmet. Too few, and no undecided one that could make up the number: `unmet`. Elements beyond the number
  never lower it.
- Advice never counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preuve.checks.finding import Finding, Status
from preuve.checks.subject import Subject
from preuve.checks.tally import gravest
from preuve.frameworks.anonymity import anonymity
from preuve.frameworks.assistants import assistants
from preuve.frameworks.by_case import ByCase
from preuve.frameworks.cases import CaseGround
from preuve.frameworks.kept import kept
from preuve.frameworks.matrix import CompetenceRow, CriterionRow, ElementRow, Matrix, PartRow, Row
from preuve.frameworks.measured import Measured, nothing_made
from preuve.frameworks.model import (
    Anonymity,
    Assistant,
    Checks,
    Competence,
    Criterion,
    Deliverable,
    Document,
    Element,
    Framework,
    Kept,
    Part,
    Person,
    Proof,
    Statement,
)
from preuve.frameworks.papers import Papers
from preuve.frameworks.shown import person
from preuve.frameworks.written import deliverable, sections, statement
from preuve.i18n import _, language, ngettext
from preuve.targets import target_label


@dataclass(frozen=True)
class Ground:
    """What evidence is looked up in."""

    subject: Subject
    measured: Measured
    papers: Papers
    cases: ByCase


def weigh(
    framework: Framework, findings: Sequence[Finding], subject: Subject, cases: Sequence[CaseGround] = ()
) -> Matrix:
    """The matrix of a run or of a project without any, in the language spoken here and now.

    `cases`: the use cases, where the référentiel asks evidence for each (`cases_of`).
    """
    films, papers = tuple(film.target for film in subject.films), Papers(subject)
    why = nothing_made(subject.project) if subject.project and not subject.ours else None
    ground = Ground(subject, Measured(findings, films, why), papers, ByCase(framework, cases, papers))
    return Matrix(
        framework=framework.id,
        title=str(framework.title),
        fictitious=bool(subject.project and subject.project.fictitious),
        source=framework.source.title,
        films=films,
        competences=tuple(_competence(one, ground) for one in framework.competences),
    )


def _competence(one: Competence, ground: Ground) -> CompetenceRow:
    criteria = tuple(_criterion(criterion, ground) for criterion in one.criteria)
    return CompetenceRow(
        id=one.id,
        label=str(one.label),
        text=one.text,
        rendering=_rendering(one.english),
        status=gravest([row.status for row in criteria]),
        criteria=criteria,
    )


def _criterion(one: Criterion, ground: Ground) -> CriterionRow:
    parts = tuple(_part(part, ground) for part in one.parts)
    return CriterionRow(
        id=one.id,
        label=str(one.label),
        under=one.under,
        text=one.text,
        rendering=_rendering(f"{one.under_english} {one.english}".strip()),
        status=gravest([row.status for row in parts]),
        parts=parts,
    )


def _rendering(english: str) -> str:
    return english if language() == "en" else ""


def _part(part: Part, ground: Ground) -> PartRow:
    rows = (*ground.cases.rows(part), *(row for proof in part.evidence for row in _rows(proof, ground)))
    elements = tuple(_element(one, ground.measured) for one in part.elements)
    counted, said = _count(part, ground.measured) if elements else ("not_applicable", "")
    return PartRow(
        id=part.id,
        asks=str(part.asks),
        status=gravest([counted, *(row.status for row in rows)]),
        said=said,
        at_least=part.at_least,
        counted=counted,
        rows=rows,
        elements=elements,
    )


def _rows(proof: Proof, ground: Ground) -> Iterator[Row]:
    """What a proof that is asked once comes to; `by_case.py` tells of the others."""
    match proof:
        case Checks(each="case") | Document(each="case"):
            return
        case Checks():
            rows = (ground.measured.row(name) for name in proof.checks)
            aside = proof.each == "run" and ground.measured.why
            yield from (
                row.model_copy(update={"status": "not_applicable", "remedy": ""}) if aside else row for row in rows
            )
        case Document():
            yield from sections(proof, ground.papers)
        case Deliverable():
            yield deliverable(proof, ground.subject)
        case Kept():
            yield kept(proof, ground.subject)
        case Assistant():
            yield assistants(proof, ground.subject)
        case Anonymity():
            yield from anonymity(proof, ground.subject)
        case Person():
            yield person(proof, ground.subject)
        case Statement():
            yield statement(proof, ground.papers)


def _element(one: Element, measured: Measured) -> ElementRow:
    per_film = {film: _stands(one, film, measured) for film in measured.films or ("",)}
    return ElementRow(
        id=one.id,
        label=str(one.label),
        serves=str(one.serves) if one.serves else "",
        status=gravest(list(per_film.values())),
        films=tuple(film for film, status in per_film.items() if status == "met"),
        rows=tuple(measured.row(name) for name in one.checks),
    )


def _stands(one: Element, film: str, measured: Measured) -> Status:
    return one.stands({name: measured.on(name, film) for name in one.checks})


def _count(part: Part, measured: Measured) -> tuple[Status, str]:
    """How a number of elements stands over every film, and the sentence that says it."""
    if measured.why:
        return "not_run", measured.why[0]
    films = measured.films or ("",)
    found = {film: _count_on(part, film, measured) for film in films}
    status = gravest([one for one, _present in found.values()])
    film, present = min(
        ((name, present) for name, (one, present) in found.items() if one == status), key=lambda pair: len(pair[1])
    )
    told = ngettext("{n} mesuré, {least} demandés", "{n} mesurés, {least} demandés", len(present))
    names = ", ".join(present) or _("aucun")
    said = f"{told.format(n=len(present), least=part.at_least)} ({names})"
    return status, _("{film}, {said}").format(film=target_label(film), said=said) if film else said


def _count_on(part: Part, film: str, measured: Measured) -> tuple[Status, list[str]]:
    stands = [(one, _stands(one, film, measured)) for one in part.elements]
    present = [str(one.label) for one, status in stands if status == "met"]
    undecided = [status for _one, status in stands if status in ("error", "not_run", "declared")]
    if len(present) >= part.at_least:
        return "met", present
    if len(present) + len(undecided) >= part.at_least:
        return gravest(undecided), present
    return "unmet", present
