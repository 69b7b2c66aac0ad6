"""Whether a recorded call is about the audience table, and what a person accepted of it (AUT04)."""

import json
from pathlib import Path

from preuve.audience import unread
from preuve.audience.lecture import dated
from preuve.audience.lecture.accepted import READING, Accepted, standing
from preuve.audience.metrics import label
from preuve.audience.table import Table
from preuve.calls.recordings import Recording
from preuve.checks.case import Case
from preuve.checks.fixtures.audience import in_its_language
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.ledger import Line
from preuve.project import Project

NAMED = 3


def set_aside(table: Table | None) -> tuple[str, ...]:
    """The files that count for nothing in the table, in a sentence; none where each of them was read."""
    names = [one.file for one in unread.set_aside(table)]
    return (_("Laissés de côté, faute d'être compris : {files}.").format(files=", ".join(names)),) if names else ()


def heads_of(table: Table, line: Line) -> set[str]:
    """The heads that a call about this table would name: the exports' and ours."""
    with in_its_language(line):
        heads = {source.column for row in table.rows for cell in row.cells.values() for source in cell.sources}
        return heads | {label(metric) for metric in table.metrics}


def reading_fault(case: Case, project: Project, accepted: Accepted, table: Table) -> str:
    """Why the reading that she accepted doesn't count: changed since, or of other figures; nothing where it does."""
    if not accepted.reading:
        return ""
    path = project.folder / READING
    if path.is_file():
        case.read(path, READING)
    found = standing(project.folder)
    if found is None:
        text = _("{file} a changé, ou manque, depuis ce que {who} en a accepté")
        return text.format(file=READING, who=accepted.accepted_by)
    if not dated.is_of(found[0], table):
        text = _("{words} que ceux de ce tableau, acceptée par {who}")
        return text.format(words=dated.older_words(), who=accepted.accepted_by)
    return ""


def call_fault(project: Project, path: Path, one: Recording, heads: set[str]) -> str:
    """Why a recorded call doesn't count; nothing where it does."""
    try:
        answer = project.recordings.answer(path, one)
    except BadInput as error:
        return error.message
    # In an invented project, what a language model wrote for it is told as such; in a real one it is no call of hers.
    if one.origin == "authored" and not project.brief.fictitious:
        return _("réponse écrite pour un exemple, pas un appel")
    told = json.dumps(one.request, ensure_ascii=False) + answer.data.decode("utf-8", errors="replace")
    named = [head for head in heads if head in told]
    if len(named) < min(NAMED, len(heads)):
        return _("ne parle pas des colonnes de ce tableau")
    return ""


def how_known(one: Recording) -> str:
    """What a recorded call that counts is."""
    if one.origin == "authored":
        return _("réponse écrite par un modèle de langage pour cet exemple inventé, sans passer par un service")
    return _("appel enregistré, au sujet de ce tableau")


def acceptance(accepted: Accepted, *, known: bool, fault: str) -> str:
    """What she accepted, and whether it is still what she read."""
    if not known:
        text = _("« {recording} », que {who} accepte, n'en est pas un")
        return text.format(recording=accepted.recording, who=accepted.accepted_by)
    if fault:
        return fault
    text = _("accepté par {who} le {day} ({kept})")
    return text.format(who=accepted.accepted_by, day=accepted.accepted_on.isoformat(), kept=accepted.kept)
