"""French text as it is spoken: numbers, hours, dates, money and signs in words, so that two spellings compare."""

import re
import unicodedata
from collections.abc import Callable, Sequence

_S = "[ \u00a0\u202f\u2009]"
MAX_DIGITS = 15
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_UNITS = {
    "km": "kilomètres", "m": "mètres", "cm": "centimètres", "mm": "millimètres", "kg": "kilogrammes", "g": "grammes",
    "l": "litres", "min": "minutes", "s": "secondes", "ha": "hectares", "mo": "mégaoctets", "go": "gigaoctets",
}  # fmt: skip
_WORDS = (
    (re.compile(r"\bm\.(?=\s)"), "monsieur"),
    (re.compile(r"\bmme\b\.?"), "madame"),
    (re.compile(r"\bmlle\b\.?"), "mademoiselle"),
    (re.compile(r"\bdr\b\.?"), "docteur"),
    (re.compile(r"\bn°"), "numéro "),
    (re.compile("%"), " pour cent "),
    (re.compile("€"), " euros "),
    (re.compile("&"), " et "),
    (re.compile(r"(?<=\d)\s*°c\b"), " degrés "),
    (re.compile(r"(?<=\d)\s*°"), " degrés "),
    (re.compile("œ"), "oe"),
    (re.compile("æ"), "ae"),
)
# What the ear can't tell apart in numbers.
_ALIKE = (
    (re.compile(r"\bvingts\b"), "vingt"),
    (re.compile(r"\bcents\b"), "cent"),
    (re.compile(r"\b(vingt|trente|quarante|cinquante|soixante) et une\b"), r"\1 et un"),
)
_ROMAN = re.compile(r"\b([IVX]{2,}|[IVX](?=er\b|re\b))(er|re|e|ème)\b")


def normalise(text: str) -> str:
    """Lower case, numbers in words, accents kept, punctuation out, one space between words."""
    text = _ROMAN.sub(lambda m: f"{_arabic(m[1])}{m[2]}", unicodedata.normalize("NFKC", text))
    text = text.replace("’", "'").lower()
    for pattern, change in _NUMBERS:
        text = pattern.sub(change, text)
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    text = re.sub(r"\d+", lambda m: f" {_whole(m[0])} ", text)
    text = " ".join(re.sub(r"[\W_]+", " ", text).split())
    for pattern, words in _ALIKE:
        text = pattern.sub(words, text)
    return text


def _whole(digits: str) -> str:
    """A whole number in words; leading zeros are said, as in a telephone number."""
    from num2words import num2words

    if len(digits) > MAX_DIGITS:
        return " ".join(str(num2words(int(digit), lang="fr")) for digit in digits)
    zeros = len(digits) - len(digits.lstrip("0"))
    rest = digits[zeros:]
    said = ["zéro"] * zeros + ([str(num2words(int(rest), lang="fr"))] if rest else [])
    return " ".join(said)


def _arabic(roman: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in roman]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _joined(match: re.Match[str]) -> str:
    return re.sub(_S, "", match[0])


def _date(match: re.Match[str]) -> str:
    day, month = int(match[1]), int(match[2])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    return f"{'1er' if day == 1 else day} {MONTHS[month - 1]} {match[3] or ''}"


def _hour(match: re.Match[str]) -> str:
    hours, minutes = int(match[1]), match[2] or ""
    said = re.sub(r"un$", "une", _whole(str(hours)))
    after = _whole(str(int(minutes))) if minutes.strip("0") else ""
    return f" {said} {'heure' if hours < 2 else 'heures'} {after} "


def _money(match: re.Match[str]) -> str:
    euros = "euro" if int(match[1]) < 2 else "euros"
    cents = _whole(str(int(match[2]))) if (match[2] or "").strip("0") else ""
    return f" {_whole(match[1])} {euros} {cents} "


def _decimal(match: re.Match[str]) -> str:
    return f" {_whole(match[1])} virgule {_whole(match[2])} "


def _unit(match: re.Match[str]) -> str:
    unit = _UNITS[match[2]]
    return f"{match[1]} {unit[:-1] if match[1] in {'0', '1'} else unit}"


def _ordinal(match: re.Match[str]) -> str:
    from num2words import num2words

    number, ending = int(match[1][:MAX_DIGITS]), match[2]
    plural = "s" if ending.endswith("s") else ""
    if number == 1:
        return f" premi{'er' if ending.startswith('er') else 'ère'}{plural} "
    if ending.startswith("nd"):
        return f" second{'e' if 'de' in ending else ''}{plural} "
    return f" {num2words(number, lang='fr', to='ordinal')}{plural} "


_NUMBERS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = (
    (re.compile(rf"(?<![\d,.])\d{{1,3}}(?:{_S}\d{{3}})+(?!\d)"), _joined),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/])"), _date),
    (re.compile(rf"(?<!\d)(\d{{1,2}}){_S}*h(?:eures?)?\b{_S}*([0-5]\d)?(?!\d)"), _hour),
    (re.compile(r"(?<!\d)(\d{1,2})h([0-5]\d)(?!\d)"), _hour),
    (re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])"), _hour),
    (re.compile(rf"(?<!\d)(\d{{1,{MAX_DIGITS}}})(?:,(\d{{2}}))?{_S}*(?:€|euros?\b)"), _money),
    (re.compile(r"(?<!\d)(\d{1,3})(ers?|res?|ères?|nde?s?|e|es|[eè]mes?)\b"), _ordinal),
    (re.compile(r"(?<![\d.,])(\d+)[,.](\d+)(?![\d]|[.,]\d)"), _decimal),
    (re.compile(rf"(?<!\d)(\d+){_S}?({'|'.join(sorted(_UNITS, key=len, reverse=True))})\b(?!')"), _unit),
)
