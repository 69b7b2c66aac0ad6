"""Every film of a session against those of the other dossiers, for as long as a juror can wait.

Fingerprints are the dossiers' own pictures: one that is made to be slow to compare must not hold the others up. So the
quickest pairs come first, and what there was no time for is told.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from preuve.dossier.report.handed import Film, Handed
from preuve.dossier.report.likeness import PER_SECOND, Likeness, likeness

BUDGET = 300.0
"""Seconds for all the pairs of a session: about 1 for two films of a quarter of an hour."""
MOST_PAIRS = 200_000
Pair = tuple[Film, Film]
Found = Mapping[tuple[str, str], Likeness]
Hear = Callable[[float], None]


def compare(rows: Iterable[tuple[Handed, Handed]], hear: Hear) -> Found:
    """How the films of some pairs of dossiers agree, by their digests; a pair that isn't there wasn't compared."""
    pairs = {known(one, other): (one, other) for one, other in _pairs(rows)}
    ordered = sorted(pairs.items(), key=lambda pair: _work(*pair[1]))[:MOST_PAIRS]
    found: dict[tuple[str, str], Likeness] = {}
    end = time.monotonic() + BUDGET
    for number, (key, (one, other)) in enumerate(ordered, start=1):
        if time.monotonic() > end:
            break
        found[key] = likeness(one.fingerprint, other.fingerprint)
        hear(number / len(ordered))
    return found


def alike(one: Film, other: Film, found: Found) -> Likeness | None:
    """How two films agree; None where they weren't compared."""
    if one.sha256 == other.sha256:
        return Likeness(seconds=len(one.fingerprint.hashes) / PER_SECOND, share=1, apart=0)
    return found.get(known(one, other))


def known(one: Film, other: Film) -> tuple[str, str]:
    """What names a pair of films, whichever comes first."""
    first, second = sorted((one.sha256, other.sha256))
    return first, second


def _pairs(rows: Iterable[tuple[Handed, Handed]]) -> Iterator[Pair]:
    for mine, theirs in rows:
        yield from ((one, other) for one in mine.films for other in theirs.films if one.sha256 != other.sha256)


def _work(one: Film, other: Film) -> int:
    return len(one.fingerprint.hashes) * len(other.fingerprint.hashes)
