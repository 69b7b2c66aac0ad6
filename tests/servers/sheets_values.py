"""Values of the Sheets server: written by range, by a column's mark, or after a table."""

from typing import Any

import sheets_marks as marks
from gspread.utils import a1_range_to_grid_range


def update(server: Any, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """values.batchUpdate."""
    option = _option(server, body.get("valueInputOption"))
    for data in body["data"]:
        title, _, cells = data["range"].rpartition("!")
        grid = server.grids[name][title_of(title)]
        area = a1_range_to_grid_range(cells)
        if area["endRowIndex"] > len(grid) or area["endColumnIndex"] > len(grid[0]):
            raise server.refused(400, f"Range ({data['range']}) exceeds grid limits.")
        for row, given in enumerate(data["values"], start=area["startRowIndex"]):
            for column, value in enumerate(given, start=area["startColumnIndex"]):
                if value is not None:
                    grid[row][column] = _entered(option, value)
    return {"spreadsheetId": name, "totalUpdatedSheets": 1}


def by_mark(server: Any, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """values.batchUpdateByDataFilter: each column wherever its mark is now."""
    option = _option(server, body.get("valueInputOption"))
    for data in body["data"]:
        if data["majorDimension"] != "COLUMNS":
            raise server.refused(400, "Only columns here.")
        for mark in marks.found(server, name, data["dataFilter"]["developerMetadataLookup"]):
            grid = server.grids[name][list(server.grids[name])[mark["sheetId"]]]
            (cells,) = data["values"]
            if len(cells) > len(grid):
                raise server.refused(400, "Range exceeds grid limits.")
            for row, value in enumerate(cells):
                if value is not None:
                    grid[row][mark["column"]] = _entered(option, value)
    return {"spreadsheetId": name}


def append(server: Any, name: str, area: str, query: dict[str, list[str]], body: dict[str, Any]) -> dict[str, Any]:
    """values.append: after the table that the range is in, in rows inserted for it."""
    option = _option(server, query["valueInputOption"][0])
    if query["insertDataOption"] != ["INSERT_ROWS"]:
        raise server.refused(400, "Only INSERT_ROWS here.")
    title, _, cells = area.rpartition("!")
    grid = server.grids[name][title_of(title)]
    at = a1_range_to_grid_range(cells)["startRowIndex"]
    while at < len(grid) and any(cell != "" for cell in grid[at]):
        at += 1
    width = len(grid[0])
    for offset, given in enumerate(body["values"]):
        if len(given) > width:
            raise server.refused(400, "Range exceeds grid limits.")
        row = ["" if value is None else _entered(option, value) for value in given]
        grid.insert(at + offset, row + [""] * (width - len(row)))
    server.sizes[name, title_of(title)]["rowCount"] = len(grid)
    return {"spreadsheetId": name, "updates": {"updatedRows": len(body["values"])}}


def title_of(area: str) -> str:
    """A worksheet's name, from a range's notation."""
    return area.rpartition("!")[2 if "!" not in area else 0].strip("'").replace("''", "'")


def _option(server: Any, option: Any) -> str:
    if option not in {"RAW", "USER_ENTERED"}:
        raise server.refused(400, "'valueInputOption' is required but not specified")
    server.inputs.append(option)
    return str(option)


def _entered(option: str, value: Any) -> Any:
    """A value as a reading with formulas shows it: what a person types may be one; plain text never is."""
    return value if option == "USER_ENTERED" or not str(value).startswith("=") else f"'{value}"
