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

    A subject of no project has none. Raises BadInput: a name is unknown.
    """
    if subject.project is None:
        return ()
    cases = cases_of(subject.project, subject, findings, judging)
    wanted = names or subject.project.portfolio.frameworks
    return tuple(weigh(framework(name), findings, subject, cases) for name in wanted)
