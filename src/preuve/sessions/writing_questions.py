"""Questions one by one: what a section is for, what is known, what is asked; each answer is kept as it is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import typer

from preuve.documents.model import FOLDER, Rule
from preuve.documents.text import fold
from preuve.documents.writing.answers import row, worded
from preuve.documents.writing.quoted import plain as told
from preuve.documents.writing.saving import Desk
from preuve.documents.writing.sheet import Piece, added, piece_of
from preuve.documents.writing.state import Part, Shown, parts
from preuve.errors import BadInput
from preuve.i18n import _, ngettext, speaking
from preuve.sessions.writing import lay_down, remaining, say

SKIP, BACK, STOP = ("passer", "skip"), ("revenir", "back"), ("arreter", "stop")
Reads = Callable[[], str]
MOST_KNOWN = 40


class Stopped(Exception):
    """She wants to stop; everything is kept."""


@dataclass
class Talk:
    """What she is asked and answers. `reads` gives a line of hers. Raises EOFError where there is none any more."""

    seen: Shown
    desk: Desk
    reads: Reads
    kept: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def answer(self, part: Part, number: int, before: Sequence[str] = ()) -> str:
        """Ask a question, and keep what she says; what she chose instead: « next », « back »."""
        lines, asked = list(before), True
        try:
            while asked:
                line = self.reads()
                command = self._command(line) if not lines else ""
                if command:
                    return command
                asked = bool(line.strip())
                lines += [line] if asked else []
        except (KeyboardInterrupt, EOFError):
            self.keep(part, number, lines)
            raise
        self.keep(part, number, lines)
        return "next"

    def keep(self, part: Part, number: int, lines: Sequence[str]) -> None:
        """Put her answer in the document; it takes the place of the one that she gave here before."""
        text = worded(lines, part.model)
        if not text:
            return
        key = (part.wanted.name, part.model.heading.fr, number)
        before = self.kept.get(key, "")
        self.desk.change(part.wanted.name, lambda now: _with(now, part, text, before))
        self.kept[key] = text

    def cells(self, part: Part, rule: Rule) -> str:
        """Ask the cells of a table's row, and keep it; « next » where she gives none."""
        given = list[str]()
        for column in rule.columns:
            say(_("  {column} :").format(column=column))
            line = self.reads()
            if command := self._command(line):
                return command
            if not line.strip() and not given:
                return "next"
            given.append(line)
        heads = [column.fr if self._french else column.en for column in rule.columns]
        self.desk.change(part.wanted.name, lambda now: row(now, _piece(now, part), heads, given))
        return "again"

    @property
    def _french(self) -> bool:
        return self.seen.project.portfolio.language == "fr"

    def _command(self, line: str) -> str:
        word = fold(line).strip(" .«»\"'")
        if word in STOP:
            raise Stopped
        return "back" if word in BACK else "next" if word in SKIP or not word else ""


def ask(
    seen: Shown, desk: Desk, found: Sequence[Part], *, plain: bool, named: bool, reads: Reads | None = None
) -> None:
    """Ask every question of the sections that aren't written; of all of them where they are named."""
    waiting = [part for part in found if named or not part.section.filled]
    say(remaining(seen.project, len(waiting)))
    if not waiting:
        return
    for name, count in _counted(waiting):
        say(f"  {name} : {remaining(seen.project, count)}")
    say(_("Après chaque question, écrivez, puis une ligne vide."))
    say(_("Vous pouvez aussi répondre « passer », « revenir » ou « arrêter »."))
    prepared(seen, desk, waiting)
    talk = Talk(seen, desk, reads or _typed)
    try:
        _through(talk, waiting, plain=plain)
    except (Stopped, EOFError):
        say(_("Arrêté. Vos réponses sont dans {folder}/.").format(folder=FOLDER))
    except (KeyboardInterrupt, typer.Abort):
        say("\n" + _("Vos réponses sont gardées dans {folder}/.").format(folder=FOLDER))
        raise


def _typed() -> str:
    return input("> ")


