"""What the figures say, in sentences that code writes: the only material a model is given, each with an id to cite.

A sentence holds every number that may be repeated. Those of kind `ranking`, `growth`, `group` and `retention` compare;
saying that something is better takes citing one of them. The sentences stand in `fact_words.py`.
"""

from preuve.audience.comments import Comment
from preuve.audience.lecture import fact_words as words
from preuve.audience.lecture.fact_words import Kind
from preuve.audience.table import Table
from preuve.audience.trends import Comparison, Growth, Ranking
from preuve.audience.trends.retention import Curve
from preuve.engines import Value

COMPARING: tuple[Kind, ...] = ("ranking", "growth", "group", "retention")
MOST_POSTS = 40


class Fact(Value):
    """A sentence that code computed. `values`: its numbers before they were rounded for the sentence."""

    id: str
    kind: Kind
    text: str
    values: tuple[float, ...] = ()


class Material(Value):
    """Everything that was computed of a project's audience."""

    table: Table
    rankings: tuple[Ranking, ...] = ()
    growths: tuple[Growth, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    curves: tuple[Curve, ...] = ()
    comments: tuple[Comment, ...] = ()


def told_of(table: Table) -> tuple[str, ...]:
    """What a reading's facts say of each figure of a table, in the words of `facts`: whether they are this table's."""
    kept = _kept(table)
    return tuple(words.post(row)[1] for row in table.rows if row.post.key in kept)


def facts(material: Material) -> tuple[Fact, ...]:
    """The facts, numbered: F1, F2… The same figures give the same facts."""
    kept = _kept(material.table)
    told = [
        *(words.post(row) for row in material.table.rows if row.post.key in kept),
        *(one for ranking in material.rankings for one in words.rates(ranking, kept)),
        *words.most_seen(material.table),
        *(words.ranking(one) for one in material.rankings),
        *words.totals(material.table),
        *(words.growth(one) for one in material.growths if (one.platform, one.id) in kept),
        *(words.comparison(one) for one in material.comparisons),
        *(words.curve(one) for one in material.curves),
        *words.comments(material.comments),
    ]
    return tuple(
        Fact(id=f"F{n}", kind=kind, text=text, values=values) for n, (kind, text, values) in enumerate(told, 1)
    )


def _kept(table: Table) -> set[tuple[str, str]]:
    """The posts that are told one by one: the latest."""
    rows = sorted(table.rows, key=lambda row: row.post.published.isoformat() if row.post.published else "")
    return {row.post.key for row in rows[-MOST_POSTS:]}
