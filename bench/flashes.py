"""How fast a film's pictures are measured, as times real time: `python bench/flashes.py [FILM]`.

Without a film, the sample's last one for the web.

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


def ratios(seconds: float, work: Callable[[], object]) -> tuple[float, float]:
    """How many times faster than the film: on the wall, and for each processor's second; medians of three rounds.

    A busy machine slows the first much more than the second.
    """
    walls, processors = [], []
    for _round in range(ROUNDS):
        began, spent = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - began)
        processors.append(time.process_time() - spent)
    return seconds / statistics.median(walls), seconds / statistics.median(processors)


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
            wall, processor = ratios(facts.seconds, work)
            print(f"{name}: {wall:.1f} × real time; {processor:.1f} × for each processor")


if __name__ == "__main__":
    films = sorted((Path(__file__).parents[1] / "sample_project" / "runs").glob("*/films/web.mp4"))
    given = sys.argv[1:] or [str(one) for one in films[-1:]]
    main(Path(given[0])) if given else sys.exit("no film yet: run `make demo`, or name one")
