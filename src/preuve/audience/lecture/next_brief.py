"""The next brief: hers, with the changes that the recommendations she kept propose, each with what justifies it.

brief-suivant.yaml             a draft she edits; her brief is never touched
audience/changements.yaml      each change with the figures, the recording and the production that justify it
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any

import yaml
from pydantic import Field

from preuve.audience.lecture.accepted import Accepted, standing
from preuve.audience.lecture.analysis import LISTS, Part, Reading
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.history import last_run
from preuve.i18n import _, ngettext
from preuve.project import Brief, Project
from preuve.reading import check, load, read_yaml
from preuve.store import write_atomic

BRIEF = "brief-suivant.yaml"
CHANGES = "audience/changements.yaml"
HEADER = """\
# Brouillon du prochain brief. Ce qui change est précédé de sa raison, avec les chiffres qui la justifient ; tout le
# reste est votre brief d'aujourd'hui. Corrigez-le, puis prenez-le pour brief.yaml dans votre prochain projet.
"""
KEPT = """\
# Ce que les chiffres d'audience ont changé dans vos briefs. « preuve audience brief » écrit ici ; complétez « why » si
# vous voulez dire votre propre raison.
"""


class Changed(Value):
    """One change of a brief, and what justifies it."""

    day: date
    by: str
    key: str
    before: str = ""
    after: str
    recommendation: str = Field(description="The text she kept.")
    figures: tuple[str, ...] = Field(min_length=1, description="The sentences of the facts it cites.")
    recording: str
    run: str = Field(default="", description="The production whose films these figures are about, or the latest.")
    why: str = ""


class Changes(Value):
    """`audience/changements.yaml`."""

    changes: tuple[Changed, ...] = ()


def read(folder: Path) -> Changes:
    """Every change that figures brought; none where there is no file. Raises BadInput."""
    path = folder / CHANGES
    return load(path, Changes) if path.is_file() else Changes()


def write(project: Project, on: date) -> tuple[Changed, ...]:
    """Write the draft and keep its changes. Raises BadInput where nothing was accepted, or nothing changes."""
    found = standing(project.folder)
    if found is None:
        raise BadInput(
            _("aucune lecture de ces chiffres n'est acceptée."),
            path="audience/lecture.yaml",
            remedy=_("Lancez « preuve audience analyse », relisez, puis « preuve audience accept »."),
        )
    data = read_yaml(project.folder / "brief.yaml")
    new = _changes(project, *found, data, on)
    if not new:
        raise BadInput(
            _("aucun des conseils que vous gardez ne change le brief."),
            path="audience/lecture.yaml",
            remedy=_("Écrivez vous-même votre prochain brief, ou demandez une autre lecture."),
        )
    draft = _applied(data, new)
    check(draft, Brief, BRIEF)
    write_atomic(project.folder / BRIEF, _draft(draft, new))
    before = read(project.folder).changes
    kept = Changes(changes=(*before, *(one for one in new if not _known(one, before))))
    said = yaml.safe_dump(kept.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=110)
    write_atomic(project.folder / CHANGES, (KEPT + said).encode())
    return new


def _changes(
    project: Project, reading: Reading, accepted: Accepted, data: dict[str, Any], on: date
) -> tuple[Changed, ...]:
    run = last_run(project.folder)
    found = []
    for part in reading.of("recommendation"):
        kept = accepted.of(part.id)
        if part.change.key == "none" or kept is None or not kept.changes_brief:
            continue
        found.append(
            Changed(
                day=on,
                by=kept.by or accepted.accepted_by,
                key=part.change.key,
                before="" if part.change.key in LISTS else str(data.get(part.change.key, "")),
                after=part.change.value.strip(),
                recommendation=kept.text,
                figures=_figures(part, reading),
                recording=reading.recording,
                run=run.folder.name if run else "",
            )
        )
    return tuple(found)


def _figures(part: Part, reading: Reading) -> tuple[str, ...]:
    cited = [fact.text for name in part.figures if (fact := reading.fact(name))]
    called = ngettext("{n} commentaire cité par l'IA.", "{n} commentaires cités par l'IA.", len(part.comments))
    return (*cited, *([called.format(n=len(part.comments))] if part.comments else ()))


def _applied(data: dict[str, Any], changes: Sequence[Changed]) -> dict[str, Any]:
    """The brief with each change: a line added to a list, another value elsewhere."""
    draft = dict(data)
    for one in changes:
        if one.key in LISTS:
            there = list(draft.get(one.key) or [])
            draft[one.key] = there if one.after in there else [*there, one.after]
        else:
            draft[one.key] = int(one.after) if one.key == "seconds" else one.after
    return draft


def _draft(draft: dict[str, Any], changes: Sequence[Changed]) -> bytes:
    lines = [HEADER]
    for key, value in draft.items():
        for one in changes:
            if one.key == key:
                lines += [f"# {line}\n" for told in _reason(one) for line in wrap(told, 110, break_long_words=False)]
        lines.append(yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=110))
    return "".join(lines).encode()


def _reason(one: Changed) -> list[str]:
    before = [_("Avant : {before}").format(before=_line(one.before))] if one.before else []
    source = _("Lecture {recording}, acceptée par {who} ; production {run}.").format(
        recording=one.recording, who=one.by, run=one.run or _("aucune")
    )
    return [_line(one.recommendation), *(_line(text) for text in one.figures), *before, source]


def _line(text: str) -> str:
    return " ".join(text.splitlines())


def _known(one: Changed, before: Sequence[Changed]) -> bool:
    return any((old.key, old.after, old.recording) == (one.key, one.after, one.recording) for old in before)