def _through(talk: Talk, waiting: Sequence[Part], *, plain: bool) -> None:
    steps = [(at, number) for at, part in enumerate(waiting) for number in range(_asked(part))]
    at, entered = 0, -1
    while at < len(steps):
        which, number = steps[at]
        part = waiting[which]
        if which != entered:
            first = entered < 0 or waiting[entered].wanted != part.wanted
            _introduce(talk, part, which, len(waiting), plain=plain, first=first)
            entered = which
        way = _one(talk, part, number)
        last = at + 1 == len(steps) or steps[at + 1][0] != which
        if way == "next" and last:
            _conclude(talk, part, len(waiting) - which - 1)
        at = max(at - 1, 0) if way == "back" else at + 1 if way == "next" else at


def _one(talk: Talk, part: Part, number: int) -> str:
    """One question, or a row of the table that the section asks for."""
    count = len(part.model.ask)
    if number == count:
        rule = _table(part)
        if rule is None:
            return "next"
        say(_("Une ligne du tableau demandé (une ligne vide pour finir) :"))
        return talk.cells(part, rule)
    say(_("Question {n} sur {all} : {text}").format(n=number + 1, all=count, text=part.model.ask[number]))
    return talk.answer(part, number)


def _introduce(talk: Talk, part: Part, at: int, every: int, *, plain: bool, first: bool) -> None:
    say("")
    head = _("Partie {n} sur {all} : {title} › {heading}")
    say(head.format(n=at + 1, all=every, title=part.wanted.title, heading=part.heading))
    if first:
        say(_("À quoi sert ce document : {purpose}").format(purpose=part.wanted.model.purpose))
    say(_("État : {state}").format(state=part.said))
    known = [line for _name, blocks in talk.seen.tells(part.wanted, part.model) for line in told(blocks)]
    if known:
        say(_("Ce que le projet sait déjà (écrit dans le document, inutile de le redire) :"))
        for line in known[: MOST_KNOWN if not plain else None]:
            say(f"  {line}")
        if not plain and len(known) > MOST_KNOWN:
            say(_("  … et {n} lignes de plus dans le document.").format(n=len(known) - MOST_KNOWN))
    if part.section.text.strip():
        say(_("Déjà écrit :"))
        say("\n".join(f"  {line}" for line in part.section.text.strip().split("\n")))


def _conclude(talk: Talk, part: Part, left: int) -> None:
    """How the section stands after her answers, what it still lacks, and how many are left."""
    found = next(
        one for one in parts(talk.seen.project, (part.wanted,)) if one.model.heading.fr == part.model.heading.fr
    )
    say(_("{heading} : {state}").format(heading=part.heading, state=found.said))
    for flaw in found.section.flaws:
        say(f"  → {flaw.remedy}")
    said = ngettext("Il reste {n} partie.", "Il reste {n} parties.", left)
    say(said.format(n=left) if left else remaining(talk.seen.project, 0 if found.section.filled else 1))


def _with(now: str, part: Part, text: str, before: str) -> str:
    """A document with an answer in its section, instead of the one given before where it stands as it was."""
    piece = _piece(now, part)
    lines = now.split("\n")
    own = "\n".join(lines[piece.body : piece.end])
    if before and own.count(before) == 1:
        return "\n".join([*lines[: piece.body], own.replace(before, text), *lines[piece.end :]])
    return added(now, piece, text)


def _piece(now: str, part: Part) -> Piece:
    found = piece_of(now, part.wanted.model, part.model.heading.fr)
    if found is None:
        raise BadInput(
            _("la partie « {heading} » n'y est plus.").format(heading=part.heading),
            path=f"{FOLDER}/{part.wanted.name}",
            remedy=_("Remettez-la avec « preuve write --layout », puis relancez."),
        )
    return found


def _asked(part: Part) -> int:
    return len(part.model.ask) + (_table(part) is not None)


def _table(part: Part) -> Rule | None:
    return next((rule for rule in part.model.rules if rule.rule == "columns" and rule.columns), None)


def _counted(waiting: Sequence[Part]) -> list[tuple[str, int]]:
    names = list(dict.fromkeys(part.wanted.title for part in waiting))
    return [(name, sum(part.wanted.title == name for part in waiting)) for name in names]


def prepared(seen: Shown, desk: Desk, found: Sequence[Part]) -> None:
    """Put back the sections that are missing where an answer is to go."""
    lacking = {part.wanted.name: part.wanted for part in found if part.section.state == "missing"}
    with speaking(seen.project.portfolio.language):
        list(lay_down(seen, tuple(lacking.values()), desk))
