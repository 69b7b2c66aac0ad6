"""A workbook (XLSX) as rows of text: no formula computed, no link followed, sizes looked at before anything unfolds."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from preuve.audience.exports.decoding import MAX_COLUMNS, MAX_ROWS
from preuve.errors import BadInput
from preuve.i18n import _

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAX_UNFOLDED = 100_000_000
MAX_PARTS = 500
MAX_SHEETS = 20
Rows = Sequence[tuple[int, list[str]]]


def sheets(data: bytes, name: str) -> Iterator[tuple[str, Rows]]:
    """Each sheet's name and rows, numbered as Excel does; blank rows are left out. Raises BadInput."""
    _check(data, name)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl says of styles is nobody's concern here
            book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
            try:
                for sheet in book.worksheets[:MAX_SHEETS]:
                    yield str(sheet.title), _rows(sheet, name)
            finally:
                book.close()
    except BadInput:
        raise
    except Exception as error:  # openpyxl lets any error through on a workbook that is badly made
        raise _unreadable(name) from error


def _check(data: bytes, name: str) -> None:
    """Refuse what would unfold too far, or declares a document type, before reading it."""
    try:
        with ZipFile(BytesIO(data)) as parts:
            entries = parts.infolist()
            if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNFOLDED:
                raise BadInput(
                    _("ce classeur se déplie bien au-delà de ce qu'un export contient."),
                    path=name,
                    remedy=_("Exportez une période plus courte, ou au format CSV."),
                )
            for entry in entries:
                with parts.open(entry) as part:
                    if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part.read(2_000):
                        raise _unreadable(name)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _unreadable(name) from error


def _unreadable(name: str) -> BadInput:
    return BadInput(
        _("ce fichier n'est pas un classeur lisible."),
        path=name,
        remedy=_("Exportez-le de nouveau, ou au format CSV ; décompressez d'abord un fichier .zip."),
    )


def _rows(sheet: Any, name: str) -> Rows:
    sheet.reset_dimensions()  # what a file says of its own size isn't to be trusted
    found = []
    for number, cells in enumerate(islice(sheet.iter_rows(), MAX_ROWS + 1), start=1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if number > MAX_ROWS or len(texts) > MAX_COLUMNS:
            raise BadInput(
                _("ce fichier a trop de lignes ou de colonnes (au plus {rows} et {columns}).").format(
                    rows=MAX_ROWS, columns=MAX_COLUMNS
                ),
                path=name,
                remedy=_("Exportez une période plus courte."),
            )
        if texts:
            found.append((number, texts))
    return found


def _text(cell: Any) -> str:
    """A cell as a platform would have written it in a CSV. A formula is its own text."""
    match cell.value:
        case int() | float() as value if not isinstance(value, bool):
            return _number(value, str(cell.number_format or ""))
        case datetime() as value:
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date() | time() as value:
            return value.isoformat()
        case timedelta() as value:
            return _clock(value.total_seconds())
        case value:
            return "" if value is None else str(value).strip()


def _number(value: float, form: str) -> str:
    if "%" in form:
        return f"{100 * value:.10g} %"
    return str(int(value)) if float(value).is_integer() else f"{value:.12g}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
