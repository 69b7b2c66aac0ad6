"""What to do once a matrix was read: one line, with the command as it is typed from here."""

from collections.abc import Sequence

from preuve.frameworks import Matrix
from preuve.i18n import _
from preuve.project import Project
from preuve.sessions.opening import typed

WRITTEN = ("document", "statement")


def next_step(found: Sequence[Matrix], project: Project) -> str:
    """The next command: write what is missing, then make what wasn't measured, then mend, then hand in."""
    rows = [row for matrix in found for part in matrix.parts() for row in part.rows]
    stand = {one.status for matrix in found for one in matrix.criteria()}
    asked = [one.framework for one in found if one.framework not in project.portfolio.frameworks]
    named = [word for name in asked for word in ("--framework", name)]
    if any(row.status == "unmet" and row.kind in WRITTEN for row in rows):
        told = _("Pour la suite, écrivez ce qui manque, question par question : {command}")
        return told.format(command=typed(project, "write", *named))
    if project.has_video and "not_run" in stand:
        return _("Pour la suite, faites la production : {command}").format(command=typed(project, "run"))
    if "unmet" in stand:
        told = _("Pour la suite, corrigez ce qui n'est pas tenu, puis contrôlez de nouveau : {command}")
        return told.format(command=typed(project, "check", *named))
    told = _("Tout est écrit. Pour la suite, faites les livrables du jury : {command}")
    return told.format(command=typed(project, "deliver", *named[:2]))
