"""Columns that may say who a row is about without having been declared: counted by them, groups are smaller.

Somebody has one place and one age: the values of a column that says who each fall into one group. One whose head says
a person is looked at whatever its values do.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from preuve.engines import Value
from preuve.privacy.folding import fold
from preuve.privacy.tables import Table

STEADY = 0.9
"""So large a share of a column's values, each in one group only: it may say who."""
_PERSONS = re.compile(
    r"(?:client|patient|salarie|employe|usager|adherent|candidat|apprenant|stagiaire|participant|abonne|etudiant"
    r"|collaborat(?:eur|rice)|habitant|resident|donat(?:eur|rice)|beneficiaire|locataire|eleve|personne|membre|contact"
    r"|interlocut(?:eur|rice)|prenom|surname|customer|employee|person|student|user|member|donor|tenant)e?s?"
)
_AROUND = re.compile(
    r"noms?|names?|full|first|last|complet|famille|des?|du|d|la|le|l|et|of|the|ids?|codes?|no|num|numero|number"
    r"|identifiant|ref|reference"
)


class Repeated(Value):
    """A column that may say who: how many people the smallest group would have, counted by it."""

    column: str
    smallest: int


def says_a_person(head: str) -> bool:
    """Whether a column's head is that of people: « client », « nom du client »; not « type de client »."""
    words = [one for one in re.split(r"[\W_]+", fold(head).text) if one]
    own = [one for one in words if not _AROUND.fullmatch(one)]
    return bool(own) and all(_PERSONS.fullmatch(one) for one in own)


def repeated(table: Table, groups: Sequence[tuple[str, ...]], known: Collection[str], least: int) -> Iterator[Repeated]:
    """Columns that may say who, beside those that are `known`; `groups` says which group each row is in."""
    for column in table.columns:
        if column in known:
            continue
        cells = [fold(cell).text or str(at) for at, cell in enumerate(table.values(column))]
        smallest = _smallest(cells, groups)
        if smallest < least and (says_a_person(column) or _steady(cells, groups)):
            yield Repeated(column=column, smallest=smallest)


def _smallest(cells: Sequence[str], groups: Sequence[tuple[str, ...]]) -> int:
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for cell, group in zip(cells, groups, strict=True):
        found[group].add(cell)
    return min(map(len, found.values()))


def _steady(cells: Sequence[str], groups: Sequence[tuple[str, ...]]) -> bool:
    """Whether nearly each value is in one group only; a value that is everywhere says nothing."""
    found: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for cell, group in zip(cells, groups, strict=True):
        found[cell].add(group)
    alone = sum(len(one) == 1 for one in found.values())
    return len(found) > 1 and alone >= STEADY * len(found)
