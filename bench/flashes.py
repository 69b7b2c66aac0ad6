"""How fast a film's pictures are measured, as times real time: `python bench/flashes.py FILM`.

- decoding: the film alone, decoded;
- flashes: the flash check alone, decoding included (at least 5);
- look: everything that is measured on pictures, decoding included (at least 5).
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from preuve.measures.flashes import FlashWatch
from preuve.measures.frames import walk
from preuve.measures.look import look
from preuve.media.probe import probe

ROUNDS = 3


def ratio(seconds: float, work: Callable[[], object]) -> float:
    """How many times faster than the film's own length: the median of three rounds."""
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return seconds / statistics.median(times)


def main(film: Path) -> None:
    """Print the ratios."""
    facts = probe(film)
    print(f"{film.name}: {facts.width} × {facts.height}, {facts.seconds:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        for name, work in (
            ("decoding", lambda: walk(film, [])),
            ("flashes", lambda: walk(film, [FlashWatch()])),
            ("look", lambda: look(film, (), Path(folder), lambda _share: None)),
        ):
            print(f"{name}: {ratio(facts.seconds, work):.1f} × real time")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
