"""`preuve write`: what remains to write, documents laid down from their models, and what stood before put back."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from preuve.documents import laid
from preuve.documents.blocks import Blocks
from preuve.documents.model import FOLDER, SectionModel
from preuve.documents.writing import layout
from preuve.documents.writing.layout import Laid
from preuve.documents.writing.saving import Desk, undo
from preuve.documents.writing.state import Part, Shown, part_of, parts, shown
from preuve.documents.writing.telling import lines
from preuve.documents.writing.wanted import Wanted, wanted
from preuve.i18n import _, ngettext, speaking
from preuve.project import Project
from preuve.sessions.analysing import printable
from preuve.sessions.opening import opened, typed

MOST_FLAWS = 4


@dataclass(frozen=True)
class Choice:
    """What is written: documents of some référentiels (the portfolio's), one document, one section."""

    frameworks: Sequence[str] = ()
    document: str = ""
    section: str = ""


def say(text: str) -> None:
    """Say some lines; words of a model or a stranger can't command the terminal."""
    sys.stdout.write("\n".join(printable(line) for line in text.split("\n")) + "\n")


def chosen(project: Project, choice: Choice) -> tuple[tuple[Wanted, ...], tuple[Part, ...]]:
    """The documents that are meant, and their sections. Raises BadInput."""
    documents = wanted(project, choice.frameworks, choice.document)
    if choice.section:
        found = part_of(project, documents, choice.section)
        names = {one.wanted.name for one in found}
        return tuple(one for one in documents if one.name in names), found
    return documents, tuple(parts(project, documents))


def write(folder: Path, choice: Choice, *, plain: bool) -> None:
    """Lay down what is missing, then ask what remains, question by question; where nobody is there, list it."""
    from preuve.sessions.writing_questions import ask

    project = opened(folder)
    documents, _found = chosen(project, choice)
    seen, desk = shown(project), Desk(project)
    missing = [one for one in documents if not (project.folder / FOLDER / one.name).is_file()]
    for line in lay_down(seen, missing, desk):
        say(line)
    _documents, found = chosen(project, choice)
    if sys.stdin.isatty():
        ask(seen, desk, found, plain=plain, named=bool(choice.section))
        return
    for line in _listing(project, found):
        say(line)
    say(_("Pour répondre aux questions, lancez cette commande dans un terminal."))


def show(folder: Path, choice: Choice, *, as_json: bool) -> None:
    """Print where each section stands. Raises BadInput."""
    project = opened(folder)
    found = chosen(project, choice)[1]
    if as_json:
        sys.stdout.write(json.dumps(_as_data(found), ensure_ascii=False, indent=1) + "\n")
        return
    for line in _listing(project, found):
        say(line)


def refresh(folder: Path, choice: Choice) -> None:
    """Lay every document down, or refresh what the kit knows in it; say what was done."""
    project = opened(folder)
    desk = Desk(project)
    done = list(lay_down(shown(project), chosen(project, choice)[0], desk))
    for line in done or [_("Tout est déjà là, et à jour.")]:
        say(line)


def put_back(folder: Path) -> None:
    """Undo the last change of documents; say which."""
    names = undo(opened(folder))
    said = ngettext(
        "{n} document remis comme avant : {names}.", "{n} documents remis comme avant : {names}.", len(names)
    )
    say(said.format(n=len(names), names=", ".join(names)))


def lay_down(seen: Shown, documents: Sequence[Wanted], desk: Desk) -> Iterator[str]:
    """Lay some documents down, each with what is known now, and tell what was done to each."""
    for one in documents:
        yield from _laid(seen, one, desk)


def _laid(seen: Shown, one: Wanted, desk: Desk) -> Iterator[str]:
    done = list[Laid]()
    told = list[str]()

    def tells(section: SectionModel) -> list[tuple[str, Blocks]]:
        found = list(seen.tells(one, section))
        told.extend(line for _name, blocks in found for line in lines(blocks))
        return found

    def how(text: str) -> str:
        with speaking(seen.project.portfolio.language):
            done.append(layout.lay(text, one.model, tells))
        return done[-1].text

    new = not (seen.project.folder / FOLDER / one.name).is_file()
    before = len(desk.notes)
    changed = desk.change(one.name, how)
    laid.keep(seen.project.folder, one.name, told)
    file = f"{FOLDER}/{one.name}"
    if changed:
        yield (_("Créé : {file}") if new else _("Mis à jour : {file}")).format(file=file)
    yield from (f"  {note}" for note in (*desk.notes[before:], *done[-1].notes))
    if done[-1].hers:
        path = desk.put_aside(one.name, "\n\n".join(done[-1].hers) + "\n")
        yield _("  Vos lignes : {path}").format(path=path.relative_to(seen.project.folder))


def _listing(project: Project, found: Sequence[Part]) -> Iterator[str]:
    for wanted_, group in groupby(found, key=lambda part: part.wanted):
        mine = list(group)
        left = sum(not part.section.filled for part in mine)
        yield _("{title} (documents/{name}) : {state}").format(
            title=wanted_.title, name=wanted_.name, state=remaining(project, left) if left else _("complet")
        )
        for part in mine:
            yield f"  {part.heading} : {part.said}"
            yield from (f"    → {one}" for one in dict.fromkeys(flaw.remedy for flaw in part.lacks[:MOST_FLAWS]))
    yield remaining(project, sum(not part.section.filled for part in found))


def remaining(project: Project, left: int) -> str:
    """How many sections are still to write."""
    if not left:
        return _("Tout est écrit : relisez, puis « {command} ».").format(command=typed(project, "deliver"))
    return ngettext("{n} partie à écrire", "{n} parties à écrire", left).format(n=left)


def _as_data(found: Sequence[Part]) -> dict[str, object]:
    documents = [
        {
            "name": one.name,
            "model": one.model.id,
            "title": one.title,
            "case": one.case.id if one.case else "",
            "sections": [_section(part) for part in group],
        }
        for one, group in ((key, list(mine)) for key, mine in groupby(found, key=lambda part: part.wanted))
    ]
    return {"documents": documents, "left": sum(not part.section.filled for part in found)}


def _section(part: Part) -> dict[str, object]:
    return {
        "heading": part.model.heading.fr,
        "state": part.section.state,
        "filled": part.section.filled,
        "words": part.section.words,
        "least_words": part.model.least_words,
        "flaws": [one.model_dump(mode="json") for one in part.lacks],
        "remedy": part.remedy,
        "judgement": part.model.judgement,
        "questions": [str(one) for one in part.model.ask],
    }
