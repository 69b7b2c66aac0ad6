"""The sentences of facts, each with its kind and its numbers before they were rounded."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from preuve.audience.comments import Comment, clean
from preuve.audience.forms.charts import grouped
from preuve.audience.forms.grid import one_line, platform_name
from preuve.audience.metrics import INTERACTIONS, RULES, label
from preuve.audience.table import Row, Table
from preuve.audience.trends import Comparison, Growth, Ranking, Standing
from preuve.audience.trends.rates import LEAST_POSTS, LEAST_VIEWS
from preuve.audience.trends.retention import MARKS, Curve
from preuve.i18n import _, ngettext
from preuve.targets import platforms

Kind = Literal["post", "rate", "ranking", "total", "growth", "group", "retention", "comments"]
Told = tuple[Kind, str, tuple[float, ...]]
MOST_NAMED = 40
MOST_TITLE = 60
MOST_APART = 12


def title(text: str, post: str) -> str:
    """A post's name in a sentence."""
    return f"« {clean(one_line(text, MOST_TITLE)) or post} »"


def percent(value: float) -> str:
    """A rate as it is written."""
    return _("{percent} %").format(percent=grouped(value, 1))


def group_words() -> dict[str, str]:
    """The names of groups that aren't hers."""
    return {"week": _("publiées en semaine"), "weekend": _("publiées le week-end")}


def post(row: Row) -> Told:
    """A post with each figure its platform gives."""
    figures = [
        f"{label(metric)} {grouped(cell.value, 0 if cell.value.is_integer() else 1)}"
        for metric, cell in ((metric, row.cells[metric]) for metric in RULES if metric in row.cells)
    ]
    published = f", {row.post.published.strftime('%d/%m/%Y')}" if row.post.published else ""
    text = (
        f"{platform_name(row.post.platform)}, {title(row.post.title, row.post.id)}{published} : {' ; '.join(figures)}."
    )
    return "post", text, tuple(row.cells[metric].value for metric in RULES if metric in row.cells)


def rates(ranking: Ranking, kept: set[tuple[str, str]]) -> Iterator[Told]:
    """Each post's rate, and what it is worth."""
    for one in ranking.posts:
        if (ranking.platform, one.id) in kept:
            yield "rate", _rate(ranking, one), (one.percent, one.numerator, one.denominator, *_ends(one))


def _rate(ranking: Ranking, one: Standing) -> str:
    text = _(
        "{platform}, {title} : taux d'engagement {percent} ({numerator} interactions pour {denominator} vues)"
    ).format(
        platform=platform_name(ranking.platform),
        title=title(one.title, one.id),
        percent=percent(one.percent),
        numerator=grouped(one.numerator),
        denominator=grouped(one.denominator),
    )
    return text + worth(one) + "."


def worth(one: Standing) -> str:
    """What a rate is worth, after it."""
    if one.state == "few_views":
        return _(" ; pas assez de vues pour conclure (il en faut {n})").format(n=LEAST_VIEWS)
    if one.interval is None:
        return _(" ; plus d'interactions que de vues : aucun intervalle ne se calcule")
    return _(" ; entre {low} et {high}, 95 fois sur 100").format(
        low=percent(one.interval.low), high=percent(one.interval.high)
    )


def _ends(one: Standing) -> tuple[float, ...]:
    return (one.interval.low, one.interval.high) if one.interval else ()


def most_seen(table: Table) -> Iterator[Told]:
    """Each platform's posts by views."""
    for platform in table.platforms:
        rows = [row for row in table.rows if row.post.platform == platform and "views" in row.cells]
        ordered = sorted(rows, key=lambda row: -row.cells["views"].value)[:MOST_NAMED]
        if len(ordered) > 1:
            names = ", ".join(
                f"{title(row.post.title, row.post.id)} {grouped(row.cells['views'].value)}" for row in ordered
            )
            text = _("Sur {platform}, de la plus vue à la moins vue : {names}.").format(
                platform=platform_name(platform), names=names
            )
            yield "ranking", text, tuple(row.cells["views"].value for row in ordered)


def ranking(one: Ranking) -> Told:
    """Which posts of a platform stand out by engagement, if any does."""
    platform, judged = platform_name(one.platform), one.compared
    values = tuple(value for post in judged for value in (post.percent, *_ends(post)))
    return "ranking", f"{_('Engagement sur {platform}').format(platform=platform)} : {standing_out(one)}", values


def standing_out(ranking: Ranking) -> str:
    """Which posts stand out, in a sentence; that none does, where none does."""
    judged = ranking.compared
    if len(judged) < 2:
        return _("moins de deux publications ont assez de vues pour être comparées.")
    named = {one.id: f"{title(one.title, one.id)} ({percent(one.percent)})" for one in judged}
    told = []
    if ranking.best:
        told.append(_("{name} fait nettement mieux que toutes les autres").format(name=named[ranking.best]))
    if ranking.worst:
        told.append(_("{name} fait nettement moins que toutes les autres").format(name=named[ranking.worst]))
    told += [_above(one, below, named) for one, below in ranking.apart[:MOST_APART]]
    if not told:
        return _("aucune publication ne se détache, car les intervalles se recouvrent.")
    if len(ranking.apart) > MOST_APART:
        told.append(_("d'autres publications encore diffèrent deux à deux"))
    elif ranking.overlaps:
        told.append(_("ailleurs, les intervalles se recouvrent"))
    return " ; ".join(told) + "."


