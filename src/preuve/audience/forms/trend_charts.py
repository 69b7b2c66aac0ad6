"""The charts of trends: rates with their intervals, counts over time, who still watches. None asks to see colours."""

from collections.abc import Iterator, Sequence
from datetime import date

from preuve.audience.forms.charts import grouped
from preuve.audience.forms.drawing import (
    COLOURS,
    DASHES,
    SHAPES,
    Axes,
    Chart,
    Label,
    Line,
    Mark,
    across,
    steps,
    upright,
)
from preuve.audience.forms.grid import one_line, platform_name
from preuve.audience.lecture.fact_words import MOST_TITLE, percent, standing_out, worth
from preuve.audience.lecture.facts import Material
from preuve.audience.metrics import label
from preuve.audience.trends import Growth, Ranking, Standing
from preuve.audience.trends.retention import MARKS, Curve
from preuve.i18n import _

WIDTH = 480
ROW = 52
MOST_ROWS = 12
MOST_LINES = len(COLOURS)


def charts(material: Material) -> tuple[Chart, ...]:
    """Every chart there is something for."""
    return (*_rankings(material), *_growths(material), *_curves(material))


def _rankings(material: Material) -> Iterator[Chart]:
    for number, ranking in enumerate(material.rankings, 1):
        if len(ranking.posts) > 1:
            yield _ranking(ranking, f"rates-{number}")


def _ranking(ranking: Ranking, name: str) -> Chart:
    """A post a row: its name, its interval as a bar, its rate as a mark, hollow where nothing is concluded."""
    shown = ranking.posts[:MOST_ROWS]
    most = max(one.interval.high if one.interval else one.percent for one in shown)
    marks = steps(0, max(most, 1))
    bottom = len(shown) * ROW + 6
    axes = Axes(0, marks[-1], 0, 1, 14, WIDTH - 30, 0, bottom)
    lines, points, labels = [], [], []
    for index, one in enumerate(shown):
        y, sure = index * ROW + 36, one.state == "enough"
        labels.append(Label(12, index * ROW + 18, one_line(one.title, 48) or one.id))
        if one.interval:
            ends = ((axes.x(one.interval.low), y), (axes.x(one.interval.high), y))
            lines.append(Line(ends, dash="" if sure else DASHES[1], width=4 if sure else 2))
        points.append(Mark(axes.x(one.percent), y, "diamond", hollow=not sure))
        labels.append(Label(WIDTH - 4, index * ROW + 18, percent(one.percent), "end", bold=True))
    ticks = [Label(axes.x(at), bottom + 18, _share(at), "middle" if at else "start", small=True) for at in marks]
    return Chart(
        name=name,
        title=_("{platform} : taux d'engagement, et ce qu'il vaut").format(platform=platform_name(ranking.platform)),
        summary=_sentence(standing_out(ranking)),
        width=WIDTH,
        height=bottom + 28,
        heads=(_("Publication"), _("Taux d'engagement"), _("Entre"), _("Et"), _("Interactions"), _("Vues"), _("Vaut")),
        rows=tuple(_standing(one) for one in ranking.posts),
        grid=upright(marks, axes),
        lines=tuple(lines),
        marks=tuple(points),
        labels=(*labels, *ticks),
    )


def _standing(one: Standing) -> tuple[str, ...]:
    low, high = (percent(one.interval.low), percent(one.interval.high)) if one.interval else ("–", "–")
    told = _("se compare") if one.state == "enough" else worth(one).lstrip(" ;")
    name = one_line(one.title, MOST_TITLE) or one.id
    return name, percent(one.percent), low, high, grouped(one.numerator), grouped(one.denominator), told


def _growths(material: Material) -> Iterator[Chart]:
    platforms = dict.fromkeys(one.platform for one in material.growths)
    for number, platform in enumerate(platforms, 1):
        mine = sorted((one for one in material.growths if one.platform == platform), key=lambda one: -one.points[-1][1])
        yield _growth(mine[:MOST_LINES], f"growth-{number}")


