"""Dates that a plan announces: enough of them, and none already gone by on the day the document is read.

A date beside « fait » or a past tense (« relu le », « depuis »), or that of a text or a source (« loi du »), isn't
announced. In a table's
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

_DONE = (
    r"(?:terminé|achevé|réalisé|livré|clos|tenu|publié|validé|signé|effectué|relu|lu|vérifié|consulté|relevé|"
    r"arrêté|mené|lancé|choisi|commencé|démarré|débuté|installé|décidé|reçu|essayé|testé|présenté|suivi|écrit|envoyé|"
    r"adopté|acheté|formé|mesuré|ouvert|fini|obtenu|interrogé|annulé|reporté|mis)(?:e?s?)\b|passée?s?\b(?! en revue)"
)
_PAST = re.compile(
    rf"\b(?:{_DONE}|déjà|depuis|en vigueur|a eu lieu|ont eu lieu|a été|ont été|s'est|se sont|avons|j'ai|avait|avaient|"
    r"était|étaient|"
    r"done|finished|completed|closed|held|was|were|had|has been|have|already|since|read on|checked|published|"
    r"launched|started|chosen|decided|installed|signed|tested|sent)\b"
    r"|(?:^|[(:;,.|—–-]\s*|\best\s|\bdéjà\s)faite?s?\b(?=\s*(?:$|[).;,|:!—–\n-]|le\b|en\b|depuis\b))|[✓✔☑]"
)
_YET = re.compile(
    rf"\b(?:sera|seront|serait|être|soit|soient|serons|est à|à|will be|to be|be)\s+(?:\w+ment\s)?(?:{_DONE}|\w+ed\b)"
    r"|\b(?:les?|la|du|au|aux|un|une)\s+(?:suivi|écrits?|mise?s?|reçus?|passé)\b"
)
"""The same words where they tell what is still to come, or no time at all."""
_CITED = re.compile(
    r"(?:\b(?:loi|règlement|décret|ordonnance|articles?|directive|act|law|regulation)\b(?:\s+[^\s,;:]+){0,4}?\s+(?:du|of)"
    r"|\b(?:version|édition|conditions?|politique|chiffres?|bilan|mesures?|données|étude|enquête|rapport|relevés?|"
    r"edition|figures|survey|terms)\s+(?:du|de|d'|of|from)"
    r"|\bsource\s*:?\s*(?:[^\s,;:]+[\s,]+)?(?:du|de|of|from|le)?)\s*$"
)
"""What a date that follows belongs to: a text, a source, a survey."""
_CLAUSE = re.compile(r"[;,:]\s")


def dates(pieces: Pieces, rule: Rule, ground: Ground) -> Iterator[Flaw]:
    """A flaw where fewer dates are told than asked, and for each one announced that has gone by, unless they may."""
    n = len(days(stream(pieces)))
    if n < rule.least:
        told = ngettext("{n} date écrite, {least} demandées", "{n} dates écrites, {least} demandées", n)
        yield Flaw(
            rule=rule.rule,
            said=told.format(n=n, least=rule.least),
            remedy=_("Écrivez des dates entières, comme « 12 janvier 2027 »."),
        )
    for text, one in () if rule.passed else _announced(pieces):
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
    plain = told.casefold().replace("’", "'")
    if _PAST.search(_YET.sub(" ", plain)):
        return
    found = [one for one in days(told) if one.last and not _CITED.search(plain[: one.start])]
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
