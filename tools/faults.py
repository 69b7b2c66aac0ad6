"""Write docs/faults.md: every fault tried on every publisher, and how it ended. Takes a minute or two."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "contract" / "publishing"))

from faulting import FAULTS, Trial, names, requests_of, trials  # noqa: E402

PAGE = ROOT / "docs" / "faults.md"
HEAD = """# Faults survived: nothing published twice

Written by `tools/faults.py` from a run of every fault on every publisher (`tests/contract/publishing`); a test of CI holds
it. Each fault strikes one request of a publication, each request in its turn; then the same film is delivered again,
without faults, until it stands. After each delivery the platform held exactly one post where the journal said that there is
one, none where it said that it failed, at most one where it said that nobody knows; no token stood in a file or a message.

A figure says how many requests were struck; each of these publications ended with exactly one post, unless `unknown` says
how many ended with nobody knowing. WordPress is a real one; the others are servers on loopback that keep the contracts named
in [connectors](connectors.md). Waits are asked for, and not waited: while one passes, the requests that were given up end.
CI also runs forty series of faults at chance on each of these servers: two in each of three deliveries, then none.
"""
TOLD = {
    "before": "connection cut before the request is read",
    "during": "connection cut halfway through the request, or a piece of the film",
    "after": "answer lost after the platform did it",
    "cut": "answer cut halfway",
    "slow": "answer later than anybody waits",
    "ill": "503 from the platform",
    "ended": "token ended (401)",
    "quota": "quota spent (429, come back tomorrow)",
    "ahead": "platform's clock an hour ahead, answer lost",
    "behind": "platform's clock an hour behind, answer lost",
    "stuck": "platform slow for more than ten minutes, answer lost",
    "killed": "process killed between the call and its answer",
}


def page(found: Mapping[str, Sequence[Trial]]) -> str:
    """The whole page, from the trials of each platform."""
    rows = [[TOLD[fault], *(_cell([t for t in found[name] if t.fault == fault]) for name in found)] for fault in FAULTS]
    lines = [["fault", *found], ["---"] * (len(found) + 1), *rows]
    return HEAD + "\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cell(struck: Sequence[Trial]) -> str:
    unsure = sum(not trial.known for trial in struck)
    return f"{len(struck)}" + (f" ({unsure} unknown)" if unsure else "")


if __name__ == "__main__":
    tried = {}
    for name in names():
        print(name, "requests:", " ".join(requests_of(name)))
        tried[name] = trials(name, FAULTS)
    PAGE.write_text(page(tried), encoding="utf-8")
