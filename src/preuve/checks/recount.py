"""Counting the audience table again: each figure from the exports' cells, each sum from its rows."""

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from preuve.audience.figures import Source
from preuve.audience.grid import platform_name
from preuve.audience.metrics import RULES, Metric, label
from preuve.audience.table import Cell, Rate, Row, Table
from preuve.checks.audience_forms import plain_figure
from preuve.checks.export_reader import (
    Export,
    comma_of,
    empty,
    heads_of,
    number,
    plain_head,
    post_name,
    under,
)
from preuve.i18n import _

Exports = Mapping[str, Export]


@dataclass(frozen=True)
class Fault:
    """A figure that isn't what the exports say; `file` is where the truth can be read."""

    file: str
    note: str


@dataclass(frozen=True)
class Recount:
    """How many figures were counted again, and those that differ."""

    figures: int
    faults: tuple[Fault, ...]


def recount(table: Table, exports: Exports) -> Recount:
    """Every cell from its sources, every sum and every rate from the rows, every export's row in the table."""
    cells = [(row, metric, cell) for row in table.rows for metric, cell in row.cells.items()]
    faults = [fault for row, metric, cell in cells for fault in _cell(table, exports, row, metric, cell)]
    sums = [(total.platform, metric, cell) for total in table.totals for metric, cell in total.cells.items()]
    for platform, metric, cell in sums:
        parts = [row.cells[metric].value for row in _of(table, platform) if metric in row.cells]
        faults += _differs(_total_name(platform), label(metric), cell.value, math.fsum(parts))
    rates = [(row.post.title or row.post.id, [row], row.engagement) for row in table.rows]
    rates += [(_total_name(total.platform), _of(table, total.platform), total.engagement) for total in table.totals]
    for name, rows, rate in rates:
        faults += _rate(name, rows, rate) if rate else []
    faults += _left_out(table, exports)
    return Recount(len(cells) + len(sums) + 2 * sum(rate is not None for *_name, rate in rates), tuple(faults))


def _left_out(table: Table, exports: Exports) -> Iterator[Fault]:
    """The exports' rows that tell figures of a publication which isn't in the table."""
    cited = {(source.file, source.row) for row in table.rows for cell in row.cells.values() for source in cell.sources}
    for file, export in exports.items():
        form, language = _format(table, file)
        if not form:
            yield Fault(file, _("{file} n'est pas dans le tableau").format(file=file))
        for at, cells in export.rows.items():
            known = (file, at) in cited or any(row.post.id in " ".join(cells.values()) for row in table.rows)
            name = post_name(form, language, cells)
            if name and not known and any(under(cells, heads_of(form, language, metric)) for metric in RULES):
                title = textwrap.shorten(name, 60, placeholder="…")
                note = _("ligne {row} : « {title} » n'est pas dans le tableau")
                yield Fault(file, note.format(row=at, title=title))


def _total_name(platform: str) -> str:
    return _("total {platform}").format(platform=platform_name(platform) or _("toutes plateformes"))


def _of(table: Table, platform: str) -> list[Row]:
    return [row for row in table.rows if platform in ("", row.post.platform)]


def _cell(table: Table, exports: Exports, row: Row, metric: Metric, cell: Cell) -> Iterator[Fault]:
    values = []
    for source in cell.sources:
        found = _written(exports, source)
        if found is None or row.post.id not in " ".join(exports[source.file].rows[source.row].values()):
            yield Fault(source.file, _("{what} : ligne {row} introuvable pour cette publication").format(
                what=label(metric), row=source.row))  # fmt: skip
            return
        if not _right_column(table, source, metric, cell) or source.written != found:
            note = _("{what} : « {text} » lu dans « {column} » ne correspond pas")
            yield Fault(source.file, note.format(what=label(metric), text=source.written, column=source.column))
        try:
            values.append(number(found, source.column, comma=_comma(table, source.file)))
        except ValueError:
            yield Fault(
                source.file, _("{what} : « {text} » n'est pas un nombre").format(what=label(metric), text=found)
            )
            return
    again = 100 * values[0] / values[-1] if cell.how == "ratio" and values[-1] else math.fsum(values)
    where = (
        f"{row.post.title or row.post.id}, {cell.sources[0].file}, {_('ligne {row}').format(row=cell.sources[0].row)}"
    )
    yield from _differs(where, label(metric), cell.value, again)


def _written(exports: Exports, source: Source) -> str | None:
    rows = exports[source.file].rows if source.file in exports else {}
    return rows.get(source.row, {}).get(source.column)


def _right_column(table: Table, source: Source, metric: Metric, cell: Cell) -> bool:
    """A ratio takes other columns: its own figures are checked, not their heads."""
    form, language = _format(table, source.file)
    return cell.how == "ratio" or plain_head(source.column) in heads_of(form, language, metric)


def _format(table: Table, file: str) -> tuple[str, str]:
    return next(((one.format, one.language) for one in table.files if one.name == file), ("", ""))


def _comma(table: Table, file: str) -> bool:
    return comma_of(*_format(table, file))


def _rate(name: str, rows: Sequence[Row], rate: Rate) -> list[Fault]:
    counted = [row for row in rows if row.value("views") and any(row.value(m) is not None for m in rate.counted)]
    parts = [row.cells[metric].value for row in counted for metric in rate.counted if metric in row.cells]
    views = math.fsum(row.cells["views"].value for row in counted)
    return [
        *_differs(name, _("interactions"), rate.numerator, math.fsum(parts)),
        *_differs(name, _("vues comptées"), rate.denominator, views),
    ]


def _differs(where: str, what: str, told: float, again: float) -> list[Fault]:
    if math.isclose(told, again, rel_tol=1e-6, abs_tol=1e-6):
        return []
    note = _("{where} : {what} {told} dans le tableau, {again} recompté")
    told_as, again_as = plain_figure(told), plain_figure(again)
    return [Fault("audience/table.json", note.format(where=where, what=what, told=told_as, again=again_as))]


@dataclass(frozen=True)
class Blank:
    """What a cell of an export holds for a publication's figure: nothing, or a true zero."""

    at: int
    metric: Metric
    zero: bool
    file: str
    row: int


def blanks(table: Table, exports: Exports) -> Iterator[Blank]:
    """The empty cells and the true zeros of the exports, for publications read in one row."""
    for at, row in enumerate(table.rows):
        places = {(source.file, source.row) for cell in row.cells.values() for source in cell.sources}
        if len(places) != 1:
            continue
        ((file, line),) = places
        form, language = _format(table, file)
        cells = exports[file].rows.get(line, {}) if file in exports else {}
        for metric in RULES:
            heads = heads_of(form, language, metric)
            written = next((text for head, text in cells.items() if plain_head(head) in heads), None)
            if written is not None and (empty(written) or _zero(written)):
                yield Blank(at, metric, not empty(written), file, line)


def _zero(written: str) -> bool:
    try:
        return number(written, "", comma=True) == 0
    except ValueError:
        return False
