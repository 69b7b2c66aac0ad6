"""Judging: every check on every film, and on the run; whatever happens, each gives a finding."""

from collections.abc import Callable, Collection, Iterator, Sequence
from graphlib import TopologicalSorter
from typing import Any

from preuve.checks import checks
from preuve.checks.base import Check, NotApplicable, NotRun, Outcome
from preuve.checks.case import Case
from preuve.checks.finding import Evidence, Finding
from preuve.checks.fixtures import load_fixtures
from preuve.checks.subject import Subject
from preuve.errors import MissingPart, PreuveError
from preuve.i18n import _

Hear = Callable[[str], None]


def judge(subject: Subject, *, only: Collection[str] = (), hear: Hear = lambda _name: None) -> list[Finding]:
    """Every finding, in the table's order, film by film.

    Args:
        subject: what is judged.
        only: ids of the checks wanted, and of those they require; empty: all.
        hear: told each check's id as it begins.
    """
    load_fixtures()
    whole = Case(subject)
    films = [Case(subject, film, whole) for film in subject.films]
    known: dict[str, Finding] = {}
    for name in _ordered(only):
        hear(name)
        kind = checks()[name]
        for case in films if kind.per == "film" else [whole]:
            found = _find(kind, case, known)
            known[found.key] = found
    rank = {name: at for at, name in enumerate(checks())}
    return sorted(known.values(), key=lambda finding: rank[finding.id])


def _ordered(only: Collection[str]) -> Iterator[str]:
    """Ids, each after those it requires. Raises graphlib.CycleError where they turn in a circle."""
    wanted, waiting = set(), list(only or checks())
    while waiting:
        name = waiting.pop()
        wanted.add(name)
        waiting += [one for one in checks()[name].requires if one not in wanted]
    yield from TopologicalSorter({name: checks()[name].requires for name in sorted(wanted)}).static_order()


def _find(kind: type[Check], case: Case, known: dict[str, Finding]) -> Finding:
    target = case.film.target if case.film else ""
    missing = next((name for name in kind.requires if not _holds(name, target, known)), None)
    evidence: Sequence[Evidence] = ()
    if missing:
        outcome = Outcome("not_applicable", _("dépend de {check}, qui n'est pas tenu").format(check=missing))
    elif not case.subject.ours and not kind.any_video:
        outcome = Outcome("not_applicable", _("ne juge que les productions de Preuve"))
    else:
        outcome, evidence = _outcome(kind, case)
    threshold = kind.threshold
    return Finding(
        id=kind.__name__,
        title=_(kind.title),
        kind=kind.kind,
        target=target,
        threshold=threshold.model_copy(update={"text": _(threshold.text)}) if threshold else None,
        evidence=tuple(evidence),
        **{name: getattr(outcome, name) for name in Outcome.__dataclass_fields__} | {"measured": _opened(outcome)},
    )


def _opened(outcome: Outcome) -> str:
    """The measure, begun with a capital like a sentence, unless it begins with a file's name or a figure."""
    first = outcome.measured.split(" ", 1)[0]
    return outcome.measured[:1].upper() + outcome.measured[1:] if first.isalpha() else outcome.measured


def _holds(name: str, target: str, known: dict[str, Finding]) -> bool:
    found = known.get(f"{name}/{target}") if target else None
    found = found or known.get(name)
    return found is not None and found.status == "met"


def _outcome(kind: type[Check], case: Case) -> tuple[Outcome, Sequence[Evidence]]:
    try:
        value, evidence = case.call(kind.check)
    except Exception as error:  # noqa: BLE001  (a check that breaks is a finding, and the others go on)
        return _broken(error), ()
    return (value if isinstance(value, Outcome) else _failed(value)), evidence


def _failed(error: Any) -> Outcome:
    if isinstance(error, NotApplicable):
        return Outcome("not_applicable", str(error))
    if isinstance(error, NotRun):
        return Outcome("not_run", error.reason, remedy=error.remedy)
    if isinstance(error, MissingPart):
        return Outcome("not_run", error.message, remedy=error.remedy)
    if isinstance(error, PreuveError):
        return Outcome("error", error.message, remedy=error.remedy)
    return _broken(error)


def _broken(error: Any) -> Outcome:
    return Outcome(
        "error",
        _("le contrôle lui-même a échoué ({reason})").format(reason=f"{type(error).__name__}: {error}"[:200]),
        remedy=_("Signalez-le avec ce message : c'est un défaut de Preuve, pas de votre film."),
    )
