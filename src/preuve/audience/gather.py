"""From export files to everything the table is handed over as."""

from collections.abc import Mapping
from pathlib import Path

from preuve.artifact import canonical
from preuve.audience.build import build_table
from preuve.audience.grid import to_csv, to_rows
from preuve.audience.page import to_page
from preuve.audience.reading import read_exports
from preuve.audience.spreadsheet import to_xlsx


def gather(files: Mapping[str, Path], *, fictitious: bool) -> dict[str, bytes]:
    """The table as XLSX, CSV, a page and JSON, by file name. Raises BadInput.

    Args:
        files: the exports by their own names, which the table cites.
        fictitious: whether the brief says that its figures are invented.
    """
    table = build_table(read_exports(files), fictitious=fictitious)
    heads, *rows = to_rows(table)
    plain = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return {
        "table.xlsx": to_xlsx(table),
        "table.csv": to_csv(table),
        "table.html": to_page(table).encode(),
        "table.json": canonical({"rows": plain, "table": table.model_dump(mode="json")}),
    }
