"""What criteria rest on beside the run itself: the runs of use cases, the answers of assistants.

Whoever weighs the dossier again needs them all; a run counts only where a référentiel measures each use case's own.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from preuve.assistants.model import assistant
from preuve.assistants.model import names as assistants_of
from preuve.assistants.results import read_results
from preuve.checks.finding import Finding
from preuve.checks.judge import Hear, judge
from preuve.checks.subject import Subject
from preuve.dossier.build.standing import changed
from preuve.errors import BadInput, PreuveError
from preuve.frameworks import cases_of, framework
from preuve.frameworks.cases import CaseGround
from preuve.frameworks.model import Checks
from preuve.history import PastRun
from preuve.i18n import _
from preuve.portfolio import FILE
from preuve.project import Project

FILMS, BUNDLES = "films/", "bundles/"


def check_cases(subject: Subject) -> None:
    """Raises BadInput: a use case names a run that is gone, or isn't as it was delivered; it names the key."""
    project = subject.project
    if project is None:
        return
    measured = _measured(project)
    for at, one in enumerate(cases_of(project, subject)):
        if one.problem:
            raise one.problem
        other = one.subject.folder if one.subject else None
        if measured and other and other != subject.folder and (names := sorted(changed(PastRun(other)))):
            raise _not_as_made(project, at, one, names[0])


def other_subjects(subject: Subject, findings: Sequence[Finding], hear: Hear = lambda _name: None) -> list[Subject]:
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
        judge(one, hear=hear)
    return list(found.values())


def files(others: Sequence[Subject]) -> Iterator[Path]:
    """What those runs delivered."""
    for one in others:
        if one.folder:
            yield from (one.folder / path for path in PastRun(one.folder).delivered)


def film_copies(others: Sequence[Subject]) -> dict[Path, Path]:
    """Of what those runs delivered, the bundles' copies of films, each with the film that has the same bytes."""
    found: dict[Path, Path] = {}
    for one in others:
        if one.folder:
            copies = copied(PastRun(one.folder).delivered)
            found |= {one.folder / path: one.folder / film for path, film in copies.items()}
    return found


def copied(delivered: Mapping[str, str]) -> dict[str, str]:
    """Of what a run delivered (digests by path), the bundles' copies of films: each path, with the film's."""
    films = {sha256: path for path, sha256 in delivered.items() if path.startswith(FILMS)}
    return {path: films[sha] for path, sha in delivered.items() if path.startswith(BUNDLES) and sha in films}


def recordings(project: Project) -> Iterator[str]:
    """The recordings that hold the assistants' answers; what can't be read is told where it is weighed."""
    for name in assistants_of(project):
        with contextlib.suppress(PreuveError):
            found = read_results(project.folder, assistant(project, name))
            yield from (one.recording for one in found.results) if found else ()


def _not_as_made(project: Project, at: int, one: CaseGround, name: str) -> BadInput:
    said = _(
        "le cas « {case} » s'appuie sur la production « {run} », dont un fichier a changé depuis, ou manque : {name}."
    )
    return BadInput(
        said.format(case=one.case.id, run=one.case.run, name=name),
        path=project.folder / FILE,
        key=f"cases.{at + 1}.run",
        remedy=_("Remettez ce fichier comme il était, ou nommez une autre production de runs/."),
    )


def _measured(project: Project) -> bool:
    """Whether a référentiel of hers measures each use case."""
    parts = (part for name in project.portfolio.frameworks for part in framework(name).parts())
    return any(isinstance(proof, Checks) and proof.each for part in parts for proof in part.evidence)
