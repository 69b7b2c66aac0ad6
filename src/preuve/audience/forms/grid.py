"""The table as rows of cells, for sheets and CSV.

The columns are the same whatever the exports hold, so that a sheet keeps its shape.
"""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from preuve.audience.exports.formats import formats
from preuve.audience.metrics import INTERACTIONS, METRICS, label
from preuve.audience.nature import nature
from preuve.audience.table import Access, Day, Row, Table
from preuve.i18n import _, ngettext

Value = str | float | None
BOM = "\ufeff"
NUMBER = re.compile(r"\d{12,}|0\d+|\d+[eE]\d+")  # ids that a spreadsheet would take for a number, and round
FORMULA = re.compile(r"^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")


def key_heads() -> tuple[str, str]:
    """The heads of the two columns that tell a row from all others."""
    return (_("Plateforme"), _("Identifiant"))


def to_rows(table: Table) -> list[list[Value]]:
    """Head, then a row for each publication. Missing is None; counts are whole; dates are ISO text."""
    return [_heads(table), *(_cells(row, table) for row in table.rows)]


def to_csv(table: Table) -> bytes:
    """The rows as French Excel opens them: UTF-8 with BOM, semicolons, decimal commas, no formula."""
    return _csv(to_rows(table))


def _csv(rows: Iterable[list[Value]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_text(value) for value in row])
    return (BOM + out.getvalue()).encode()


def days_to_rows(table: Table) -> list[list[Value]]:
    """Head, then a row for each publication and day."""
    heads: list[Value] = [
        *key_heads(), _("Jour"), _("Publication"), _("Depuis le"), _("Nature des chiffres"),
        *map(label, METRICS),
    ]  # fmt: skip
    return [heads, *map(_day_cells, table.days)]


def day_heads() -> tuple[str, str, str]:
    """The heads of the three columns that tell a day's row from all others."""
    return (*key_heads(), _("Jour"))


def days_to_csv(table: Table) -> bytes:
    """The same as `to_csv`, a row for each publication and day."""
    return _csv(days_to_rows(table))


def _day_cells(day: Day) -> list[Value]:
    return [
        platform_name(day.platform),
        day.id,
        day.day.isoformat(),
        one_line(day.title) or day.id,
        day.since.isoformat() if day.since else None,
        day_nature(computed=day.computed),
        *(plain(day.cells[metric].value if metric in day.cells else None) for metric in METRICS),
    ]


def day_nature(*, computed: bool) -> str:
    """Where a day's figures come from."""
    return _("écart calculé entre deux relevés") if computed else _("donné par la plateforme")


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
        return ngettext("{n} jour additionné", "{n} jours additionnés", row.days).format(n=row.days)
    if row.window == "lifetime":
        return _("depuis la publication")
    if row.since and row.until:
        days = (row.since.strftime("%d/%m/%Y"), row.until.strftime("%d/%m/%Y"))
        return _("du {since} au {until}").format(since=days[0], until=days[1])
    return _("période de l'export")


def observed(row: Row) -> str:
    """When a row's figures were observed: a day, and the time where a platform was asked."""
    if "T" not in row.when or row.observed_at is None:
        return row.observed_at.isoformat() if row.observed_at else ""
    return datetime.fromisoformat(row.when).strftime("%Y-%m-%d %H:%M UTC")


def observed_words(row: Row) -> str:
    """The same, for people: the day as French writes it."""
    if row.observed_at is None:
        return "–"
    day = row.observed_at.strftime("%d/%m/%Y")
    if "T" not in row.when:
        return day
    return _("{day} à {time} (UTC)").format(day=day, time=datetime.fromisoformat(row.when).strftime("%H:%M"))


def access_words(row: Row) -> str:
    """What was found of a film's accessibility, in short."""
    return " ; ".join(access_said(one) for one in row.access)


def access_said(one: Access) -> str:
    """One family's findings, in short."""
    words = {
        "CAP": _("sous-titres"),
        "CON": _("contrastes"),
        "ALT": _("textes alternatifs et transcription"),
        "FLA": _("flashs"),
        "FON": _("police lisible"),
    }
    told = _("{family} : {met} sur {judged}").format(
        family=words.get(one.family, one.family), met=one.met, judged=one.judged
    )
    return told + (_(" ({n} à juger)").format(n=one.waiting) if one.waiting else "")


def _heads(table: Table) -> list[Value]:
    return [
        _("Publication"),
        *key_heads(),
        _("Lien"),
        _("Publiée le"),
        _("Relevé du"),
        _("Période"),
        _("Retard annoncé"),
        _("Source des chiffres"),
        _("Durée du film (s)"),
        *(label(metric) for metric in METRICS),
        _("Interactions"),
        _("Taux d'engagement (%)"),
        _("Interactions comptées"),
        _("Fichiers source"),
        _("Accessibilité du film"),
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
        observed(row) or None,
        period(row),
        table.definition(row.definition).latency or None,
        table.definition(row.definition).label,
        plain(row.post.duration.value) if row.post.duration else None,
        *(plain(row.value(metric)) for metric in METRICS),
        plain(rate.numerator) if rate else None,
        round(rate.percent, 2) if rate else None,
        ", ".join(label(metric) for metric in INTERACTIONS if metric in rate.counted) if rate else None,
        ", ".join(files),
        access_words(row) or None,
        *([nature(row, table) or None] if table.fictitious else []),
    ]


def plain(value: float | None) -> float | None:
    """A number as it is written: whole ones as an int, others with two decimals."""
    return int(value) if value is not None and float(value).is_integer() else value and round(value, 2)


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if NUMBER.fullmatch(value) else inert(value)
    return f"{value:.10g}".replace(".", ",")
