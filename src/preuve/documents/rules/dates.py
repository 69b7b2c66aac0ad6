"""Dates that a plan announces: enough of them, and none already gone by on the day the document is read.

A date beside « fait », a past tense or a source (« relu le », « depuis », « en vigueur ») isn't announced. In a table's
row or a list's item the latest date counts: what began and isn't over is still to come.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from preuve.documents.model import Rule
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.days import Day, days
from preuve.documents.rules.listed import Pieces, quoted, sentences, stream
from preuve.i18n import _, ngettext

_PAST = re.compile(
    r"\b(?:terminée?s?|achevée?s?|réalisée?s?|livrée?s?|close?s?|tenue?s?|passée?s?|publiée?s?|validée?s?|signée?s?|"
    r"effectuée?s?|relue?s?|lue?s?|vérifiée?s?|consultée?s?|relevée?s?|arrêtée?s?|menée?s?|déjà|depuis|source|loi|"
    r"règlement|décret|ordonnance|article|directive|version|en vigueur|a eu lieu|ont eu lieu|a été|ont été|s'est|"
    r"se sont|avons|ai|avait|avaient|était|étaient|annulée?s?|reportée?s?|"
    r"done|finished|completed|closed|held|was|were|had|has been|have|already|since|read on|checked|published|law|act)\b"
    r"|(?:^|[(:;,.|—–-]\s*|\best\s|\bdéjà\s)faite?s?\b(?=\s*(?:$|[).;,|:!—–\n-]|le\b|en\b|depuis\b))|[✓✔☑]"
)
_CLAUSE = re.compile(r"[;,:]\s")


def dates(pieces: Pieces, rule: Rule, ground: Ground) -> Iterator[Flaw]:
    """A flaw where fewer dates are told than asked, and for each one announced that has gone by."""
    n = len(days(stream(pieces)))
    if n < rule.least:
        told = ngettext("{n} date écrite, {least} demandées", "{n} dates écrites, {least} demandées", n)
        yield Flaw(
            rule=rule.rule,
            said=told.format(n=n, least=rule.least),
            remedy=_("Écrivez des dates entières, comme « 12 janvier 2027 »."),
        )
    for text, one in _announced(pieces):
        if one.last and one.last < ground.on:
            yield _gone(rule, text, one.text)


def _announced(pieces: Pieces) -> Iterator[tuple[str, Day]]:
    """The dates that are still to come as she tells them, each with what it is said in."""
    for piece in pieces:
        if piece.kind in ("item", "row"):
            yield from _latest(piece.text, whole=True)
        elif piece.kind == "paragraph":
            for sentence in sentences(piece.text):
                yield from _latest(sentence, whole=False)


def _latest(told: str, *, whole: bool) -> Iterator[tuple[str, Day]]:
    """The latest date of a text, or of each of its clauses; none where it tells what is over, or a source."""
    if _PAST.search(told.casefold().replace("’", "'")):
        return
    found = [one for one in days(told) if one.last]
    cuts = [] if whole else _cuts(told, found)
    for _clause, group in groupby(found, lambda one: bisect(cuts, one.start)):
        yield told, max(group, key=lambda one: one.last or date.min)


def _cuts(sentence: str, found: Sequence[Day]) -> list[int]:
    """Where its clauses begin; a comma inside a date (« March 5, 2027 ») parts nothing."""
    held = [False] * len(sentence)
    for one in found:
        held[one.start : one.end] = [True] * (one.end - one.start)
    return [one.end() for one in _CLAUSE.finditer(sentence) if not held[one.start()]]


def _gone(rule: Rule, text: str, day: str) -> Flaw:
    return Flaw(
        rule=rule.rule,
        said=_("« {day} » est passé, dans « {text} »").format(day=day, text=quoted(text)),
        remedy=_("Mettez la date à jour ; si c'est fini, écrivez « fait » à côté."),
    )
