"""One worksheet, written beside a person who may be working in it.

Each of our columns carries a mark that only this service account sees (developer metadata): wherever she moves it, and
whatever she calls it, it is the one that is written, even if she inserts a column between our reading and our writing.
New rows are appended by the service itself, so that none of hers is written over. Then the sheet is read again: what
her sorting displaced meanwhile is put right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gspread.urls import SPREADSHEET_URL
from gspread.utils import rowcol_to_a1

from connectors.sheet.merge import Cells, Change, merge
from preuve.errors import TransientError
from preuve.i18n import _

MARK = "preuve"
PASSES = 3


@dataclass(frozen=True)
class Tab:
    """What a worksheet is to hold: its name, the rows (head first), and the heads that tell a row from all others."""

    title: str
    rows: Sequence[Sequence[Any]]
    key: Sequence[str]


def write(book: Any, sheet: Any, tab: Tab, *, created: bool) -> Change:
    """Write what differs; gives what the first reading asked for. Raises PermanentError, TransientError."""
    first: Change | None = None
    before: Cells = []
    for number in range(PASSES):
        marks = _marks(book, sheet.id)
        cells: Cells = sheet.get_all_values(value_render_option="FORMULA")
        change = merge(cells, tab.rows, tab.key, tab.title, {head: column for head, (column, _id) in marks.items()})
        if number == 1:
            _restore(change, before, cells)
        first = first or change
        if change.empty:
            return first
        before = before or cells
        _send(book, sheet, tab, change, marks)
        if created:
            _dress(sheet)
            return first
    raise TransientError(
        _("La feuille Google change pendant que Preuve y écrit."),
        remedy=_("Laissez-la un instant, puis relancez : les lignes déjà écrites ne seront pas doublées."),
    )


def _restore(change: Change, before: Cells, cells: Cells) -> None:
    """Put back what was written over in a row of hers, that moved there meanwhile.

    Such a row has no key; but for our columns, it is one that was there before. A blank one is emptied again.
    """
    hers = [row for row in before[change.top + 1 :] if not _keyed(row, change)]
    for at in range(change.top + 1, len(cells)):
        row = cells[at]
        if _keyed(row, change) or row in hers:
            continue
        was = next((one for one in hers if _apart(one, change) == _apart(row, change)), [])
        for column in change.columns:
            value = was[column] if column < len(was) else ""
            if column < len(row) and row[column] != value:
                change.restored.setdefault(column, {})[at] = value


def _keyed(row: Sequence[Any], change: Change) -> bool:
    return all(column < len(row) and str(row[column]).strip() for column in change.keys)


def _apart(row: Sequence[Any], change: Change) -> list[tuple[int, Any]]:
    """What a row holds besides our columns."""
    return [(at, value) for at, value in enumerate(row) if at not in change.columns and str(value).strip()]


def _marks(book: Any, sheet_id: int) -> dict[str, tuple[int, int]]:
    """Our columns by their heads: where they are now, and their marks' ids."""
    asked = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": MARK}}]}
    found = _post(book, "/developerMetadata:search", asked).get("matchedDeveloperMetadata", [])
    marks = {}
    for one in (match["developerMetadata"] for match in found):
        place = one.get("location", {}).get("dimensionRange", {})
        if place.get("sheetId", 0) == sheet_id and place.get("dimension") == "COLUMNS":
            marks[str(one["metadataValue"])] = (int(place.get("startIndex", 0)), int(one["metadataId"]))
    return marks


def _send(book: Any, sheet: Any, tab: Tab, change: Change, marks: Mapping[str, tuple[int, int]]) -> None:
    """Room and heads, then marks, then values by mark, then new rows."""
    if change.width > sheet.col_count:
        grown = {"sheetId": sheet.id, "dimension": "COLUMNS", "length": change.width - sheet.col_count}
        book.batch_update({"requests": [{"appendDimension": grown}]})
    if change.new:
        named = [{"range": rowcol_to_a1(change.top + 1, column + 1), "values": [[head]]}
                 for column, head in change.new.items()]  # fmt: skip
        sheet.batch_update(named, raw=True)
    heads = [str(head) for head in tab.rows[0]]
    known = {head: mark for head, (_column, mark) in marks.items()}
    unmarked = [(head, column) for head, column in zip(heads, change.columns, strict=True) if head not in known]
    if unmarked:
        asked = [{"createDeveloperMetadata": {"developerMetadata": _mark(sheet.id, *one)}} for one in unmarked]
        replies = book.batch_update({"requests": asked})["replies"]
        made = [reply["createDeveloperMetadata"]["developerMetadata"]["metadataId"] for reply in replies]
        known |= {head: int(mark) for (head, _column), mark in zip(unmarked, made, strict=True)}
    marked = {column: known[head] for head, column in zip(heads, change.columns, strict=True)}
    # Ours as plain values, so that no text becomes a formula; hers as she typed them.
    for cells, option in ((change.cells, "RAW"), (change.restored, "USER_ENTERED")):
        if cells:
            data = [_column_of(marked[column], values) for column, values in cells.items()]
            _post(book, "/values:batchUpdateByDataFilter", {"valueInputOption": option, "data": data})
    if change.rows:
        last = rowcol_to_a1(change.top + 1, change.width)
        sheet.append_rows(
            change.rows,
            value_input_option="RAW",
            insert_data_option="INSERT_ROWS",
            table_range=f"A{change.top + 1}:{last}",
        )


def _mark(sheet_id: int, head: str, column: int) -> dict[str, Any]:
    place = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    return {
        "metadataKey": MARK,
        "metadataValue": head,
        "visibility": "PROJECT",
        "location": {"dimensionRange": place},
    }


def _column_of(mark: int, values: Mapping[int, Any]) -> dict[str, Any]:
    """A column's values from its first row; null leaves a cell alone."""
    cells = [values.get(row) for row in range(max(values) + 1)]
    return {
        "dataFilter": {"developerMetadataLookup": {"metadataId": mark}},
        "majorDimension": "COLUMNS",
        "values": [cells],
    }


def _dress(sheet: Any) -> None:
    """The head of a worksheet that was just made: hers are never dressed."""
    sheet.batch_format([{"range": "1:1", "format": {"textFormat": {"bold": True}}}])
    sheet.freeze(rows=1)


def _post(book: Any, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    answer = book.client.request("post", SPREADSHEET_URL % book.id + path, json=body)
    found: dict[str, Any] = answer.json()
    return found
