"""The workbook's sheet of days, and the charts drawn from it: views over time, a line for each publication."""

from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from preuve.audience.forms.grid import day_nature, one_line, platform_name
from preuve.audience.forms.workbook import HEAD, INK, PALE, Book, number_format
from preuve.audience.metrics import METRICS, Metric, label
from preuve.audience.nature import mark
from preuve.audience.table import Day, Table
from preuve.i18n import _

FIXED = 5
MOST_LINES = 8
COLOURS = ("#0F4C5C", "#B34A0C", "#5B2A86", "#1B6E3C", "#8A1C4A", "#3D4C58", "#7A5C00", "#0B5FA5")
MARKERS = ("circle", "square", "triangle", "diamond", "x", "star", "plus", "long_dash")


def history_sheet(book: Book, table: Table) -> None:
    """A row for each publication and day, in time; nothing where there is no day yet."""
    metrics = [metric for metric in METRICS if any(metric in day.cells for day in table.days)]
    heads = [
        _("Plateforme"),
        _("Publication"),
        _("Jour"),
        _("Depuis le"),
        _("Nature des chiffres"),
        *map(label, metrics),
    ]
    sheet = book.sheet(_("Historique"), _("Historique par jour"), heads, [16, 44, 12, 12, 32, *[14] * len(metrics)])
    sheet.autofilter(HEAD, 0, max(HEAD + len(table.days), HEAD + 1), len(heads) - 1)
    if not table.days:
        told = _("Pas encore d'historique : il faut au moins deux relevés, ou un export qui donne chaque jour.")
        sheet.write_string(HEAD + 1, 0, told, book.look(italic=True))
    for at, day in enumerate(table.days, start=HEAD + 1):
        _row(book, sheet, at, day, metrics)
    if "views" in metrics:
        _chart(book, sheet, table, FIXED + metrics.index("views"))


def _row(book: Book, sheet: Any, at: int, day: Day, metrics: list[Metric]) -> None:
    band = {"bg_color": PALE} if at % 2 else {}
    text = book.look(**band)
    sheet.write_string(at, 0, platform_name(day.platform), text)
    sheet.write_string(at, 1, one_line(day.title) or day.id, text)
    for column, found in ((2, day.day), (3, day.since)):
        if found:
            sheet.write_datetime(at, column, _moment(found), book.look(num_format="dd/mm/yyyy", **band))
        else:
            sheet.write_blank(at, column, None, text)
    sheet.write_string(at, 4, day_nature(computed=day.computed), text)
    for column, metric in enumerate(metrics, start=FIXED):
        look = book.look(num_format=number_format(metric), **band)
        if metric in day.cells:
            sheet.write_number(at, column, day.cells[metric].value, look)
        else:
            sheet.write_blank(at, column, None, look)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time())


def _chart(book: Book, sheet: Any, table: Table, column: int) -> None:
    """Views over days: a publication a line, told by its marker as much as by its colour."""
    spans = [(key, [at for at, _day in run]) for key, run in
             groupby(enumerate(table.days, start=HEAD + 1), key=lambda one: (one[1].platform, one[1].id))]  # fmt: skip
    drawn = [(rows, table.days[rows[0] - HEAD - 1]) for _key, rows in spans if len(rows) > 1]
    if not drawn:
        return
    name, chart = sheet.get_name(), book.book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    for number, (rows, day) in enumerate(drawn[:MOST_LINES]):
        chart.add_series(
            {
                "name": f"{platform_name(day.platform)}, {one_line(day.title, 40) or day.id}",
                "categories": [name, rows[0], 2, rows[-1], 2],
                "values": [name, rows[0], column, rows[-1], column],
                "line": {"color": COLOURS[number], "width": 2},
                "marker": {"type": MARKERS[number], "size": 7, "border": {"color": COLOURS[number]}},
            }
        )
    marked = f" ({mark(table)})" if mark(table) else ""
    title = _("Vues par jour, publication par publication") + marked
    chart.set_title({"name": title, "name_font": {"size": 14, "color": INK}, "overlay": False})
    chart.set_x_axis({"date_axis": True, "num_format": "dd/mm/yyyy", "num_font": {"rotation": -45}})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#B9C4CC"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 820, "height": 420})
    told = _("{title}. Les chiffres sont dans le tableau au-dessus.").format(title=title)
    sheet.insert_chart(HEAD + len(table.days) + 3, 0, chart, {"description": told})
