"""How much of one text is found, word for word, in another: shared runs of five words, and the longest run of all.

Words are compared without case, accents or punctuation. Five words in a row are seldom the same by chance; a copied
passage shows in both figures, a changed one in the first.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

RUN = 5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Overlap:
    """What a text shares with another.

    Attributes:
        share: part of the text's runs of five words that the other has too, 0 to 1.
        shared: how many they are.
        runs: how many the text has.
        longest: the longest run of words found in both, as the text's words in lower case without accents.
    """

    share: float
    shared: int
    runs: int
    longest: tuple[str, ...]


def words(text: str) -> list[str]:
    """A text's words in order: lower case, no accents, ligatures undone; an apostrophe parts two words."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def overlap(text: Sequence[str], other: Sequence[str], *, run: int = RUN) -> Overlap:
    """What some passages share with others; no run goes from one passage to the next."""
    mine, theirs = [words(passage) for passage in text], [words(passage) for passage in other]
    known = {gram for passage in theirs for gram in _grams(passage, run)}
    found = [gram in known for passage in mine for gram in _grams(passage, run)]
    return Overlap(
        share=sum(found) / len(found) if found else 0.0,
        shared=sum(found),
        runs=len(found),
        longest=max((_longest(one, two) for one in mine for two in theirs), key=len, default=()),
    )


def _grams(passage: Sequence[str], run: int) -> Iterator[tuple[str, ...]]:
    return (tuple(passage[at : at + run]) for at in range(len(passage) - run + 1))


def _longest(one: Sequence[str], two: Sequence[str]) -> tuple[str, ...]:
    """The longest run that both have, grown from shared runs of five so that a long text costs little more to read."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for there, gram in enumerate(_grams(two, RUN)):
        places[gram].append(there)
    best: tuple[str, ...] = ()
    for here, gram in enumerate(_grams(one, RUN)):
        for there in places.get(gram, ()):
            if not (here and there and one[here - 1] == two[there - 1]):
                pairs = zip(one[here:], two[there:], strict=False)
                best = max(best, tuple(a for a, _b in takewhile(lambda pair: pair[0] == pair[1], pairs)), key=len)
    return best or _short(one, two)


def _short(one: Sequence[str], two: Sequence[str]) -> tuple[str, ...]:
    """The longest of the shared runs under five words."""
    for size in range(RUN - 1, 0, -1):
        known = set(_grams(two, size))
        if found := next((gram for gram in _grams(one, size) if gram in known), None):
            return found
    return ()
