"""A second reader of snapshots, apart from the platforms' parsers: it looks a figure up where the table says it was.

A figure's place is `call › path` in one answer of the snapshot, as `insights:reach › data[0].values[0].value`.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from preuve.reading import read_yaml
from preuve.targets import templates

FACTORS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "count": 1.0, "percent": 1.0}
APART = " › "
LEAST = 4  # signs: a shorter id would be found beside any figure
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_TERMS = re.compile(r"( [+-] )")
_PARTS = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Taken:
    """A snapshot: what was asked of whom, and each answer."""

    source: str
    pages: Sequence[Mapping[str, Any]]
    invented: bool


@dataclass(frozen=True)
class Found:
    """A figure in an answer: its value in the table's unit, and whose it is."""

    value: float
    post: str
    around: str


def read_snapshot(data: bytes) -> Taken:
    """A snapshot from its bytes. Raises ValueError, KeyError, TypeError where they are none."""
    known = json.loads(data)
    return Taken(str(known["source"]), list(known["pages"]), bool(known.get("fictitious", False)))


def look_up(taken: Taken, row: int, column: str) -> Found | None:
    """The figure at a place; None where there is none. A place may add or take away: `a + b`, `x.a - x.b`."""
    call, _apart, said = column.partition(APART)
    if not 0 < row <= len(taken.pages) or not said:
        return None
    page = taken.pages[row - 1]
    if call != page.get("call"):
        return None
    terms = _TERMS.split(said)
    found = [_value(page, call, path) for path in terms[::2]]
    if any(one is None for one in found):
        return None
    factor = FACTORS.get(_unit(taken.source, call, said), 1.0)
    signs = [1.0, *(-1.0 if sign == " - " else 1.0 for sign in terms[1::2])]
    value = sum(sign * one[0] for sign, one in zip(signs, found, strict=True) if one)
    return Found(round(value * factor, 6), str(page.get("post", "")), next((one[1] for one in found if one), ""))


def _value(page: Mapping[str, Any], call: str, path: str) -> tuple[float, str] | None:
    """The number at one path, and what stands beside it."""
    trail = _walk(page.get("answer"), path) or _walk(_named(page.get("answer"), call.rpartition(":")[2]), path)
    number = _number(trail[-1]) if trail else None
    return (number, _around(trail)) if trail and number is not None else None


def _named(answer: Any, name: str) -> Any:
    """Of answers that list metrics by name, the one that was asked."""
    listed = answer.get("data") if isinstance(answer, dict) else None
    found = (one for one in listed if isinstance(one, dict) and one.get("name") == name) if listed else ()
    return next(iter(found), None) if isinstance(listed, list) else None


def is_about(found: Found, ids: Collection[str]) -> bool:
    """Whether a figure is one of these ids': the answer is about it, or names it beside the figure."""
    return found.post in ids or any(one in found.around for one in ids if len(one) >= LEAST)


def _walk(answer: Any, path: str) -> list[Any] | None:
    """Every value from the answer to the path's end; None where it leads nowhere."""
    trail = [answer]
    for index, name in _STEP.findall(path):
        here = trail[-1]
        if index and isinstance(here, list) and int(index) < len(here):
            trail.append(here[int(index)])
        elif name and isinstance(here, dict):
            found = here[name] if name in here else _told_apart(here, name, answer)
            if found is None:
                return None
            trail.append(found)
        else:
            return None
    return trail


def _told_apart(here: Mapping[str, Any], name: str, answer: Any) -> Any:
    """What a name tells in a table: a row by one of its cells, a cell by its column's head, an item by its id."""
    heads = [head.get("name") for head in here.get("columnHeaders", ()) if isinstance(head, dict)]
    rows = here.get("rows")
    if heads and isinstance(rows, list):
        mine = [row for row in rows if isinstance(row, list) and name in row]
        if mine:
            return {**here, "rows": mine[:1]}
        return rows[0][heads.index(name)] if name in heads and len(rows) == 1 else None
    if isinstance(here.get("metrics"), list) and isinstance(answer, dict):
        asked = answer.get("query", {}).get("metrics", [])
        return here["metrics"][asked.index(name)] if name in asked[: len(here["metrics"])] else None
    items = [one for value in here.values() if isinstance(value, list) for one in value if isinstance(one, dict)]
    return next((one for one in items if name in one.values()), None)


def _number(value: Any) -> float | None:
    """A value as a number; the sum of a collection of them, as of reactions by kind."""
    match value:
        case bool() | None:
            return None
        case int() | float():
            return float(value)
        case str():
            return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else None
        case dict():
            return _total(list(value.values()))
        case list():
            return _total(value)
        case _:
            return None


def _total(values: Sequence[Any]) -> float | None:
    plain = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    return float(sum(plain)) if plain and len(plain) == len(values) else None


def _around(trail: Sequence[Any]) -> str:
    """What stands beside a figure: the nearest collection that names itself, or holds a text which is no number."""
    for here in reversed(trail[:-1]):
        values = here.values() if isinstance(here, dict) else here
        parts = [part for value in values for part in (value if isinstance(value, list) else [value])]
        told = any(isinstance(part, str) and _number(part) is None for part in parts)
        if told or (isinstance(here, dict) and "id" in here):
            return json.dumps(here, ensure_ascii=False)
    return ""


def _unit(source: str, call: str, path: str) -> str:
    units = _declared().get(source, {}).get("units", {})
    return next((str(units[name]) for name in _PARTS.findall(f"{call} {path}") if name in units), "count")


@cache
def _declared() -> Any:
    return read_yaml(templates() / "audience.yaml").get("sources_of_figures", {})
