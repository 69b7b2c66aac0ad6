"""Questions one by one: what a section is for, what is known, what is asked; each answer is kept as it is given."""

from collections.abc import Sequence

import typer

from preuve.documents.model import FOLDER, Rule, SectionModel
from preuve.documents.writing.quoted import plain as told
from preuve.documents.writing.saving import Desk
from preuve.documents.writing.state import Part, Shown, parts
from preuve.i18n import _, ngettext, speaking
from preuve.sessions.writing import lay_down, remaining, say
from preuve.sessions.writing_talk import Reads, Stopped, Talk, explain, key_of

MOST_KNOWN = 40
BEFORE = -1
"""The step where she says what becomes of a text that stands there already."""


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
    explain()
    prepared(seen, desk, waiting)
    talk = _Walk(Talk(seen, desk, reads or _typed), waiting, plain=plain)
    try:
        talk.through()
    except (Stopped, EOFError):
        say(_("Arrêté. Vos réponses sont dans {folder}/.").format(folder=FOLDER))
    except (KeyboardInterrupt, typer.Abort):
        say("\n" + _("Vos réponses sont gardées dans {folder}/.").format(folder=FOLDER))
        raise


def _typed() -> str:
    return input("> ")


class _Walk:
    """Goes from section to section, and from question to question."""

    def __init__(self, talk: Talk, waiting: Sequence[Part], *, plain: bool) -> None:
        self.talk, self.waiting, self.plain = talk, waiting, plain
        self.steps = [(at, number) for at, part in enumerate(waiting) for number in _numbers(part)]
        self.standing = {key_of(part): part.section.filled for part in waiting}
        self.told = set[str]()  # the documents whose purpose was said

    def through(self) -> None:
        at, entered = 0, -1
        while at < len(self.steps):
            which, number = self.steps[at]
            if which != entered:
                self.introduce(which)
                entered = which
            way = self.one(self.waiting[which], number)
            after = self._end(which) if way == "keep" else at + 1
            if way == "back":
                at = max(at - 1, 0)
                continue
            if after == self._end(which):
                self.conclude(self.waiting[which])
            at = after

    def _end(self, which: int) -> int:
        """The first step after those of a section."""
        return max(at for at, (one, _number) in enumerate(self.steps) if one == which) + 1

    def one(self, part: Part, number: int) -> str:
        """What becomes of a text, a question, or the rows of the table that answers it."""
        if number == BEFORE:
            return self.talk.settled(part)
        count = len(part.model.ask)
        say(_("Question {n} sur {all} : {text}").format(n=number + 1, all=count, text=part.model.ask[number]))
        rule, at = _table(part.model)
        if rule is None or number != at:
            return self.talk.answer(part, number)
        way = "again"
        while way == "again":
            say(_("Une ligne du tableau demandé (une ligne vide pour finir) :"))
            way = self.talk.cells(part, rule)
        return way

    def introduce(self, which: int) -> None:
        part = self.waiting[which]
        say("")
        head = _("Partie {n} sur {all} : {title} › {heading}")
        say(head.format(n=which + 1, all=len(self.waiting), title=part.wanted.title, heading=part.heading))
        if part.wanted.model.id not in self.told:
            self.told.add(part.wanted.model.id)
            say(_("À quoi sert ce document : {purpose}").format(purpose=part.wanted.model.purpose))
        say(_("État : {state}").format(state=part.said))
        self.known(part)
        if part.section.text.strip():
            say(_("Déjà écrit :"))
            say("\n".join(f"  {line}" for line in part.section.text.strip().split("\n")))

    def known(self, part: Part) -> None:
        """Say what the project knows already."""
        known = [line for _name, blocks in self.talk.seen.tells(part.wanted, part.model) for line in told(blocks)]
        if not known:
            return
        say(_("Ce que le projet sait déjà (écrit dans le document, inutile de le redire) :"))
        for line in known[: MOST_KNOWN if not self.plain else None]:
            say(f"  {line}")
        if not self.plain and len(known) > MOST_KNOWN:
            say(_("  … et {n} lignes de plus dans le document.").format(n=len(known) - MOST_KNOWN))

    def conclude(self, part: Part) -> None:
        """How the section stands after her answers, what it still lacks, and how many aren't written."""
        project = self.talk.seen.project
        found = next(one for one in parts(project, (part.wanted,)) if key_of(one) == key_of(part))
        say(_("{heading} : {state}").format(heading=part.heading, state=found.said))
        for remedy in dict.fromkeys(flaw.remedy for flaw in found.lacks):
            say(f"  → {remedy}")
        self.standing[key_of(part)] = found.section.filled
        left = sum(not filled for filled in self.standing.values())
        said = ngettext("Il reste {n} partie.", "Il reste {n} parties.", left)
        say(said.format(n=left) if left else remaining(project, 0))


def _numbers(part: Part) -> Sequence[int]:
    first = BEFORE if part.section.text.strip() else 0
    return range(first, len(part.model.ask))


def _table(section: SectionModel) -> tuple[Rule | None, int]:
    """The table that a section asks for, and the question that it answers."""
    rule = next((rule for rule in section.rules if rule.rule == "columns" and rule.columns), None)
    return rule, next((at for at, one in enumerate(section.ask) if "tableau" in one.fr), 0)


def _counted(waiting: Sequence[Part]) -> list[tuple[str, int]]:
    names = list(dict.fromkeys(part.wanted.title for part in waiting))
    return [(name, sum(part.wanted.title == name for part in waiting)) for name in names]


def prepared(seen: Shown, desk: Desk, found: Sequence[Part]) -> None:
    """Put back the sections that are missing where an answer is to go."""
    lacking = {part.wanted.name: part.wanted for part in found if part.section.state == "missing"}
    with speaking(seen.project.portfolio.language):
        list(lay_down(seen, tuple(lacking.values()), desk))
