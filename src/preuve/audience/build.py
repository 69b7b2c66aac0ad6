"""From readings to the table: the latest figures of each post, rates, and the sums that mean something."""

from collections.abc import Iterable, Mapping, Sequence

from preuve.audience.figures import Figure, Post, Reading, Readings, Source
from preuve.audience.formats import formats
from preuve.audience.metrics import INTERACTIONS, RULES, Metric
from preuve.audience.table import Cell, Rate, Row, Table, Total
from preuve.errors import BadInput
from preuve.i18n import _


def build_table(readings: Readings, *, fictitious: bool = False, durations: Mapping[str, float] | None = None) -> Table:
    """The table of some readings.

    Args:
        readings: What `read_exports` gave.
        fictitious: Whether the project's brief says that its figures are invented; a file that says so is enough.
        durations: Films' lengths in seconds by post id, where the exports don't give them.

    Raises:
        BadInput: Two exports give different figures for one post, and nothing tells which is the latest.
    """
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in readings.figures:
        groups.setdefault(figure.post.key, []).append(figure)
    known = durations or {}
    rows = sorted((_row(figures, known) for figures in groups.values()), key=_order)
    return Table(
        rows=tuple(rows),
        totals=tuple(_totals(rows)),
        files=readings.files,
        problems=readings.problems,
        fictitious=fictitious or readings.fictitious,
    )


def _order(row: Row) -> tuple[int, str, str, str]:
    names = list(formats().platforms)
    place = names.index(row.post.platform) if row.post.platform in names else len(names)
    return (place, row.post.published.isoformat() if row.post.published else "9999", row.post.title, row.post.id)


def _row(figures: Sequence[Figure], durations: Mapping[str, float]) -> Row:
    """Whole-life figures win over days added up: a platform counts days that were not exported."""
    whole = [figure for figure in figures if figure.window == "lifetime"]
    kept = [_latest(whole)] if whole else _days(figures)
    first = kept[-1]
    cells = {metric: cell for metric in RULES if (cell := _cell(kept, metric))}
    if "avg_watch_pct" not in cells and (share := _watched(_film(first.post, durations), cells.get("avg_watch_s"))):
        cells["avg_watch_pct"] = share
    return Row(
        post=first.post,
        definition=first.definition,
        observed_at=first.observed_at,
        days=0 if whole else len(kept),
        cells=cells,
        engagement=_rate([cells]),
    )


def _latest(figures: Sequence[Figure]) -> Figure:
    """The figure observed last. Figures that agree are one; those that don't need their dates."""
    known = [figure for figure in figures if figure.observed_at]
    latest = max(figures, key=lambda figure: figure.observed_at.isoformat() if figure.observed_at else "")
    rivals = figures if len(known) < len(figures) else [f for f in known if f.observed_at == latest.observed_at]
    if any(_plain(figure) != _plain(latest) for figure in rivals):
        names = sorted({_file(figure) for figure in rivals})
        raise BadInput(
            _(
                "la publication « {title} » a des chiffres différents, et rien ne dit lesquels sont les derniers."
            ).format(title=latest.post.title[:60] or latest.post.id),
            path=" + ".join(names),
            remedy=_("Ajoutez le jour du relevé au nom de chaque fichier (par exemple « tiktok-2026-05-18.csv »)."),
        )
    return latest


def _days(figures: Sequence[Figure]) -> list[Figure]:
    days: dict[str, list[Figure]] = {}
    for figure in figures:
        days.setdefault(str(figure.day), []).append(figure)
    return [_latest(same) for _day, same in sorted(days.items())]


def _plain(figure: Figure) -> dict[Metric, float]:
    return {metric: reading.value for metric, reading in figure.values.items()}


def _file(figure: Figure) -> str:
    return next((reading.source.file for reading in figure.values.values()), figure.definition)


def _cell(figures: Sequence[Figure], metric: Metric) -> Cell | None:
    readings = [figure.values[metric] for figure in figures if metric in figure.values]
    if not readings or (len(figures) > 1 and not RULES[metric].over_posts):
        return None
    sources = tuple(reading.source for reading in readings)
    return Cell(value=_sum(r.value for r in readings), sources=sources, how="sum" if len(readings) > 1 else "read")


def _film(post: Post, durations: Mapping[str, float]) -> Reading | None:
    if post.duration or post.id not in durations:
        return post.duration
    seconds = durations[post.id]
    source = Source(file=_("film du projet"), row=0, column=_("durée mesurée"), written=f"{seconds:g} s")
    return Reading(value=seconds, source=source)


def _watched(film: Reading | None, watched: Cell | None) -> Cell | None:
    if watched is None or film is None or film.value <= 0:
        return None
    share = round(100 * watched.value / film.value, 6)
    return Cell(value=share, sources=(*watched.sources, film.source), how="ratio")


def _rate(posts: Sequence[Mapping[Metric, Cell]]) -> Rate | None:
    """Over the posts that have views and at least one kind of interaction."""
    counted = [cells for cells in posts if cells.get("views") and cells["views"].value > 0]
    counted = [cells for cells in counted if any(metric in cells for metric in INTERACTIONS)]
    if not counted:
        return None
    parts = [cells[metric] for cells in counted for metric in INTERACTIONS if metric in cells]
    return Rate(
        numerator=_sum(part.value for part in parts),
        denominator=_sum(cells["views"].value for cells in counted),
        n=len(counted),
        counted=tuple(metric for metric in INTERACTIONS if any(metric in cells for cells in counted)),
        sources=tuple(source for part in (*parts, *(cells["views"] for cells in counted)) for source in part.sources),
    )


def _totals(rows: Sequence[Row]) -> Iterable[Total]:
    for platform in dict.fromkeys(row.post.platform for row in rows):
        mine = [row for row in rows if row.post.platform == platform]
        yield _total(platform, mine, [metric for metric, rule in RULES.items() if rule.over_posts])
    yield _total("", rows, [metric for metric, rule in RULES.items() if rule.over_platforms])


def _total(platform: str, rows: Sequence[Row], metrics: Sequence[Metric]) -> Total:
    found = {metric: [row.cells[metric] for row in rows if metric in row.cells] for metric in metrics}
    cells = {
        metric: Cell(
            value=_sum(part.value for part in parts),
            sources=tuple(source for part in parts for source in part.sources),
            how="sum",
        )
        for metric, parts in found.items()
        if parts
    }
    return Total(
        platform=platform,
        n=len(rows),
        cells=cells,
        posts={metric: len(found[metric]) for metric in cells},
        # Platforms count views and interactions each in its way: one rate over all would mean nothing.
        engagement=_rate([row.cells for row in rows]) if platform else None,
    )


def _sum(values: Iterable[float]) -> float:
    # Rounded so that the order of additions never shows.
    return round(sum(values), 6)
