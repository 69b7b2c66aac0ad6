"""A gate before heavy work: as many at once as there are processors, the most urgent first."""

import contextlib
import heapq
import itertools
import os
import threading
from collections.abc import Iterator


class Gate:
    """Lets `places` threads in at a time; among those waiting, the lowest `rank` first, then the first come."""

    def __init__(self, places: int = 0) -> None:
        self._free = places or os.cpu_count() or 1
        self._waiting: list[tuple[int, int]] = []
        self._order = itertools.count()
        self._turn = threading.Condition()

    @contextlib.contextmanager
    def pass_through(self, rank: int = 0) -> Iterator[None]:
        """Wait for a place, hold it, give it back."""
        ticket = (rank, next(self._order))
        with self._turn:
            heapq.heappush(self._waiting, ticket)
            self._turn.wait_for(lambda: self._free > 0 and self._waiting[0] == ticket)
            heapq.heappop(self._waiting)
            self._free -= 1
            self._turn.notify_all()
        try:
            yield
        finally:
            with self._turn:
                self._free += 1
                self._turn.notify_all()
