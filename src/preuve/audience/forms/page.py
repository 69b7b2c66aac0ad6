"""The table as HTML: an accessible fragment for the report, and a page of its own."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from preuve.audience import anchors
from preuve.audience.forms.charts import grouped, views_chart
from preuve.audience.forms.grid import access_said, day_nature, observed_words, one_line, period, platform_name
from preuve.audience.metrics import (
    METRICS,
    RULES,
    WATCHING,
    Metric,
    engagement_meaning,
    label,
    meaning,
    views_caveat,
)
from preuve.audience.nature import cause, mark, mixed, nature
from preuve.audience.table import Day, Row, Table, Total
from preuve.audience.unread import sentence, set_aside
from preuve.i18n import _, language, ngettext
from preuve.targets import templates

MOST_SOURCES = 2000
MOST_PROBLEMS = 50
MOST_DAYS = 200


def to_html(table: Table) -> str:
    """A fragment for a page: charts, table, platforms' sums, provenance, definitions. `style()` dresses it."""
    return _render("audience.html.j2", _context(table))


def to_page(table: Table) -> str:
    """The fragment as a page that opens by itself."""
    context = _context(table)
    fragment = _render("audience.html.j2", context)
    return _render("audience-page.html.j2", context | {"fragment": fragment, "style": style(), "lang": language()})


def style() -> str:
    """The style sheet of the fragment; every rule is under `.audience`."""
    return (templates() / "pages" / "audience.css").read_text(encoding="utf-8")


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(templates() / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=typeset,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def typeset(value: Any) -> Any:
    """A text whose French punctuation never starts a line. Markup and everything else stay as they are."""
    if type(value) is not str:
        return value
    return re.sub(r" (?=[:;?!%»])|(?<=«) ", "\u00a0", value)


def _render(name: str, context: dict[str, Any]) -> str:
    return str(_environment().get_template(name).render(**context))


def _context(table: Table) -> dict[str, Any]:
    sources = [
        {"at": at, "row": row, "metric": metric, "cell": row.cells[metric]}
        for at, row in enumerate(table.rows)
        for metric in METRICS
        if metric in row.cells
    ]
    return {
        "_": _,
        "ngettext": ngettext,
        "table": table,
        "chart": views_chart(table),
        "metrics": table.metrics,
        "reached": [metric for metric in table.metrics if metric not in WATCHING],
        "watched": [metric for metric in table.metrics if metric in WATCHING],
        "summed": [metric for metric in table.metrics if RULES[metric].over_posts],
        "label": label,
        "meaning": meaning,
        "show": show,
        "short": one_line,
        "platform_name": platform_name,
        "percent": percent,
        "division": division,
        "sources": sources,
        "linked": len(sources) <= MOST_SOURCES,
        "of_post": anchors.of_post,
        "of_cell": anchors.of_cell,
        "of_total": anchors.of_total,
        "rate": anchors.RATE,
        "trends_at": anchors.TRENDS,
        "definitions": table.definitions,
        "trends": _trends(table),
        "days": table.days[-MOST_DAYS:],
        "day_metrics": [metric for metric in METRICS if any(metric in day.cells for day in table.days)],
        "day_nature": day_nature,
        "day_show": day_show,
        "observed": observed_words,
        "period": period,
        "access_said": access_said,
        "engagement_meaning": engagement_meaning(),
        "views_caveat": views_caveat(),
        "fictitious": mark(table),
        "cause": cause(table),
        "mixed": mixed(table),
        "nature": nature,
        "unknown": [file for file in table.files if file.unknown_columns],
        "aside": set_aside(table),
        "aside_said": sentence,
        "most_problems": MOST_PROBLEMS,
    }


def _trends(table: Table) -> Sequence[Any]:
    """What changes over time and from one publication to another, drawn; `preuve.audience.trends` computes it."""
    from preuve.audience.forms.trend_charts import charts
    from preuve.audience.lecture.material import material

    return charts(material(table))


def day_show(day: Day, metric: Metric) -> str:
    """A day's value for a cell; a difference that goes down keeps its sign."""
    cell = day.cells.get(metric)
    whole = RULES[metric].kind == "count" or metric == "watch_time_s"
    return grouped(cell.value, 0 if whole else 1) if cell else "–"


def show(one: Row | Total, metric: Metric) -> str:
    """A value for a cell: with its unit's digits, and how many posts it counts where some lack it."""
    cell = one.cells.get(metric)
    if cell is None:
        return "–"
    text = grouped(cell.value, 0 if RULES[metric].kind == "count" or metric == "watch_time_s" else 1)
    if isinstance(one, Total) and one.posts[metric] < one.n:
        text += " " + _("({counted} sur {n})").format(counted=one.posts[metric], n=one.n)
    return text


def percent(one: Row | Total) -> str:
    """An engagement rate."""
    return _("{percent} %").format(percent=grouped(one.engagement.percent, 1)) if one.engagement else "–"


def division(one: Row | Total) -> str:
    """What an engagement rate divides, and over how many posts."""
    if one.engagement is None:
        return ""
    text = _("{numerator} / {denominator}").format(
        numerator=grouped(one.engagement.numerator), denominator=grouped(one.engagement.denominator)
    )
    return text + _(", n = {n}").format(n=one.engagement.n) if isinstance(one, Total) else text
