"""A second reader of export files, short and apart from the one that makes the table: it checks, it doesn't produce.

It shares nothing with `preuve.audience` but the heads declared in `templates/audience.yaml` and in her own file. Rows
are numbered as the table's sources are: records from 1, blank and comment lines before the head included.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from preuve.reading import read_yaml
from preuve.targets import templates

EMPTY = frozenset({"", "-", "--", "—", "–", "n/a", "na", "s.o.", "n.d.", "null", "none"})
INVENTED = re.compile(r"donn[ée]es fictives|fictitious data", re.IGNORECASE)
Rows = list[tuple[int, list[str]]]
Declared = Mapping[str, Any]
SCALES = {"k": 1e3, "m": 1e6, "md": 1e9, "b": 1e9}
FACTORS = {"heure": 3600, "hour": 3600, "minute": 60, "(ms)": 0.001}
_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?)(k|md|m|b)?", re.ASCII)
_SPOKEN = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?:in)?)?(?:(\d+(?:\.\d+)?)s)?", re.ASCII)


@dataclass(frozen=True)
class Export:
    """An export: its rows by number, each with its cells by head; whether its first lines say that it is invented.

    `known`: whether a row is the head of a format that is known.
    """

    rows: Mapping[int, dict[str, str]]
    invented: bool
    known: bool = True


def read(data: bytes, declared: Declared | None = None) -> Export:
    """A text export's rows. Raises ValueError where the bytes are no table of text."""
    lines = _text(data).splitlines(keepends=True)
    preamble = list(takewhile(_before_head, lines))
    body, start = "".join(lines[len(preamble) :]), len(preamble) + 1
    ways = [_split(body, start, mark) for mark in sorted(",;\t", key=body.split("\n", 1)[0].count, reverse=True)]
    asked = _asked(declared or declared_formats())
    rows = next((way for way in ways if _head(way, asked) is not None), ways[0])
    at, invented = _head(rows, asked), bool(INVENTED.search("".join(preamble)))
    return Export(_under_heads(rows, at or 0, ragged=False), invented, known=at is not None)


def read_workbook(data: bytes, name: str, declared: Declared | None = None) -> dict[str, Export]:
    """A workbook's sheets that hold an export, by the names they have in the table."""
    from openpyxl import load_workbook

    asked, found = _asked(declared or declared_formats()), {}
    book = load_workbook(io.BytesIO(data), keep_links=False)
    for sheet in book.worksheets:
        every = [(n, [_cell(cell) for cell in cells]) for n, cells in enumerate(sheet.iter_rows(), start=1)]
        rows = [(n, cells) for n, cells in every if any(cells)]
        invented = any(INVENTED.search(" ".join(cells)) for _n, cells in rows[:10])
        at = _head(rows, asked)
        if at is not None:
            found[f"{name} › {sheet.title}"] = Export(_under_heads(rows, at, ragged=True), invented)
    return found


def _cell(cell: Any) -> str:
    """A workbook's cell as the table's sources write it."""
    value, percent = cell.value, "%" in str(cell.number_format)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(getattr(value, "isoformat", lambda *_: value)()).replace("T00:00:00", "")
    return f"{100 * value:.10g} %" if percent else f"{value:.12g}"


def _split(body: str, start: int, mark: str) -> Rows:
    records = csv.reader(io.StringIO(body, newline=""), delimiter=mark)
    try:
        return [(n, [cell.strip() for cell in cells]) for n, cells in enumerate(records, start=start) if any(cells)]
    except csv.Error:
        return []


def _asked(declared: Declared) -> list[frozenset[str]]:
    """The heads that tell each known format."""
    return [
        frozenset(map(plain_head, writing["required"]))
        for form in declared.values()
        for writing in form["languages"].values()
    ]


def _head(rows: Rows, asked: list[frozenset[str]]) -> int | None:
    """Which row is a known format's head."""
    plain = (frozenset(map(plain_head, cells)) for _number, cells in rows)
    return next((at for at, heads in enumerate(plain) if any(one <= heads for one in asked)), None)