def _above(one: Standing, below: Sequence[Standing], named: Mapping[str, str]) -> str:
    text = _("{name} fait nettement mieux que {others}")
    return text.format(name=named[one.id], others=", ".join(named[other.id] for other in below[:MOST_NAMED]))


def totals(table: Table) -> Iterator[Told]:
    """Each platform's sums, then how many posts and platforms there are."""
    for total in table.totals:
        if total.platform:
            figures = [
                (metric, total.cells[metric].value) for metric in ("views", *INTERACTIONS) if metric in total.cells
            ]
            said = " ; ".join(f"{label(metric)} {grouped(value)}" for metric, value in figures)
            text = _("{platform}, {n} publications en tout : {said}.").format(
                platform=platform_name(total.platform), n=total.n, said=said
            )
            yield "total", text, (total.n, *(value for _metric, value in figures))
    if len(table.platforms) > 1:
        n = len(table.platforms)
        text = _("{rows} publications sur {n} plateformes en tout ; chacune compte une vue à sa façon.")
        yield "total", text.format(rows=len(table.rows), n=n), (len(table.rows), n)


def growth(one: Growth) -> Told:
    """What a post's count became since the reading before."""
    (before, was), (after, now) = one.points[-2:]
    text = _("{platform}, {title} : {label} de {was} le {before} à {now} le {after}, soit {per_day} par jour").format(
        platform=platform_name(one.platform),
        title=title(one.title, one.id),
        label=label(one.metric),
        was=grouped(was),
        now=grouped(now),
        before=before.strftime("%d/%m/%Y"),
        after=after.strftime("%d/%m/%Y"),
        per_day=grouped(one.per_day, 1),
    )
    lowered = _(" ; un relevé est plus bas que le précédent : la plateforme a recompté") if one.lowered else ""
    return "growth", f"{text}{lowered}.", (was, now, one.gained, one.per_day, one.days)


def comparison(one: Comparison) -> Told:
    """Groups of posts, and what comparing them allows to say."""
    said = " ; ".join(
        _("{name} : médiane {median}, n = {n}").format(
            name=name_of(group.name), median=percent(group.median), n=len(group.rates)
        )
        for group in one.groups
    )
    values = tuple(value for group in one.groups for value in (group.median, len(group.rates)))
    head = f"{platform_name(one.platform)}, {by_words()[one.by]} : {said}. "
    return "group", head + conclusion(one), values


def by_words() -> Mapping[str, str]:
    """What posts are grouped by, in words."""
    return {"format": _("taux d'engagement par format"), "day": _("taux d'engagement par jour de publication"),
            "tone": _("taux d'engagement par ton")}  # fmt: skip


def name_of(group: str) -> str:
    """A group's name for people."""
    target = platforms().targets.get(group)
    return target.label if target else group_words().get(group, group)


def conclusion(one: Comparison) -> str:
    """What a comparison allows to say."""
    if not one.enough:
        return _("Pas assez de publications pour conclure (il en faut {n} dans chaque groupe).").format(n=LEAST_POSTS)
    if one.apart:
        return _("Le groupe « {name} » se détache.").format(name=name_of(one.apart))
    return _("Aucun groupe ne se détache de tous les autres.")


def curve(one: Curve) -> Told:
    """Where the audience of a post leaves."""
    shares = [(mark, one.at(mark)) for mark in MARKS]
    said = ", ".join(f"{percent(value)} à {100 * mark:.0f} %" for mark, value in shares)
    start, end, lost = one.steepest
    text = _(
        "{platform}, {title} : part du public encore là, {said} du film ; plus forte chute, {lost} points, de {start} "
        "% à {end} % du film."
    )
    return "retention", text.format(
        platform=platform_name(one.platform), title=title(one.title, one.id), said=said,
        lost=grouped(lost, 1), start=f"{100 * start:.0f}", end=f"{100 * end:.0f}",
    ), (*(value for _mark, value in shares), *(100 * mark for mark in MARKS), lost, 100 * start, 100 * end)  # fmt: skip


def comments(comments: Sequence[Comment]) -> Iterator[Told]:
    """How many comments of each platform there are to read."""
    for platform in dict.fromkeys(one.platform for one in comments):
        n = sum(one.platform == platform for one in comments)
        text = ngettext(
            "Sur {platform}, {n} commentaire est à lire.", "Sur {platform}, {n} commentaires sont à lire.", n
        )
        yield "comments", text.format(n=n, platform=platform_name(platform)), (n,)
