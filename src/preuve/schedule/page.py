"""The calendar as a page: a grid a month, then every entry with its reason; opens by double click, prints."""

import calendar as dates
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from preuve import pages
from preuve.i18n import _
from preuve.project import Brief
from preuve.schedule.ics import where
from preuve.schedule.plan import Calendar
from preuve.schedule.standing import Slot, sign, told, words
from preuve.targets import templates


@dataclass(frozen=True)
class Day:
    """A day of a grid; `number` 0 where it belongs to another month."""

    number: int
    today: bool
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Month:
    """A month's grid, from Monday to Sunday."""

    name: str
    weeks: tuple[tuple[Day, ...], ...]


def to_page(brief: Brief, calendar: Calendar, slots: Sequence[Slot], remarks: Sequence[str], now: datetime) -> str:
    """The page's HTML, its style within a file beside it."""
    return pages.render(
        "pages/calendar.html.j2",
        brief=brief,
        calendar=calendar,
        slots=slots,
        months=months(slots, now.astimezone(calendar.zone).date()),
        remarks=remarks,
        days=week_days(),
        where=where,
        words=words,
        told=told,
        sign=sign,
        written=written,
    )


def style() -> bytes:
    """The page's style."""
    return (templates() / "pages" / "calendar.css").read_bytes()


def months(slots: Sequence[Slot], today: date) -> tuple[Month, ...]:
    """The grids from the first entry's month to the last's; months without an entry are left out."""
    wanted = sorted({(slot.moment.year, slot.moment.month) for slot in slots})
    return tuple(
        Month(f"{month_names()[month - 1]} {year}", _weeks(year, month, slots, today)) for year, month in wanted
    )


def written(moment: datetime) -> str:
    """« samedi 28 novembre 2026, 18 h 30 »."""
    return _("{day} {number} {month} {year}, {hour} h {minute:02d}").format(
        day=week_days()[moment.weekday()],
        number=moment.day,
        month=month_names()[moment.month - 1],
        year=moment.year,
        hour=moment.hour,
        minute=moment.minute,
    )


def week_days() -> tuple[str, ...]:
    """The days, from Monday."""
    return (_("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"))


def month_names() -> tuple[str, ...]:
    """The months, from January."""
    return (
        _("janvier"),
        _("février"),
        _("mars"),
        _("avril"),
        _("mai"),
        _("juin"),
        _("juillet"),
        _("août"),
        _("septembre"),
        _("octobre"),
        _("novembre"),
        _("décembre"),
    )


def _weeks(year: int, month: int, slots: Sequence[Slot], today: date) -> tuple[tuple[Day, ...], ...]:
    """The weeks from the first that holds something, or today, to the last."""
    weeks = tuple(
        tuple(
            Day(
                number=number,
                today=bool(number) and date(year, month, number) == today,
                slots=tuple(s for s in slots if number and s.moment.date() == date(year, month, number)),
            )
            for number in week
        )
        for week in dates.monthcalendar(year, month)
    )
    full = [index for index, week in enumerate(weeks) if any(day.slots or day.today for day in week)]
    return weeks[full[0] : full[-1] + 1]
