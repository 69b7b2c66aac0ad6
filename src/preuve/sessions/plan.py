"""`preuve plan`: the AI's edit plan beside her storyboard, and her decision on it."""

import sys
from collections.abc import Container, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from preuve.boards import aside, to_yaml
from preuve.edit_plan import decisions as plan_decisions
from preuve.edit_plan.decisions import Decision
from preuve.edit_plan.plan import ASPECTS, Aspect, apply
from preuve.edit_plan.told import Missing, Point, Told, aspect_words, read, state_words, value_words
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.reading import load
from preuve.sessions.signing import signed
from preuve.store import copy_atomic, write_atomic
from preuve.storyboard import Storyboard
from preuve.wiring import reach


def show(folder: Path, *, plain: bool) -> None:
    """Print what the AI proposes, what differs from her storyboard, and why."""
    told: Told = reach("plan")(Project(folder)).told
    print(_("Plan de montage proposé par {model} :").format(model=told.model or "?"))  # noqa: T201
    print(f"  {told.summary}")  # noqa: T201
    if plain or not sys.stdout.isatty():
        for point in told.differing:
            print(_line(point))  # noqa: T201
    else:
        _table(told.differing)
    for shot in told.removed:
        print(_printable(f"{shot}, {state_words()['gone']}."))  # noqa: T201
    print(_conclusion(told))  # noqa: T201


def _line(point: Point) -> str:
    text = _("{where}{aspect} : {before} → {proposed} ({state}). {reason}").format(
        where=f"{point.shot}, " if point.shot else "",
        aspect=aspect_words()[point.aspect],
        before=value_words(point.aspect, point.before),
        proposed=value_words(point.aspect, point.proposed),
        state=state_words()[point.state],
        reason=point.reason,
    )
    return _printable(text)


def _table(points: Sequence[Point]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(show_lines=True)
    for head in (_("Plan"), _("Quoi"), _("Votre storyboard"), _("Proposition"), _("Pourquoi"), _("État")):
        table.add_column(head)
    for point in points:
        cells = (
            point.shot or _("tout le film"),
            aspect_words()[point.aspect],
            value_words(point.aspect, point.before),
            value_words(point.aspect, point.proposed),
            point.reason,
            state_words()[point.state],
        )
        table.add_row(*(escape(_printable(cell)) for cell in cells))
    Console().print(table)


def _printable(text: str) -> str:
    """A model's words may hold anything, terminal commands included."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _conclusion(told: Told) -> str:
    same = told.count("same")
    kept = ngettext("{n} point est déjà ainsi.", "{n} points sont déjà ainsi.", same).format(n=same)
    if told.decided:
        return kept + " " + _("Décidé par {name}. Pour un nouveau plan : « preuve plan --renew ».").format(name=told.by)
    if not told.count("waiting"):
        return kept + " " + _("Il n'y a rien à décider ; « preuve plan --accept » le dit dans votre dossier.")
    hint = _(
        "Rien n'est appliqué sans vous : « preuve plan --accept » (suivi de « --only motion », par exemple, pour n'en "
        'reprendre qu\'une part), ou « preuve plan --refuse --why "…" ».'
    )
    return kept + " " + hint


def accept(folder: Path, only: str, by: str, why: str) -> str:
    """Apply what she takes of the plan to her storyboard; the storyboard as it was is put aside."""
    project = Project(folder)
    taken = _aspects(only)
    found = reach("plan")(project)
    path = project.storyboard_path
    hers = load(path, Storyboard)
    mine = apply(hers, found.plan, taken)
    name = signed(project, by)
    kept = ""
    if mine != hers:
        before = aside(path)
        copy_atomic(path, before)
        write_atomic(path, to_yaml(mine))
        kept = str(before.relative_to(project.folder))
    _decide(project, found, taken=taken, why=why, by=name, aside=kept)
    if not kept:
        return _("Noté : votre storyboard était déjà ainsi.")
    return _(
        "Repris dans {path}. Votre storyboard d'avant est dans {aside} ; « preuve run » refait ce qui change."
    ).format(path=path, aside=kept)


def refuse(folder: Path, why: str, by: str) -> str:
    """Note that she takes nothing of the plan, and why."""
    project = Project(folder)
    if not why.strip():
        raise BadInput(
            _("dites pourquoi vous refusez ce plan : votre raison va au dossier."),
            key="--why",
            remedy=_("Ajoutez --why suivi de votre raison, entre guillemets."),
        )
    found = reach("plan")(project)
    last = plan_decisions.read(project).current
    if last and last.taken:
        raise BadInput(
            _("ce plan est déjà repris dans votre storyboard."),
            path=project.storyboard_path,
            remedy=_("Reprenez votre storyboard d'avant ({aside}), ou changez celui-ci.").format(
                aside=last.aside or _("il n'avait pas changé")
            ),
        )
    _decide(project, found, taken=(), why=why, by=signed(project, by))
    return _("Noté : rien de ce plan n'est repris. Votre storyboard n'a pas changé.")


def renew(folder: Path) -> str:
    """Ask a new plan of the storyboard as it is now: what was answered before, right or wrong, is left behind."""
    project = Project(folder)
    decisions = plan_decisions.read(project)
    closed = decisions.model_copy(update={"closed": decisions.number})
    plan_decisions.write(plan_decisions.path_of(project), closed)
    return _("La prochaine proposition portera sur votre storyboard d'aujourd'hui : « preuve plan » la montre.")


def without(run: Path) -> list[str]:
    """What a run says where the plan that was asked for never came."""
    path = run / "plan.json"
    try:
        told = read(path.read_bytes()) if path.is_file() else None
    except ValidationError:
        return []
    return [told.sentence, f"→ {told.remedy}"] if isinstance(told, Missing) else []


def left_aside(project: Project, delivered: Container[str]) -> list[str]:
    """What a run says of a plan she decided on that it has no AI to tell of."""
    if project.settings.plan.ask or "plan.json" in delivered or not plan_decisions.read(project).current:
        return []
    path = plan_decisions.path_of(project)
    told = _("Plan de montage laissé de côté ({path}) : le moteur de texte choisi n'est pas une IA.")
    return [told.format(path=path)]


def _decide(project: Project, found: Any, **said: Any) -> None:
    one = Decision(
        number=plan_decisions.read(project).number,
        plan=found.artifact.sha256,
        recording=found.told.recording,
        at=datetime.now(UTC).replace(microsecond=0),
        **said,
    )
    plan_decisions.keep(project, one, found.asked, project.store.read(found.artifact))


def _aspects(only: str) -> tuple[Aspect, ...]:
    names = [name.strip() for name in only.split(",") if name.strip()] or list(ASPECTS)
    wrong = [name for name in names if name not in get_args(Aspect)]
    if wrong:
        raise BadInput(
            _("« {name} » n'est pas une partie du plan.").format(name=wrong[0]),
            key="--only",
            remedy=_("Choisissez parmi : {names}.").format(names=", ".join(ASPECTS)),
        )
    return tuple(aspect for aspect in ASPECTS if aspect in names)
