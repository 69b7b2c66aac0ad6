"""Counting the audience table again: each figure from the exports' cells or the answers, each sum from its rows."""

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from preuve.audience.figures import Source
from preuve.audience.forms.grid import platform_name
from preuve.audience.metrics import RULES, Metric, label
from preuve.audience.table import Cell, Day, Rate, Row, Table
from preuve.checks.audience_forms import plain_figure
from preuve.checks.export_reader import (
    Declared,
    Export,
    comma_of,
    declared_formats,
    empty,
    heads_of,
    number,
    plain_head,
    post_name,
    under,
)
from preuve.checks.snapshot_reader import Taken, is_about, look_up
from preuve.i18n import _

Exports = Mapping[str, Export | Taken]


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


def recount(table: Table, exports: Exports, declared: Declared | None = None) -> Recount:
    """Every cell from its sources, every sum and every rate from the rows, every export's row in the table."""
    again = _Again(table, exports, declared)
    cells = [(row, metric, cell) for row in table.rows for metric, cell in row.cells.items()]
    faults = [fault for row, metric, cell in cells for fault in again.cell(_named(row), metric, cell)]
    days = [(day, metric, cell) for day in table.days for metric, cell in day.cells.items()]
    faults += [fault for day, metric, cell in days for fault in again.cell(_of_day(table, day), metric, cell)]
    sums = [(total.platform, metric, cell) for total in table.totals for metric, cell in total.cells.items()]
    for platform, metric, cell in sums:
        parts = [row.cells[metric].value for row in _of(table, platform) if metric in row.cells]
        faults += _differs(_total_name(platform), label(metric), cell.value, math.fsum(parts))
    rates = [(row.post.title or row.post.id, [row], row.engagement) for row in table.rows]
    rates += [(_total_name(total.platform), _of(table, total.platform), total.engagement) for total in table.totals]
    for name, rows, rate in rates:
        faults += _rate(name, rows, rate) if rate else []
    faults += again.left_out()
    many = len(cells) + len(days) + len(sums) + 2 * sum(rate is not None for *_name, rate in rates)
    return Recount(many, tuple(faults))


@dataclass(frozen=True)
class _Who:
    """A publication, by all that may name it in a file."""

    title: str
    names: tuple[str, ...]


def _named(row: Row) -> _Who:
    post = row.post
    page = urlsplit(post.url).path.rstrip("/") if post.platform == "web" else ""
    return _Who(post.title or post.id, tuple(filter(None, (post.id, *post.others, post.url, page))))


def _of_day(table: Table, day: Day) -> _Who:
    mine = (row for row in table.rows if row.post.key == (day.platform, day.id))
    return next(map(_named, mine), _Who(day.title or day.id, (day.id,)))


