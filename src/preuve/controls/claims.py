"""What a text claims: its figures, and its superlatives; and what backs each.

A figure is backed by a fact of the brief that has it; what she wrote elsewhere in the brief (a date, an hour, a price)
is hers. Small numbers in letters (« deux », « trois ») are not looked at.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from preuve.engines import Value
from preuve.project import Brief, Fact

_SPACE = " \u00a0\u202f"
FIGURE = re.compile(rf"\d+(?:[{_SPACE}.,]\d{{3}})*(?:[.,]\d+)?(?:[{_SPACE}]?(?:%|€|‰))?")
AMOUNT = re.compile(
    r"\b(?:(?:une |des |quelques |plusieurs )?(?:dizaine|douzaine|vingtaine|trentaine|quarantaine|cinquantaine|"
    r"centaine|millier|million|milliard)s?|la moitié|(?:un|deux) tiers|(?:un|trois) quarts?|(?:\w+ )?sur (?:dix|cent)"
    r"|pour cent|(?:deux|trois|dix|cent|mille) fois (?:plus|moins)|le (?:double|triple))\b",
    re.IGNORECASE,
)
_WHOSE = "(?:le|la|les|nos|vos|notre|votre|leurs?|son|sa|ses)"
SUPERLATIVE = re.compile(
    rf"\b(?:{_WHOSE} (?:plus|moins) (?!d[e'’]|en\b|que\b|tard\b|loin\b|tôt\b)\w+"
    rf"|{_WHOSE} meilleure?s?(?: \w+)?|(?:num[ée]ro|n°) ?(?:un|1)\b"
    r"|unique(?:s)? (?:en|au|de) \w+|(?:le|la|les) seule?s? (?:à|qui)|leader\w*|inégal(?:é|able)e?s?|incomparables?"
    r"|imbattables?|incontournables?|révolutionnaires?|exceptionnel(?:le)?s?|extraordinaires?|miracul\w+|infaillibles?"
    r"|sans (?:égal|équivalent|pareil)|garantie?s?|jamais vue?s?|parfaite?s?|idéale?s?)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:jamais|interdit\w*|pas|sans|évite[rz]?|banni\w*|proscri\w*|never|avoid|without|not)\b", re.IGNORECASE
)
_INSTEAD = re.compile(
    r"\b(?:mais|plutôt|préfér\w+|remplac\w+|but|rather|instead)\b|[,;:.]\s*(?:dites|dire|écri\w+|say|write)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'«\s*([^«»]{2,60}?)\s*»|["“]([^"“”]{2,60})["”]')
_SIGNS = "%€‰"
_NOT_KEPT = re.compile(rf"[^\d{_SIGNS}]")


class Backing(Value):
    """What a claim may rest on: the brief's facts, and every other text she wrote in it."""

    facts: tuple[Fact, ...] = ()
    own: tuple[str, ...] = ()


class Claim(NamedTuple):
    """Words of a text that claim something, and what backs them: a fact's source, `brief`, or nothing."""

    text: str
    source: str


def backing(brief: Brief) -> Backing:
    """What a brief backs."""
    own = (brief.title, brief.subject, brief.call_to_action, brief.audience, *brief.objectives, *brief.key_messages)
    people = tuple(one.looks for one in (*brief.people, *brief.places))
    return Backing(facts=brief.facts, own=(*own, brief.link, *people))


def banned(rules: Sequence[str]) -> tuple[str, ...]:
    """The words that the charter's rules forbid: those in quotation marks, in a rule that says never."""
    return tuple(
        dict.fromkeys(
            (match[1] or match[2]).strip()
            for rule in rules
            if _NEVER.search(rule)
            for match in _QUOTED.finditer(_INSTEAD.split(rule)[0])
        )
    )


def figures(text: str, rests: Backing) -> list[Claim]:
    """The figures of a text, in order."""
    found = sorted([*FIGURE.finditer(text), *AMOUNT.finditer(text)], key=lambda match: match.start())
    return [Claim(match[0].strip(), _backed(match[0], rests)) for match in found]


def superlatives(text: str, rests: Backing) -> list[Claim]:
    """The superlatives of a text, in order; one that a fact or the brief holds word for word is backed."""
    return [Claim(match[0], _quoted(match[0], rests)) for match in SUPERLATIVE.finditer(text)]


def _backed(found: str, rests: Backing) -> str:
    number = _key(found)
    if not number:
        return _quoted(found, rests)
    fact = next((one for one in rests.facts if number in _numbers([one.text, one.source])), None)
    return fact.source if fact else "brief" if number in _numbers(rests.own) else ""


def _numbers(texts: Sequence[str]) -> set[str]:
    """The figures of some texts, with their sign and without: « 30 % » backs « 30 », « 30 décembre » not « 30 % »."""
    keys = {_key(match[0]) for text in texts for match in FIGURE.finditer(text)}
    return keys | {key.rstrip(_SIGNS) for key in keys}


def _key(found: str) -> str:
    return _NOT_KEPT.sub("", found)


def _quoted(found: str, rests: Backing) -> str:
    wanted = found.casefold().strip()
    fact = next((one for one in rests.facts if wanted in f"{one.text} {one.source}".casefold()), None)
    return fact.source if fact else "brief" if any(wanted in text.casefold() for text in rests.own) else ""
