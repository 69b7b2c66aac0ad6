"""`preuve audience analyse`, `accept` and `brief`: the AI's reading of the figures, and her decision on each part."""

import webbrowser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from preuve.audience.lecture import accepted as decisions
from preuve.audience.lecture import dated, next_brief, reading_page
from preuve.audience.lecture.accepted import DRAFT, Accepted, Answered
from preuve.audience.lecture.analysis import Reading
from preuve.audience.lecture.brief_words import change_names, change_words, seconds
from preuve.audience.lecture.next_brief import Changed
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
    before = decisions.standing(project.folder)
    found = decisions.accept(project.folder, decided, name, datetime.now(UTC).astimezone().date())
    path, _problems = _page(project, reading)
    told = _("Noté dans {file} : {kept}. Page : {path}").format(file=decisions.ACCEPTED, kept=found.kept, path=path)
    return "\n".join((told, *_whose(found, before, name)))


def _whose(found: Accepted, before: tuple[Reading, Accepted] | None, name: str) -> Iterator[str]:
    """Whose decision each part is, and that somebody signs nothing new."""
    if before and before[1] == found:
        yield _("Rien de nouveau : {name} n'a rien décidé d'autre.").format(name=name)
    for who, ids in found.signers.items():
        yield _("Décidé par {who} : {ids}.").format(who=who, ids=", ".join(ids))


def brief(folder: Path) -> str:
    """Draft the next brief from what she kept; say where it is. Raises BadInput."""
    project = Project(folder)
    changes = next_brief.write(project, datetime.now(UTC).astimezone().date())
    lines = [_changed(one) for one in changes]
    if _older(project):
        lines.append(_("Attention : {words}. {remedy}").format(words=dated.older_words(), remedy=dated.remedy()))
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


def _changed(one: Changed) -> str:
    after = seconds(one.after) if one.key == "seconds" else f"« {one.after} »"
    why = " ; ".join(figure.rstrip(". ") for figure in one.figures)
    return _("- {what} : {after} ({why})").format(what=change_names()[one.key], after=after, why=why)


def _older(project: Project) -> bool:
    """Whether the reading that stands is of other figures than today's; with none today, it is."""
    found = decisions.standing(project.folder)
    try:
        table = reach("figures")(project)[0].table
    except BadInput:
        table = None
    return found is not None and not dated.is_of(found[0], table)


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
            if change := change_words(part):
                yield f"    {change}"
    if said := reading_page.sentiments(reading):
        yield f"\n{said}"


def _after(project: Project, reading: Reading) -> str:
    found = decisions.standing(project.folder)
    if found and found[0] == reading:
        return reading_page.signed(found[1])
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
