"""A table with the columns asked for, and enough rows filled in."""

import re
from collections.abc import Iterator, Sequence

from preuve.bilingual import Bilingual
from preuve.documents.model import Rule
from preuve.documents.pieces import Piece
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.listed import Pieces, Table, quoted, says_something, tables, way
from preuve.documents.text import flat
from preuve.i18n import _, ngettext


def columns(pieces: Pieces, rule: Rule, _ground: Ground) -> Iterator[Flaw]:
    """A flaw where there is no table, where it lacks a column, for each row with a hole, where rows are too few."""
    found = tables(pieces)
    if not found:
        yield Flaw(rule=rule.rule, said=_("pas de tableau"), remedy=_form(rule.columns))
        return
    header, rows = max(found, key=lambda one: len(_places(one, rule.columns)))
    places = _places((header, rows), rule.columns)
    missing = [str(one) for one in rule.columns if one not in places]
    if missing:
        told = ngettext("il manque la colonne {names}", "il manque les colonnes {names}", len(missing))
        yield Flaw(rule=rule.rule, said=told.format(names=", ".join(missing)), remedy=_form(rule.columns))
        return
    yield from _rows(rows, places, rule)


def _rows(rows: Sequence[Piece], places: dict[Bilingual, int], rule: Rule) -> Iterator[Flaw]:
    started = [one for one in rows if any(says_something(cell) for cell in one.cells)]
    holes = {one: [str(name) for name, at in places.items() if not says_something(one.cells[at])] for one in started}
    for one, lacking in holes.items():
        if lacking:
            yield Flaw(
                rule=rule.rule,
                said=_("la ligne « {row} » ne dit rien dans : {names}").format(
                    row=quoted(one.text), names=", ".join(lacking)
                ),
                remedy=_("Remplissez chaque case, ou retirez la ligne."),
            )
    full = sum(not lacking for lacking in holes.values())
    if full < rule.least:
        told = ngettext("{n} ligne remplie, {least} demandées", "{n} lignes remplies, {least} demandées", full)
        more = _("Ajoutez des lignes au tableau, une par cas, chaque case remplie.")
        yield Flaw(rule=rule.rule, said=told.format(n=full, least=rule.least), remedy=more)


def _places(table: Table, wanted: Sequence[Bilingual]) -> dict[Bilingual, int]:
    """Where each wanted column is, by its name in either language, alone or among other words."""
    heads = [flat(cell) for cell in table[0].cells]
    found: dict[Bilingual, int] = {}
    for one in wanted:
        exact = [at for at, head in enumerate(heads) if head.strip() in (flat(one.fr), flat(one.en))]
        near = [at for at, head in enumerate(heads) if re.search(f"{way(one.fr)}|{way(one.en)}", head)]
        place = next((at for at in (*exact, *near) if at not in found.values()), None)
        if place is not None:
            found[one] = place
    return found


def _form(wanted: Sequence[Bilingual]) -> str:
    return _("Faites un tableau avec ces colonnes : {names}.").format(names=", ".join(str(one) for one in wanted))
