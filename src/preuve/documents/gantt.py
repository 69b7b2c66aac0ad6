"""The schedule of a plan as a Gantt chart: each row of its table from its first day to its last, on one calendar.

Dates that can't be right are told, never mended: an end before its start, a day that no calendar has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from preuve.documents.blocks import Grid, Picture
from preuve.documents.rules.days import whole_days
from preuve.documents.text import fold
from preuve.dossier.report.typesetting import printable
from preuve.i18n import _, language, ngettext
from preuve.media.fonts import font
from preuve.wording import apart, clip_words

FAMILY = "Atkinson Hyperlegible"
INK, SOFT, LINE, BAR, DONE = "#1a1c1f", "#575b62", "#dedbd3", "#1f4b99", "#dce4f3"
WIDTH, ROW, TOP, FOOT = 800, 36, 44, 46
LETTER = 0.5
"""How wide a letter is on average, for its height."""
MOST_BARS, MOST_LABEL = 40, 38
_FINISHED = ("fait", "faite", "fini", "finie", "termine", "terminee", "done", "finished")


@dataclass(frozen=True)
class Bar:
    """A step: its days, both in it. `done`: its row says that it is finished."""

    label: str
    start: date
    end: date
    done: bool = False


@dataclass(frozen=True)
class Schedule:
    """The steps that could be placed, and in plain sentences what couldn't or can't be right."""

    bars: tuple[Bar, ...]
    problems: tuple[str, ...] = ()


def schedule(tables: Sequence[Grid], on: date) -> Schedule:
    """The first table that holds days as a schedule; an empty one where none does.

    Args:
        tables: those of a section; a row's first cell names its step, its days are its own, first to last.
        on: the day on which it is read: a step that ended before and isn't said to be done is told.
    """
    for table in tables:
        rows = [row for row in table.rows if any(list(whole_days(cell)) for cell in row[1:])]
        if rows:
            read = [_row(row, on) for row in rows[:MOST_BARS]]
            bars = tuple(bar for bar, _problems in read if bar)
            return Schedule(bars, tuple(one for _bar, problems in read for one in problems))
    return Schedule(())


def month(day: date) -> str:
    """« mars 2027 »."""
    names = _("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
    if language() == "en":
        names = "January February March April May June July August September October November December"
    return f"{names.split()[day.month - 1]} {day.year}"


def told(day: date) -> str:
    """« 12/03/2027 »."""
    return f"{day:%d/%m/%Y}"


def _row(row: Sequence[str], on: date) -> tuple[Bar | None, list[str]]:
    label = row[0].strip() or _("étape sans nom")
    found = [day for cell in row[1:] for day in whole_days(cell)]
    known = [day for day in found if day]
    if None in found or not known:
        return None, [_("« {step} » : une de ses dates n'existe pas.").format(step=label)]
    problems: list[str] = []
    start, end = known[0], known[1] if len(known) > 1 else known[0]
    done = any(word in _FINISHED for cell in row[1:] for word in fold(cell).replace(".", " ").replace(",", " ").split())
    if end < start:
        said = _("« {step} » : finit ({end}) avant de commencer ({start}).")
        problems.append(said.format(step=label, start=told(start), end=told(end)))
        return None, problems
    if end < on and not done:
        said = _("« {step} » : finissait le {end}, une date passée ; dites si c'est fait.")
        problems.append(said.format(step=label, end=told(end)))
    return Bar(label, start, end, done=done), problems


def chart(found: Schedule, size: int = 15) -> Picture | None:
    """The chart as a PNG, with a text that tells the same; None where no step has its days.

    `size`: that of its letters, where the chart is 800 wide.
    """
    import resvg_py

    if not found.bars:
        return None
    files = [str(font(FAMILY)), str(font(FAMILY, "bold"))]
    data = resvg_py.svg_to_bytes(
        svg_string=svg(found.bars, size), skip_system_fonts=True, font_files=files, font_family=FAMILY, zoom=2
    )
    return Picture(bytes(data), alt(found.bars), caption=_("Diagramme de Gantt, tiré du calendrier"))


def alt(bars: Sequence[Bar]) -> str:
    """What the chart shows, in words: each step with its days."""
    steps = apart(
        _("{step} du {start} au {end}").format(step=bar.label, start=told(bar.start), end=told(bar.end))
        if bar.end > bar.start
        else _("{step} le {day}").format(step=bar.label, day=told(bar.start))
        for bar in bars
    )
    count = ngettext("{n} étape", "{n} étapes", len(bars)).format(n=len(bars))
    return _("Diagramme de Gantt, {count} : {steps}.").format(count=count, steps=steps)


def svg(bars: Sequence[Bar], size: int = 15) -> str:
    """The chart as a drawing, text as text."""
    height = TOP + ROW * len(bars) + FOOT
    left = 30 + min(max(len(bar.label) for bar in bars), MOST_LABEL) * size * LETTER
    axis = _Axis(min(bar.start for bar in bars), max(bar.end for bar in bars), round(left))
    parts = [
        *_months(axis, height - FOOT, size),
        *(part for at, bar in enumerate(bars) for part in _bar(at, bar, axis)),
    ]
    key = _key(axis.left, height - 14, size) if any(bar.done for bar in bars) else []
    drawn = "".join((*parts, *key))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="{FAMILY}" '
        f'font-size="{size}" fill="{INK}"><rect width="{WIDTH}" height="{height}" fill="#fff"/>{drawn}</svg>'
    )


class _Axis:
    """Days from the first of a month to the last of another, across the drawing."""

    def __init__(self, first: date, last: date, left: int) -> None:
        self.first, self.last, self.left = first.replace(day=1), _next_month(last), left
        self.scale = (WIDTH - left - 20) / max((self.last - self.first).days, 1)

    def x(self, day: date) -> float:
        return round(self.left + (day - self.first).days * self.scale, 1)

    def months(self) -> Iterator[date]:
        at = self.first
        while at < self.last:
            yield at
            at = _next_month(at)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _months(axis: _Axis, bottom: float, size: int) -> Iterator[str]:
    starts = list(axis.months())
    each, letters = (axis.x(axis.last) - axis.x(axis.first)) / len(starts), size - 2
    narrow = each < 14 * letters * LETTER
    every = -(-round(6 * letters * LETTER) // round(each)) if narrow else 1
    for at, day in enumerate(starts):
        yield f'<path d="M{axis.x(day)} {TOP - 12}V{bottom}" stroke="{LINE}"/>'
        if at % every == 0:
            text = f"{day:%m/%y}" if narrow else month(day)
            place = f'x="{axis.x(day) + 4}" y="{TOP - 18}"'
            yield f'<text {place} font-size="{letters}" fill="{SOFT}">{escape(text)}</text>'


def _bar(at: int, bar: Bar, axis: _Axis) -> Iterator[str]:
    y, label = TOP + ROW * at, str(printable(bar.label))
    label = label if len(label) <= MOST_LABEL else clip_words(label, MOST_LABEL)
    start, end = axis.x(bar.start), axis.x(bar.end + timedelta(days=1))
    paint = f'fill="{DONE}" stroke="{BAR}" stroke-width="1.5"' if bar.done else f'fill="{BAR}" stroke="{BAR}"'
    yield f'<text x="{axis.left - 14}" y="{y + 20}" text-anchor="end">{escape(label)}</text>'
    if bar.start == bar.end:
        yield f'<path d="M{(start + end) / 2} {y + 4}l11 11-11 11-11-11z" {paint}/>'
    else:
        yield f'<rect x="{start}" y="{y + 5}" width="{max(end - start, 6):.1f}" height="20" rx="3" {paint}/>'


def _key(left: int, y: float, size: int) -> Iterator[str]:
    for at, (fill, said) in enumerate(((DONE, _("fait")), (BAR, _("à faire")))):
        x = left + at * 6 * size
        yield f'<rect x="{x}" y="{y - 12}" width="26" height="13" rx="2" fill="{fill}" stroke="{BAR}"/>'
        yield f'<text x="{x + 34}" y="{y}" font-size="{size - 2}">{escape(said)}</text>'
