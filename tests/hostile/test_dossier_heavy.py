"""Dossiers made to exhaust a machine: each is judged in ten seconds and one gibibyte, in a process that is measured."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers_dossier import CLAIMS, PAYLOAD, contents
from helpers_zips import Raw, build, raws

from preuve.artifact import canonical
from preuve.dossier import archive, bag, layout

RUN = """
import json, sys, time
from pathlib import Path
from preuve.dossier.model import Wanted
from preuve.dossier.opening import Refused
from preuve.dossier.verify import order
order.LOOKS = {**order.LOOKS, "L1": (), "L2": ()}
said = ""
try:
    found = order.verify(Path(sys.argv[1]), Wanted(Path(sys.argv[2])))
    said = found.level("L0").status
except Refused as refused:
    said = refused.reason
# Linux hands a child the peak of whoever forked it (ru_maxrss): the process's own is asked instead.
status = Path("/proc/self/status").read_text()
peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
print(json.dumps({"said": said, "seconds": time.process_time(), "peak": peak}))
"""


def with_file(name: str, data: bytes) -> Callable[[Path], Path]:
    """A dossier, honestly sealed, with this file in it."""
    return lambda path: archive.write(path, contents({**PAYLOAD, name: data}))


def endless_list(path: Path) -> Path:
    """A list of half a million files that aren't there."""
    said = b"".join(b"%064x  data/%08d\n" % (0, number) for number in range(400_000))
    return archive.write(path, bag.closed({**contents(), layout.MANIFEST: said}))


def many_files(path: Path) -> Path:
    """As many files as a dossier may have, none of them listed."""
    more = [Raw(f"data/inputs/{number:05}".encode(), b"x") for number in range(archive.MOST_FILES - 9)]
    return build(path, sorted([*raws(contents()), *more], key=lambda one: one.name))


def deep_names(path: Path) -> Path:
    """Names as deep as they may be, no two in the same folders: two million of those, from ten megabytes."""
    more = [Raw(f"data/{number:05}/{'a/' * 100}x".encode(), b"x") for number in range(archive.MOST_FILES - 9)]
    return build(path, sorted([*raws(contents()), *more], key=lambda one: one.name))


LISTS, LINES = b"[" + b"[]," * 5_300_000 + b"[]]", b'{"kind": "start"}\n' * 3_000_000
ONES = b"[" + b",".join([b'{"":1}'] * 560_000) + b"]"
CLAIM = {"statement": "Tenu", "comparator": "check"}


def little_values(path: Path) -> Path:
    """Everything that describes a dossier full of little values, each of which costs more than its bytes."""
    pins = [{"name": "a", "sha256": f"{number:064x}"} for number in range(8_000)]
    claims = [CLAIM | {"id": str(number), "artifacts": pins} for number in range(20)]
    said = canonical({**CLAIMS.model_dump(mode="json"), "claims": claims})
    ledger = b'{"kind":"step","params":' + ONES[:3_900_000] + b"1}]}\n"
    described = {layout.CLAIMS: said, layout.CRATE: b'{"@graph":' + ONES + b"}", layout.LEDGER: ledger * 15}
    return archive.write(path, contents({**PAYLOAD, **described}))


HEAVY: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "claims of lists": ("failed", with_file(layout.CLAIMS, LISTS)),
    "crate of lists": ("failed", with_file(layout.CRATE, b'{"@graph": ' + LISTS[:-100] + b"[]]}")),
    "deep crate": ("failed", with_file(layout.CRATE, b"[" * 15_000_000)),
    "long number": ("failed", with_file(layout.CLAIMS, b'{"version": ' + b"9" * 15_000_000 + b"}")),
    "long string": ("failed", with_file(layout.CLAIMS, b'{"run": "' + b"a" * 15_000_000 + b'"}')),
    "endless ledger": ("failed", with_file(layout.LEDGER, LINES)),
    "a ledger of one line": ("failed", with_file(layout.LEDGER, b'{"kind": "' + b"a" * 60_000_000 + b'"}\n')),
    "endless list": ("failed", endless_list),
    "endless information": ("failed", lambda path: archive.write(path, bag.closed({**contents(), layout.INFO: LINES}))),
    "little values": ("failed", little_values),
    "many files": ("failed", many_files),
    "deep names": ("too-many", deep_names),
}


QUICK = ("little values", "deep crate", "long number", "endless information", "a ledger of one line")
EACH = [pytest.param(one, marks=() if one in QUICK else pytest.mark.long) for one in HEAVY]


@pytest.mark.parametrize("which", EACH)
def test_judged_in_ten_seconds_and_one_gibibyte(which: str, tmp_path: Path) -> None:
    said, write = HEAVY[which]
    file, scratch = write(tmp_path / "d.zip"), tmp_path / "scratch"
    scratch.mkdir()
    done = subprocess.run([sys.executable, "-c", RUN, file, scratch], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["said"] == said
    assert found["seconds"] < 10
    assert found["peak"] < 1 << 30
