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
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_PARTS = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Taken:
    """A snapshot: what was asked of whom, and each answer."""

    source: str
    pages: Sequence[Mapping[str, Any]]
    invented: bool


@dataclass(frozen=True)
class Found:
    """A figure in an answer: the value as it came, in the table's unit, and whose it is."""

    written: Any
    value: float
    post: str
    around: str


def read_snapshot(data: bytes) -> Taken:
    """A snapshot from its bytes. Raises ValueError, KeyError, TypeError where they are none."""
    known = json.loads(data)
    return Taken(str(known["source"]), list(known["pages"]), bool(known.get("fictitious", False)))


def look_up(taken: Taken, row: int, column: str) -> Found | None:
    """The figure at a place; None where there is none."""
    call, _apart, path = column.partition(APART)
    if not 0 < row <= len(taken.pages) or taken.pages[row - 1].get("call") != call or not path:
        return None
    page = taken.pages[row - 1]
    trail = _walk(page.get("answer"), path)
    number = _number(trail[-1]) if trail else None
    if trail is None or number is None:
        return None
    factor = FACTORS.get(_unit(taken.source, call, path), 1.0)
    return Found(trail[-1], round(number * factor, 6), str(page.get("post", "")), _around(trail))


def is_about(found: Found, ids: Collection[str]) -> bool:
    """Whether a figure is one of these ids': the answer is about it, or names it beside the figure."""
    return found.post in ids or any(one in found.around for one in ids if one)


def _walk(answer: Any, path: str) -> list[Any] | None:
    """Every value from the answer to the path's end; None where it leads nowhere."""
    trail = [answer]
    for index, name in _STEP.findall(path):
        here = trail[-1]
        try:
            trail.append(here[int(index)] if index else here[name])
        except (KeyError, IndexError, TypeError):
            return None
    return trail


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
    numbers = [_number(one) for one in values]
    return None if any(one is None for one in numbers) else sum(one for one in numbers if one is not None)


def _around(trail: Sequence[Any]) -> str:
    """What stands beside a figure: its nearest collection that holds more than numbers."""
    for here in reversed(trail[:-1]):
        text = json.dumps(here, ensure_ascii=False)
        if _number(here) is None and '"' in text:
            return text
    return ""


def _unit(source: str, call: str, path: str) -> str:
    units = _declared().get(source, {}).get("units", {})
    return next((str(units[name]) for name in _PARTS.findall(f"{call} {path}") if name in units), "count")


@cache
def _declared() -> Any:
    return read_yaml(templates() / "audience.yaml").get("sources_of_figures", {})
