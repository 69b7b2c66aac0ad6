"""Clipping: a sound that stays at full scale, where the tops of its waves are cut off and crackle."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from preuve.engines import Value
from preuve.measures.samples import Chunk, chunks

FULL_SCALE = 32_767 / 32_768
RUN = 3  # samples in a row
APART = 0.1
MOST = 100


class Clip(Value):
    """Runs less than 100 ms apart: seconds from the film's start."""

    start: float
    end: float


class Clipped(Value):
    """Every run of three samples or more at full scale, on any channel."""

    runs: int = 0
    places: tuple[Clip, ...] = Field(default=(), description="The first hundred.")
    loudest: float = Field(default=0.0, description="When the highest sample of all is heard.")
    seconds: float = Field(default=0.0, description="Where the sound that was searched ends.")


def clipped(path: Path) -> Clipped:
    """Search a file's first sound. Raises BadMedia."""
    search = Search()
    for chunk in chunks(path):
        search.see(chunk)
    places = tuple(Clip(start=round(start, 3), end=round(end, 3)) for start, end in search.places[:MOST])
    return Clipped(runs=search.runs, places=places, loudest=round(search.loudest, 3), seconds=round(search.end, 3))


class Search:
    """Looks for runs in chunks as they come, those that go across two chunks too."""

    def __init__(self) -> None:
        self.runs, self.end, self.loudest, self._highest = 0, 0.0, 0.0, 0.0
        self.places: list[tuple[float, float]] = []
        self._last: NDArray[np.bool_] = np.zeros((0, RUN), bool)

    def see(self, chunk: Chunk) -> None:
        """Look at the next chunk."""
        levels = np.abs(chunk.samples)
        full, count = levels >= FULL_SCALE, levels.shape[1]
        if (highest := float(levels.max(initial=0.0))) > self._highest:
            self._highest, self.loudest = highest, chunk.start + int(levels.max(axis=0).argmax()) / chunk.rate
        if len(self._last) != len(full):
            self._last = np.zeros((len(full), RUN), bool)
        after = np.hstack([self._last, full])
        self._last = after[:, -RUN:]
        held = np.logical_and.reduce([after[:, RUN - back : RUN - back + count] for back in range(RUN)])
        self.runs += int((held & ~after[:, :count]).sum())
        self.end = chunk.start + count / chunk.rate
        hits = np.flatnonzero(held.any(axis=0))
        for part in np.split(hits, np.flatnonzero(np.diff(hits) > APART * chunk.rate) + 1):
            if len(part):
                self._note(chunk.start + (part[0] + 1 - RUN) / chunk.rate, chunk.start + (part[-1] + 1) / chunk.rate)

    def _note(self, start: float, end: float) -> None:
        if self.places and start - self.places[-1][1] <= APART:
            start = self.places.pop()[0]
        self.places.append((start, end))
