"""A second reader of export files, short and apart from the one that makes the table: it checks, it doesn't produce.

It shares nothing with `preuve.audience` but the declared heads of `templates/audience.yaml`. Rows are numbered as the
table's sources are: records from 1, blank and comment lines before the head included.
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
SCALES = {"k": 1e3, "m": 1e6, "md": 1e9, "b": 1e9}
FACTORS = {"heure": 3600, "hour": 3600, "minute": 60, "(ms)": 0.001}
_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?)(k|md|m|b)?", re.ASCII)
_SPOKEN = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?:in)?)?(?:(\d+(?:\.\d+)?)s)?", re.ASCII)


@dataclass(frozen=True)
class Export:
    """An export: its rows by number, each with its cells by head; whether its first lines say that it is invented."""

    rows: Mapping[int, dict[str, str]]
    invented: bool


def read(data: bytes) -> Export:
    """An export's rows. Raises ValueError where the bytes are no table of text."""
    lines = _text(data).splitlines(keepends=True)
    preamble = list(takewhile(_before_head, lines))
    body = "".join(lines[len(preamble) :])
    head = body.split("\n", 1)[0]
    records = csv.reader(io.StringIO(body, newline=""), delimiter=max(",;\t", key=head.count))
    found: dict[int, dict[str, str]] = {}
    names: list[str] = []
    for number, cells in enumerate(records, start=len(preamble) + 1):
        if not names:
            names = [cell.strip() for cell in cells]
        elif len(cells) == len(names):
            # The first of two columns with one head is the one that is read.
            found[number] = dict(reversed([*zip(names, (cell.strip() for cell in cells), strict=True)]))
    return Export(found, bool(INVENTED.search("".join(preamble))))


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


def number(written: str, head: str, *, comma: bool) -> float:
    """A cell as a number, in seconds where its head names another unit of time. Raises ValueError.

    Args:
        written: the cell's text.
        head: its column's head, which tells the unit.
        comma: whether the file writes decimals with a comma.
    """
    plain = re.sub(r"\s", "", written.casefold()).replace("−", "-").removesuffix("%")
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
def _declared() -> Any:
    return read_yaml(templates() / "audience.yaml")["formats"]


def heads_of(form: str, language: str, metric: str) -> frozenset[str]:
    """The heads that a format declares for a metric, made plain for comparison."""
    columns = _declared().get(form, {}).get("columns", ())
    heads = [head for one in columns if one["role"] == metric for head in one.get(language, {}).get("heads", ())]
    return frozenset(map(plain_head, heads))


def plain_head(head: str) -> str:
    """A head without case, accents, double spaces or curly apostrophes."""
    text = unicodedata.normalize("NFKD", head.casefold().replace("’", "'"))
    return " ".join("".join(char for char in text if not unicodedata.combining(char)).split())


def comma_of(form: str, language: str) -> bool:
    """Whether a format's files write decimals with a comma in that language."""
    return bool(_declared().get(form, {}).get("languages", {}).get(language, {}).get("decimal") == ",")


def post_name(form: str, language: str, cells: dict[str, str]) -> str:
    """What an export's row calls its publication: its title or text, else its link or id; nothing of a platform's sum.

    A row whose platform nothing tells, neither its format nor its link, names none either.
    """
    declared = _declared().get(form, {})
    sums = {str(first).casefold() for first in declared.get("total_rows", ())}
    places = [(str(one["host"]), str(one.get("path", ""))) for one in declared.get("places", ())]
    # A row's cells stand from its last to its first.
    if next(reversed(cells.values()), "").casefold() in sums:
        return ""
    url, own = (under(cells, heads_of(form, language, role)) for role in ("url", "id"))
    placed = any(host in url and path in url for host, path in places)
    if not (url or own) or not (declared.get("platform") or placed):
        return ""
    told = (under(cells, heads_of(form, language, role)) for role in ("title", "text"))
    return next(filter(None, told), url or own)


def under(cells: Mapping[str, str], heads: frozenset[str]) -> str:
    """What a row has under one of some heads; nothing where its cell is empty."""
    return next((text for head, text in cells.items() if plain_head(head) in heads and not empty(text)), "")
