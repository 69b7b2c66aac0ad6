"""What is invented in a table: each row by what its source says, apart from what the brief says of the project."""

from preuve.audience.metrics import fictitious_words
from preuve.audience.table import Row, Table
from preuve.i18n import _


def brief_words() -> str:
    """The words of figures that no source says are invented, in a project whose brief or portfolio says that it is."""
    return _("projet inventé")


def nature(row: Row, table: Table) -> str:
    """What a row's figures are: invented, of an invented project, or nothing to say."""
    if _invented(row, table):
        return fictitious_words()
    return brief_words() if table.by_brief else ""


def mark(table: Table) -> str:
    """The words that go with every title of a table; nothing where nothing is invented."""
    if not table.fictitious:
        return ""
    found = {_invented(row, table) for row in table.rows} or {not table.by_brief}
    if found == {True}:
        return fictitious_words()
    return brief_words() if found == {False} and table.by_brief else _("données en partie fictives")


def mixed(table: Table) -> bool:
    """Whether rows must be told apart."""
    return len({nature(row, table) for row in table.rows}) > 1


def cause(table: Table) -> str:
    """What is invented and who says so, in sentences; nothing where nothing is."""
    if not table.fictitious:
        return ""
    found = {_invented(row, table) for row in table.rows} or {not table.by_brief}
    told = []
    if found == {True}:
        told.append(_("Ces chiffres sont inventés pour l'exemple : ils ne prouvent rien."))
    elif not (found == {False} and table.by_brief):
        told.append(
            _("Une partie de ces chiffres est inventée : les lignes « {words} » ne prouvent rien.").format(
                words=fictitious_words()
            )
        )
    if table.by_brief and found != {True}:
        told.append(
            _(
                "Le projet est dit inventé (fictitious: true, dans brief.yaml ou portfolio.yaml) : tant qu'il l'est, "
                "rien n'est une preuve."
            )
        )
    return " ".join(told)


def _invented(row: Row, table: Table) -> bool:
    """Whether a row's own source says so; a table of before doesn't tell rows apart."""
    return table.fictitious if row.fictitious is None else row.fictitious
