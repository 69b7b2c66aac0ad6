"""A workbook of tables that reads well, prints well, and whose bytes depend on its content alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from preuve.audience.metrics import RULES, Metric
from preuve.audience.nature import mark
from preuve.audience.table import Table
from preuve.i18n import _

INK, PRIMARY, PALE, MARK = "#12263A", "#0F4C5C", "#F3F6F8", "#F6AE2D"
HEAD = 3
FROZEN = 2
Look = Mapping[str, Any]


def number_format(metric: Metric) -> str:
    """How a metric's numbers show; Excel puts the separators of its own language."""
    if metric == "watch_time_s":
        return "#,##0"
    return {"count": "#,##0", "seconds": "#,##0.0", "percent": "0.0"}[RULES[metric].kind]


class Book:
    """A workbook being written."""

    def __init__(self, table: Table) -> None:
        import xlsxwriter

        self.table = table
        self.out = BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True, "strings_to_formulas": False})
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        # Excel wants a date: the day of observation, else an arbitrary one, never today.
        created = datetime.combine(table.observed_at, time()) if table.observed_at else datetime(2000, 1, 1)  # noqa: DTZ001
        self.book.set_properties({"title": _("Tableau d'audience"), "comments": self.mark(), "created": created})
        self.book.set_size(2400, 1400)

    def mark(self) -> str:
        """The words that mark invented figures, or nothing."""
        return mark(self.table)

    def look(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
            self.formats[key] = self.book.add_format(base | properties)
        return self.formats[key]

    def sheet(self, name: str, title: str, heads: Sequence[str], widths: Sequence[float]) -> Any:
        """A sheet with its title, its mark, its frozen head and its print settings."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, title, self.look(bold=True, font_size=18, font_color=PRIMARY, valign="vcenter"))
        if self.mark():
            sheet.write_string(1, 0, self.mark().capitalize(), self.look(bold=True, bg_color=MARK))
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            look = self.look(bold=True, bg_color=PRIMARY, font_color="#FFFFFF", text_wrap=True, valign="vcenter")
            sheet.write_string(HEAD, column, head, look)
        sheet.set_row(HEAD, 34)
        sheet.freeze_panes(HEAD + 1, FROZEN if len(heads) > 4 else 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_header("&L&A&R" + self.mark())
        return sheet

    def close(self) -> bytes:
        """The workbook's bytes."""
        self.book.close()
        return self.out.getvalue()