def _growth(found: Sequence[Growth], name: str) -> Chart:
    days = sorted({day for one in found for day, _value in one.points})
    values = [value for one in found for _day, value in one.points]
    heights = steps(0, max(*values, 1))
    first, last = days[0].toordinal(), max(days[-1].toordinal(), days[0].toordinal() + 1)
    axes = Axes(first, last, 0, heights[-1], 64, WIDTH - 20, 14, 200)
    title = _("{platform} : {metric} au fil des relevés").format(
        platform=platform_name(found[0].platform), metric=label(found[0].metric).lower()
    )
    return Chart(
        name=name,
        title=title,
        summary=" ; ".join(_grown(one) for one in found) + ".",
        width=WIDTH,
        height=232 + 22 * len(found),
        heads=(_("Publication"), _("Relevé du"), label(found[0].metric)),
        rows=tuple((_name(one.title, one.id), _day(day), grouped(value)) for one in found for day, value in one.points),
        grid=across(heights, axes),
        lines=tuple(
            Line(tuple((axes.x(day.toordinal()), axes.y(value)) for day, value in one.points), COLOURS[at], DASHES[at])
            for at, one in enumerate(found)
        ),
        marks=tuple(
            Mark(axes.x(day.toordinal()), axes.y(value), SHAPES[at], COLOURS[at])
            for at, one in enumerate(found)
            for day, value in one.points
        ),
        labels=(
            *(Label(58, axes.y(at) + 5, grouped(at), "end", small=True) for at in heights),
            Label(axes.left, 220, _day(days[0]), small=True),
            Label(axes.right, 220, _day(days[-1]), "end", small=True),
            *_legend([_name(one.title, one.id) for one in found], 242),
        ),
    )


def _grown(one: Growth) -> str:
    text = _("{name} : {was} puis {now}, soit {per_day} par jour").format(
        name=_name(one.title, one.id),
        was=grouped(one.points[-2][1]),
        now=grouped(one.points[-1][1]),
        per_day=grouped(one.per_day, 1),
    )
    return text + (_(" (un relevé est plus bas que le précédent)") if one.lowered else "")


def _curves(material: Material) -> Iterator[Chart]:
    for number, curve in enumerate(material.curves, 1):
        yield _curve(curve, f"retention-{number}")


def _curve(curve: Curve, name: str) -> Chart:
    heights = steps(0, max(100.0, *(value for _moment, value in curve.points)))
    axes = Axes(0, 1, 0, heights[-1], 56, WIDTH - 20, 14, 200)
    start, end, lost = curve.steepest
    said = ", ".join(
        _("{share} à {moment} % du film").format(share=percent(curve.at(mark)), moment=f"{100 * mark:.0f}")
        for mark in MARKS
    )
    fall = _("plus forte chute entre {start} % et {end} % du film : {lost} points").format(
        start=f"{100 * start:.0f}", end=f"{100 * end:.0f}", lost=grouped(lost, 1)
    )
    return Chart(
        name=name,
        title=_("{platform}, {name} : qui regarde encore").format(
            platform=platform_name(curve.platform), name=_name(curve.title, curve.id)
        ),
        summary=_sentence(f"{said} ; {fall}"),
        width=WIDTH,
        height=230,
        heads=(_("Part du film"), _("Part du public encore là")),
        rows=tuple((percent(100 * moment), percent(value)) for moment, value in curve.points),
        grid=across(heights, axes),
        lines=(Line(tuple((axes.x(moment), axes.y(value)) for moment, value in curve.points)),),
        labels=(
            *(Label(50, axes.y(at) + 5, _share(at), "end", small=True) for at in heights),
            Label(axes.left, 220, _("début"), small=True),
            Label(axes.right, 220, _("fin du film"), "end", small=True),
        ),
    )


def _legend(names: Sequence[str], top: float) -> Iterator[Label]:
    for at, name in enumerate(names):
        yield Label(64, top + 22 * at, f"{_mark_words()[at]} {name}", small=True)


def _mark_words() -> tuple[str, ...]:
    """How each line is told from the others, without its colour."""
    return (_("Trait plein :"), _("Tirets, carrés :"), _("Pointillé, losanges :"), _("Tirets et points :"))


def _name(title: str, post: str) -> str:
    return one_line(title, 44) or post


def _share(value: float) -> str:
    """A rate on an axis: no more digits than it takes."""
    return percent(value) if value % 1 else _("{percent} %").format(percent=grouped(value))


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _sentence(text: str) -> str:
    plain = text.strip()
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith(".") else ".")
