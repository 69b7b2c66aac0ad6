"""Dates that have passed since the run: documents are read as of its day; she is told what today adds to it."""

from collections.abc import Iterator, Sequence
from datetime import date

from preuve.documents.model import FOLDER
from preuve.documents.reading import read
from preuve.documents.writing.wanted import wanted
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.project import Project


def overdue(project: Project, on: date, frameworks: Sequence[str] = ()) -> Iterator[str]:
    """What today adds to what her documents lacked on the day that they are read: told, never counted.

    Args:
        project: the project; an invented one that names its own day has no other.
        on: the day as of which its documents are read.
        frameworks: its documents for those, else for its portfolio's.
    """
    today = date.today()  # noqa: DTZ011  (her own calendar's day)
    if project.portfolio.today or on >= today:
        return
    for one in wanted(project, frameworks):
        try:
            yield from _passed(project, one.name, on, today)
        except PreuveError:
            continue  # whoever weighs the document tells why it can't be read


def _passed(project: Project, name: str, on: date, today: date) -> Iterator[str]:
    then = {(one.heading, flaw.said) for one in read(project, name, on).sections for flaw in one.flaws}
    for section in read(project, name, today).sections:
        for flaw in section.flaws:
            if (section.heading, flaw.said) not in then:
                told = _("À ce jour, {file}, « {heading} » : {said}. {remedy} (Dit ici, non compté.)")
                file = f"{FOLDER}/{name}"
                yield told.format(file=file, heading=section.heading, said=flaw.said, remedy=flaw.remedy)
