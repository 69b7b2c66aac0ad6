"""The use cases that a portfolio presents, each with the run that shows it, where it names one.

What can't be looked at is kept with the case (`problem`), so that a page or a dossier tells it instead of failing;
`check_cases` raises it, for whoever can still mend `portfolio.yaml`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from preuve.checks.finding import Finding
from preuve.checks.subject import Subject, subject_of
from preuve.errors import BadInput, PreuveError
from preuve.i18n import _
from preuve.portfolio import FILE, LATEST, UseCase
from preuve.project import Project

Judging = Callable[[Subject], Sequence[Finding]]
Hear = Callable[[str], None]


@dataclass(frozen=True)
class CaseGround:
    """A use case, and what its run shows.

    Attributes:
        case: as the portfolio says it.
        subject: its run; None where it names none, or one that can't be looked at.
        judging: gives that run's findings, in the language spoken then.
        problem: why the run that it names can't be looked at.
    """

    case: UseCase
    subject: Subject | None = None
    judging: Judging = lambda _subject: ()
    problem: BadInput | None = None

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What the checks of its run found; nothing where it has none."""
        return self.judging(self.subject) if self.subject else ()


def cases_of(
    project: Project, subject: Subject | None = None, findings: Sequence[Finding] = (), judging: Judging | None = None
) -> tuple[CaseGround, ...]:
    """The use cases of a project's portfolio, in its order.

    Args:
        project: the project.
        subject: the run that is looked at, which « latest » means then too; None: the last one.
        findings: what its checks found.
        judging: judges the other runs; None: their findings are read where they stand, else judged again.
    """
    many = range(len(project.portfolio.cases))
    return tuple(_ground(project, at, subject, findings, judging or standing) for at in many)


def check_cases(project: Project) -> None:
    """Raises BadInput: a use case names a run that can't be looked at; it names `portfolio.yaml` and the key."""
    problem = next((one.problem for one in cases_of(project) if one.problem), None)
    if problem:
        raise problem


def standing(subject: Subject, hear: Hear = lambda _name: None) -> Sequence[Finding]:
    """The findings of a run of hers: those that were written, where they still stand, else judged again.

    `hear` is told each check's id as it begins.
    """
    from preuve.checks.judge import judge
    from preuve.checks.settled import settled, summary

    if subject.folder and settled(subject):
        kept = summary(subject.folder)["findings"]
        return [
            Finding.model_validate({name: one[name] for name in one if name in Finding.model_fields}) for one in kept
        ]
    return judge(subject, hear=hear)


def _ground(
    project: Project, at: int, subject: Subject | None, findings: Sequence[Finding], judging: Judging
) -> CaseGround:
    case = project.portfolio.cases[at]
    if not case.run:
        return CaseGround(case)
    if subject and subject.folder and case.run in (LATEST, subject.folder.name, f"runs/{subject.folder.name}"):
        return CaseGround(case, subject, lambda _same: findings)
    try:
        other = subject_of(project, case.run)
    except PreuveError as error:
        return CaseGround(case, problem=_problem(project, at, error.message))
    if not other.films:
        return CaseGround(case, problem=_problem(project, at, _("cette production n'a aucun film.")))
    if subject:  # what notes or bounds the reading of one run does so for the others
        other = replace(other, maker=subject.maker, speech=subject.speech)
    return CaseGround(case, other, judging)


def _problem(project: Project, at: int, why: str) -> BadInput:
    """Why the run of a use case can't be looked at, by its key in the portfolio."""
    case = project.portfolio.cases[at]
    return BadInput(
        _("le cas « {case} » s'appuie sur la production « {run} » : {why}").format(case=case.id, run=case.run, why=why),
        path=project.folder / FILE,
        key=f"cases.{at + 1}.run",
        remedy=_("Mettez le nom d'un dossier de runs/ dont les films sont faits, ou retirez cette ligne."),
    )
