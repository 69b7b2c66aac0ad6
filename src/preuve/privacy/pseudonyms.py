"""The names given instead: they exist to be recognised when they come back, and to let the grammar stand.

First names that women and men bear alike, in plain ASCII letters, some opening with a vowel («d'Alix»); invented
surnames, organisations and places; addresses of the reserved domain `.invalid` (RFC 2606); telephone numbers that no
one can have: 01 99 00 and 06 39 98 are two of the six blocks that Arcep keeps for works of fiction (decision
n° 2018-0881 of 24 July 2018, amended: national numbering plan, «Numéros pour œuvres audiovisuelles»).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import count, product

from preuve.privacy.folding import fold
from preuve.privacy.names import Part

# None is a word, a town or an AI's name in French, nor a part of another.
GIVEN = (
    "Camille",
    "Dominique",
    "Morgan",
    "Swann",
    "Gaby",
    "Leslie",
    "Jessy",
    "Sandy",
    "Cameron",
    "Valery",
    "Mahe",
    "Jackie",
)
GIVEN_VOWEL = ("Alix", "Irenee", "Elisee", "Andrea", "Alexis", "Axel")
FAMILY = ("Varonne", "Mertolin", "Brevant", "Sarvigny", "Tolvaire", "Cormelin", "Delambrac", "Fougerin", "Lussanel")
FAMILY_VOWEL = ("Orvalin", "Esternac", "Amblanoy", "Ordevic", "Ulvarin")
OTHER = ("Nervalac", "Bellorme", "Sornevil", "Tarvenay", "Pelombre", "Coravel")
OTHER_VOWEL = ("Averlune", "Ostravel", "Elmoray", "Imberal")
# For a crowd: three syllables, so that none is the start of another, nor two of them together.
_STARTS = ("Ba", "Do", "Fa", "Lo", "Mi", "Na", "Ro", "Sa", "Ti", "Vo")
_VOWEL_STARTS = ("Al", "El", "Ir", "Or", "Un")
_MIDDLES = ("dor", "lan", "mir", "nel", "ric", "sol", "tan", "vel", "zan", "bur")
_ENDS = ("bec", "dric", "fal", "gon", "lis", "mond", "nac", "pel", "rin", "tor")
VOWELS = "aeiouy"
MOBILE = ("06", "07")

_LISTS: dict[Part, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "given": (GIVEN, GIVEN_VOWEL),
    "family": (FAMILY, FAMILY_VOWEL),
    "organisation": (OTHER, OTHER_VOWEL),
    "place": (OTHER, OTHER_VOWEL),
}


def names(part: Part, original: str) -> Iterator[str]:
    """Names that may stand for a part of a name: those that keep its elision and not its initial first."""
    plain, vowel = _LISTS[part]
    chosen = vowel if fold(original).text[:1] in VOWELS else plain
    yield from sorted(chosen, key=lambda one: one[0].lower() == fold(original).text[:1])
    for syllables in product(_VOWEL_STARTS if chosen is vowel else _STARTS, _MIDDLES, _ENDS):
        yield "".join(syllables)


def emails() -> Iterator[str]:
    """Addresses that no one can have."""
    return (f"contact{number}@exemple.invalid" for number in count(1))


def telephones(original: str) -> Iterator[str]:
    """Numbers kept for fiction, written nationally or with the country's code as the original is."""
    digits = re.sub(r"\D", "", original)
    abroad = original.strip().startswith("+")
    national = "0" + digits.removeprefix("33") if abroad and digits.startswith("33") else digits
    block = "6 39 98" if national.startswith(MOBILE) else "1 99 00"
    for number in range(1, 10_000):
        last = f"{block} {number // 100:02} {number % 100:02}"
        yield f"+33 {last}" if abroad else f"0{last}"


def addresses() -> Iterator[str]:
    """Roads of an invented town, of a postcode that no town has."""
    return (f"{number} rue Exempleval, 00000 Exempleville" for number in count(901))


def marks(word: str) -> Iterator[str]:
    """Marks that stand for a number with a key: an invented one could be somebody's."""
    return (f"{word}-{number:03}" for number in count(901))


def free(candidates: Iterable[str], taken: str) -> str:
    """The first candidate that isn't in a folded text, so that what comes back can only be ours."""
    return next(one for one in candidates if _plain(one) not in taken)


def _plain(text: str) -> str:
    return fold(text).text
