"""Numbers, durations and dates as platforms write them. What can't be read for sure isn't guessed: ValueError."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from preuve.audience.exports.formats import Unit
from preuve.i18n import _

MISSING = frozenset({"", "-", "--", "—", "–", "n/a", "na", "s.o.", "n.d.", "null", "none"})
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
MOST = 1e15
THOUSAND = 3  # digits behind a separator of thousands
SCALES = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000, "md": 1_000_000_000}
FACTORS: dict[Unit, float] = {"count": 1, "percent": 1, "s": 1, "ms": 0.001, "min": 60, "h": 3600}
# French: the dot isn't a thousands separator there, so "12.5" can only be a decimal dot.
FRENCH = re.compile(
    r"(?P<sign>[-−+]?)(?P<whole>\d{1,3}(?: \d{3})+|\d+)(?:[.,](?P<part>\d+))? ?(?P<scale>k|m|md)?", re.ASCII
)
ENGLISH = re.compile(
    r"(?P<sign>[-−+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))? ?(?P<scale>k|m|b)?", re.ASCII
)
CLOCK = re.compile(r"(?:(?P<h>\d{1,6}):)?(?P<m>\d{1,2}):(?P<s>\d{1,2}(?:[.,]\d{1,3})?)")
SPOKEN = re.compile(r"(?:(?P<h>\d{1,6}) ?h ?)?(?:(?P<m>\d{1,4}) ?(?:min|m) ?)?(?:(?P<s>\d{1,6}(?:[.,]\d{1,3})?) ?s)?")
TIME = r"(?:(?:,? +|T| à | at )\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?(?:Z| ?[+-]\d{2}:?\d{2})?)?"
ORDERS = ("D/M/Y", "M/D/Y")
NUMERIC = re.compile(r"^\s*\d{1,2}/\d{1,2}/\d{4}\b")
PARTS = {
    "Y": r"(?P<y>\d{4})",
    "M": r"(?P<m>\d{1,2})",
    "D": r"(?P<d>\d{1,2})(?:er)?",
    "month": r"(?P<name>[^\W\d_]+)\.?",
}
MONTHS = {
    "janvier": 1, "janv": 1, "january": 1, "jan": 1,
    "février": 2, "fevrier": 2, "févr": 2, "fevr": 2, "february": 2, "feb": 2,
    "mars": 3, "march": 3, "mar": 3,
    "avril": 4, "avr": 4, "april": 4, "apr": 4,
    "mai": 5, "may": 5,
    "juin": 6, "june": 6, "jun": 6,
    "juillet": 7, "juil": 7, "july": 7, "jul": 7,
    "août": 8, "aout": 8, "august": 8, "aug": 8,
    "septembre": 9, "sept": 9, "september": 9, "sep": 9,
    "octobre": 10, "oct": 10, "october": 10,
    "novembre": 11, "nov": 11, "november": 11,
    "décembre": 12, "decembre": 12, "déc": 12, "dec": 12, "december": 12,
}  # fmt: skip


def missing(text: str) -> bool:
    """Whether a cell says that there is no figure."""
    return text.strip().casefold() in MISSING


def number(text: str, *, decimal: str, whole: bool = False) -> float:
    """A number; `decimal` says which language wrote it. Raises ValueError.

    `whole`: it counts something. Three digits behind what isn't the declared separator of thousands may then be a
    thousand that another country's settings wrote: « 12,000 » is neither 12 nor 12 thousand for sure.
    """
    plain = SPACES.sub(" ", text).strip().casefold()
    match = (FRENCH if decimal == "," else ENGLISH).fullmatch(plain)
    if match is None:
        raise ValueError(_("ce nombre n'est pas lisible sans ambiguïté"))
    if whole and len(match["part"] or "") == THOUSAND and not match["scale"]:
        raise ValueError(
            _(
                "ce compte se lit de deux façons (« 12,000 » : 12, ou 12 mille) : il n'est pas retenu. Exportez-le de "
                "nouveau, la plateforme réglée dans une autre langue."
            )
        )
    units = match["whole"].replace(" ", "").replace(",", "")
    value = float(f"{units}.{match['part'] or 0}") * SCALES[match["scale"] or ""]
    if value > MOST:
        raise ValueError(_("ce nombre est trop grand pour être une audience"))
    # A scale multiplies a decimal: 1.1 × 1000 isn't exactly 1100 in binary.
    return round(-value if match["sign"] in ("-", "−") else value, 6)


def clock(text: str) -> float:
    """A duration as `0:00:41`, `1:05` or `1 min 5 s`, in seconds. Raises ValueError."""
    plain = SPACES.sub(" ", text).strip().casefold()
    match = CLOCK.fullmatch(plain) or SPOKEN.fullmatch(plain)
    if match is None:
        raise ValueError(_("cette durée n'est pas lisible"))
    hours, minutes, seconds = (float((match[name] or "0").replace(",", ".")) for name in "hms")
    if ":" in plain and (seconds >= 60 or (match["h"] and minutes >= 60)):
        raise ValueError(_("cette durée n'existe pas"))
    return hours * 3600 + minutes * 60 + seconds


def measure(text: str, unit: Unit, *, decimal: str, negative: bool = False) -> float:
    """A cell's value: a whole count, seconds, or percent. Raises ValueError."""
    if unit == "clock":
        return clock(text)
    plain = text.strip().removesuffix("%") if unit == "percent" else text
    value = round(number(plain, decimal=decimal, whole=unit == "count") * FACTORS[unit], 6)
    if value < 0 and not negative:
        raise ValueError(_("cette valeur ne peut pas être négative"))
    if unit == "count" and not value.is_integer():
        raise ValueError(_("ce compte n'est pas un nombre entier"))
    return value


