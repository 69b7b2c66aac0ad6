"""The examples that come with the kit, as digests of their runs of words: what is copied from them is known.

`tools/shipped.py` writes `shipped.txt` again when an example changes.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from preuve.documents import likeness
from preuve.documents.text import split

FILE = Path(__file__).with_suffix(".txt")
SIZE = 3
"""Bytes of a digest: one run of words in five hundred is taken for an example's by chance."""
LEAST_WORDS = 20


@dataclass(frozen=True)
class Shipped:
    """Digests of runs of words; a run is in it where its digest is."""

    digests: frozenset[bytes]

    def __contains__(self, run: object) -> bool:
        return _digest(str(run)) in self.digests


def shipped() -> Shipped:
    """What the kit's examples say."""
    return _read(FILE)


def is_shipped(text: str) -> bool:
    """Whether most of a text stands in an example."""
    own = likeness.words(text)
    return len(own) >= LEAST_WORDS and 2 * sum(likeness.covered(own, shipped())) > len(own)


def written(documents: Iterable[str]) -> str:
    """The file for some documents, as text."""
    texts = [[own for _heading, own in split(one)] for one in documents]
    found = sorted({_digest(run) for one in texts for run in likeness.runs(one)})
    return base64.encodebytes(b"".join(found)).decode("ascii")


@cache
def _read(path: Path) -> Shipped:
    data = base64.decodebytes(path.read_bytes())
    return Shipped(frozenset(data[at : at + SIZE] for at in range(0, len(data), SIZE)))


def _digest(run: str) -> bytes:
    return hashlib.blake2b(run.encode(), digest_size=SIZE).digest()
