"""Documents that help and that no criterion asks for by name: a comparison of tools, a log of requests."""

from preuve.checks.subject import Subject
from preuve.documents import model_of, read
from preuve.documents.model import COMPARISON, PROMPT_LOG
from preuve.i18n import ngettext
from preuve.project import Project


def comparison(subject: Subject, project: Project) -> str:
    """How much of her comparison of tools is written."""
    return _written(COMPARISON, subject, project)


def prompt_log(subject: Subject, project: Project) -> str:
    """How much of her log of requests is written."""
    return _written(PROMPT_LOG, subject, project)


def _written(name: str, subject: Subject, project: Project) -> str:
    """How many of a document's parts hold all that its model asks; nothing where none does. Raises PreuveError."""
    model = model_of(name)
    found = read(project, name, on=subject.day)
    asked = [found.section(one.heading.fr) for one in model.sections] if model else []
    n = sum(one.filled for one in asked)
    told = ngettext("{n} partie écrite sur {all}.", "{n} parties écrites sur {all}.", n)
    return told.format(n=n, all=len(asked)) if n else ""
