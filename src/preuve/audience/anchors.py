"""Where each figure is explained in the table's page: names that other pages may lead to."""

from preuve.audience.lecture import fact_words as words
from preuve.audience.lecture.dated import SOURCE
from preuve.audience.lecture.facts import Fact
from preuve.audience.metrics import Metric
from preuve.audience.table import Table
from preuve.i18n import speaking

RATE = "taux"
TRENDS = "audience-trends"
DRAWN: frozenset[words.Kind] = frozenset({"rate", "ranking", "growth", "group", "retention"})


def of_post(at: int) -> str:
    """A publication's cells of origin, by its row."""
    return f"p-{at}"


def of_cell(at: int, metric: Metric | str) -> str:
    """A figure's cells of origin, or what its rate divides (`RATE`), by its row."""
    return f"c-{at}-{metric}"


def of_total(at: int, metric: Metric | str = "") -> str:
    """A sum's parts, by its platform's place among the totals."""
    return f"t-{at}-{metric}" if metric else f"t-{at}"


def of_facts(table: Table) -> dict[str, str]:
    """Where the figures of a fact are explained, by the fact's text as a model is given it."""
    with speaking(SOURCE):
        posts = {words.post(row)[1]: of_post(at) for at, row in enumerate(table.rows)}
        sums = [at for at, total in enumerate(table.totals) if total.platform] + [len(table.totals) - 1]
        return posts | {told[1]: of_total(at) for at, told in zip(sums, words.totals(table), strict=False)}


def of_fact(fact: Fact, known: dict[str, str]) -> str:
    """Where a fact's figures are explained; empty where the page has nothing about it."""
    return known.get(fact.text) or (TRENDS if fact.kind in DRAWN else "")
