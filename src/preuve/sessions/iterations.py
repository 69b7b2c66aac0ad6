"""`preuve iterate` and `preuve choose`: ask an AI again, see old and new side by side, say which to keep and why."""

import sys
import webbrowser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from preuve.attempts import iterations
from preuve.attempts import page as iteration_page
from preuve.attempts.asked import Wanted, check_engine, check_number, check_wanted, find_thing
from preuve.attempts.calls import Told, Tried
from preuve.attempts.iterations import Attempt, Choice, Thing
from preuve.attempts.page import told, views
from preuve.attempts.told import commands, side_by_side
from preuve.attempts.views import ThingView
from preuve.boards import draft_bytes, reply, settle
from preuve.engines import Answer
from preuve.errors import BadInput, PreuveError
from preuve.i18n import _
from preuve.project import Project
from preuve.reading import check
from preuve.storyboard import Storyboard
from preuve.wiring import reach

Ask = Callable[[str, str], str]
"""A question and its proposed answer, to an answer."""


class Decided(NamedTuple):
    """Which attempt to keep, where that is said beforehand (0: it isn't), and why."""

    number: int = 0
    why: str = ""


def iterate(
    folder: Path, what: str, of: str, wanted: Wanted, decided: Decided, *, show: bool, ask: Ask | None = None
) -> None:
    """Make one more attempt, show it beside the one it starts from, and keep a choice. Raises PreuveError."""
    project = Project(folder)
    thing = find_thing(project, what, of)
    check_engine(project, thing)
    number = _add(project, thing, wanted, decided)
    _make(project, thing, number)
    _show(project, thing, number, show=show)
    _decide(project, thing, number, decided, wanted.by, ask or _asker())


def again(folder: Path, what: str, of: str, number: int, decided: Decided, *, show: bool) -> None:
    """Ask once more for an attempt that brought nothing. Raises PreuveError."""
    project = Project(folder)
    thing = find_thing(project, what, of)
    check_engine(project, thing)
    check_number(iterations.read(project.folder), thing, number, key="--again")
    if _tried(project, thing, number).status == "answered":
        raise BadInput(
            _("l'essai {n} a déjà sa réponse.").format(n=number),
            key="--again",
            remedy=_('Pour une autre, demandez un nouvel essai (--note "…").'),
        )
    _make(project, thing, number)
    _show(project, thing, number, show=show)
    _decide(project, thing, number, decided, "", _asker())


def choose(folder: Path, what: str, rest: Sequence[str], why: str, by: str) -> None:
    """Keep an attempt for the film, and why. `rest`: its number, after the shot if there is one. Raises BadInput."""
    project = Project(folder)
    *of, said = rest
    if len(of) > 1 or not said.isdecimal():
        raise BadInput(
            _("le numéro de l'essai manque, ou il y a un mot de trop."),
            key=" ".join(rest),
            remedy=_("Écrivez : preuve choose script ESSAI, ou preuve choose image PLAN ESSAI."),
        )
    thing = find_thing(project, what, next(iter(of), ""))
    _keep(project, thing, Decided(int(said), why), by)


def _add(project: Project, thing: Thing, wanted: Wanted, decided: Decided) -> int:
    """Write the attempt that is wanted, before it is made; give its number. Raises BadInput."""
    tried = iterations.read(project.folder)
    changes = check_wanted(project, thing, wanted, tried)
    number = max(tried.numbers(thing)) + 1
    if decided.number not in (0, number):
        check_number(tried, thing, decided.number, key="--choose")
    if decided.number:
        _check_why(decided)
    given = {
        "what": thing.what,
        "of": thing.of,
        "number": number,
        "base": wanted.start or tried.chosen(thing),
        "note": wanted.note.strip(),
        "changes": changes,
        "by": wanted.by or project.settings.review.by,
        "at": _now(),
    }
    new = check(given, Attempt, "preuve iterate")
    iterations.write(project.folder, tried.model_copy(update={"attempts": (*tried.attempts, new)}))
    return number


def _make(project: Project, thing: Thing, number: int) -> None:
    """Make an attempt; note why it brought nothing, where it didn't. Raises PreuveError."""
    attempt = reach("try")
    try:
        attempt(project, thing, number)
    except PreuveError as error:
        _note_failure(project, thing, number, error.message)
        iteration_page.write(project)
        raise
    except KeyboardInterrupt:
        _note_failure(project, thing, number, _("interrompu"))
        raise
    _note_failure(project, thing, number, "")


