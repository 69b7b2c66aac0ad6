"""What criteria rest on beside the run itself: the runs of use cases, the answers of assistants.

Whoever weighs the dossier again needs them all; a run counts only where a référentiel measures each use case's own.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from preuve.assistants.model import assistant
from preuve.assistants.model import names as assistants_of
from preuve.assistants.results import read_results
from preuve.checks.finding import Finding
from preuve.checks.judge import judge
from preuve.checks.subject import Subject
from preuve.errors import PreuveError
from preuve.frameworks import cases_of, framework
from preuve.frameworks.model import Checks
from preuve.history import PastRun
from preuve.project import Project


def other_subjects(subject: Subject, findings: Sequence[Finding]) -> list[Subject]:
    """The other runs that criteria are measured on; judged here once, so that what they rest on is noted.

    Raises BadInput: the portfolio can't be read.
    """
    project = subject.project
    if project is None or not _measured(project):
        return []
    found = {
        one.subject.folder: one.subject
        for one in cases_of(project, subject, findings)
        if one.subject and one.subject.folder != subject.folder
    }
    for one in found.values():
        judge(one)
    return list(found.values())


def files(others: Sequence[Subject]) -> Iterator[Path]:
    """What those runs delivered."""
    for one in others:
        if one.folder:
            delivered = (one.folder / path for path in PastRun(one.folder).delivered)
            yield from (path for path in delivered if path.is_file() and path.resolve().is_relative_to(one.folder))


def recordings(project: Project) -> Iterator[str]:
    """The recordings that hold the assistants' answers; what can't be read is told where it is weighed."""
    for name in assistants_of(project):
        with contextlib.suppress(PreuveError):
            found = read_results(project.folder, assistant(project, name))
            yield from (one.recording for one in found.results) if found else ()


def _measured(project: Project) -> bool:
    """Whether a référentiel of hers measures each use case."""
    parts = (part for name in project.portfolio.frameworks for part in framework(name).parts())
    return any(isinstance(proof, Checks) and proof.each for part in parts for proof in part.evidence)
