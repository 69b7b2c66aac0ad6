"""The table that a use case handed to an AI, looked at as the portfolio says it is."""

from preuve.errors import BadInput
from preuve.i18n import _
from preuve.portfolio import FILE, UseCase
from preuve.privacy.anonymity import LEAST, Columns, Singled, singled
from preuve.privacy.names import known_names
from preuve.privacy.tables import read_table
from preuve.project import Project


def of_case(project: Project, case: UseCase, *, least: int = LEAST) -> Singled:
    """Who can be told from the others in a case's table. Raises BadInput, OutsideProject."""
    path = project.path(case.data, key=f"cases.{case.id}.data")
    table = read_table(path, case.data)
    if not case.quasi:
        raise BadInput(
            _("le cas « {case} » ne dit pas quelles colonnes feraient reconnaître quelqu'un.").format(case=case.id),
            path=FILE,
            key="quasi",
            remedy=_("Choisissez parmi : {names}.").format(names=", ".join(table.columns)),
        )
    columns = Columns(quasi=case.quasi, person=case.person, sensitive=case.sensitive)
    return singled(table, columns, known_names(project), least=least)