def _note_failure(project: Project, thing: Thing, number: int, reason: str) -> None:
    tried = iterations.read(project.folder)
    attempts = tuple(
        one.model_copy(update={"failed": reason[:4000]}) if (one.thing, one.number) == (thing, number) else one
        for one in tried.attempts
    )
    if attempts != tried.attempts:
        iterations.write(project.folder, tried.model_copy(update={"attempts": attempts}))


def _show(project: Project, thing: Thing, number: int, *, show: bool) -> None:
    (view,) = _view(project, thing)
    for line in side_by_side(view, number):
        print(line)  # noqa: T201
    page = iteration_page.write(project)
    print(_("Côte à côte, avec les demandes : {page}").format(page=page))  # noqa: T201
    if show:
        webbrowser.open(page.as_uri())


def _view(project: Project, thing: Thing) -> list[ThingView]:
    return views(project, told(project, [thing]))


def _decide(project: Project, thing: Thing, number: int, decided: Decided, by: str, ask: Ask | None) -> None:
    if decided.number:
        _keep(project, thing, decided, by)
    elif ask is None:
        for line in commands(thing, number):
            print(line)  # noqa: T201
    else:
        kept = _asked_number(project, thing, number, ask)
        _keep(project, thing, Decided(kept, ask(_("Pourquoi ?"), "")), by)


def _asked_number(project: Project, thing: Thing, number: int, ask: Ask) -> int:
    answers = {str(one) for one in iterations.read(project.folder).numbers(thing)}
    while (said := ask(_("Quel essai gardez-vous ?"), str(number)).strip()) not in answers:
        print(_("Choisissez : {names}.").format(names=", ".join(sorted(answers, key=int))))  # noqa: T201
    return int(said)


def _keep(project: Project, thing: Thing, decided: Decided, by: str) -> None:
    """Write a choice, and say what follows. Raises BadInput where that attempt has nothing to keep."""
    tried = iterations.read(project.folder)
    check_number(tried, thing, decided.number)
    _check_why(decided)
    found = _tried(project, thing, decided.number)
    if decided.number > 1 and found.status != "answered":
        raise _nothing_to_keep(decided.number)
    board = _board(project, found) if thing.what == "script" else None
    answer = found.answer.answer if found.answer else ""
    given = {
        "what": thing.what,
        "of": thing.of,
        "number": decided.number,
        "answer": answer,
        "why": decided.why.strip(),
        "at": _now(),
    }
    new = check(given | {"by": by or project.settings.review.by}, Choice, "preuve choose")
    iterations.write(project.folder, tried.model_copy(update={"choices": (*tried.choices, new)}))
    iteration_page.write(project)
    print(_("Gardé : essai {n}. « preuve run » refait le film avec lui.").format(n=decided.number))  # noqa: T201
    if board:
        _lead_to_storyboard(project, board)


def _check_why(decided: Decided) -> None:
    if not decided.why.strip():
        raise BadInput(_("dites pourquoi vous gardez cet essai."), key="--why", remedy=_('Ajoutez --why "…".'))


def _nothing_to_keep(number: int) -> BadInput:
    return BadInput(
        _("l'essai {n} n'a pas de réponse à garder.").format(n=number),
        path=iterations.NAME,
        remedy=_("Redemandez-le (« preuve iterate … --again {n} »), ou gardez-en un autre.").format(n=number),
    )


def _board(project: Project, found: Tried) -> Storyboard | None:
    """The storyboard of a script; None where it has no answer yet. Raises BadInput where its answer isn't one."""
    if found.answer is None:
        return None
    recordings = project.recordings
    path, recording = next(pair for pair in recordings.all() if pair[1].id == found.answer.recording)
    data = recordings.read(path, recording.response)
    try:
        return reply(Answer(data=data, name=recording.response.name))
    except BadInput as error:
        raise _nothing_to_keep(found.number) from error


def _lead_to_storyboard(project: Project, board: Storyboard) -> None:
    """Write her storyboard from the script she keeps; where she changed the other, say what to do of her changes."""
    try:
        settle(project, project.store.put(draft_bytes(board), "draft.json"))
    except BadInput as error:
        print(error.diagnostics())  # noqa: T201


def _tried(project: Project, thing: Thing, number: int) -> Tried:
    (found,) = _told(project, thing)
    return next(one for one in found.attempts if one.number == number)


def _told(project: Project, thing: Thing) -> list[Told]:
    return told(project, [thing])


def _asker() -> Ask | None:
    """Questions in the terminal; None where nobody is there to answer."""
    if not sys.stdin.isatty():
        return None
    import typer

    return lambda question, proposed: str(typer.prompt(question, default=proposed or None))


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
