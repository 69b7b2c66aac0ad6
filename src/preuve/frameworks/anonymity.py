"""Tables that use cases handed to an AI, as evidence: whether anybody can be told from the others.

A small group, or a name left in, is `unmet`. Where groups are large enough but something is left that the count can't
judge (a free text, a column left aside in which people are alone), a person judges. A case without a table counts
neither for nor against.
"""

from collections.abc import Iterator

from preuve.checks.finding import Status
from preuve.checks.subject import Subject
from preuve.errors import BadInput
from preuve.frameworks.matrix import Row
from preuve.frameworks.model import Anonymity
from preuve.i18n import _
from preuve.portfolio import FILE, UseCase
from preuve.privacy.anonymity import Singled
from preuve.privacy.of_case import of_case
from preuve.privacy.singled_words import lines, remedy, sentence
from preuve.project import Project


def anonymity(wanted: Anonymity, subject: Subject) -> Iterator[Row]:
    """A row for each case that has a table; one that says so where none has."""
    project = subject.project
    cases = [case for case in project.portfolio.cases if case.data] if project else []
    if project is None or not cases:
        said = _("aucun cas d'usage ne donne de tableau (clé « data » de {file})").format(file=FILE)
        yield Row(kind="check", label=_("Personnes reconnaissables"), status="not_applicable", said=said)
        return
    for case in cases:
        yield _row(wanted, project, case)


def _row(wanted: Anonymity, project: Project, case: UseCase) -> Row:
    label = _("Personnes reconnaissables dans le tableau, cas « {case} »").format(case=case.title)
    row = Row(kind="check", label=label, status="error", case=case.id, where=(case.data,))
    try:
        found = of_case(project, case, least=wanted.anonymity)
    except BadInput as error:
        return row.model_copy(update={"said": error.message, "remedy": error.remedy})
    said = sentence(found)
    if found.doubtful:
        said = " ".join([*lines(found, mended=True)][:-1])
    return row.model_copy(
        update={"status": _status(found, wanted.anonymity), "said": said.rstrip("."), "remedy": remedy(found)}
    )


def _status(found: Singled, least: int) -> Status:
    if not found.holds(least):
        return "unmet"
    return "declared" if found.doubtful else "met"
