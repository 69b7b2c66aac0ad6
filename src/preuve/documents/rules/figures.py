"""An objective that says how much: a number that isn't a date, a law's or a tool's name."""

import re
from collections.abc import Iterator

from preuve.documents.model import Rule
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.days import without_days
from preuve.documents.rules.listed import Pieces, is_list, items, paragraphs, quoted, sentences, stream
from preuve.documents.text import flat
from preuve.i18n import _, ngettext

_WORDS = (
    "zero|deux|trois|quatre|cinq|six|sept|huit|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|"
    "cinquante|soixante|cents?|mille|millions?|moitie|tiers|quarts?|doubler?|tripler?|demi|demie|dizaines?|douzaines?|"
    "quinzaines?|vingtaines?|trentaines?|cinquantaines?|centaines?|milliers?|aucune?|two|three|four|five|seven|eight|"
    "nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousands?|half|twice|third|quarter|none|zero"
)
_SHORT = "seconde|minute|heure|journee|jour|second|hour|day"
_MEASURE = f"{_SHORT}|semaine|mois|trimestre|annee|an|week|month|year"
_NUMBER = re.compile(
    rf"(?<![\w-])\d|\b(?:{_WORDS})\b|(?<!a )(?<!de )\bneuf(?= \w+s\b)"
    rf"|\b(?:une?|a|one)\s+(?:{_SHORT})\b|(?<!en )(?<!dans )(?<!d'ici )\b(?:une?|one)\s+(?:{_MEASURE})\b"
    rf"|\b(?:une?|one|a)\s+[^\W\d_]+(?:\s+[^\W\d_]+){{0,3}}?\s+(?:par|chaque|per|each|every|an?)\s+(?:{_MEASURE})"
)
_NAMES = re.compile(
    r"\(ue\)\s*(?:n°\s*)?\d+/\d+|(?:art(?:icle)?s?\.?|loi n°|n°|no\.|c[r]?|version|v\.?)\s*[a-z]?\d[\d.\-/]*"
    r"|\b(?:19|20)\d\d/\d+|\b20[1-4]\d\b|(?:web|covid|office|instagram|gpt|mpeg)[ -]?\d[\d.]*"
)
"""Numbers that name a text or a tool, and measure nothing."""


def figures(pieces: Pieces, rule: Rule, _ground: Ground) -> Iterator[Flaw]:
    """A flaw for each item of a list without a number; in prose, one where too few sentences have one.

    `least` 0 asks for a number somewhere in the section.
    """
    if not rule.least:
        yield from _somewhere(pieces, rule)
    elif is_list(pieces):
        yield from _listed(items(pieces), rule)
    else:
        yield from _told(paragraphs(pieces), rule)


def has_number(text: str) -> bool:
    """Whether a text says how much: a number in figures or in words, or a rhythm (« une vidéo par mois »)."""
    return _NUMBER.search(_NAMES.sub(" ", flat(without_days(text)))) is not None


def _somewhere(pieces: Pieces, rule: Rule) -> Iterator[Flaw]:
    if not has_number(stream(pieces)):
        yield Flaw(
            rule=rule.rule,
            said=_("aucun chiffre"),
            remedy=_("Ajoutez au moins un nombre : une durée, un montant, une quantité, une taille."),
        )


def _listed(found: list[str], rule: Rule) -> Iterator[Flaw]:
    for item in found:
        if not has_number(item):
            yield _without(rule, item)
    if len(found) < rule.least:
        yield _few(rule, len(found))


def _told(found: list[str], rule: Rule) -> Iterator[Flaw]:
    said = [one for text in found for one in sentences(text)]
    bare = [one for one in said if not has_number(one)]
    if len(said) - len(bare) < rule.least:
        if bare:
            yield _without(rule, bare[0])
        else:
            yield _few(rule, len(said))


def _without(rule: Rule, text: str) -> Flaw:
    return Flaw(
        rule=rule.rule,
        said=_("pas de chiffre dans « {item} »").format(item=quoted(text)),
        remedy=_("Dites combien, à côté de l'échéance : un nombre, une part, une durée."),
    )


def _few(rule: Rule, n: int) -> Flaw:
    told = ngettext("{n} ligne chiffrée, {least} demandées", "{n} lignes chiffrées, {least} demandées", n)
    return Flaw(
        rule=rule.rule,
        said=told.format(n=n, least=rule.least),
        remedy=_("Écrivez-en un par ligne, en commençant chaque ligne par un tiret."),
    )
