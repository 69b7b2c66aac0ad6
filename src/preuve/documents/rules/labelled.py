"""Words under a label: « Besoin : … Solution : … », « Court terme : … », in a list, in prose or in a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preuve.documents.rules.listed import Pieces, says_something, stream, tables, ways
from preuve.documents.text import flat

_START = r"(?:^|(?<=[.;,!?…→|(—–-])|(?<=[.;,!?…→|(—–-]\s))\s*"
"""A label opens a line or follows a mark: « à l'un de nos besoins : … » is prose."""
_END = r"(?:\s*(?:n°\s*)?\d+)?(?:[\s']+[^\W\d_]+){0,3}(?:\s*\([^)\n]{0,60}\))?\s*:"


@dataclass(frozen=True)
class Labelled:
    """What stands after one label; `label` is its place among those looked for."""

    label: int
    text: str


def after_labels(pieces: Pieces, labels: Sequence[str], *, colon: bool) -> list[Labelled]:
    """What stands after each label, up to the next one. `colon`: a label counts only before « : »."""
    text = stream(pieces)
    plain = flat(text)
    before, after = (_START, _END) if colon else ("", "")
    marks = sorted(
        (found.start(), found.end(), number)
        for number, label in enumerate(labels)
        for found in re.finditer(f"{before}(?:{ways(label)}){after}", plain, re.MULTILINE)
    )
    starts = [start for start, _end, _number in marks]
    ends = [*starts[1:], len(text)]
    return [Labelled(number, text[end:until]) for (_start, end, number), until in zip(marks, ends, strict=False)]


def rows_of(pieces: Pieces, labels: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The cells under each label, row by row, of the tables whose header has them all."""
    for header, rows in tables(pieces):
        heads = [flat(cell) for cell in header.cells]
        places = [next((at for at, head in enumerate(heads) if re.search(ways(one), head)), None) for one in labels]
        if None not in places:
            for row in rows:
                yield tuple(row.cells[at] if at is not None else "" for at in places)


def holds(text: str, least: int = 2) -> bool:
    """Whether a text says something: so many words at least."""
    return says_something(text) and len(re.findall(r"[^\W_]+", text)) >= least
