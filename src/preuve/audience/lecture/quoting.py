"""Whether a model's sentence says no more than the facts it cites: its numbers are theirs, its comparisons too."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from preuve.audience.lecture.facts import COMPARING, Fact
from preuve.controls.claims import AMOUNT, FIGURE
from preuve.i18n import _

_ID = re.compile(r"\b(?:F\d+|c[0-9a-f]{8})\b")
_ADDRESS = re.compile(r"\b(?:https?:|www\.)|\S@\S", re.IGNORECASE)
_DIGITS = re.compile(r"[^\d.,]")
_GROUPED = re.compile(r"[.,](?=\d{3}(?!\d))")
COMPARATIVE = re.compile(
    r"\b(?:meilleure?s?|mieux|pires?|(?:la|le|les) (?:plus|moins)|davantage|(?:plus|moins) (?:que|\w+ que)|"
    r"progress\w+|augment\w+|baiss\w+|recul\w+|double\w*|tripl\w+)\b",
    re.IGNORECASE,
)
WORDS = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
    "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40,
    "cinquante": 50, "soixante": 60, "cent": 100, "cents": 100, "mille": 1000,
}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)


def numbers(text: str) -> Iterator[tuple[str, frozenset[float], int]]:
    """The numbers of a sentence: as written, what they may be, and their decimals. Ids of facts aren't numbers."""
    for match in FIGURE.finditer(_ID.sub(" ", text)):
        plain = _DIGITS.sub("", match[0]).strip(".,")
        yield match[0].strip(), frozenset(_readings(plain)), _decimals(plain)
    for match in _WORD.finditer(text):
        yield match[0], frozenset({float(WORDS[match[0].casefold()])}), 0


def unknown_numbers(text: str, cited: Sequence[Fact]) -> list[str]:
    """The numbers of a sentence that no cited fact has, not even rounded."""
    known = {value for fact in cited for _said, values, _d in numbers(fact.text) for value in values}
    exact = [value for fact in cited for value in fact.values]
    return [said for said, values, digits in numbers(text) if not _known(values, digits, known, exact)]


def overstated(text: str, cited: Sequence[Fact], *, compares: bool = False) -> str:
    """Why a sentence says more than its facts; nothing where it doesn't.

    `compares`: whether saying that something is better takes a fact that compares; advice may say «mieux» freely.
    """
    amount = AMOUNT.search(text)
    if amount:
        return _("« {words} » : écris le chiffre du fait, pas une proportion en mots").format(words=amount[0])
    compared = COMPARATIVE.search(text) if compares else None
    if compared and not any(fact.kind in COMPARING for fact in cited):
        told = _("« {words} » compare : cite un fait qui compare (ranking, growth, group ou retention)")
        return told.format(words=compared[0])
    if _ADDRESS.search(text):
        return _("une adresse n'a rien à faire dans la lecture")
    wrong = unknown_numbers(text, cited)
    return _("les faits cités ne disent pas : {numbers}").format(numbers=", ".join(wrong)) if wrong else ""


def lacking(ids: Iterable[str], known: Mapping[str, object]) -> list[str]:
    """The ids that don't exist."""
    return [one for one in ids if one not in known]


def _known(values: frozenset[float], digits: int, known: set[float], exact: Sequence[float]) -> bool:
    half = 0.5 * 10.0**-digits + 1e-9
    return bool(values & known) or any(abs(abs(one) - value) <= half for one in exact for value in values)


def _readings(plain: str) -> Iterator[float]:
    """« 1,480 » may be one thousand and more, or one and a half: both, since the text doesn't tell."""
    if plain.replace(".", "").replace(",", "") == "":
        return
    joined = _GROUPED.sub("", plain)
    for one in {joined.replace(",", "."), plain.replace(",", ".")}:
        if one.count(".") <= 1:
            yield float(one)


def _decimals(plain: str) -> int:
    _whole, mark, part = _GROUPED.sub("", plain).replace(",", ".").partition(".")
    return len(part) if mark else 0
