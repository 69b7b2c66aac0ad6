"""What a person is awaited for, told on the terminal: a table, or plain lines for a screen reader."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from preuve.controls.model import Control, Controls, Spot
from preuve.controls.remedies import remedies, seen_there
from preuve.controls.told import MEASURES, measured, names
from preuve.i18n import _, ngettext
from preuve.pages import duration
from preuve.project import Project
from preuve.review.decisions import Taken, titles
from preuve.review.waiting import Waiting
from preuve.run_page import fields
from preuve.storyboard import Change, Shot, Storyboard
from preuve.targets import platforms

MOST = 40
LONGEST = 400


@dataclass(frozen=True)
class Place:
    """Where a control found something: a shot (empty: the whole film), and what, in words."""

    shot: str
    text: str


@dataclass(frozen=True)
class Flag:
    """What a control flagged, in words, what to do about it, and each place."""

    text: str
    remedy: str = ""
    places: tuple[Place, ...] = ()


def tell(project: Project, found: Waiting, *, table: bool) -> None:
    """Print what there is to see, and what is known of it."""
    _print(_("À relire : {what}, « {title} ».").format(what=titles()[found.gate], title=found.board.title))
    if found.gate == "storyboard" and table:
        _table(found.board)
    else:
        for line in _there(found):
            _print(f"  {line}")
    for line in (*_lines(flags(found)), *_changes(found), *_earlier(project, found)):
        _print(line)


def say(text: str) -> str:
    """Text that only shows: a model's words may hold anything, terminal commands included."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"


def flags(found: Waiting) -> list[Flag]:
    """What the controls flagged, and the AI's edit plan that awaits her; nothing where the run has none."""
    return [*_controls(found), *_plan(found)]


def changed(one: Change) -> str:
    """A change in words."""
    field = {**fields(), "attempt": _("essai choisi")}.get(one.field, one.field)
    where = _("plan {shot}, {field}").format(shot=one.shot, field=field) if one.shot else field
    return _("{where} : « {before} » → « {after} »").format(
        where=where, before=one.before or _("rien"), after=one.after or _("rien")
    )


def told(taken: Taken) -> str:
    """An earlier decision in words."""
    one = taken.decision
    text = _("accord de {by}") if one.verdict == "accepted" else _("refus de {by}")
    parts = [one.at.astimezone().strftime("%d/%m/%Y %H:%M"), text.format(by=one.by)]
    if one.shots:
        text = ngettext("plan {names}", "plans {names}", len(one.shots))
        parts.append(text.format(names=", ".join(one.shots)))
    parts += [_("« {note} »").format(note=one.note)] if one.note else []
    return ", ".join(parts)


def _there(found: Waiting) -> Iterator[str]:
    if found.gate == "film":
        for name, target in platforms().targets.items():
            path = found.run.folder / "films" / f"{name}.mp4"
            if path.is_file():
                yield f"{target.label} : {path}"
        return
    for number, shot in enumerate(found.board.shots, start=1):
        yield _shot(number, shot) if found.gate == "storyboard" else _picture(number, shot, found.run.folder)


def _shot(number: int, shot: Shot) -> str:
    said = [f"{number}. {shot.id} ({duration(shot.seconds)})"]
    said += [_("voix : {text}").format(text=shot.narration)] if shot.narration else []
    said += [_("à l'écran : {text}").format(text=shot.on_screen)] if shot.on_screen else []
    said += [_("image : {text}").format(text=shot.alt)]
    return " | ".join(said)


def _picture(number: int, shot: Shot, folder: Path) -> str:
    path = next(iter(sorted(folder.glob(f"pictures/{shot.id}-*.jpg"))), None)
    return f"{number}. {shot.id} : {shot.alt}" + (f" ({path})" if path else "")


def _table(board: Storyboard) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(show_lines=True, pad_edge=False, expand=True)
    for head, share in ((_("Plan"), 2), (_("Durée"), 1), (_("Voix"), 4), (_("À l'écran"), 2), (_("Image"), 6)):
        shown.add_column(head, overflow="fold", ratio=share)
    for number, shot in enumerate(board.shots, start=1):
        cells = (f"{number}. {shot.id}", duration(shot.seconds), shot.narration, shot.on_screen, shot.alt)
        shown.add_row(*(Text(say(cell)) for cell in cells))
    Console().print(shown)


def _controls(found: Waiting) -> Iterator[Flag]:
    path = found.run.folder / "controls.json"
    try:
        controls = Controls.model_validate_json(path.read_bytes()) if path.is_file() else Controls()
    except (ValidationError, OSError):
        return
    before = _(" (avant vos dernières corrections)") if found.edited else ""
    for one in controls.controls:
        if one.status != "ok":
            name, told = names().get(one.id, one.id), measured(one) if one.id in MEASURES else ""
            yield Flag(
                text=f"{name}{before} : {told}" if told else f"{name}{before}",
                remedy=remedies().get(one.id, "") if one.status == "flagged" else "",
                places=tuple(_place(one, spot) for spot in one.flagged[:MOST]),
            )


def _place(one: Control, spot: Spot) -> Place:
    field = fields().get(spot.field, spot.field)
    return Place(spot.shot, " : ".join(filter(None, (field, seen_there(one, spot)))))


def _lines(found: Iterable[Flag]) -> Iterator[str]:
    """Flags on the terminal: the places under each, then what to do."""
    for one in found:
        yield one.text
        for place in one.places:
            shot = _("plan {shot}").format(shot=place.shot) if place.shot else ""
            yield "  " + ", ".join(filter(None, (shot, place.text)))
        if one.remedy:
            yield f"  → {one.remedy}"


def _plan(found: Waiting) -> Iterator[Flag]:
    path = found.run.folder / "plan.json"
    try:
        plan = json.loads(path.read_bytes()) if path.is_file() else {}
        waits = sum(point["state"] == "waiting" for point in plan.get("points", ()))
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return
    if waits:
        told = ngettext(
            "L'IA propose de changer {n} point du montage : « preuve plan » le montre.",
            "L'IA propose de changer {n} points du montage : « preuve plan » les montre.",
            waits,
        )
        yield Flag(told.format(n=waits))


def _changes(found: Waiting) -> Iterator[str]:
    if found.changes:
        yield _("Ce qui a changé depuis la dernière fois :")
    for one in found.changes[:MOST]:
        yield f"  {changed(one)}"


def _earlier(project: Project, found: Waiting) -> Iterator[str]:
    if found.earlier:
        yield _("Décisions déjà prises ici (elles valaient pour ce qui était montré alors) :")
    for one in found.earlier[-MOST:]:
        yield f"  {one.path.relative_to(project.folder).as_posix()} · {told(one)}"


def _print(line: str) -> None:
    print(say(line))  # noqa: T201
