"""Files that were left out, while everything is judged again: whatever a check finds in their place, it says so.

A random text stands where each of them stood: a finding that rests on it, or on the digest of one of them, couldn't be
made again as it was, and no other is excused for it.
"""

import contextlib
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence

from preuve.artifact import digest_bytes
from preuve.calls.recordings import SUFFIX
from preuve.checks import checks
from preuve.checks.finding import Finding
from preuve.dossier.mount import Mounted, place


@contextlib.contextmanager
def stood_in(mounted: Mounted, left: Mapping[str, str]) -> Iterator[set[str]]:
    """Put something in the place of each file that was left out (digests by name); give its digests and theirs.

    Of a recording nothing stands there: one that doesn't read would stop all of them.
    """
    placed, marks = [], set(left.values())
    for name in left:
        path = place(name, mounted.project.folder, mounted.run)
        if path is not None and not path.exists() and not name.endswith(SUFFIX):
            path.parent.mkdir(parents=True, exist_ok=True)
            mark = secrets.token_hex().encode()
            path.write_bytes(mark)
            marks.add(digest_bytes(mark))
            placed.append(path)
    try:
        yield marks
    finally:
        for path in placed:
            path.unlink()


def lacking(found: Sequence[Finding], marks: Collection[str]) -> frozenset[str]:
    """Keys of the findings that rest on one of these digests, or that require one that does."""
    keys = {one.key for one in found if any(rest.sha256 in marks for rest in one.evidence)}
    while more := {one.key for one in found if one.key not in keys and _requires(one, keys)}:
        keys |= more
    return frozenset(keys)


def _requires(one: Finding, keys: Collection[str]) -> bool:
    kind = checks().get(one.id)
    wanted = kind.requires if kind else ()
    return any(name in keys or f"{name}/{one.target}" in keys for name in wanted)
