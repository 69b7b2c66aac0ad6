"""An objective that says how much: each item of the section must hold a number."""

import re
from collections.abc import Iterator

from preuve.documents.model import Rule
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.listed import items
from preuve.i18n import _

_NUMBER = re.compile(
    r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|mille|moitié|double|tiers)\b", re.IGNORECASE
)
MOST_QUOTED = 80


def figures(text: str, rule: Rule, _ground: Ground) -> Iterator[Flaw]:
    """A flaw for each item without a number; one where there are fewer items than asked."""
    found = items(text)
    for item in found:
        if not _NUMBER.search(item):
            yield Flaw(
                rule=rule.rule,
                said=_("pas de chiffre dans « {item} »").format(item=item[:MOST_QUOTED]),
                remedy=_("Ajoutez à cet objectif un nombre et une échéance."),
            )
    if len(found) < rule.least:
        yield Flaw(
            rule=rule.rule,
            said=_("{n} objectif écrit, {least} demandés").format(n=len(found), least=rule.least),
            remedy=_("Écrivez un objectif par ligne."),
        )
