"""What to write in a sheet that a person may have changed: a pure comparison of its cells with the table's rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gspread.utils import rowcol_to_a1

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
class Block:
    """A rectangle of values; `row` and `column` count from 0."""

    row: int
    column: int
    values: Cells

    @property
    def name(self) -> str:
        """Its range in A1 notation."""
        last = rowcol_to_a1(self.row + len(self.values), self.column + len(self.values[0]))
        return f"{rowcol_to_a1(self.row + 1, self.column + 1)}:{last}"


@dataclass
class Change:
    """Values to write, the size the sheet needs for them, and what they amount to."""

    height: int
    width: int
    blocks: list[Block] = field(default_factory=list)
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    def put(self, row: int, values: dict[int, Any]) -> None:
        """Write cells of one row. Neighbours make one block, in rows that follow each other too."""
        run: list[int] = []
        for column in [*sorted(values), -1]:
            if run and column != run[-1] + 1:
                self._block(row, run[0], [values[one] for one in run])
                run = []
            run.append(column)

    def _block(self, row: int, column: int, cells: list[Any]) -> None:
        for block in self.blocks:
            same = block.column == column and len(block.values[0]) == len(cells)
            if same and block.row + len(block.values) == row:
                block.values.append(cells)
                return
        self.blocks.append(Block(row, column, [cells]))

    def written(self, url: str) -> Written:
        """What was done, once it is."""
        return Written(self.added, self.updated, self.unchanged, self.kept, url)


def merge(cells: Cells, rows: Sequence[Sequence[Any]], key: Sequence[str], title: str) -> Change:
    """What to write so that the sheet holds these rows; only cells of the table that differ.

    Args:
        cells: The worksheet's values, row by row.
        rows: The table, head first.
        key: The heads whose values together tell a row from all others.
        title: The worksheet's name, for errors.

    Raises:
        PermanentError: The worksheet holds something, but not the head of this table.
    """
    heads = [str(head) for head in rows[0]]
    top = _head_row(cells, key, title)
    written = [str(cell).strip() for cell in cells[top]] if top < len(cells) else []
    columns, width = _columns(heads, written)
    end = max(len(cells), top + 1)
    change = Change(height=end, width=width)
    new = {column: head for head, column in zip(heads, columns, strict=True) if column >= len(written)}
    change.put(top, new)
    places = [heads.index(name) for name in key]
    known = _known(cells, top, [columns[place] for place in places])
    for row in rows[1:]:
        at = known.pop(tuple(str(row[place]) for place in places), None)
        differing = _differing([] if at is None else cells[at], row, columns)
        change.put(end + change.added if at is None else at, differing)
        change.added += at is None
        change.updated += at is not None and bool(differing)
        change.unchanged += at is not None and not differing
    change.height += change.added
    hers = sum(any(str(cell).strip() for cell in row) for row in cells[top + 1 :])
    change.kept = hers - change.updated - change.unchanged
    return change


def _head_row(cells: Cells, key: Sequence[str], title: str) -> int:
    """The row of the head, which she may have moved down. An empty sheet's is the first."""
    for index, row in enumerate(cells[:SEARCHED]):
        if set(key) <= {str(cell).strip() for cell in row}:
            return index
    if any(str(cell).strip() for row in cells for cell in row):
        raise PermanentError(
            _("La feuille « {title} » contient déjà autre chose que le tableau d'audience.").format(title=title),
            remedy=_("Renommez cet onglet : Preuve en créera un nouveau sans toucher au vôtre."),
        )
    return 0


def _columns(heads: Sequence[str], written: Sequence[str]) -> tuple[list[int], int]:
    """Where each of the table's columns is; those missing go after hers."""
    columns, end = [], len(written)
    for head in heads:
        if head in written:
            columns.append(written.index(head))
        else:
            columns.append(end)
            end += 1
    return columns, end


def _known(cells: Cells, top: int, columns: Sequence[int]) -> dict[tuple[str, ...], int]:
    """The rows that the sheet has, by key; the first of any twins."""
    known: dict[tuple[str, ...], int] = {}
    for index in range(top + 1, len(cells)):
        row = cells[index]
        values = tuple(str(row[column]) if column < len(row) else "" for column in columns)
        if all(values):
            known.setdefault(values, index)
    return known


def _differing(cells: Sequence[Any], row: Sequence[Any], columns: Sequence[int]) -> dict[int, Any]:
    """The cells to write, by column. A figure that is now missing empties its cell: it isn't a zero."""
    wanted = {column: "" if value is None else value for column, value in zip(columns, row, strict=True)}
    return {
        column: value for column, value in wanted.items() if value != (cells[column] if column < len(cells) else "")
    }
