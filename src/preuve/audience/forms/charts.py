"""The bars of the chart of views, as plain values that a template draws."""

from dataclasses import dataclass

from preuve.audience.forms.grid import platform_name
from preuve.audience.metrics import label
from preuve.audience.nature import mark
from preuve.audience.table import Table
from preuve.i18n import _, ngettext

WIDTH = 480
ROW = 40
LABELS = 96
FIGURES = 74


@dataclass(frozen=True)
class Bar:
    """A platform's bar, in SVG units."""

    name: str
    text: str
    detail: str
    y: int
    length: float


@dataclass(frozen=True)
class Chart:
    """A horizontal bar chart and its text equivalent."""

    title: str
    summary: str
    width: int
    height: int
    left: int
    bars: tuple[Bar, ...]


def grouped(value: float | None, digits: int = 0) -> str:
    """A number as French writes it: narrow no-break spaces, decimal comma; a dash where it is missing."""
    if value is None:
        return "–"
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def views_chart(table: Table) -> Chart | None:
    """Views by platform; None where no platform gives views."""
    found = [(total, total.cells["views"].value) for total in table.totals if total.platform and "views" in total.cells]
    if not found:
        return None
    most = max(value for _total, value in found) or 1
    room = WIDTH - LABELS - FIGURES
    bars = tuple(
        Bar(
            name=platform_name(total.platform),
            text=grouped(value),
            detail=_posts(total.posts["views"], total.n),
            y=index * ROW,
            length=round(room * value / most, 1),
        )
        for index, (total, value) in enumerate(found)
    )
    return Chart(
        title=chart_title(table),
        summary=" ; ".join(f"{bar.name} : {bar.text} ({bar.detail})" for bar in bars),
        width=WIDTH,
        height=len(bars) * ROW,
        left=LABELS,
        bars=bars,
    )


def chart_title(table: Table) -> str:
    """The chart's title, with the words that mark invented figures."""
    title = _("{metric} par plateforme").format(metric=label("views"))
    return f"{title} ({mark(table)})" if mark(table) else title


def _posts(counted: int, n: int) -> str:
    if counted < n:
        return _("{counted} publications sur {n}").format(counted=counted, n=n)
    return ngettext("{n} publication", "{n} publications", n).format(n=n)
