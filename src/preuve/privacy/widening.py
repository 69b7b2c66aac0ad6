"""Cells said more broadly: a postcode as its department, a number as its ten, a day as its month, a column left out."""

import re
from collections.abc import Sequence
from typing import Literal

Change = Literal["department", "ten", "month", "year", "out"]
_POSTCODE = re.compile(r"\d{5}")
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")
_DAY = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-\d\d|\d\d?/(?P<m2>\d\d?)/(?P<y2>\d{4})")
_OVERSEAS = ("97", "98")


def changes(cells: Sequence[str]) -> tuple[Change, ...]:
    """How a column can be said more broadly, the mildest first; leaving it out is always possible."""
    filled = [cell for cell in cells if cell]
    if filled and all(_POSTCODE.fullmatch(cell) for cell in filled):
        return ("department", "out")
    if filled and all(_NUMBER.fullmatch(cell) for cell in filled):
        return ("ten", "out")
    if filled and all(_DAY.fullmatch(cell) for cell in filled):
        return ("month", "year", "out")
    return ("out",)


def wide(cells: Sequence[str], change: Change) -> list[str]:
    """Each cell of a column, said more broadly."""
    return [_wide(cell, change) if cell else "" for cell in cells]


def _wide(cell: str, change: Change) -> str:
    if change == "department":
        return cell[:3] if cell.startswith(_OVERSEAS) else cell[:2]
    if change == "ten":
        return str(int(float(cell.replace(",", ".")) // 10))
    found = _DAY.fullmatch(cell)
    if change == "out" or found is None:
        return ""
    year, month = found["y"] or found["y2"], int(found["m"] or found["m2"])
    return year if change == "year" else f"{year}-{month:02}"
