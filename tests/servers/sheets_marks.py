"""Developer metadata of the Sheets server: a mark stays with its column, wherever a person moves it."""

from typing import Any


def create(server: Any, name: str, asked: dict[str, Any]) -> dict[str, Any]:
    """createDeveloperMetadata, on one column."""
    place = asked["location"]["dimensionRange"]
    assert asked["visibility"] == "PROJECT"
    assert (place["dimension"], place["endIndex"] - place["startIndex"]) == ("COLUMNS", 1)
    mine = server.marks.setdefault(name, [])
    mark = {"metadataId": 1000 + len(mine), "key": asked["metadataKey"], "value": asked["metadataValue"],
            "sheetId": place["sheetId"], "column": place["startIndex"]}  # fmt: skip
    mine.append(mark)
    return {"createDeveloperMetadata": {"developerMetadata": _told(mark)}}


def search(server: Any, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """developerMetadata.search, by key."""
    marks = [mark for one in body["dataFilters"] for mark in found(server, name, one["developerMetadataLookup"])]
    return {"matchedDeveloperMetadata": [{"developerMetadata": _told(mark)} for mark in marks]} if marks else {}


def found(server: Any, name: str, lookup: dict[str, Any]) -> list[dict[str, Any]]:
    """The marks of a key, or of an id."""
    mine = server.marks.get(name, [])
    if "metadataId" in lookup:
        return [mark for mark in mine if mark["metadataId"] == lookup["metadataId"]]
    return [mark for mark in mine if mark["key"] == lookup["metadataKey"]]


def insert_column(server: Any, name: str, title: str, at: int, values: list[Any] | None = None) -> None:
    """What a person does who inserts a column: everything after it moves, marks included."""
    for number, row in enumerate(server.grids[name][title]):
        row.insert(at, (values or [])[number] if number < len(values or []) else "")
    server.sizes[name, title]["columnCount"] += 1
    sheet = list(server.grids[name]).index(title)
    for mark in server.marks.get(name, []):
        mark["column"] += mark["sheetId"] == sheet and mark["column"] >= at


def _told(mark: dict[str, Any]) -> dict[str, Any]:
    """A mark as Google tells it: a zero is left out."""
    place = {"dimension": "COLUMNS", "endIndex": mark["column"] + 1}
    place |= {"sheetId": mark["sheetId"]} if mark["sheetId"] else {}
    place |= {"startIndex": mark["column"]} if mark["column"] else {}
    return {"metadataId": mark["metadataId"], "metadataKey": mark["key"], "metadataValue": mark["value"],
            "location": {"locationType": "COLUMN", "dimensionRange": place}}  # fmt: skip
