"""Old and new side by side in the terminal: a script's lines, a drawing's facts, a voice's."""

import re
from collections.abc import Iterator

from preuve.attempts.iterations import Thing
from preuve.attempts.views import AttemptView, ThingView, number
from preuve.i18n import _, ngettext
from preuve.pages import duration, size
from preuve.word_diff import Piece

MARKS = {"same": ("", ""), "out": ("[-", "-]"), "in": ("{+", "+}"), "skipped": ("", "")}


def side_by_side(view: ThingView, latest: int) -> Iterator[str]:
    """The attempt a new one starts from, then the new one, in lines."""
    new = next(one for one in view.attempts if one.told.number == latest)
    old = next((one for one in view.attempts if one.told.number == new.told.base), None)
    yield printable(view.title)
    if view.elsewhere:
        yield _("Choisi : essai {n}").format(n=view.told.chosen) + f" ({view.elsewhere})"
    for one in filter(None, (old, new)):
        yield printable(_("Essai {n} : {told}").format(n=one.told.number, told=_facts(one)))
    if new.lines:
        yield from _script(new, compared=bool(old and old.lines))


def commands(thing: Thing, latest: int) -> Iterator[str]:
    """What to type to keep an attempt, now or later."""
    name = thing.what if thing.what == "script" else f"{thing.what} {thing.of}"
    yield _('Pour choisir : preuve choose {name} {n} --why "…" (ou un essai d\'avant).').format(name=name, n=latest)


def printable(text: str) -> str:
    """A model's words may hold anything, terminal commands included."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _facts(one: AttemptView) -> str:
    call, told = one.told.answer, [one.missing.rstrip(".")] if one.missing else []
    if call:
        told.append(size(call.size))
    if one.sound:
        told.append(duration(one.seconds))
    if one.lines:
        there = sum(not line.gone for line in one.lines)
        told.append(ngettext("{n} plan", "{n} plans", there).format(n=there))
    told += [f"{name} : {value}" for name, value in one.parameters]
    return ", ".join(filter(None, [*told, one.who, one.cost]))


def _script(new: AttemptView, *, compared: bool) -> Iterator[str]:
    """Each line that changed, word by word, and how many didn't; every line, where there was none to compare with."""
    changed = [
        line for line in new.lines if not compared or line.gone or any(piece.kind != "same" for piece in line.pieces)
    ]
    for line in changed:
        yield printable(f"  {line.shot} : {inline(line.pieces)}")
    same = len(new.lines) - len(changed)
    if same:
        yield "  " + ngettext("{n} narration inchangée.", "{n} narrations inchangées.", same).format(n=number(same))


def inline(pieces: tuple[Piece, ...]) -> str:
    """A difference in plain text: what went out [-so-], what came in {+so+}."""
    return re.sub(r"\s+", " ", "".join(f"{MARKS[p.kind][0]}{p.text}{MARKS[p.kind][1]}" for p in pieces)).strip()
