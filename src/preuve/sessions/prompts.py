"""`preuve prompt`: show a prompt as it would be sent, and look through all of them before they are."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.prompts.fill import EACH_SHOT, KINDS, LEAST_WORDS, Prompt, filled, prompts, storyboard, the_storyboard
from preuve.prompts.lint import Remark, lint
from preuve.storyboard import Shot


class _Told(Value):
    """A prompt without its text, for a program."""

    prompt: str
    file: str
    words: int
    sha256: str


def show(folder: Path, what: str, shot: str = "") -> None:
    """Print a prompt as it would be sent, then its words and its digest. Raises BadInput."""
    found = _asked(Project(folder), what, shot)
    print(_shown(found.text))  # noqa: T201
    print(  # noqa: T201
        _("\n{n} mots (au moins {least}) ; modèle : {file} ; empreinte SHA-256 : {sha256}").format(
            n=found.words, least=LEAST_WORDS, file=found.file, sha256=found.sha256
        ),
        file=sys.stderr,
    )


def look(folder: Path, *, as_json: bool) -> int:
    """Print what is to be mended in a project's prompts; give the exit code: 0, or 1 where there is something."""
    project = Project(folder)
    every, remarks = list(prompts(project)), lint(project)
    if as_json:
        told = [_Told(prompt=_name(one), file=one.file, words=one.words, sha256=one.sha256) for one in every]
        data = {name: [one.model_dump() for one in each] for name, each in (("prompts", told), ("remarks", remarks))}
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    else:
        for line in _lines(project, every, remarks):
            print(line)  # noqa: T201
    return 1 if remarks else 0


def _lines(project: Project, every: Sequence[Prompt], remarks: Sequence[Remark]) -> list[str]:
    told = [line for one in remarks for line in _told(one)]
    least = min((one.words for one in every), default=0)
    read = ngettext("{n} prompt relu", "{n} prompts relus", len(every)).format(n=len(every))
    told.append(_("{read}, le plus court a {least} mots.").format(read=read, least=least))
    if storyboard(project) is None:
        told.append(_("Pas encore de storyboard : les prompts des images seront relus quand il y en aura un."))
    found = ngettext("{n} point à reprendre.", "{n} points à reprendre.", len(remarks)).format(n=len(remarks))
    told.append(found if remarks else _("Rien à reprendre."))
    return told


def _told(one: Remark) -> tuple[str, str]:
    where = _("{file}, ligne {line}").format(file=one.file, line=one.line) if one.line else one.file
    return _shown(f"{where} ({one.prompt}) : {one.message}"), _shown(f"→ {one.remedy}")


def _asked(project: Project, what: str, shot: str) -> Prompt:
    kind = next((one for one in KINDS if one == what), None)
    if kind is None:
        raise BadInput(
            _("ce prompt est inconnu."), key=what, remedy=_("Choisissez : {names}.").format(names=", ".join(KINDS))
        )
    return filled(project, kind, _shot(project, shot) if kind in EACH_SHOT else None)


def _shot(project: Project, wanted: str) -> Shot:
    """A shot by its name, or by its number from 1. Raises BadInput."""
    board = the_storyboard(project)
    names = [shot.id for shot in board.shots]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        wanted = names[int(wanted) - 1]
    if wanted not in names:
        raise BadInput(
            _("ce plan n'est pas dans le storyboard."),
            path=project.storyboard_path,
            key=wanted or "shots",
            remedy=_("Nommez-en un : {names}.").format(names=", ".join(names)),
        )
    return board.shots[names.index(wanted)]


def _name(one: Prompt) -> str:
    return f"{one.what} {one.of}".strip()


def _shown(text: str) -> str:
    """A text for the terminal: control characters, that could move its cursor, are left out."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")
