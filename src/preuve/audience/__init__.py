"""Audience figures: pure parsers of the platforms' export files, the unified table, and its forms.

read_exports → build_table → to_xlsx, to_csv, to_html, to_rows. Connectors only fetch files and send rows.
"""

from preuve.audience.build import build_table
from preuve.audience.figures import Readings
from preuve.audience.grid import to_csv, to_rows
from preuve.audience.page import style, to_html, to_page
from preuve.audience.reading import read_exports
from preuve.audience.spreadsheet import to_xlsx
from preuve.audience.table import Table

__all__ = [
    "Readings",
    "Table",
    "build_table",
    "read_exports",
    "style",
    "to_csv",
    "to_html",
    "to_page",
    "to_rows",
    "to_xlsx",
]
