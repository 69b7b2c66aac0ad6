"""A file a platform gave, as tables of text cells, whatever its kind: what it is is read in its bytes, not its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from preuve.audience.exports import workbooks
from preuve.audience.exports.decoding import DELIMITERS, FICTITIOUS, Preamble, check_size, preamble, read_text, records
from preuve.errors import BadInput
from preuve.i18n import _

HEADING = 10  # rows of a workbook where it may say that its figures are invented, or when they were observed


@dataclass(frozen=True)
class Grid:
    """A table of cells, as one way of reading a file gives it. Rows are numbered as a spreadsheet numbers them."""

    name: str
    rows: Sequence[tuple[int, list[str]]]
    encoding: str
    said: Preamble = field(default_factory=Preamble)
    failed: BadInput | None = None


def grids(path: Path, name: str) -> Iterator[Grid]:
    """The tables a file may be read as: those of one name are the same cells, split otherwise. Raises BadInput."""
    check_size(path, name)
    with path.open("rb") as file:
        start = file.read(4)
    if start == workbooks.OLD:
        raise BadInput(
            _("ce classeur est dans l'ancien format d'Excel (.xls), que Preuve ne lit pas."),
            path=name,
            remedy=_("Ouvrez-le dans un tableur, enregistrez-le au format .xlsx, et gardez ce fichier-là."),
        )
    if start == workbooks.ZIP:
        yield from _workbook(path.read_bytes(), name)
    else:
        yield from _delimited(path, name)


def _workbook(data: bytes, name: str) -> Iterator[Grid]:
    for title, rows in workbooks.sheets(data, name):
        said = preamble("\n".join(cell for _number, cells in rows[:HEADING] for cell in cells), name)
        kept = [(number, cells) for number, cells in rows if not _comment(cells)]
        yield Grid(f"{name} › {title}", kept, "xlsx", said)


def _comment(cells: Sequence[str]) -> bool:
    return cells[0].startswith("#") and len(cells) == 1 and bool(FICTITIOUS.search(cells[0]))


def _delimited(path: Path, name: str) -> Iterator[Grid]:
    text = read_text(path, name)
    for delimiter in DELIMITERS:
        try:
            yield Grid(name, list(records(text, delimiter)), text.encoding, text.said)
        except BadInput as error:  # this delimiter makes no sense of it; another may
            yield Grid(name, (), text.encoding, failed=error)
