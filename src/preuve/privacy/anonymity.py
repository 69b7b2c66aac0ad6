"""Who can be told from the others in a table: people alone in their group, direct identifiers, what widening changes.

A group is the people who share the values of the quasi-identifiers: columns by which, put together with what somebody
knows, a person may be recognised (k-anonymity; Sweeney, 2002). The smallest group is `smallest`. Three at least is this
kit's choice (docs/decisions/0019): no text gives a figure. What it can't see is told with it: a column left aside that
isolates people, a text that its author's neighbours would know.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.privacy.direct import Identifier, identifiers
from preuve.privacy.folding import fold
from preuve.privacy.names import Name
from preuve.privacy.repeated import Repeated, repeated
from preuve.privacy.tables import Table
from preuve.privacy.widening import Change, changes, wide

LEAST = 3
"""People in the smallest group, at least."""
MOST_QUASI = 12
MOST_LINES = 20
TEXT_WORDS = 5
"""A column whose cells hold so many words on average is running text."""


class Columns(NamedTuple):
    """What each column of a table is, by its head."""

    quasi: tuple[str, ...]
    person: str = ""
    sensitive: tuple[str, ...] = ()


class Lone(Value):
    """A column that isn't a quasi-identifier, and how many people are alone with what it holds of them."""

    column: str
    alone: int
    text: bool = False


class Wider(Value):
    """Something that would make groups larger, done after those before it: what becomes of the smallest, of the few."""

    column: str
    change: Change
    smallest: int
    few: int


class Singled(Value):
    """What was found in a table.

    Attributes:
        people: how many people it is about.
        quasi: the columns taken together.
        smallest: people in the smallest group.
        alone: people alone in theirs.
        few: people in a group of fewer than LEAST.
        lines: lines of the file where they are, the first ones.
        same: people of groups of which everybody has the same sensitive value: being in the group tells it.
        direct: what names somebody.
        aside: other columns in which people are alone.
        repeats: columns that may say who a row is about, and would make groups too small.
        wider: what would make the groups large enough, step by step.
    """

    people: int
    quasi: tuple[str, ...]
    smallest: int
    alone: int
    few: int
    lines: tuple[int, ...] = ()
    same: int = 0
    direct: tuple[Identifier, ...] = ()
    aside: tuple[Lone, ...] = ()
    repeats: tuple[Repeated, ...] = ()
    wider: tuple[Wider, ...] = ()

    def holds(self, least: int = LEAST) -> bool:
        """Whether nobody is in too small a group, and nothing surely names anybody."""
        return self.smallest >= least and not any(one.sure for one in self.direct)

    @property
    def doubtful(self) -> bool:
        """Whether something is left that a person must judge."""
        return bool(self.aside or self.same or self.direct or self.repeats)


def singled(table: Table, columns: Columns, names: Collection[Name] = (), *, least: int = LEAST) -> Singled:
    """Who can be told from the others. Raises BadInput: a column isn't there, or none was given."""
    quasi = _quasi(table, columns)
    people = _people(table, columns.person)
    given = {name: [fold(cell).text for cell in table.values(name)] for name in quasi}
    groups = _groups(given, people)
    few = {one for group in groups.values() if len(group) < least for one in group}
    sizes = [len(group) for group in groups.values()]
    sensitive = [table.columns[table.place(name)] for name in columns.sensitive]
    known = {*quasi, _head(table, columns.person)}
    return Singled(
        people=len(set(people)),
        quasi=quasi,
        smallest=min(sizes, default=0),
        alone=len({one for group in groups.values() if len(group) == 1 for one in group}),
        few=len(few),
        lines=tuple(line for line, one in zip(table.lines, people, strict=True) if one in few)[:MOST_LINES],
        same=_same(given, people, [table.values(name) for name in sensitive], groups),
        direct=tuple(identifiers(table, names)),
        aside=tuple(_aside(table, people, known)),
        repeats=tuple(repeated(table, list(zip(*given.values(), strict=True)), known, least)),
        wider=tuple(_wider(given, people, least)) if few else (),
    )


def _quasi(table: Table, columns: Columns) -> tuple[str, ...]:
    quasi = tuple(dict.fromkeys(_head(table, name) for name in columns.quasi))
    if not quasi or len(quasi) > MOST_QUASI:
        raise BadInput(
            _("dites quelles colonnes, mises ensemble, feraient reconnaître quelqu'un ({most} au plus).").format(
                most=MOST_QUASI
            ),
            path=table.name,
            key="quasi",
            remedy=_("Choisissez parmi : {names}.").format(names=", ".join(table.columns)),
        )
    if not table.rows:
        raise BadInput(_("ce tableau n'a aucune ligne."), path=table.name, remedy=_("Exportez-le de nouveau."))
    return quasi


