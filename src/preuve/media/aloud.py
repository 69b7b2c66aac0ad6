"""French text as it is said aloud: hours, money, units, ordinals and initials in words. A pure function of the text.

What espeak-ng already reads well (plain numbers, "%", "kg", "SNCF") is left to it; each rule below mends something it
says wrong, heard on its phonemes: "14 h" as "quatorze hache", "l'IA" as "lia", "m²" as "m puissance deux".
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from num2words import num2words

from preuve.media.spoken import MONTHS

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_ROMAN = {"I": 1, "V": 5, "X": 10}
_SPELT = ("IAG", "IA", "ESS", "IHM", "RGAA", "UE", "UI", "UX", "WCAG")  # read as words by espeak-ng, or nearly


# Letters by name: espeak-ng says "L'I A" as "l apostrophe i a", and "L'i a" as it should.
_LETTERS = {
    "A": "a",
    "C": "cé",
    "E": "eu",
    "G": "gé",
    "H": "hache",
    "I": "i",
    "M": "emme",
    "R": "erre",
    "S": "esse",
    "U": "u",
    "W": "double vé",
    "X": "ixe",
}


def _feminine(number: int) -> str:
    words = str(num2words(number, lang="fr"))
    return words + "e" if words.endswith("un") else words


def _hour(match: re.Match[str]) -> str:
    hours, minutes = int(match["h"]), int(match["m"] or 0)
    said = f"{_feminine(hours)} {'heure' if hours < 2 else 'heures'}"
    return f"{said} {_feminine(minutes)}" if minutes else said


def _money(match: re.Match[str]) -> str:
    whole, cents = int(match["n"]), (match["c"] or "").ljust(2, "0") if match["c"] else ""
    if match["k"]:
        number = f"{match['n']},{match['c']}" if match["c"] else match["n"]
        return f"{number} mille euros" if match["k"] == "k" else f"{number} million{'s' * (whole > 1)} d'euros"
    if cents and not whole:
        return f"{int(cents)} centimes"
    unit = "d'euros" if whole and whole % 1_000_000 == 0 else "euros" if whole > 1 else "euro"
    return f"{whole} {unit} {int(cents)}" if cents and int(cents) else f"{whole} {unit}"


def _ordinal(match: re.Match[str]) -> str:
    number = int(match["n"])
    if number == 1:
        return "première" if match["s"].startswith("r") else "premier"
    return str(num2words(number, lang="fr", to="ordinal"))


def _century(match: re.Match[str]) -> str:
    values = [_ROMAN[letter] for letter in match["n"]]
    pairs = zip(values, [*values[1:], 0], strict=True)
    number = sum(-value if value < after else value for value, after in pairs)
    return str(num2words(number, lang="fr", to="ordinal"))


def _date(match: re.Match[str]) -> str:
    day, month = int(match["d"]), int(match["m"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    return f"{'1er' if day == 1 else day} {MONTHS[month - 1]} {match['y']}"


def _initials(match: re.Match[str]) -> str:
    return " ".join(_LETTERS[letter] for letter in match[0])


def _address(match: re.Match[str]) -> str:
    return match["name"].replace(".", " point ").replace("@", " arobase ").replace("-", " tiret ")


def _rules(*pairs: tuple[str, str | Callable[[re.Match[str]], str]]) -> Sequence[Rule]:
    return tuple((re.compile(pattern), said) for pattern, said in pairs)


_RULES = _rules(
    (r"(?:https?://)?(?P<name>(?:[\w.-]+@)?[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|info|io))\b/?", _address),
    (r"(?<![\d.,])(\d{1,3}) (?=\d{3}(?!\d))", r"\1"),
    (r"\b(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})\b", _date),
    (r"\b24 ?h(?:eures)?/24\b", "vingt-quatre heures sur vingt-quatre"),
    (r"\b7 ?j(?:ours)?/7\b", "sept jours sur sept"),
    (r"(?<![\d-])(\d+(?: ?h(?:\d\d)?)?) ?[-–] ?(?=\d+(?: ?h)?(?![\d-]))", r"\1 à "),
    (r"\bkm/h\b", "kilomètres heure"),
    (r"\b(?P<h>[01]?\d|2[0-4]) ?(?:h|heures?)(?: ?(?P<m>[0-5]\d))?\b", _hour),
    (r"\b(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)\b", _hour),
    (r"\b(?P<n>\d+)(?:,(?P<c>\d{1,2}))? ?(?P<k>[kM]?)€", _money),
    (r" ?%", " pour cent"),
    (r"(?<![\w])[-−](?=\d)", "moins "),
    (r"\b(?P<n>\d+)(?P<s>er|re|ère|e|ème)\b", _ordinal),
    (r"\b(?P<n>[IVX]+)e(?= siècle)", _century),
    (r"\bm²", "mètres carrés"),
    (r"\bm³", "mètres cubes"),
    (r" ?°C\b", " degrés"),
    (r"\bCO[2₂]", "cé o deux"),
    (r"\b[nN]° ?(?=\d)", "numéro "),
    (r"\bM\. (?=[A-ZÀ-Ý])", "monsieur "),
    (r"\bSt-(?=[A-ZÀ-Ý])", "Saint-"),
    (r"\bSte-(?=[A-ZÀ-Ý])", "Sainte-"),
    (r"\bp\. ex\.", "par exemple"),
    (r"\bc\.-à-d\.", "c'est-à-dire"),
    (rf"\b(?:{'|'.join(_SPELT)})\b", _initials),
)


def _plain(text: str) -> str:
    """One kind of space, one apostrophe, no emoji (espeak-ng would name it)."""
    text = unicodedata.normalize("NFC", text).replace("’", "'")
    kept = (c for c in text if c == "°" or unicodedata.category(c) not in ("So", "Cf", "Mn", "Sk"))
    return " ".join("".join(kept).split())


def aloud(text: str) -> str:
    """The text to give a French voice: what a reader would say aloud."""
    text = _plain(text)
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    return " ".join(text.split())
