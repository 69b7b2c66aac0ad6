"""What was made of the figures: the AI's reading that she accepted, what it changed in a brief, and her watch."""

from collections.abc import Callable
from typing import Any, TypeVar

from preuve import watch_plan
from preuve.audience.comments.comment_files import gather, snapshots
from preuve.audience.forms.trend_charts import charts
from preuve.audience.lecture import next_brief
from preuve.audience.lecture.accepted import standing
from preuve.audience.lecture.brief_words import change_names
from preuve.audience.lecture.dated import is_of
from preuve.audience.lecture.material import material as figures
from preuve.audience.lecture.reading_page import explained, values
from preuve.audience.table import Table
from preuve.errors import PreuveError
from preuve.report.links import Links
from preuve.report.material import Material

T = TypeVar("T")


def lecture(material: Material, links: Links, table: Table | None) -> dict[str, Any]:
    """What the page of the audience is given, besides the table; what can't be read isn't shown."""
    project = material.subject.project
    folder = project.folder if project else None
    read = _readable(lambda: standing(folder)) if folder else None
    watched = _readable(lambda: watch_plan.read(folder)) if folder else None
    changes = _readable(lambda: next_brief.read(folder)) if folder else None
    gathered = _readable(lambda: gather(folder)) if folder else None
    comments = gathered.comments if gathered else ()
    places = explained(read[0], table, links.of_run("audience/audience.html")) if read else {}
    return {
        "trends": charts(figures(table, snapshots(folder) if folder else ())) if table else (),
        "reading": values(*read, comments, older=not is_of(read[0], table), places=places) if read else None,
        "changes": changes.changes if changes else (),
        "change_names": change_names(),
        "watch": watched if watched and watched.sources else None,
        "due": [(source, watched.of(source.name), watch_plan.due_on(watched, source)) for source in watched.sources]
        if watched
        else [],
    }


def _readable(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except PreuveError:
        return None
