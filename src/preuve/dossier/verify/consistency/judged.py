"""Every check made again by the installed kit on the dossier as it was laid out: measures too, for no key is known."""

import contextlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from preuve import steps
from preuve.checks.case import Case
from preuve.checks.finding import Finding
from preuve.checks.fixtures import load_fixtures
from preuve.checks.judge import judge
from preuve.checks.settled import LANGUAGES
from preuve.checks.subject import Subject, of_run
from preuve.dossier.mount import Mounted
from preuve.dossier.verify.consistency import absence, speech
from preuve.dossier.verify.consistency.lengths import endless, told
from preuve.dossier.verify.consistency.seen import Tell
from preuve.errors import PreuveError
from preuve.i18n import speaking
from preuve.maker import Maker

STEPS = steps  # registering the measuring steps is importing them
MEASURES = ("look", "listened")
FIRST = LANGUAGES[0]


@dataclass(frozen=True)
class Judged:
    """What was found again.

    Attributes:
        findings: all of them, said in each language, speech recognition read from the recordings.
        unheard: keys of those that would be otherwise if nobody had ever listened: they rest on the recordings.
        lacking: keys of those that rest on a file that was left out: they can't be found again as they were.
    """

    subject: Subject
    findings: Mapping[str, Sequence[Finding]]
    unheard: frozenset[str]
    lacking: frozenset[str] = frozenset()


def subject(mounted: Mounted, listens: Callable[[], Any] | None = None) -> Subject:
    """The run that was laid out. `listens` gives what recognises speech; None: the recordings."""
    project = mounted.project
    return of_run(
        mounted.run,
        project,
        Maker(project.store, project.recordings),
        cache(listens or speech.recorded(project)),
    )


def judged(mounted: Mounted, marks: Collection[str] = ()) -> Judged:
    """Judge in each language, then once more with nobody listening. Raises PreuveError: no brief, no film.

    `marks`: digests of what stands in the place of files that were left out, and theirs (`absence.stood_in`).
    """
    whole = subject(mounted)
    found = {}
    for one in LANGUAGES:
        with speaking(one):
            found[one] = judge(whole)
    with speaking(FIRST):
        deaf = {one.key: _said(one) for one in judge(replace(whole, speech=speech.refuse))}
    unheard = frozenset(one.key for one in found[FIRST] if deaf.get(one.key) != _said(one))
    return Judged(whole, found, unheard, absence.lacking(found[FIRST], marks))


def measure(mounted: Mounted, targets: Sequence[str], tell: Tell) -> list[str]:
    """Measure some films, so that judging finds it done: what can't be measured is told by the checks.

    Returns the targets of films that go on far beyond what the ledger tells: nothing is decoded of those.
    """
    load_fixtures()
    whole = Case(subject(mounted))
    films = {film.target: film for film in whole.subject.films}
    longest = told(whole, list(films.values()))
    aside = [name for name in targets if name in films and endless(films[name].film, longest)]
    for number, name in enumerate(one for one in targets if one in films and one not in aside):
        case = Case(whole.subject, films[name], whole)
        for wanted in MEASURES:
            with contextlib.suppress(PreuveError):
                case.value(wanted)
        tell(name, (number + 1) / len(targets))
    return aside


def _said(one: Finding) -> tuple[str, str, float | None]:
    return one.status, one.measured, one.value
