"""How long a juror waits: `python bench/verify.py [DOSSIER.zip]`. Without a dossier, the sample's last run is packed.

- decoding: each distinct film of the dossier, decoded alone, one after the other;
- levels: L0 to L2, each on its own, as `preuve verify` runs them;
- ratio: all three against decoding, on the wall and for the processors' seconds (a busy machine disturbs the second
  less); at most 30 s on two cores for the demo's dossier.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from preuve.dossier.build.pack import pack
from preuve.dossier.model import Unpacked, Verdict, Wanted
from preuve.dossier.opening import unpack
from preuve.dossier.verify.order import verify
from preuve.history import last_run
from preuve.media.opening import open_film
from preuve.project import Project

ROOT = Path(__file__).parents[1]
FILMS = "data/deliverables/films/"


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that a piece of work takes: on the wall, and of the processors, its children's too."""
    began, before = time.monotonic(), _processors()
    work()
    return time.monotonic() - began, _processors() - before


def decode(unpacked: Unpacked) -> int:
    """Decode each distinct film; the number of pictures."""
    films = {unpacked.digests[name]: unpacked.path(name) for name in unpacked.under(FILMS)}
    count = 0
    for film in films.values():
        with open_film(film) as container:
            container.streams.video[0].thread_type = "AUTO"
            count += sum(1 for _frame in container.decode(video=0))
    return count


def main(given: list[str]) -> None:
    """Print seconds and ratios."""
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        file = Path(given[0]) if given else _sample(scratch)
        (scratch / "alone").mkdir()
        unpacked = unpack(file, scratch / "alone" / "files")
        wall, processors = spent(lambda: print(f"pictures   {decode(unpacked):>8}"))
        print(f"decoding   {wall:8.1f} s {processors:8.1f} s of processor")
        said: list[Verdict] = []
        whole, all_processors = spent(lambda: said.append(verify(file, Wanted(_new(scratch)))))
        for level in said[0].levels:
            print(f"{level.level}         {level.seconds:8.1f} s  {level.status}")
        print(f"verify     {whole:8.1f} s {all_processors:8.1f} s of processor")
        print(f"ratio      {whole / wall:8.2f}   {all_processors / processors:8.2f}")
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"memory     {peak / 1024:8.0f} MiB at most in one process")


def _new(scratch: Path) -> Path:
    folder = scratch / "verify"
    folder.mkdir()
    return folder


def _sample(scratch: Path) -> Path:
    project = ROOT / "sample_project"
    run = last_run(project)
    if run is None:
        sys.exit("run the sample first: make demo")
    return pack(Project(project), run.folder, scratch)


def _processors() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, kinds))


if __name__ == "__main__":
    main(sys.argv[1:])
