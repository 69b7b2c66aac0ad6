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


def measure(mounted: Mounted, names: Sequence[str], tell: Tell) -> list[str]:
    """Measure some films, so that judging finds it done: what can't be measured is told by the checks.

    Args:
        mounted: the dossier laid out.
        names: targets; `<run>/<target>` for a film of a use case's own run.
        tell: told each film, and which share is done.

    Returns the names of films that go on far beyond what their ledger tells: nothing is decoded of those.
    """
    load_fixtures()
    wholes = {run: _whole(mounted, run) for run in dict.fromkeys(_split(name)[0] for name in names)}
    longest = {run: told(whole, whole.subject.films) for run, whole in wholes.items() if whole}
    aside = []
    for number, name in enumerate(names):
        run, target = _split(name)
        whole = wholes[run]
        film = next((one for one in whole.subject.films if one.target == target), None) if whole else None
        if whole and film and endless(film.film, longest[run]):
            aside.append(name)
        elif whole and film:
            _measure(Case(whole.subject, film, whole))
        tell(target, (number + 1) / len(names))
    return aside


def _measure(case: Case) -> None:
    for wanted in MEASURES:
        with contextlib.suppress(PreuveError):
            case.value(wanted)


def _split(name: str) -> tuple[str, str]:
    run, _slash, target = name.rpartition("/")
    return run, target


def _whole(mounted: Mounted, run: str) -> Case | None:
    """The run that was laid out, or a use case's; None where that one doesn't read, as the criteria tell."""
    main = subject(mounted)
    if not run:
        return Case(main)
    try:
        return Case(of_run(mounted.run.parent / run, mounted.project, main.maker, main.speech))
    except PreuveError:
        return None


def _said(one: Finding) -> tuple[str, str, float | None]:
    return one.status, one.measured, one.value
