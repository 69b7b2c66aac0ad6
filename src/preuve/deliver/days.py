"""Whole days as people write them: « 12/03/2027 », « 2027-03-12 », « 12 mars 2027 », « 1er mars 2027 ».

A chart draws exact days: what `documents/rules/days.py` also takes (a month, a quarter) would have to be guessed.
"""

import re
from collections.abc import Iterator
from datetime import date

from preuve.documents.text import fold
from preuve.i18n import _, language

_FRENCH = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()  # noqa: SIM905
_ENGLISH = "january february march april may june july august september october november december".split()  # noqa: SIM905
_MONTHS = {name: at % 12 + 1 for at, name in enumerate(_FRENCH + _ENGLISH)}
_DAY = re.compile(
    r"\b(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})\b"
    r"|\b(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>\d{4})\b"
    rf"|\b(?P<d3>\d{{1,2}})(?:er|st|nd|rd|th)? (?P<m3>{'|'.join(_MONTHS)}) (?P<y3>\d{{4}})\b"
    rf"|\b(?P<m4>{'|'.join(_ENGLISH)}) (?P<d4>\d{{1,2}}),? (?P<y4>\d{{4}})\b"
)


def days(text: str) -> Iterator[date | None]:
    """Each day written in a text; None for one that no calendar has, such as 31 February."""
    for found in _DAY.finditer(fold(text)):
        year, month, day = (_part(found, name) for name in "ymd")
        try:
            yield date(int(year), _MONTHS.get(month) or int(month), int(day))
        except ValueError:
            yield None


def _part(found: re.Match[str], name: str) -> str:
    return next(value for at in range(1, 5) if (value := found.group(f"{name}{at}")))


def month(day: date) -> str:
    """« mars 2027 »."""
    names = (
        _ENGLISH
        if language() == "en"
        else _("janvier février mars avril mai juin juillet août septembre octobre novembre décembre").split()
    )
    name = names[day.month - 1]
    return f"{name.capitalize() if language() == 'en' else name} {day.year}"


def told(day: date) -> str:
    """« 12/03/2027 »."""
    return f"{day:%d/%m/%Y}"
