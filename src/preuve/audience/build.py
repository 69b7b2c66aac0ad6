"""From readings to the table: the latest figures of each post, rates, and the sums that mean something."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby

from preuve.audience.days import by_day
from preuve.audience.exports.formats import Feed, Format, formats
from preuve.audience.figures import Figure, Post, Problem, Reading, Readings, Source
from preuve.audience.identity import Known, unify
from preuve.audience.metrics import INTERACTIONS, RULES, Metric
from preuve.audience.rivals import beside, by_days, file_of, latest
from preuve.audience.table import Cell, Day, Definition, Rate, Row, Table, Total
from preuve.i18n import _

WINDOWS = ("lifetime", "period")
PAGES = "web"


def build_table(
    readings: Readings,
    *,
    fictitious: bool = False,
    durations: Mapping[str, float] | None = None,
    known: Sequence[Known] = (),
    own: Mapping[str, Format] | None = None,
) -> Table:
    """The table of some readings.

    Args:
        readings: What `read_exports` and `read_snapshots` gave.
        fictitious: Whether the project's brief says that its figures are invented; a file that says so is enough.
        durations: Films' lengths in seconds by post id, where the exports don't give them.
        known: The publications of the journal: their ids, addresses and films' lengths tell which figures are one's.
        own: Formats that she describes herself.

    Raises:
        BadInput: Two exports give different figures for one post, and nothing tells which is the latest.
    """
    groups: dict[tuple[str, str], list[Figure]] = {}
    figures, left = _publications(unify(readings.figures, known), known, own or {})
    for figure in figures:
        groups.setdefault(figure.post.key, []).append(figure)
    invented = frozenset(file.name for file in readings.files if file.fictitious)
    rows = sorted((_row(figures, durations or {}, invented) for figures in groups.values()), key=_order)
    others = chain.from_iterable(_beside(figures, own or {}) for figures in groups.values())
    days: list[Day] = list(chain.from_iterable(by_day(groups[row.post.key]) for row in rows))
    return Table(
        rows=tuple(rows),
        totals=tuple(_totals(rows)),
        files=readings.files,
        problems=(*readings.problems, *left, *others),
        definitions=tuple(_definitions(rows, own or {})),
        days=tuple(days),
        fictitious=fictitious or readings.fictitious,
        by_brief=fictitious,
    )


def _publications(
    figures: Sequence[Figure], known: Sequence[Known], own: Mapping[str, Format]
) -> tuple[list[Figure], list[Problem]]:
    """The figures without those of a site's other pages, where the journal tells which pages are publications."""
    declared = {**own, **formats().formats}
    pages = {name for name, form in declared.items() if form.only_known}
    mine = {key for key in (one.post().key for one in known) if key[0] == PAGES}
    if not mine:
        return list(figures), []
    left = [figure for figure in figures if figure.definition in pages and figure.post.key not in mine]
    counts = Counter(file_of(figure) for figure in left)
    reason = _("pages du site qui ne sont pas des publications du journal, laissées de côté : {n}")
    problems = [Problem(file=file, reason=reason.format(n=n)) for file, n in counts.items()]
    return [figure for figure in figures if figure not in left], problems


def _order(row: Row) -> tuple[int, str, str, str]:
    names = list(formats().platforms)
    place = names.index(row.post.platform) if row.post.platform in names else len(names)
    return (place, row.post.published.isoformat() if row.post.published else "9999", row.post.title, row.post.id)


def _definitions(rows: Iterable[Row], own: Mapping[str, Format]) -> Iterable[Definition]:
    """The words of every source of the table's figures."""
    declared = _declared(own)
    for name in dict.fromkeys(row.definition for row in rows):
        if found := declared.get(name):
            yield Definition(id=name, label=found.label, note=found.note, latency=found.latency)


def _row(figures: Sequence[Figure], durations: Mapping[str, float], invented: frozenset[str]) -> Row:
    """Whole-life figures win over a period's, then over days added up: a platform counts days not exported."""
    whole = _whole(figures)
    kept = latest(whole) if whole else _days(figures)
    first = kept[0] if whole else kept[-1]
    cells = {metric: cell for metric in RULES if (cell := _cell(kept, metric, added=not whole))}
    film = first.post.platform != PAGES  # time on a page isn't time watching its film
    if (
        film
        and "avg_watch_pct" not in cells
        and (share := _watched(_film(first.post, durations), cells.get("avg_watch_s")))
    ):
        cells["avg_watch_pct"] = share
    return Row(
        post=first.post,
        definition=first.definition,
        observed_at=first.at.date() if first.at else first.observed_at,
        when=first.when,
        days=0 if whole else len(kept),
        window=first.window,
        since=first.since,
        until=first.until,
        cells=cells,
        engagement=_rate([cells]),
        fictitious=any(source.file in invented for cell in cells.values() for source in cell.sources),
    )


def _whole(figures: Sequence[Figure]) -> list[Figure]:
    return next((found for window in WINDOWS if (found := [one for one in figures if one.window == window])), [])


def _beside(figures: Sequence[Figure], own: Mapping[str, Format]) -> Iterable[Problem]:
    """What a second source says of the same moment."""
    labels = {name: found.label for name, found in _declared(own).items()}
    moments = [latest(whole)] if (whole := _whole(figures)) else by_days(figures)
    return dict.fromkeys(chain.from_iterable(beside(moment, labels) for moment in moments))


def _declared(own: Mapping[str, Format]) -> dict[str, Format | Feed]:
    return {**own, **formats().formats, **formats().sources_of_figures}


def _days(figures: Sequence[Figure]) -> list[Figure]:
    """A figure a day, of one source: days that two sources count aren't added up."""
    days = by_days(figures)
    name = min((-len(list(same)), name) for name, same in groupby(sorted(day[0].definition for day in days)))[1]
    return [day[0] for day in days if day[0].definition == name]


def _cell(figures: Sequence[Figure], metric: Metric, *, added: bool) -> Cell | None:
    """A metric's value: the last observed, or the days' sum."""
    found = [figure for figure in figures if metric in figure.values]
    if not found or (added and len(figures) > 1 and not RULES[metric].over_posts):
        return None
    readings = [figure.values[metric] for figure in (found if added else found[:1])]
    return Cell(
        value=_sum(reading.value for reading in readings),
        sources=tuple(reading.source for reading in readings),
        how="sum" if len(readings) > 1 else "read",
        # Days added up are one span, whenever each was read.
        when="" if added else found[0].when,
    )


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
    """Over the posts that have views and at least one kind of interaction, observed together."""
    together = [(cells["views"], _together(cells)) for cells in posts if "views" in cells and cells["views"].value > 0]
    counted = [(views, parts) for views, parts in together if parts]
    if not counted:
        return None
    every = [part for _views, parts in counted for part in parts.values()]
    return Rate(
        numerator=_sum(part.value for part in every),
        denominator=_sum(views.value for views, _parts in counted),
        n=len(counted),
        counted=tuple(metric for metric in INTERACTIONS if any(metric in parts for _views, parts in counted)),
        sources=tuple(source for part in (*every, *(views for views, _parts in counted)) for source in part.sources),
    )


def _together(cells: Mapping[Metric, Cell]) -> dict[Metric, Cell]:
    """The interactions observed at the same moment as the views: older ones would give another day's rate."""
    when = cells["views"].when
    return {metric: cells[metric] for metric in INTERACTIONS if metric in cells and cells[metric].when == when}


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
