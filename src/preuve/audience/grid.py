"""The table as rows of cells, for sheets and CSV.

The columns are the same whatever the exports hold, so that a sheet keeps its shape.
"""

import csv
import re
from io import StringIO

from preuve.audience.formats import formats
from preuve.audience.metrics import INTERACTIONS, METRICS, fictitious_words, label
from preuve.audience.table import Row, Table
from preuve.i18n import _

Value = str | float | None
BOM = "\ufeff"
FORMULA = re.compile(r"^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")


def key_heads() -> tuple[str, str]:
    """The heads of the two columns that tell a row from all others."""
    return (_("Plateforme"), _("Identifiant"))


def to_rows(table: Table) -> list[list[Value]]:
    """Head, then a row for each publication. Missing is None; counts are whole; dates are ISO text."""
    return [_heads(table), *(_cells(row, table) for row in table.rows)]


def to_csv(table: Table) -> bytes:
    """The rows as French Excel opens them: UTF-8 with BOM, semicolons, decimal commas, no formula."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in to_rows(table):
        writer.writerow([_text(value) for value in row])
    return (BOM + out.getvalue()).encode()


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what would start one."""
    return f"'{text}" if FORMULA.match(text) else text


def platform_name(platform: str) -> str:
    """A platform's name for people."""
    return formats().platforms.get(platform, platform)


def one_line(text: str, most: int = 120) -> str:
    """The first line of a title or a caption, cut to `most` characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def period(row: Row) -> str:
    """What span of time a row's figures count."""
    if row.days:
        return _("{n} jours additionnés").format(n=row.days)
    return _("depuis la publication")


def _heads(table: Table) -> list[Value]:
    return [
        _("Publication"),
        *key_heads(),
        _("Lien"),
        _("Publiée le"),
        _("Relevé du"),
        _("Période"),
        _("Durée du film (s)"),
        *(label(metric) for metric in METRICS),
        _("Interactions"),
        _("Taux d'engagement (%)"),
        _("Interactions comptées"),
        _("Fichiers source"),
        *([_("Nature")] if table.fictitious else []),
    ]


def _cells(row: Row, table: Table) -> list[Value]:
    rate = row.engagement
    files = dict.fromkeys(source.file for cell in row.cells.values() for source in cell.sources)
    return [
        one_line(row.post.title) or row.post.id,
        platform_name(row.post.platform),
        row.post.id,
        row.post.url,
        row.post.published.isoformat() if row.post.published else None,
        row.observed_at.isoformat() if row.observed_at else None,
        period(row),
        plain(row.post.duration.value) if row.post.duration else None,
        *(plain(row.value(metric)) for metric in METRICS),
        plain(rate.numerator) if rate else None,
        round(rate.percent, 2) if rate else None,
        ", ".join(label(metric) for metric in INTERACTIONS if metric in rate.counted) if rate else None,
        ", ".join(files),
        *([fictitious_words()] if table.fictitious else []),
    ]


def plain(value: float | None) -> float | None:
    """A number as it is written: whole ones as an int, others with two decimals."""
    return int(value) if value is not None and float(value).is_integer() else value and round(value, 2)


def _text(value: Value) -> str:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else f"{value:.10g}".replace(".", ",")
