"""What names somebody outright in a table: e-mail addresses, telephones, known names, « Mme … », columns of names."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import Literal

from preuve.engines import Value
from preuve.privacy.detector import Kind, find
from preuve.privacy.folding import fold
from preuve.privacy.names import Name
from preuve.privacy.repeated import says_a_person
from preuve.privacy.tables import Table

_BETWEEN = "\n¶\n"  # what no form that is looked for goes across
_TITLED = re.compile(r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Dr|Me)\s+[A-ZÀ-ÖØ-Þ][\w'’-]+")
_LIKE_A_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:[ '’-]+[^\W\d_]+)*")
_HEADS = re.compile(
    r"(?:pre)?noms?|(?:first|last|sur)?names?|e?mail|courriel|tel(?:ephone)?|phone|portable|mobile|adresse|address|iban|nir"
)
_A_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:[ '’-]+[^\W\d_]+)*")
_KINDS = re.compile(
    r"\b(?:particuli|professionnel|entreprise|associati|collectivite|oui|non|homme|femme|nouve|ancien|fidele|actif|active"
    r"|inacti|adulte|enfant|senior|vip|prospect)"
)
"""What a column headed « client » may say of people that names none of them."""
MOST_NAME, MOST_WORDS = 80, 4


class Identifier(Value):
    """A column that names people: how, and in how many cells. `sure`: what was found can be nothing else."""

    column: str
    what: Kind | Literal["title", "head", "looks", "named"]
    cells: int
    sure: bool


def identifiers(table: Table, names: Collection[Name]) -> Iterator[Identifier]:
    """What names people in each column, in order; nothing of a cell's words is in it."""
    for column in table.columns:
        cells = table.values(column)
        found = list(_found(column, cells, names))
        yield from found or _suspected(column, cells)


def _found(column: str, cells: Sequence[str], names: Collection[Name]) -> Iterator[Identifier]:
    ends = list(accumulate(len(cell) + len(_BETWEEN) for cell in cells))
    where: dict[Kind, set[int]] = {}
    for span in find(_BETWEEN.join(cells), names, deep=False).spans:
        if span.kind in ("organisation", "place"):
            continue
        where.setdefault(span.kind, set()).add(bisect_right(ends, span.start))
    for kind, found in where.items():
        yield Identifier(column=column, what=kind, cells=len(found), sure=True)
    titled = sum(bool(_TITLED.search(cell)) for cell in cells)
    if titled and "person" not in where:
        yield Identifier(column=column, what="title", cells=titled, sure=True)


def _suspected(column: str, cells: Sequence[str]) -> Iterator[Identifier]:
    """A column that is called after names, or looks like one: for a person to say, unless its head says people."""
    filled = [cell for cell in cells if cell]
    named = [cell for cell in filled if _is_name(cell)] if says_a_person(column) else []
    if named and len(named) * 2 > len(filled):
        yield Identifier(column=column, what="named", cells=len(named), sure=True)
        return
    if filled and any(_HEADS.fullmatch(word) for word in re.split(r"[\W_]+", fold(column).text)):
        yield Identifier(column=column, what="head", cells=len(filled), sure=False)
        return
    alike = [cell for cell in filled if len(cell) <= MOST_NAME and _LIKE_A_NAME.fullmatch(cell)]
    if len(alike) * 2 > len(filled) and len(set(alike)) * 2 > len(alike):
        yield Identifier(column=column, what="looks", cells=len(alike), sure=False)


def _is_name(cell: str) -> bool:
    """Whether a cell of a column of people is a name: words, the first with a capital, that aren't a kind of people."""
    told = fold(cell).text
    few = len(cell) <= MOST_NAME and len(told.split()) <= MOST_WORDS
    return few and bool(_A_NAME.fullmatch(cell)) and not _KINDS.search(told)
