"""Which recordings were asked in this project, and which came with it.

Both lie in `recordings/`: a service's answer is kept there when it comes. Only the ledgers tell them apart.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from preuve.calls.recordings import Recording, Recordings
from preuve.ledger import Line

Window = tuple[datetime, datetime]


def came_with(recordings: Recordings, ledgers: Iterable[Iterable[Line]]) -> frozenset[str]:
    """Ids of the project's own recordings that none of its runs asked, trials included. Raises BadInput."""
    windows = [window for lines in ledgers for window in _windows(lines)]
    folder = recordings.brought
    mine = (one for path, one in recordings.all() if folder and path.is_relative_to(folder))
    return frozenset(one.id for one in mine if not _asked(one, windows))


def _asked(one: Recording, windows: Iterable[Window]) -> bool:
    """Whether a run was at work when it was asked: a step that only read it again began after it."""
    if one.origin != "captured" or one.started is None or one.ended is None:
        return False
    return any(first <= one.started and one.ended <= last for first, last in windows)


def _windows(lines: Iterable[Line]) -> Iterator[Window]:
    """When a run was at work. Nothing is asked while it waits for a person, nor after its end.

    A call whose step was cut has no line of its own: what stands between the lines counts.
    """
    times: list[datetime] = []
    for line in lines:
        # A run taken up again tells when it first began.
        told = () if line["kind"] == "resume" else (line.get(key) for key in ("at", "started", "ended"))
        times += [datetime.fromisoformat(str(one)) for one in told if one]
        if line["kind"] in ("await", "end") and times:
            yield min(times), max(times)
            times = []
    if times:
        yield min(times), max(times)
