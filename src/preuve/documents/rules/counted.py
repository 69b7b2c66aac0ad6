"""So many items: lines of a list, rows of a table, else paragraphs."""

from collections.abc import Iterator

from preuve.documents.model import Rule
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.listed import Pieces, items
from preuve.i18n import _, ngettext


def counted(pieces: Pieces, rule: Rule, _ground: Ground) -> Iterator[Flaw]:
    """A flaw where there are fewer items than asked, or more than allowed."""
    n = len(items(pieces))
    if n < rule.least:
        told = ngettext("{n} ligne ou paragraphe, {least} demandés", "{n} lignes ou paragraphes, {least} demandés", n)
        yield Flaw(
            rule=rule.rule,
            said=told.format(n=n, least=rule.least),
            remedy=_("Écrivez une idée par ligne, en commençant chaque ligne par un tiret."),
        )
    elif rule.most and n > rule.most:
        told = ngettext("{n} ligne ou paragraphe, {most} au plus", "{n} lignes ou paragraphes, {most} au plus", n)
        yield Flaw(
            rule=rule.rule,
            said=told.format(n=n, most=rule.most),
            remedy=_("Gardez l'essentiel : réunissez ou retirez des lignes."),
        )
