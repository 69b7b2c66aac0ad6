"""Figures of one publication and one moment that differ: those of one source need a date, those of two are told apart.

Two measures of one page count otherwise: one is kept, the other is shown beside it, and they are never added up.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from preuve.audience.figures import Figure, Problem
from preuve.audience.metrics import Metric, label
from preuve.errors import BadInput
from preuve.i18n import _


def latest(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, the last observed first. Those of one source and one moment agree, or need their dates.

    What the last ones don't give, older ones may: each value keeps the moment it was observed. Of several sources seen
    at one moment, the one that gives the most figures goes first. Raises BadInput.
    """
    given = {name: len({metric for one in figures if one.definition == name for metric in one.values})
             for name in {one.definition for one in figures}}  # fmt: skip
    ordered = sorted(
        sorted(figures, key=lambda one: one.definition),
        key=lambda one: (one.when, given[one.definition]),
        reverse=True,
    )
    rivals = _rivals(ordered)
    for name in given:
        same = [one for one in rivals if one.definition == name]
        if any(_contradict(one, same[0]) for one in same):
            raise _undecided(same)
    return ordered


def by_days(figures: Sequence[Figure]) -> list[list[Figure]]:
    """The figures of each day, in time; in each, the source that tells the most days first. Raises BadInput."""
    most = Counter(name for name, _day in {(one.definition, one.day) for one in figures})
    days: dict[str, list[Figure]] = {}
    for one in figures:
        days.setdefault(str(one.day), []).append(one)
    return [
        sorted(latest(same), key=lambda one: (-most[one.definition], one.definition))
        for _day, same in sorted(days.items())
    ]


def beside(figures: Sequence[Figure], labels: Mapping[str, str]) -> Iterator[Problem]:
    """What another source says of the same moment, where it isn't what is kept. `figures`: as `latest` gives them."""
    first, told = figures[0], set[tuple[str, Metric]]()
    for other in _rivals(figures):
        for metric in _contradict(other, first) if other.definition != first.definition else ():
            if (other.definition, metric) not in told:
                told.add((other.definition, metric))
                yield _aside(metric, first, other, labels)


def _rivals(ordered: Sequence[Figure]) -> Sequence[Figure]:
    """The figures that nothing in time decides between."""
    if any(not one.when for one in ordered):
        return ordered
    return [one for one in ordered if one.when == ordered[0].when]


def _contradict(one: Figure, other: Figure) -> list[Metric]:
    """The metrics that two figures tell differently."""
    return [
        metric
        for metric in one.values
        if metric in other.values and one.values[metric].value != other.values[metric].value
    ]


def _aside(metric: Metric, kept: Figure, other: Figure, labels: Mapping[str, str]) -> Problem:
    source = other.values[metric].source
    why = (
        _("c'est celle qui donne le plus de chiffres, ou, à égalité, la première par ordre alphabétique")
        if kept.when == other.when
        else _("ses chiffres sont datés")
    )
    reason = _(
        "{metric} : « {kept} » dit {value} de la même publication. Les deux ne comptent pas de la même façon : cette "
        "source-là est retenue ({why}), ce chiffre-ci est montré ici, et ils ne sont jamais additionnés."
    ).format(
        metric=label(metric),
        kept=labels.get(kept.definition, kept.definition),
        value=kept.values[metric].source.written,
        why=why,
    )
    return Problem(file=source.file, row=source.row, column=source.column, written=source.written, reason=reason)


def _undecided(rivals: Sequence[Figure]) -> BadInput:
    post = rivals[0].post
    return BadInput(
        _("la publication « {title} » a des chiffres différents, et rien ne dit lesquels sont les derniers.").format(
            title=post.title[:60] or post.id
        ),
        path=" + ".join(sorted({file_of(one) for one in rivals})),
        remedy=_("Ajoutez le jour du relevé au nom de chaque fichier (par exemple « tiktok-2026-05-18.csv »)."),
    )


def file_of(figure: Figure) -> str:
    """The file a figure was read in."""
    return next((reading.source.file for reading in figure.values.values()), figure.definition)
