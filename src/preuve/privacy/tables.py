"""A table of people (CSV) as columns and rows: encodings, separators and limits. Nothing of it is ever logged."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from preuve.errors import BadInput
from preuve.i18n import _
from preuve.privacy.folding import fold

MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 5_000
DELIMITERS = (",", ";", "\t")
COMMENT = "#"


@dataclass(frozen=True)
class Table:
    """A table: its columns' heads, its rows, as many cells in each, and the lines of the file on which rows end."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def place(self, column: str) -> int:
        """Where a column is, accents and capitals apart. Raises BadInput where there is none."""
        folded = [fold(one).text for one in self.columns]
        if fold(column.strip()).text not in folded:
            raise BadInput(
                _("ce tableau n'a pas de colonne « {column} ».").format(column=column),
                path=self.name,
                key=column,
                remedy=_("Ses colonnes : {names}.").format(names=", ".join(self.columns)),
            )
        return folded.index(fold(column.strip()).text)

    def values(self, column: str) -> list[str]:
        """A column's cells, in order."""
        place = self.place(column)
        return [row[place] for row in self.rows]


def read_table(path: Path, name: str = "") -> Table:
    """A CSV file as a table; opening comment lines (#) are left out. Raises BadInput."""
    told = name or path.name
    body, skipped = _opening(_text(path, told))
    found = list(_records(body, skipped, told))
    if not found:
        raise BadInput(_("ce tableau est vide."), path=told, remedy=_("Exportez-le de nouveau au format CSV."))
    (_line, heads), *rows = found
    columns = tuple(cell.strip() or _("colonne {n}").format(n=at) for at, cell in enumerate(heads, 1))
    if len({fold(one).text for one in columns}) < len(columns):
        raise BadInput(_("deux colonnes portent le même nom."), path=told, remedy=_("Renommez l'une des deux."))
    return Table(
        name=told,
        columns=columns,
        rows=tuple(tuple(cell.strip() for cell in _filled(cells, len(columns), at, told)) for at, cells in rows),
        lines=tuple(at for at, _cells in rows),
    )


def _filled(cells: list[str], width: int, line: int, name: str) -> list[str]:
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        raise BadInput(
            _("la ligne {line} a plus de cases que le tableau n'a de colonnes.").format(line=line),
            path=name,
            remedy=_("Mettez entre guillemets un texte qui contient le séparateur."),
        )
    return [*cells, *[""] * width][:width]


def _text(path: Path, name: str) -> str:
    if not path.is_file():
        raise BadInput(_("ce fichier est introuvable."), path=name, remedy=_("Vérifiez son nom et son dossier."))
    if path.stat().st_size > MAX_BYTES:
        raise _too_big(name)
    data = path.read_bytes()
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput(
        _("ce fichier n'est pas un tableau CSV."),
        path=name,
        remedy=_("Dans votre tableur : « Enregistrer sous », au format CSV."),
    )


def _opening(text: str) -> tuple[str, int]:
    """The text from its head on, and how many lines came before it."""
    lines = text.splitlines(keepends=True)
    skipped = 0
    for line in lines:
        if line.strip() and not line.lstrip().startswith(COMMENT):
            break
        skipped += 1
    return "".join(lines[skipped:]), skipped


def _records(body: str, skipped: int, name: str) -> Iterator[tuple[int, list[str]]]:
    head = body.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader):
            if number > MAX_ROWS or len(cells) > MAX_COLUMNS or any(len(cell) > MAX_CELL for cell in cells):
                raise _too_big(name)
            if any(cell.strip() for cell in cells):
                yield skipped + reader.line_num, cells
    except csv.Error as error:
        raise BadInput(
            _("ce fichier n'est pas un CSV lisible ({reason}).").format(reason=error),
            path=name,
            remedy=_("Dans votre tableur : « Enregistrer sous », au format CSV."),
        ) from error


def _too_big(name: str) -> BadInput:
    told = _("ce tableau est trop gros : au plus {rows} lignes, {columns} colonnes et {size} Mo.")
    return BadInput(
        told.format(rows=MAX_ROWS, columns=MAX_COLUMNS, size=MAX_BYTES // 1_000_000),
        path=name,
        remedy=_("N'y laissez que les lignes et les colonnes données à l'IA."),
    )