@dataclass(frozen=True)
class _Again:
    """Counts again what a table says, from its sources."""

    table: Table
    exports: Exports
    declared: Declared | None

    def cell(self, who: _Who, metric: Metric, cell: Cell) -> Iterator[Fault]:
        """What is wrong with a figure."""
        values = []
        for source in cell.sources:
            found = self._source(who, metric, cell, source)
            if isinstance(found, Fault):
                yield found
                return
            values.append(found)
        first = cell.sources[0]
        where = f"{who.title}, {first.file}, {_('ligne {row}').format(row=first.row)}"
        yield from _differs(where, label(metric), cell.value, _computed(cell, values))

    def _source(self, who: _Who, metric: Metric, cell: Cell, source: Source) -> float | Fault:
        """A source's value, read again; or why it isn't one."""
        export = self.exports.get(source.file)
        if isinstance(export, Taken):
            return self._answered(who, metric, source, export)
        row = export.rows.get(source.row, {}) if export else {}
        found = row.get(source.column)
        if found is None or not any(name in " ".join(row.values()) for name in who.names):
            note = _("{what} : ligne {row} introuvable pour cette publication")
            return Fault(source.file, note.format(what=label(metric), row=source.row))
        if not self._right_column(source, metric, cell) or source.written != found:
            note = _("{what} : « {text} » lu dans « {column} » ne correspond pas")
            return Fault(source.file, note.format(what=label(metric), text=source.written, column=source.column))
        try:
            comma = comma_of(*self._format(source.file), self.declared)
            counts = RULES[metric].kind == "count" and cell.how != "ratio"
            return number(found, source.column, comma=comma, whole=counts)
        except ValueError:
            return Fault(source.file, _("{what} : « {text} » n'est pas un nombre").format(
                what=label(metric), text=found))  # fmt: skip

    @staticmethod
    def _answered(who: _Who, metric: Metric, source: Source, taken: Taken) -> float | Fault:
        found = look_up(taken, source.row, source.column)
        if found is None or not is_about(found, who.names):
            note = _("{what} : réponse {row} introuvable pour cette publication")
            return Fault(source.file, note.format(what=label(metric), row=source.row))
        return found.value

    def left_out(self) -> Iterator[Fault]:
        """The exports' rows that tell figures of a publication which isn't in the table."""
        every = [row.cells.values() for row in self.table.rows] + [day.cells.values() for day in self.table.days]
        cited = {(source.file, source.row) for cells in every for cell in cells for source in cell.sources}
        names = [_named(row).names for row in self.table.rows]
        for file, export in self.exports.items():
            form, language = self._format(file)
            if not form:
                yield Fault(file, _("{file} n'est pas dans le tableau").format(file=file))
            if isinstance(export, Taken) or self._of_pages(form):
                continue
            for at, cells in export.rows.items():
                told = " ".join(cells.values())
                known = (file, at) in cited or any(name in told for each in names for name in each)
                name = post_name(form, language, cells, self.declared)
                if name and not known and self._tells(form, language, cells):
                    note = _("ligne {row} : « {title} » n'est pas dans le tableau")
                    yield Fault(file, note.format(row=at, title=textwrap.shorten(name, 60, placeholder="…")))

    def _of_pages(self, form: str) -> bool:
        """Whether a format's rows are a site's pages, of which only publications count."""
        known = self.declared or declared_formats()
        return bool(known.get(form, {}).get("only_known")) and bool(self.table.rows)

    def _tells(self, form: str, language: str, cells: Mapping[str, str]) -> bool:
        return any(under(cells, heads_of(form, language, metric, self.declared)) for metric in RULES)

    def _right_column(self, source: Source, metric: Metric, cell: Cell) -> bool:
        """A ratio takes other columns: its own figures are checked, not their heads."""
        known = heads_of(*self._format(source.file), metric, self.declared)
        return cell.how == "ratio" or plain_head(source.column) in known

    def _format(self, file: str) -> tuple[str, str]:
        return _format(self.table, file)


def _computed(cell: Cell, values: Sequence[float]) -> float:
    if cell.how == "ratio" and values[-1]:
        return 100 * values[0] / values[-1]
    return values[0] - values[1] if cell.how == "difference" and len(values) == 2 else math.fsum(values)


def _total_name(platform: str) -> str:
    return _("total {platform}").format(platform=platform_name(platform) or _("toutes plateformes"))


def _of(table: Table, platform: str) -> list[Row]:
    return [row for row in table.rows if platform in ("", row.post.platform)]


def _format(table: Table, file: str) -> tuple[str, str]:
    return next(((one.format, one.language) for one in table.files if one.name == file), ("", ""))


def _rate(name: str, rows: Sequence[Row], rate: Rate) -> list[Fault]:
    """Interactions seen together with the views: a figure of another day would give a rate of no day."""
    kept = [(row.cells["views"], _together(row, rate)) for row in rows if row.value("views")]
    counted = [(views, parts) for views, parts in kept if parts]
    parts = [cell.value for _views, cells in counted for cell in cells]
    return [
        *_differs(name, _("interactions"), rate.numerator, math.fsum(parts)),
        *_differs(name, _("vues comptées"), rate.denominator, math.fsum(views.value for views, _parts in counted)),
    ]


def _together(row: Row, rate: Rate) -> list[Cell]:
    when = row.cells["views"].when
    return [cell for metric, cell in row.cells.items() if metric in rate.counted and cell.when == when]


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


def blanks(table: Table, exports: Exports, declared: Declared | None = None) -> Iterator[Blank]:
    """The empty cells and the true zeros of the exports, for publications read in one row."""
    for at, row in enumerate(table.rows):
        places = {(source.file, source.row) for cell in row.cells.values() for source in cell.sources}
        if len(places) != 1:
            continue
        ((file, line),) = places
        form, language = _format(table, file)
        export = exports.get(file)
        cells = export.rows.get(line, {}) if isinstance(export, Export) else {}
        for metric in RULES:
            heads = heads_of(form, language, metric, declared)
            written = next((text for head, text in cells.items() if plain_head(head) in heads), None)
            if written is not None and (empty(written) or _zero(written)):
                yield Blank(at, metric, not empty(written), file, line)


def _zero(written: str) -> bool:
    try:
        return number(written, "", comma=True) == 0
    except ValueError:
        return False
