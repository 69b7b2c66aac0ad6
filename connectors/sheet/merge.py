"""What to write in a sheet that a person may have changed: a pure comparison of its cells with the table's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from preuve.errors import PermanentError
from preuve.i18n import _, ngettext

Cells = list[list[Any]]
SEARCHED = 20


@dataclass(frozen=True)
class Written:
    """What was done."""

    added: int
    updated: int
    unchanged: int
    kept: int
    url: str

    def sentence(self) -> str:
        """The same, for a person."""
        done = [
            ngettext("{n} ligne ajoutée", "{n} lignes ajoutées", self.added).format(n=self.added),
            ngettext("{n} mise à jour", "{n} mises à jour", self.updated).format(n=self.updated),
            ngettext("{n} inchangée", "{n} inchangées", self.unchanged).format(n=self.unchanged),
        ]
        if self.kept:
            done.append(
                ngettext("{n} autre ligne laissée telle quelle", "{n} autres lignes laissées telles quelles", self.kept)
                .format(n=self.kept)
            )  # fmt: skip
        return ", ".join(done)


@dataclass
class Change:
    """What a sheet lacks. Rows and columns count from 0.

    Attributes:
        top: the head's row.
        columns: where each of the table's columns is, or will be.
        keys: those of the columns that tell a row from all others.
        new: the heads to write, by column: after hers.
        cells: the values to write, by column then row, in rows that are there.
        rows: whole rows to add, from the sheet's first column; None leaves a cell alone.
        restored: values of hers to put back, by column then row, formulas as she typed them.
    """

    top: int
    columns: list[int]
    keys: list[int]
    new: dict[int, Any] = field(default_factory=dict)
    cells: dict[int, dict[int, Any]] = field(default_factory=dict)
    rows: Cells = field(default_factory=list)
    restored: dict[int, dict[int, Any]] = field(default_factory=dict)
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    @property
    def width(self) -> int:
        """How many columns the sheet needs."""
        return max(self.columns, default=-1) + 1

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new or self.cells or self.rows or self.restored)

    def written(self, url: str) -> Written:
        """What was done, once it is."""
        return Written(len(self.rows), self.updated, self.unchanged, self.kept, url)


def merge(
    cells: Cells, rows: Sequence[Sequence[Any]], key: Sequence[str], title: str, placed: Mapping[str, int] | None = None
) -> Change:
    """What to write so that the sheet holds these rows; only cells of the table that differ.

    Args:
        cells: The worksheet's values, row by row.
        rows: The table, head first.
        key: The heads whose values together tell a row from all others.
        title: The worksheet's name, for errors.
        placed: Columns known by another mark than their heads, which she may have renamed.

    Raises:
        PermanentError: The worksheet holds something, but not the head of this table.
    """
    heads = [str(head) for head in rows[0]]
    marked = {head: column for head, column in (placed or {}).items() if head in heads}
    top = _head_row(cells, key, title, marked)
    written = [str(cell).strip() for cell in cells[top]] if top < len(cells) else []
    columns = _columns(heads, written, marked)
    places = [columns[heads.index(name)] for name in key]
    change = Change(top, columns, places)
    change.new = {column: head for head, column in zip(heads, columns, strict=True) if _is_new(column, written, head)}
    known = _known(cells, top, places)
    for row in rows[1:]:
        at = known.pop(tuple(str(row[heads.index(name)]) for name in key), None)
        if at is None:
            change.rows.append(_whole(row, columns))
            continue
        differing = _differing(cells[at], row, columns)
        for column, value in differing.items():
            change.cells.setdefault(column, {})[at] = value
        change.updated += bool(differing)
        change.unchanged += not differing
    hers = sum(any(str(cell).strip() for cell in row) for row in cells[top + 1 :])
    change.kept = hers - change.updated - change.unchanged
    return change


def _is_new(column: int, written: Sequence[str], head: str) -> bool:
    """Whether a head is to be written: beyond what is there. One that she renamed stays as she named it."""
    return column >= len(written) or (not written[column] and head not in written)


def _head_row(cells: Cells, key: Sequence[str], title: str, marked: Mapping[str, int]) -> int:
    """The row of the head, which she may have moved down or renamed. An empty sheet's is the first."""
    found = [(index, row) for index, row in enumerate(cells[:SEARCHED]) if _may_head(row, key, marked)]
    if found:
        return max(found, key=lambda one: (len({str(cell).strip() for cell in one[1]} & set(key)), -one[0]))[0]
    if any(str(cell).strip() for row in cells for cell in row):
        raise PermanentError(
            _("La feuille « {title} » contient déjà autre chose que le tableau d'audience.").format(title=title),
            remedy=_("Renommez cet onglet : Preuve en créera un nouveau sans toucher au vôtre."),
        )
    return 0


def _may_head(row: Sequence[Any], key: Sequence[str], marked: Mapping[str, int]) -> bool:
    named = {str(cell).strip() for cell in row}
    return all(name in named or _filled(row, marked.get(name)) for name in key)


def _filled(row: Sequence[Any], column: int | None) -> bool:
    return column is not None and column < len(row) and bool(str(row[column]).strip())


def _columns(heads: Sequence[str], written: Sequence[str], marked: Mapping[str, int]) -> list[int]:
    """Where each of the table's columns is: by its mark, else by its head; those missing go after hers."""
    columns, end = [], max(len(written), *(column + 1 for column in marked.values()), 0)
    for head in heads:
        if head in marked:
            columns.append(marked[head])
        elif head in written and written.index(head) not in marked.values():
            columns.append(written.index(head))
        else:
            columns.append(end)
            end += 1
    return columns


def _known(cells: Cells, top: int, columns: Sequence[int]) -> dict[tuple[str, ...], int]:
    """The rows that the sheet has, by key; the first of any twins."""
    known: dict[tuple[str, ...], int] = {}
    for index in range(top + 1, len(cells)):
        row = cells[index]
        values = tuple(str(row[column]) if column < len(row) else "" for column in columns)
        if all(values):
            known.setdefault(values, index)
    return known


def _whole(row: Sequence[Any], columns: Sequence[int]) -> list[Any]:
    values: list[Any] = [None] * (max(columns) + 1)
    for column, value in zip(columns, row, strict=True):
        values[column] = value
    return values


def _differing(cells: Sequence[Any], row: Sequence[Any], columns: Sequence[int]) -> dict[int, Any]:
    """The cells to write, by column. A figure that is now missing empties its cell: it isn't a zero."""
    wanted = {column: "" if value is None else value for column, value in zip(columns, row, strict=True)}
    shown = {column: cells[column] if column < len(cells) else "" for column in wanted}
    # A text that could be a formula is read back behind an apostrophe.
    return {column: value for column, value in wanted.items() if shown[column] not in (value, f"'{value}")}
