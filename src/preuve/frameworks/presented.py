"""What a project is presented for: the matrix of each of its référentiels, over its run and its use cases."""

from collections.abc import Sequence

from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.frameworks.cases import Judging, cases_of
from preuve.frameworks.matrix import Matrix
from preuve.frameworks.model import framework
from preuve.frameworks.weigh import weigh


def matrices(
    subject: Subject, findings: Sequence[Finding], names: Sequence[str] = (), judging: Judging | None = None
) -> tuple[Matrix, ...]:
    """The matrix of each référentiel that a project is presented for (or of those named), over all its use cases.

    `judging` judges the runs of use cases other than this one; None: they are judged here and now, whatever findings
    were written with them, for a dossier's are somebody else's. A subject of no project has no matrix. Raises BadInput:
    the portfolio can't be read, or a name is unknown.
    """
    from preuve.checks.judge import judge

    if subject.project is None:
        return ()
    cases = cases_of(subject.project, subject, findings, judging or judge)
    wanted = names or subject.project.portfolio.frameworks
    return tuple(weigh(framework(name), findings, subject, cases) for name in wanted)
