"""What she types, line by line: an answer, a row of a table, or a word that leads elsewhere; all is kept at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from preuve.documents.model import FOLDER, Rule
from preuve.documents.text import fold
from preuve.documents.writing.answers import row, worded
from preuve.documents.writing.saving import Desk
from preuve.documents.writing.sheet import Piece, added, piece_of, with_own
from preuve.documents.writing.state import Part, Shown
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.sessions.opening import typed
from preuve.sessions.writing import say

SKIP, BACK, STOP, HELP = ("passer", "skip"), ("revenir", "back"), ("arreter", "stop"), ("?",)
KEEP, ADD, REWRITE = ("garder", "keep"), ("ajouter", "add"), ("recrire", "reecrire", "rewrite")
WAYS = {"next": SKIP, "back": BACK, "stop": STOP, "help": HELP}
Reads = Callable[[], str]
Key = tuple[str, str]


class Stopped(Exception):
    """She wants to stop; everything is kept."""


def key_of(part: Part) -> Key:
    """What tells a section from every other."""
    return part.wanted.name, part.model.heading.fr


def explain() -> None:
    """Say what may be typed."""
    say(_("Après chaque question, écrivez, puis une ligne vide."))
    say(_("Vous pouvez aussi répondre « passer », « revenir » ou « arrêter » ; « ? » redit ceci."))


@dataclass
class Talk:
    """What she is asked and answers. `reads` gives a line of hers. Raises EOFError where there is none any more.

    `fresh`: the sections that she writes anew: what stood there goes when her first answer comes.
    """

    seen: Shown
    desk: Desk
    reads: Reads
    kept: dict[tuple[Key, int], str] = field(default_factory=dict)
    fresh: set[Key] = field(default_factory=set)

    def answer(self, part: Part, number: int) -> str:
        """Ask a question, and keep what she says; where she goes then: « next », « back »."""
        lines, way = list[str](), ""
        try:
            while not way:
                line, way = self._heard()
                lines += [] if way else [line]
        except (KeyboardInterrupt, EOFError):
            self.keep(part, number, lines)
            raise
        self.keep(part, number, lines)
        if way == "stop":
            raise Stopped
        return way

    def keep(self, part: Part, number: int, lines: Sequence[str]) -> None:
        """Put her answer in the document; it takes the place of the one that she gave here before."""
        text, key = worded(lines, part.model), (key_of(part), number)
        if text:
            before = self.kept.get(key, "")
            self._put(part, lambda now: _with(now, self._piece(now, part), text, before))
            self.kept[key] = text

    def cells(self, part: Part, rule: Rule) -> str:
        """Ask the cells of a table's row, and keep it: « again »; where she goes when she gives none."""
        given, way = list[str](), ""
        try:
            while len(given) < len(rule.columns):
                say(_("  {column} :").format(column=rule.columns[len(given)]))
                line, way = self._heard()
                if way == "stop" or (way and not given):
                    break
                given = given[:-1] if way == "back" else [*given, "" if way else line]
        except (KeyboardInterrupt, EOFError):
            self._row(part, rule, given)
            raise
        self._row(part, rule, given)
        if way == "stop":
            raise Stopped
        return "again" if given else way

    def settled(self, part: Part) -> str:
        """What she wants of a text that stands there already: « keep », « add », « rewrite »; or « back »."""
        say(_("Voulez-vous « garder » ce texte, y « ajouter », ou le « récrire » (l'ancien reste de côté) ?"))
        while True:
            line, way = self._heard()
            word = _word(line)
            if way == "stop":
                raise Stopped
            if way == "back":
                return way
            if way or word in KEEP:
                return "keep"
            if word in ADD:
                return "add"
            if word in REWRITE:
                self.fresh.add(key_of(part))
                return "rewrite"
            say(_("Répondez « garder », « ajouter » ou « récrire »."))

    def _heard(self) -> tuple[str, str]:
        """A line of hers, and where it leads if it is no answer; help is given on the way."""
        while True:
            line = self.reads()
            word = _word(line)
            way = next((name for name, words in WAYS.items() if word in words), "" if line.strip() else "next")
            if way != "help":
                return line, way
            explain()

    def _row(self, part: Part, rule: Rule, given: Sequence[str]) -> None:
        if any(one.strip() for one in given):
            french = self.seen.project.portfolio.language == "fr"
            heads = [column.fr if french else column.en for column in rule.columns]
            self._put(part, lambda now: row(now, self._piece(now, part), heads, given))

    def _put(self, part: Part, how: Callable[[str], str]) -> None:
        """Change a section, emptied first where she writes it anew."""
        anew = key_of(part) in self.fresh
        self.desk.change(part.wanted.name, lambda now: how(with_own(now, self._piece(now, part), "") if anew else now))
        self.fresh.discard(key_of(part))

    def _piece(self, now: str, part: Part) -> Piece:
        found = piece_of(now, part.wanted.model, part.model.heading.fr)
        if found:
            return found
        command = typed(self.seen.project, "write", "--layout")
        raise BadInput(
            _("la partie « {heading} » n'y est plus.").format(heading=part.heading),
            path=f"{FOLDER}/{part.wanted.name}",
            remedy=_("Remettez-la avec « {command} », puis relancez.").format(command=command),
        )


def _word(line: str) -> str:
    return fold(line).strip(" .«»\"'")


def _with(now: str, piece: Piece, text: str, before: str) -> str:
    """A document with an answer in its section, instead of the one given before where it stands as it was."""
    lines = now.split("\n")
    own = "\n".join(lines[piece.body : piece.end])
    if before and own.count(before) == 1:
        return "\n".join([*lines[: piece.body], own.replace(before, text), *lines[piece.end :]])
    return added(now, piece, text)
