"""Data from a dossier, read with care: JSON that has one meaning only, no deeper and no longer than we ever write it.

Python reads numbers without end, keys given twice and a hundred levels of lists: other readers see other things in
them, or fail. So none of that is data here.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

MOST_BYTES = 16_000_000
MOST_DESCRIBED = 4_000_000
"""What a dossier says of itself: claims.json, the crate. Those of a run of five films hold half a megabyte each."""
MOST_JOURNAL = 12_000_000
"""A ledger. That of five films holds 0.4 MB; each time that a run is taken up again it may grow by as much."""
MOST_VALUES = 500_000
"""Values in one text, or in one journal; the ledger of five films has 17 000."""
DEEPEST = 60
LONGEST_LINE = 4_000_000
MOST_LINES = 100_000
_NUMBER = re.compile(rb"[0-9]{400}")
_APART = frozenset({"", ".", ".."})


def strict_json(data: bytes, *, most: int = MOST_BYTES) -> Any:
    """A JSON text's value. Raises ValueError: too long, too deep, a key twice, a number that isn't one, not JSON."""
    if len(data) > most or values(data) > MOST_VALUES:
        raise ValueError(f"{len(data)} > {most}")
    if _NUMBER.search(data):
        raise ValueError("number")
    try:
        value = json.loads(data, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("depth") from error
    _check(value)
    return value


def read_json(path: Path, *, most: int = MOST_BYTES) -> Any:
    """A JSON file's value. Raises ValueError; OSError."""
    if path.stat().st_size > most:
        raise ValueError(f"{path.stat().st_size} > {most}")
    return strict_json(path.read_bytes(), most=most)


def read_lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    """A journal's lines that hold something, numbered from 1: each an object, or None where it isn't one.

    Raises ValueError where there are too many, one is endless, or they hold too much; OSError.
    """
    if path.stat().st_size > MOST_JOURNAL:
        raise ValueError(path.name)
    held = 0
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
            held += values(line)
            endless = len(line) == LONGEST_LINE and not line.endswith(b"\n")
            if number > MOST_LINES or held > MOST_VALUES or endless:
                raise ValueError(number)
            if line.strip():
                yield number, _object(line) if line.endswith(b"\n") else None


def values(data: bytes) -> int:
    """At most how many values a JSON text holds, told from its signs before anything is read of it."""
    return data.count(b",") + data.count(b"[") + data.count(b"{")


def plain(path: str) -> bool:
    """Whether a relative path with `/` stays strictly inside its folder, on any system."""
    parts = path.split("/")
    return (
        not _APART & set(parts)
        and not any(sign in path for sign in "\\:\0")
        and path == str(PurePosixPath(path))
        and path.isprintable()
    )


def _object(line: bytes) -> Mapping[str, Any] | None:
    try:
        value = strict_json(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("key")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _check(value: Any) -> None:
    """Refuse what is too deep, or has an infinite number. Raises ValueError."""
    level: list[Any] = [value]
    for _depth in range(DEEPEST):
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner.extend(one.values())
            elif isinstance(one, list):
                inner.extend(one)
            elif isinstance(one, float) and not math.isfinite(one):
                raise ValueError("number")
        if not inner:
            return
        level = inner
    raise ValueError("depth")
