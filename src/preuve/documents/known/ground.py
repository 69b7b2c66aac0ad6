"""What the functions of this package are given."""

from collections.abc import Sequence
from dataclasses import dataclass

from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.portfolio import UseCase
from preuve.project import Project


@dataclass(frozen=True)
class Knowing:
    """A project; its run, where there is one, with what its checks found; the use case that the document is about."""

    project: Project
    subject: Subject | None = None
    findings: Sequence[Finding] = ()
    case: UseCase | None = None
