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
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NUMBER = re.compile(
    rf"(?<![\w-])\d|\b(?:{_WORDS})\b|(?<!a )(?<!de )\bneuf(?= \w+s\b)"
    rf"|\b(?:une?|a|one)\s+(?:{_SHORT})\b|(?<!en )(?<!dans )(?<!d'ici )\b(?:une?|one)\s+(?:{_MEASURE})\b"
    rf"|\b(?:une?|one|a)\s+[^\W\d_]+(?:\s+[^\W\d_]+){{0,3}}?\s+(?:par|chaque|per|each|every|an?)\s+(?:{_MEASURE})"
)
_RHYTHM = re.compile(
    rf"\b(?:chaque|each|every)\s+(?:{_MEASURE}|matin|soir|{_DAYS})\b|\btous les\s+(?:{_MEASURE}|{_DAYS})s?\b"
    r"|\b(?:tou(?:te)?s les|l'ensemble des|la totalite des?|all(?: the| our)?)\s+[^\W\d_]+"
    r"|\b(?:au moins|au plus) une?\b|\bat (?:least|most) one\b"
    r"|\b(?:quotidien|hebdomadaire|mensuel|trimestriel|annuel)(?:le)?s?\b"
)
"""What can be counted without a number: how often, all of them, at least one."""
_NAMES = re.compile(
    r"\(ue\)\s*(?:n°\s*)?\d+/\d+|(?:art(?:icle)?s?\.?|loi n°|n°|no\.|c[r]?|version|v\.?)\s*[a-z]?\d[\d.\-/]*"
    r"|\b(?:19|20)\d\d/\d+|\b20[1-4]\d\b|(?:web|covid|office|instagram|gpt|mpeg)[ -]?\d[\d.]*"
    r"|\b(?:pages?|p\.|figures?|tableaux?|annexes?|chapitres?|parties?|niveaux?|l'an|year|tables?|chapter|part)\s+\d+"
    r"|\b(?:24\s?h\s?/\s?24|7\s?j?\s?/\s?7)\b|\b\d+(?:er|re|e|eme|nd|st|rd|th)\b"
    r"|\b(?:une?|le|la|a|the)\s+seconde?\s+(?!par\b|de\b|d'|pour\b|et\b|ou\b|sur\b|apres\b|avant\b|per\b|for\b)[a-z]{3,}"
)
"""Numbers that name a text, a tool or a place in a document, and measure nothing."""
_LABEL = re.compile(r"^[\s•*-]*[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}\s+(?:n°\s*)?\d{1,2}\s*[:.–—)-]\s", re.MULTILINE)
"""« Objectif 1 : »: a number that only tells one line from another."""
_CALLED = re.compile(
    r"(?P<first>(?:^|[.!?:;•\n–—-])\s*)?\b(?P<name>[A-ZÀ-ÖØ-Þ][\w’'-]*)[ \u00a0](?P<n>\d+(?:\.\d+)*)(?![\d,.]*\s?[%€$])"
    r"(?P<after>\s+(?!(?:nos|vos|mes|tes|ses|les|des|ces|leurs|dans|sans|plus|pas|puis|vers|sous|tous|toutes|mais|depuis)\b)"
    r"[a-zà-ÿ][\w’'-]+[sx]\b|\s?(?:h|min|s|km|euros?|fois|mois)\b)?",
)
_VERB = re.compile(r"(?:er|ir|re|oir)$")


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


def says_how_much(text: str) -> bool:
    """Whether it can be told if what a text says was reached: a number, a rhythm, a whole (« toutes les vidéos »)."""
    return has_number(text) or _RHYTHM.search(flat(text)) is not None


def has_number(text: str) -> bool:
    """Whether a text has a number in figures or in words that measures something (« une vidéo par mois »)."""
    named = _CALLED.sub(_uncalled, _LABEL.sub(" ", without_days(text)))
    return _NUMBER.search(_NAMES.sub(" ", flat(named))) is not None


def _uncalled(one: re.Match[str]) -> str:
    """A name without its number (« Sora 2 », « ISO 9001 »); a verb that begins a sentence is no name."""
    measured = one["after"] or (one["first"] is not None and _VERB.search(one["name"]))
    return one.group() if measured else f"{one['first'] or ''}{one['name']} "


def _somewhere(pieces: Pieces, rule: Rule) -> Iterator[Flaw]:
    if not has_number(stream(pieces)):
        yield Flaw(
            rule=rule.rule,
            said=_("aucun chiffre"),
            remedy=_("Ajoutez au moins un nombre : une durée, un montant, une quantité, une taille."),
        )


def _listed(found: list[str], rule: Rule) -> Iterator[Flaw]:
    for item in found:
        if not says_how_much(item):
            yield _without(rule, item)
    if len(found) < rule.least:
        yield _few(rule, len(found))


def _told(found: list[str], rule: Rule) -> Iterator[Flaw]:
    said = [one for text in found for one in sentences(text)]
    bare = [one for one in said if not says_how_much(one)]
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
