"""`preuve review`: show what a run waits to show, ask what she makes of it, and keep her decision."""

import getpass
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from preuve.errors import AwaitsReview, BadInput
from preuve.i18n import _
from preuve.project import Project
from preuve.review import page as review_page
from preuve.review.decisions import Decision, what_to_do, write
from preuve.review.told import say, tell
from preuve.review.waiting import Waiting, waiting

Ask = Callable[[str, str], str]
"""A question and its proposed answer, to an answer."""


@dataclass(frozen=True)
class Given:
    """What the command line says already. `refuse` is the note; `shots` what it is about; `by` who decides."""

    accept: bool = False
    refuse: str = ""
    shots: tuple[str, ...] = ()
    by: str = ""

    @property
    def decided(self) -> bool:
        """Whether there is nothing to ask but who."""
        return self.accept or bool(self.refuse)


def review_project(folder: Path, given: Given, *, plain: bool, show: bool) -> None:
    """Show what is awaited, and keep a decision. Raises AwaitsReview where there is nobody to ask, BadInput."""
    if given.accept and given.refuse:
        raise BadInput(_("--accept et --refuse s'excluent."), remedy=_("Choisissez l'un des deux."))
    project = Project(folder)
    found = waiting(project)
    if found is None:
        _nothing(project, given)
        return
    shots = _shots(found, given.shots)
    page = review_page.write(project, found)
    tell(project, found, table=not plain and sys.stdout.isatty())
    _print(_("Page : {path}").format(path=page))
    if show:
        webbrowser.open(page.as_uri())
    decision = _decide(project, found, given, shots, typed if sys.stdin.isatty() else None)
    if decision is None:
        _print(_("Rien n'est décidé : la production attend toujours."))
        return
    _print(_("Décision notée : {path}").format(path=write(project.folder, decision)))
    _print(_next(project, decision))


def typed(question: str, proposed: str) -> str:
    """What she types."""
    import typer

    return str(typer.prompt(question, default=proposed, show_default=bool(proposed), prompt_suffix=" ")).strip()


def _decide(project: Project, found: Waiting, given: Given, shots: tuple[str, ...], ask: Ask | None) -> Decision | None:
    """Her decision; None where she puts it off. Raises AwaitsReview, BadInput."""
    refused, note = bool(given.refuse), given.refuse
    if not given.decided:
        if ask is None:
            raise AwaitsReview(
                _("Votre avis est attendu, et personne ne peut répondre ici."),
                remedy=_(
                    'preuve review --accept --by NOM, ou preuve review --refuse "ce qu\'il faut changer" --by NOM'
                ),
            )
        answer = _choice(ask)
        if answer == "p":
            return None
        refused = answer == "r"
        if refused and found.gate == "images" and not shots:
            shots = _shots(found, tuple(ask(_("Quels plans ? (noms ou numéros ; vide : l'ensemble)"), "").split()))
        while refused and not note:
            note = ask(_("Que faut-il changer ?"), "")
    return Decision(
        gate=found.gate,
        verdict="refused" if refused else "accepted",
        by=_who(project, given, ask),
        at=datetime.now(UTC).replace(microsecond=0),
        note=note,
        shots=shots if refused else (),
        changes=found.changes,
        seen=found.seen,
        beside=found.beside,
    )


def _choice(ask: Ask) -> str:
    answer = ""
    while answer not in ("a", "r", "p"):
        answer = ask(_("Votre avis : (a)ccepter, (r)efuser ou (p)lus tard ?"), "")[:1].lower()
    return answer


def _who(project: Project, given: Given, ask: Ask | None) -> str:
    """Who decides: said, set, or asked; the machine's user is only proposed. Raises BadInput."""
    known = given.by.strip() or project.settings.review.by.strip()
    if known or ask is None:
        if not known:
            raise BadInput(
                _("il manque le nom de la personne qui décide."),
                key="--by",
                remedy=_("Ajoutez --by NOM, ou « by » sous [review] dans preuve.toml."),
            )
        return known
    while not known:
        known = ask(_("Qui décide ?"), _user())
    return known


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no user of that number, or none on this system
        return ""


def _shots(found: Waiting, given: tuple[str, ...]) -> tuple[str, ...]:
    """Shots by name or number, as names. Raises BadInput."""
    known = [shot.id for shot in found.board.shots]
    numbers = {str(number): name for number, name in enumerate(known, start=1)}
    names = tuple(numbers.get(one.strip(","), one.strip(",")) for one in given)
    wrong = next((name for name in names if name not in known), None)
    if wrong is not None:
        raise BadInput(
            _("le plan « {name} » n'est pas dans le storyboard.").format(name=wrong),
            key="--shot",
            remedy=_("Choisissez : {names}.").format(names=", ".join(known)),
        )
    return tuple(dict.fromkeys(names))


def _nothing(project: Project, given: Given) -> None:
    gates = project.settings.review.gates
    remedy = (
        _("Lancez « preuve run {folder} » : il s'arrêtera aux relectures demandées.").format(folder=project.folder)
        if gates
        else _('Pour que la production vous attende, écrivez dans preuve.toml : [review] gates = ["storyboard"].')
    )
    if given.decided:
        raise BadInput(_("aucune relecture n'est attendue."), path=project.folder, remedy=remedy)
    _print(_("Aucune relecture n'est attendue.") + f" {remedy}")


def _next(project: Project, decision: Decision) -> str:
    if decision.verdict == "accepted":
        return _("Accepté. La suite : preuve run {folder}").format(folder=project.folder)
    return what_to_do(decision.gate, decision.shots, project.storyboard_path)


def _print(line: str) -> None:
    print(say(line))  # noqa: T201