def day(text: str, patterns: Sequence[str]) -> date:
    """A date in the first of the declared patterns (`D/M/Y`, `D month Y`, …) that fits. Raises ValueError."""
    plain = SPACES.sub(" ", text).strip()
    for pattern in patterns:
        match = _regex(pattern).fullmatch(plain)
        found = match.groupdict() if match else {}
        month = MONTHS.get(str(found.get("name", "")).casefold()) or int(found.get("m") or 0)
        if not match or not month:
            continue
        if "y" not in found:
            raise ValueError(_("cette date n'a pas d'année : elle n'est pas devinée"))
        try:
            return date(int(found["y"]), month, int(found["d"]))
        except ValueError as error:
            raise ValueError(
                _("cette date n'existe pas dans l'ordre déclaré ({pattern})").format(pattern=pattern)
            ) from error
    raise ValueError(_("cette date ne suit pas l'ordre déclaré ({patterns})").format(patterns=", ".join(patterns)))


def settle(written: Sequence[str], declared: Sequence[str]) -> tuple[str, ...] | None:
    """The patterns that read all of a file's dates as they are written; None where they tell no order for sure.

    The declared order stands as long as the file's own dates allow it; where they only allow the other, that one does.
    A file whose dates allow both, of a format that declares both, says nothing.
    """
    plain = [text for text in written if not missing(text) and NUMERIC.search(text)]
    others = tuple(pattern for pattern in declared if pattern not in ORDERS)
    orders = [order for order in ORDERS if order in declared]
    fitting = [order for order in orders if _fits(plain, order)]
    if not fitting:
        fitting = [order for order in ORDERS if order not in orders and orders and _fits(plain, order)]
    if plain and orders and len(fitting) != 1 and not _same(plain, fitting):
        return None
    # A workbook's true dates are written in ISO form, whatever the language.
    return tuple(dict.fromkeys((*others, *fitting[:1], "Y-M-D")))


def doubtful(written: Sequence[str], declared: Sequence[str]) -> str:
    """The one order that is declared, where a file's own dates would be other days in the other; else nothing."""
    plain = [text for text in written if not missing(text) and NUMERIC.search(text)]
    orders = [order for order in ORDERS if order in declared]
    unsure = len(orders) == 1 and all(_fits(plain, order) for order in ORDERS) and not _same(plain, ORDERS)
    return orders[0] if plain and unsure else ""


def _fits(written: Sequence[str], order: str) -> bool:
    try:
        return all(day(text, (order,)) for text in written)
    except ValueError:
        return False


def _same(written: Sequence[str], fitting: Sequence[str]) -> bool:
    """Whether several orders read every date alike, as 05/05/2026."""
    return len(fitting) > 1 and all(len({day(text, (order,)) for order in fitting}) == 1 for text in written)


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"(month|[YMD])", pattern)
    return re.compile("".join(PARTS.get(piece, re.escape(piece)) for piece in pieces) + TIME)
