"""`preuve audience analyse`, `accept` and `brief`: the AI's reading of the figures, and her decision on each part."""

import webbrowser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from preuve.audience import accepted as decisions
from preuve.audience import next_brief, reading_page
from preuve.audience.accepted import DRAFT, Answered
from preuve.audience.analysis import Reading
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.sessions.signing import signed
from preuve.wiring import reach


def analyse(folder: Path, *, again: bool, page: bool) -> None:
    """Have the figures read, print the reading with what it cites, and open its page. Raises PreuveError."""
    project = Project(folder)
    reading = reach("analyse")(project, again=again)
    path, problems = _page(project, reading)
    for problem in problems:
        print(printable(problem))  # noqa: T201
    for line in _told(reading):
        print(printable(line))  # noqa: T201
    print(_("Page : {path}").format(path=path))  # noqa: T201
    print(_after(project, reading))  # noqa: T201
    if page:
        webbrowser.open(path.as_uri())


def accept(folder: Path, *, by: str, keep: str, refuse: str, rest: bool) -> str:
    """Write what she keeps, changes or refuses of the reading; say where. Raises BadInput."""
    project = Project(folder)
    reading, _digest = decisions.read_reading(project.folder)
    decided = _decided(reading, keep, refuse)
    if rest:
        draft = decisions.read_draft(project.folder)
        decided |= {one.id: "garder" for one in draft.parts if not one.decision and one.id not in decided}
    name = signed(project, by)
    found = decisions.accept(project.folder, decided, name, datetime.now(UTC).astimezone().date())
    path, _problems = _page(project, reading)
    return _("Noté dans {file} : {kept}. Page : {path}").format(file=decisions.ACCEPTED, kept=found.kept, path=path)


def brief(folder: Path) -> str:
    """Draft the next brief from what she kept; say where it is. Raises BadInput."""
    project = Project(folder)
    changes = next_brief.write(project, datetime.now(UTC).astimezone().date())
    lines = [f"- {one.key} : {one.after} ({', '.join(one.figures)})" for one in changes]
    return printable(
        "\n".join(
            [
                _("Brouillon du prochain brief : {file}. Votre brief n'a pas changé.").format(file=next_brief.BRIEF),
                *lines,
                _("Les chiffres et la production qui justifient chaque changement sont gardés dans {file}.").format(
                    file=next_brief.CHANGES
                ),
            ]
        )
    )


def printable(text: str) -> str:
    """A model's words, or a stranger's, may hold anything, terminal commands included."""
    return "".join(sign if sign.isprintable() or sign in "\n\u00a0\u202f" else " " for sign in text)


def _page(project: Project, reading: Reading) -> tuple[Path, Sequence[str]]:
    material, gathered = reach("figures")(project)
    found = decisions.standing(project.folder)
    path = reading_page.write(project.folder, reading, material, found[1] if found else None)
    return path, gathered.problems


def _told(reading: Reading) -> Iterator[str]:
    if reading.fictitious:
        yield _("Données fictives : ces chiffres sont inventés, ils ne prouvent rien.")
    yield _("Lecture par {who}").format(who=reading_page.asked_of(reading))
    for kind, title in reading_page.titles().items():
        parts = reading.of(kind)
        if parts:
            yield f"\n{title}"
        for part in parts:
            counted = ngettext("{n} commentaire", "{n} commentaires", len(part.comments)).format(n=len(part.comments))
            cited = ", ".join([*part.figures, *([counted] if part.comments else [])])
            yield f"{part.id}. {part.text}" + (f" [{cited}]" if cited else "")
            if change := reading_page.change_words(part):
                yield f"    {change}"
    if said := reading_page.sentiments(reading):
        yield f"\n{said}"


def _after(project: Project, reading: Reading) -> str:
    found = decisions.standing(project.folder)
    if found and found[0] == reading:
        return _("Relue par {who} : {kept}.").format(who=found[1].accepted_by, kept=found[1].kept)
    return _(
        "Rien n'est accepté sans vous : gardez, changez ou refusez chaque partie dans {file}, puis « preuve audience "
        'accept --by "Votre nom" ».'
    ).format(file=DRAFT)


def _decided(reading: Reading, keep: str, refuse: str) -> dict[str, Answered]:
    """What the options say. Raises BadInput where a name isn't a part's, or both keep it and refuse it."""
    named: list[tuple[str, Answered]] = [(one, "garder") for one in _names(keep)]
    named += [(one, "refuser") for one in _names(refuse)]
    for name, _answer in named:
        if reading.part(name) is None:
            raise BadInput(
                _("« {id} » n'est pas une partie de la lecture.").format(id=name),
                key="--keep, --refuse",
                remedy=_("Choisissez : {names}.").format(names=", ".join(part.id for part in reading.parts)),
            )
    decided = dict(named)
    if len(decided) < len(named):
        raise BadInput(
            _("une même partie est donnée deux fois."), key="--keep, --refuse", remedy=_("Gardez-la, ou refusez-la.")
        )
    return decided


def _names(given: str) -> list[str]:
    return [one.strip().upper() for one in given.split(",") if one.strip()]
