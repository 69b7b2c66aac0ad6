"""Whose a project is, and whether it is invented, as every deliverable says it."""

from preuve.i18n import _
from preuve.project import Project


def organisation(project: Project) -> str:
    """Whose project it is."""
    return project.portfolio.organisation or (project.brief.organisation if project.has_video else "")


def notice(project: Project) -> str:
    """That an example is one; empty for hers."""
    if not project.fictitious:
        return ""
    return _("Projet d'exemple : l'organisation, les personnes et les chiffres sont inventés.")