def _head(table: Table, name: str) -> str:
    return table.columns[table.place(name)] if name else ""


def _people(table: Table, column: str) -> list[Hashable]:
    """Who each row is about: the cell of that column, else nobody else's row."""
    told = [fold(cell).text for cell in table.values(column)] if column else [""] * len(table.rows)
    return [one or at for at, one in enumerate(told)]


def _groups(given: Mapping[str, Sequence[str]], people: Sequence[Hashable]) -> dict[tuple[str, ...], set[Hashable]]:
    found: defaultdict[tuple[str, ...], set[Hashable]] = defaultdict(set)
    for *values, one in zip(*given.values(), people, strict=True):
        found[tuple(values)].add(one)
    return dict(found)


def _same(
    given: Mapping[str, Sequence[str]],
    people: Sequence[Hashable],
    sensitive: Sequence[Sequence[str]],
    groups: Mapping[tuple[str, ...], set[Hashable]],
) -> int:
    """People of groups that a sensitive column doesn't vary in; who is alone is counted elsewhere."""
    told: set[Hashable] = set()
    for cells in sensitive:
        values: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for *said, cell in zip(*given.values(), cells, strict=True):
            values[tuple(said)].add(fold(cell).text)
        told |= {one for key, found in values.items() if len(found) == 1 < len(groups[key]) for one in groups[key]}
    return len(told & set(people))


def _aside(table: Table, people: Sequence[Hashable], known: Collection[str]) -> Sequence[Lone]:
    found = []
    for column in table.columns:
        cells = table.values(column)
        alone = 0 if column in known else _alone(cells, people)
        if alone:
            found.append(Lone(column=column, alone=alone, text=_is_text(cells)))
    return found


def _alone(cells: Sequence[str], people: Sequence[Hashable]) -> int:
    """How many people are alone with one of their cells; an empty one says nothing."""
    by_value: defaultdict[str, set[Hashable]] = defaultdict(set)
    for cell, one in zip(cells, people, strict=True):
        if cell:
            by_value[fold(cell).text].add(one)
    return len({next(iter(found)) for found in by_value.values() if len(found) == 1})


def _is_text(cells: Sequence[str]) -> bool:
    filled = [sum(any(sign.isalpha() for sign in word) for word in cell.split()) for cell in cells if cell]
    return bool(filled) and sum(filled) / len(filled) >= TEXT_WORDS


def _wider(given: Mapping[str, Sequence[str]], people: Sequence[Hashable], least: int) -> Iterator[Wider]:
    """What would help, step by step: a column is left out only where saying all of them more broadly isn't enough."""
    now = dict(given)
    for column, change in _needed(given, people, least).items():
        now[column] = wide(given[column], change)
        smallest, few = _few(now, people, least)
        yield Wider(column=column, change=change, smallest=smallest, few=few)


def _needed(given: Mapping[str, Sequence[str]], people: Sequence[Hashable], least: int) -> dict[str, Change]:
    """The change that each column needs, without those that turn out to change nothing."""
    done: dict[str, Change] = {}
    few = len(people)
    while few:
        tried = [(one, _left(given, done | dict([one]), people, least)) for one in _milder(given, done)]
        if not tried:
            break
        (column, change), few = min(tried, key=lambda pair: (pair[0][1] == "out", pair[1]))
        done = {name: kept for name, kept in done.items() if name != column} | {column: change}
    for column in list(done):
        without = {name: kept for name, kept in done.items() if name != column}
        if _left(given, without, people, least) <= few:
            done = without
    return done


def _milder(given: Mapping[str, Sequence[str]], done: Mapping[str, Change]) -> Iterator[tuple[str, Change]]:
    """The next change that each column can take."""
    for column, cells in given.items():
        possible = changes(cells)
        at = possible.index(done[column]) + 1 if column in done else 0
        if at < len(possible):
            yield column, possible[at]


def _left(
    given: Mapping[str, Sequence[str]], done: Mapping[str, Change], people: Sequence[Hashable], least: int
) -> int:
    made = {name: wide(cells, done[name]) if name in done else cells for name, cells in given.items()}
    return _few(made, people, least)[1]


def _few(given: Mapping[str, Sequence[str]], people: Sequence[Hashable], least: int) -> tuple[int, int]:
    groups = _groups(given, people)
    few = {one for group in groups.values() if len(group) < least for one in group}
    return min(len(group) for group in groups.values()), len(few)
