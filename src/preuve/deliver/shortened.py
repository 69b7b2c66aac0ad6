"""Tables too large for a page, cut; what is left is told where the table stands, and by the command."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from preuve.documents.blocks import Block, Draft, Grid, Paragraph, Run
from preuve.documents.model import FOLDER
from preuve.i18n import ngettext
from preuve.wording import apart

MOST_ROWS, MOST_COLUMNS = 200, 12


def shortened(blocks: Iterable[Block], file: str, left: list[str]) -> Iterator[Block]:
    """The same blocks, no table over the limits; what each leaves out is added to `left`. `file`: whose they are."""
    for one in blocks:
        if isinstance(one, Draft):
            yield replace(one, blocks=tuple(shortened(one.blocks, file, left)))
        elif isinstance(one, Grid) and (said := _left(one, file)):
            left.append(said)
            rows = tuple(row[:MOST_COLUMNS] for row in one.rows[:MOST_ROWS])
            yield replace(one, header=one.header[:MOST_COLUMNS], rows=rows)
            yield Paragraph((Run(f"({said})", italic=True),))
        else:
            yield one


def _left(table: Grid, file: str) -> str:
    """What a table holds over the limits, and where it is; nothing where it is within."""
    where = f"{FOLDER}/{file}"
    rows, columns = len(table.rows) - MOST_ROWS, len(table.header) - MOST_COLUMNS
    more_rows = ngettext("{n} ligne de plus dans {file}", "{n} lignes de plus dans {file}", rows)
    more_columns = ngettext("{n} colonne de plus dans {file}", "{n} colonnes de plus dans {file}", columns)
    told = ((rows, more_rows), (columns, more_columns))
    return apart(said.format(n=n, file=where) for n, said in told if n > 0)
