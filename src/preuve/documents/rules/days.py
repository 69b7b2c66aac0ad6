"""Dates in words, French or English: « 5 décembre 2026 », « 05/12/2026 », « d'ici mars », « semaine 12 », « T2 2027 ».

`last` is the last day that a date may mean; None where it can't be known (no year, or a day counted from another).
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from preuve.documents.text import flat

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan", "fevrier fevr february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept september sep",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_AMBIGUOUS = {
    "mars",
    "march",
    "mar",
    "mai",
    "may",
    "jan",
    "dec",
    "nov",
    "oct",
    "sep",
    "jun",
    "jul",
    "aug",
    "apr",
    "feb",
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_CLEAR = "(?:" + "|".join(sorted(set(_MONTHS) - _AMBIGUOUS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_ORDER = {
    "1er": 1, "premier": 1, "first": 1, "2e": 2, "2eme": 2, "deuxieme": 2, "second": 2, "3e": 3, "3eme": 3,
    "troisieme": 3, "third": 3, "4e": 4, "4eme": 4, "quatrieme": 4, "fourth": 4,
}  # fmt: skip
_BEFORE = (
    r"(?:fin|debut|mi|courant|d'ici|en|des|avant|jusqu'en|jusqu'a|vers|a partir de|depuis|de|"
    r"by|in|until|before|from|since|end of|early|mid|late)[\s-]+(?:a\s+|la\s+|le\s+|fin\s+|debut\s+|mi-)?"
)
_IN = "noel|fin|debut|mi|courant|d'ici|en|avant|by|end of|in"
_PARTS = "trimestre|semestre|quarter|half"
_FROM_NOW = "dans|d'ici|apres|in|after"
_FEW = "une?|deux|trois|quatre|six|a|one|two|three"
_SPANS = "jours?|semaines?|mois|ans?|days?|weeks?|months?|years?"
_SEASONS = {"printemps": (6, 20), "ete": (9, 22), "automne": (12, 20), "hiver": (3, 20), "rentree": (9, 30)}


@dataclass(frozen=True)
class Day:
    """A date as written: where it stands in the text, and the last day that it may mean."""

    start: int
    end: int
    text: str
    last: date | None = None


Meaning = Callable[[re.Match[str]], date | None]


def days(text: str) -> list[Day]:
    """Every date of a text, in order; one that no calendar has (31 février) isn't one."""
    plain, found = flat(text), list[Day]()
    taken = [False] * (len(plain) + 1)
    for pattern, meaning in _FORMS:
        for one in pattern.finditer(plain):
            if any(taken[one.start() : one.end()]):
                continue
            try:
                last = meaning(one)
            except ValueError:
                continue
            taken[one.start() : one.end()] = [True] * (one.end() - one.start())
            found.append(Day(one.start(), one.end(), text[one.start() : one.end()].strip(), last))
    return sorted(found, key=lambda one: one.start)


def whole_days(text: str) -> Iterator[date | None]:
    """Each day written whole (day, month, year), in order; None for one that no calendar has, such as 31 February."""
    plain, found = flat(text), dict[int, tuple[int, date | None]]()
    for pattern, meaning in _FORMS:
        for one in pattern.finditer(plain) if meaning in (_full, _spoken) else ():
            if one["y"] and not any(start < one.end() and one.start() < end for start, (end, _day) in found.items()):
                found[one.start()] = one.end(), _or_none(one, meaning)
    yield from (found[start][1] for start in sorted(found))


def _or_none(one: re.Match[str], meaning: Meaning) -> date | None:
    try:
        return meaning(one)
    except ValueError:
        return None


def without_days(text: str) -> str:
    """A text with its dates blanked out, letter for letter."""
    for one in days(text):
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _end_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".")]


def _full(one: re.Match[str]) -> date | None:
    year = int(one["y"])
    return date(year + 2000 if year < 100 else year, int(one["m"]), int(one["d"]))


def _spoken(one: re.Match[str]) -> date | None:
    day, month = int(one["d"]), _month(one["m"])
    known = date(int(one["y"] or 2028), month, day)  # a leap year: 29 February may be meant
    return known if one["y"] else None


def _whole_month(one: re.Match[str]) -> date | None:
    return _end_of(int(one["y"]), _month(one["m"]))


def _part_of_year(one: re.Match[str]) -> date | None:
    length = 3 if one["kind"].startswith(("t", "q")) else 6
    number = int(one["n"]) if one["n"].isdigit() else _ORDER[one["n"]]
    if number * length > 12:
        raise ValueError
    return _end_of(int(one["y"]), number * length) if one["y"] else None


def _week(one: re.Match[str]) -> date | None:
    number = int(one["n"])
    known = date.fromisocalendar(int(one["y"] or 2026), number, 7)  # 2026 has 53 weeks
    return known if one["y"] else None


def _season(one: re.Match[str]) -> date | None:
    year = int(one["y"])
    if one["s"] == "hiver":
        return date(year + 1, 3, 20)
    month, day = _SEASONS.get(one["s"], (12, 31))
    return date(year, month, day)


def _unknown(_one: re.Match[str]) -> date | None:
    return None


def _forms() -> Iterator[tuple[str, Meaning]]:
    day = r"(?<![\d/.,])(?P<d>\d{1,2})"
    yield r"(?<!\d)(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", _full
    yield rf"{day}[/.](?P<m>\d{{1,2}})[/.](?P<y>20\d\d|\d\d)(?![\d/])", _full
    yield rf"{day}-(?P<m>\d{{1,2}})-(?P<y>20\d\d)(?!\d)", _full
    yield rf"{day}(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})(?:,?\s+(?P<y>{_YEAR}))?", _spoken
    yield rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y>{_YEAR}))", _spoken
    yield rf"\b(?P<m>{_MONTH})\s+(?P<y>{_YEAR})", _whole_month
    yield (
        rf"\b(?P<n>[1-4]|{'|'.join(_ORDER)})\s+(?P<kind>{_PARTS})(?:\s+(?:de\s+|of\s+)?(?P<y>{_YEAR}))?",
        _part_of_year,
    )
    yield rf"\b(?P<kind>[tqs])(?P<n>[1-4])\s+(?P<y>{_YEAR})", _part_of_year
    yield rf"\b(?:semaine|week)\s+(?:n°\s*)?(?P<n>\d{{1,2}})\b(?:\s+(?:de\s+|of\s+)?(?P<y>{_YEAR}))?", _week
    yield rf"\bs(?P<n>\d\d)\b(?:\s+(?P<y>{_YEAR}))?", _week
    yield rf"\b(?P<s>{'|'.join(_SEASONS)}|{_IN})\s+(?:de\s+|a\s+)?(?P<y>{_YEAR})", _season
    yield rf"\b{_BEFORE}(?:{_MONTH})", _unknown
    yield rf"\b(?:{_CLEAR})", _unknown
    yield r"\b(?:le|du|au|avant le|jusqu'au)\s+\d{1,2}/(?:0[1-9]|1[0-2])(?![\d/])", _unknown
    yield rf"\b(?:{_FROM_NOW})\s+(?:\d+|{_FEW})\s+(?:{_SPANS})\b", _unknown
    yield r"\b[jm]\s?\+\s?\d{1,3}\b|\b(?:mois|jour|month|day)\s+\d{1,3}\b", _unknown


_FORMS = tuple((re.compile(pattern), meaning) for pattern, meaning in _forms())
