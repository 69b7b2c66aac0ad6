"""The audience table's forms, read back: the workbook, the CSV and the page, each as rows of cells by head."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from preuve.audience.forms.grid import key_heads, platform_name
from preuve.audience.metrics import METRICS, RULES, Metric, label
from preuve.audience.table import Row, Table
from preuve.checks.web_page import read_page
from preuve.errors import BadInput
from preuve.i18n import _

MOST_BYTES = 100_000_000
MOST_ROWS = 60_000
_FIGURE = re.compile(r"-?\d[\d ]*(?:,\d+)?")
WITH_TOTALS = ("audience.xlsx", "audience.html")
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """A form of the table. Figures are floats, missing ones None.

    Attributes:
        name: the file's name.
        rows: a row for each publication.
        totals: the rows after them.
        digits: decimals that figures keep, of counts then of others.
    """

    name: str
    rows: Sequence[Cells]
    totals: Sequence[Cells]
    digits: tuple[int, int]


def workbook(path: Path) -> Form:
    """The workbook's first sheet; a formula nobody has computed yet stands as it is written. Raises ValueError."""
    with ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
            raise ValueError(path.name)
    shown, written = _sheet(path, computed=True), _sheet(path, computed=False)
    rows = [
        [v if v is not None else w for v, w in zip(one, two, strict=True)]
        for one, two in zip(shown, written, strict=True)
    ]
    start = next(at for at, row in enumerate(rows) if row and row[0] == _("Plateforme"))
    heads = [str(head) for head in rows[start]]
    body = [dict(zip(heads, row, strict=True)) for row in rows[start + 1 :]]
    end = next((at for at, row in enumerate(body) if not any(value is not None for value in row.values())), len(body))
    return Form("audience.xlsx", body[:end], body[end:], (6, 6))


def _sheet(path: Path, *, computed: bool) -> list[list[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=computed)
    try:
        return [list(row) for row in islice(book.worksheets[0].iter_rows(values_only=True), MOST_ROWS)]
    finally:
        book.close()


def comma_values(data: bytes, rows: int) -> Form:
    """The CSV; what comes after as many rows as there are publications counts as totals."""
    head, *body = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    found = [{name: _figure(text) for name, text in zip(head, row, strict=True)} for row in body]
    return Form("audience.csv", found[:rows], found[rows:], (2, 2))


def page(data: bytes, rows: int) -> Form:
    """The page's tables, joined row by row. Raises ValueError where there is none."""
    tables = _tables(data)
    by_post = [table for table in tables if table and _("Publication") in table[0] and _("Plateforme") in table[0]]
    sums = [table for table in tables if table and _("Publications") in table[0]]
    joined: list[dict[str, Any]] = [{} for _at in range(max((len(table) for table in by_post), default=0))]
    for table in by_post:
        for at, row in enumerate(table):
            joined[at] |= row
    return Form("audience.html", joined[:rows], [*joined[rows:], *(row for table in sums for row in table)], (0, 1))


def _tables(data: bytes) -> list[list[dict[str, Any]]]:
    try:
        tables = read_page(data.decode("utf-8")).tables
    except BadInput as error:
        raise ValueError(str(error)) from error
    if not tables:
        message = "no table"
        raise ValueError(message)
    return [[_row(head, row) for row in body] for head, *body in tables]


def _row(head: Iterable[str], row: Iterable[str]) -> dict[str, Any]:
    return {name: _shown(text) for name, text in zip(head, row, strict=True)}


def _shown(text: str) -> Any:
    """A shown figure: what stands before its unit or its division."""
    if text == "–":
        return None
    match = _FIGURE.match(text)
    follows = text[match.end() :].strip() if match else text
    figure = match is not None and (not follows or follows.startswith(("%", "(")))
    return _figure(match[0].replace(" ", "")) if match and figure else text


def _figure(text: str) -> Any:
    """A figure as French writes it, None for nothing, the text itself where it is none."""
    if not text:
        return None
    return float(text.replace(",", ".")) if re.fullmatch(r"-?\d+(?:,\d+)?", text) else text


def shown_in(row: Row, at: int, metric: Metric, forms: Sequence[Form]) -> Iterator[tuple[str, Any]]:
    """A figure of a publication in the table, and in each form that shows its column."""
    yield "audience/table.json", row.value(metric)
    for form in forms:
        if at < len(form.rows) and label(metric) in form.rows[at]:
            yield f"audience/{form.name}", form.rows[at][label(metric)]


def differences(table: Table, form: Form) -> Iterator[tuple[str, str]]:
    """What a form shows otherwise than the table, with the form's name."""
    if len(form.rows) != len(table.rows):
        yield form.name, _("{n} publications au lieu de {right}").format(n=len(form.rows), right=len(table.rows))
        return
    for row, cells in zip(table.rows, form.rows, strict=True):
        title = row.post.title or row.post.id
        shown = cells.get(key_heads()[0])
        if shown != platform_name(row.post.platform):
            yield form.name, _("{title} : plateforme « {shown} »").format(title=title, shown=shown)
        for what, right, digits in _figures(row, form):
            if what not in cells:
                if right is not None:
                    yield form.name, _("{title} : {what} manque").format(title=title, what=what)
            elif not _same(cells[what], right, digits):
                yield (
                    form.name,
                    _("{title} : {what} {shown} au lieu de {right}").format(
                        title=title, what=what, shown=plain_figure(cells[what]), right=plain_figure(right)
                    ),
                )

    if form.name in WITH_TOTALS:
        yield from _totals(table, form)


def _totals(table: Table, form: Form) -> Iterator[tuple[str, str]]:
    found = {str(cells.get(key_heads()[0])): cells for cells in form.totals}
    for total in table.totals:
        names = [platform_name(total.platform)] if total.platform else [_("Toutes plateformes"), _("Toutes")]
        cells = next((found[name] for name in names if name in found), None)
        if cells is None:
            yield form.name, _("total {platform} : manque").format(platform=names[0])
            continue
        for metric in METRICS:
            right = total.cells[metric].value if metric in total.cells else None
            if label(metric) in cells and not _same(cells[label(metric)], right, form.digits[0]):
                yield (
                    form.name,
                    _("total {platform} : {what} {shown} au lieu de {right}").format(
                        platform=names[0],
                        what=label(metric),
                        shown=plain_figure(cells[label(metric)]),
                        right=plain_figure(right),
                    ),
                )


def _figures(row: Row, form: Form) -> Iterator[tuple[str, float | None, int]]:
    """What each head of a form must show for a publication, and with how many decimals."""
    whole, part = form.digits
    for metric in METRICS:
        counts = RULES[metric].kind == "count" or metric == "watch_time_s"
        yield label(metric), row.value(metric), whole if counts else part


def _same(shown: Any, right: float | None, digits: int) -> bool:
    if right is None or shown is None:
        return shown is right
    return isinstance(shown, (int, float)) and abs(shown - right) <= 0.5 * 10**-digits + 1e-6


def plain_figure(shown: Any) -> str:
    """A figure for a sentence."""
    if shown is None:
        return _("rien")
    return f"{shown:.10g}".replace(".", ",") if isinstance(shown, (int, float)) else str(shown)


def summed(shown: Any) -> bool:
    """Whether a total's cell holds a figure, or a formula that gives one."""
    return isinstance(shown, (int, float)) or str(shown or "").startswith("=")