def _under_heads(rows: Rows, at: int, *, ragged: bool) -> dict[int, dict[str, str]]:
    """The rows under a head, each with its cells by head: the first of two columns with one head is the one read."""
    names = rows[at][1] if rows else []
    filled = ((n, [*cells, *[""] * (len(names) - len(cells))] if ragged else cells) for n, cells in rows[at + 1 :])
    return {n: dict(reversed([*zip(names, cells, strict=True)])) for n, cells in filled if len(cells) == len(names)}


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if data[1:200:2].count(0) > 50:
        return data.decode("utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _before_head(line: str) -> bool:
    plain = line.strip().strip('"')
    return not plain or plain.startswith("#") or bool(re.fullmatch(r"sep=.", plain))


def empty(written: str) -> bool:
    """Whether a cell gives no figure."""
    return written.strip().casefold() in EMPTY


def number(written: str, head: str, *, comma: bool, whole: bool = False) -> float:
    """A cell as a number, in seconds where its head names another unit of time. Raises ValueError.

    Args:
        written: the cell's text.
        head: its column's head, which tells the unit.
        comma: whether the file writes decimals with a comma.
        whole: whether it counts something: what may be a thousand or a decimal is then refused.
    """
    plain = re.sub(r"\s", "", written.casefold()).replace("−", "-").removesuffix("%")
    if whole and re.search(r"[.,]\d{3}$" if comma else r"\.\d{3}$", plain, re.ASCII):
        raise ValueError(written)
    plain = plain.replace(",", ".") if comma or ":" in plain else plain.replace(",", "")
    if ":" in plain:
        parts = [float(part) for part in plain.split(":")]
        return sum(part * unit for part, unit in zip(reversed(parts), (1, 60, 3600), strict=False))
    spoken = _SPOKEN.fullmatch(plain)
    if spoken and any(spoken.groups()) and ("s" in plain or "h" in plain or "min" in plain):
        return sum(float(part or 0) * unit for part, unit in zip(spoken.groups(), (3600, 60, 1), strict=True))
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise ValueError(written)
    factor = next((value for word, value in FACTORS.items() if word in head.casefold()), 1)
    return round(float(match[1]) * SCALES.get(match[2] or "", 1) * factor, 6)


@cache
def declared_formats() -> Declared:
    """The kit's own formats, as they are declared."""
    found: Declared = read_yaml(templates() / "audience.yaml")["formats"]
    return found


def heads_of(form: str, language: str, metric: str, declared: Declared | None = None) -> frozenset[str]:
    """The heads that a format declares for a metric, made plain for comparison."""
    columns = (declared or declared_formats()).get(form, {}).get("columns", ())
    heads = [head for one in columns if one["role"] == metric for head in one.get(language, {}).get("heads", ())]
    return frozenset(map(plain_head, heads))


def plain_head(head: str) -> str:
    """A head without case, accents, double spaces or curly apostrophes."""
    text = unicodedata.normalize("NFKD", head.casefold().replace("’", "'"))
    return " ".join("".join(char for char in text if not unicodedata.combining(char)).split())


def comma_of(form: str, language: str, declared: Declared | None = None) -> bool:
    """Whether a format's files write decimals with a comma in that language."""
    known = declared or declared_formats()
    return bool(known.get(form, {}).get("languages", {}).get(language, {}).get("decimal") == ",")


def post_name(form: str, language: str, cells: dict[str, str], known: Declared | None = None) -> str:
    """What an export's row calls its publication: its title or text, else its link or id; nothing of a platform's sum.

    A row whose platform nothing tells, neither its format nor its link, names none either.
    """
    declared = (known or declared_formats()).get(form, {})
    sums = {str(first).casefold() for first in declared.get("total_rows", ())}
    places = [(str(one["host"]), str(one.get("path", ""))) for one in declared.get("places", ())]
    # A row's cells stand from its last to its first.
    if next(reversed(cells.values()), "").casefold() in sums:
        return ""
    url, own = (under(cells, heads_of(form, language, role, known)) for role in ("url", "id"))
    placed = any(host in url and path in url for host, path in places)
    if not (url or own) or not (declared.get("platform") or placed):
        return ""
    told = (under(cells, heads_of(form, language, role, known)) for role in ("title", "text"))
    return next(filter(None, told), url or own)


def under(cells: Mapping[str, str], heads: frozenset[str]) -> str:
    """What a row has under one of some heads; nothing where its cell is empty."""
    return next((text for head, text in cells.items() if plain_head(head) in heads and not empty(text)), "")
