"""Audience figures: pure parsers of the platforms' export files, the unified table, and its forms.

read_exports → build_table → to_xlsx, to_csv, to_html, to_rows. Connectors only fetch files and send rows.

Where to change what:
- `exports/`: how a platform's file is read; a new one needs an entry in `templates/audience.yaml` only;
- `sources/`: how an API's answers are read, kept as `snapshot.py` says;
- `history.py`, `thinning.py`: what was ever observed, and what of it counts;
- `identity.py`, `rivals.py`, `days.py`, `build.py`: from figures to the table (`metrics.py`, `figures.py`, `table.py`);
- `forms/`: the table as CSV, page, workbook, drawings; `gather.py` makes them all;
- `trends/`: what may be concluded; `comments/`: what strangers wrote; `lecture/`: what a model makes of both.
"""

from preuve.audience.build import build_table
from preuve.audience.exports.reading import read_exports
from preuve.audience.figures import Readings
from preuve.audience.forms.grid import to_csv, to_rows
from preuve.audience.forms.page import style, to_html, to_page
from preuve.audience.forms.spreadsheet import to_xlsx
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
