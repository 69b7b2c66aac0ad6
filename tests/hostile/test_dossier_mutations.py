"""A valid dossier, mutated at random: verification never raises anything but its own refusal, and never says
`verified` of the integrity of an archive that isn't, byte for byte, the one that was sealed.

A few seconds by default, a minute in CI (`long`). What breaks is printed with its seed by hypothesis.
"""

import json
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from helpers_dossier import PAYLOAD, contents, small
from helpers_zips import Raw, build, raws
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from preuve.dossier import archive, bag, layout
from preuve.dossier.model import LevelVerdict, Wanted
from preuve.dossier.opening import Refused
from preuve.dossier.verify import order

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HONEST = contents(key=KEY)
CALM = (HealthCheck.too_slow, HealthCheck.data_too_large)
FEW = settings(max_examples=120, deadline=None, suppress_health_check=CALM, derandomize=True, database=None)
MANY = settings(deadline=None, suppress_health_check=CALM, database=None, phases=(Phase.generate,))


def sealed_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as place:
        return small(Path(place) / "dossier.zip", key=KEY).read_bytes()


WHOLE = sealed_bytes()
NUMBERS = [archive.LOCAL, archive.CENTRAL, archive.END, b"\0\0\0\0", b"\xff\xff\xff\xff", b"../", b"\x1b[2J"]


@st.composite
def mutated_bytes(draw: st.DrawFn) -> bytes:
    """Bytes changed, cut, doubled, moved, or replaced by what means something to a ZIP reader."""
    data = bytearray(WHOLE)
    for _time in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.sampled_from([1, 2, 4, 22, 46, 300]))
        kind = draw(st.sampled_from(["flip", "set", "cut", "double", "insert", "number", "end"]))
        if kind == "flip" and data:
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "set":
            data[at : at + length] = draw(st.binary(min_size=length, max_size=length))
        elif kind == "cut":
            del data[at : at + length]
        elif kind == "double":
            data[at:at] = data[at : at + length]
        elif kind == "insert":
            data[at:at] = draw(st.sampled_from(NUMBERS))
        elif kind == "number":
            struct.pack_into("<I", data, min(at, max(0, len(data) - 4)), draw(st.integers(0, 2**32 - 1)))
        else:
            del data[len(data) - draw(st.integers(0, 60)) :]
        if len(data) < 8:
            return bytes(data)
    return bytes(data)


def mutated_entries() -> st.SearchStrategy[list[Raw]]:
    """Files added, taken away, named otherwise, with headers that lie."""
    names = st.one_of(st.text(max_size=40), st.sampled_from(sorted(HONEST)), st.text("./\\:a", max_size=12))
    lies = st.fixed_dictionaries(
        {"name": names.map(lambda one: one.encode(errors="surrogatepass")), "data": st.binary(max_size=40)},
        optional={
            "method": st.sampled_from([0, 8, 14]),
            "flags": st.integers(0, 0xFFFF),
            "attributes": st.integers(0, 2**32 - 1),
            "size": st.integers(0, 2**32 - 1),
            "packed": st.integers(0, 2**32 - 1),
            "offset": st.integers(0, 2**32 - 1),
            "extra": st.binary(max_size=12),
        },
    ).map(lambda given: Raw(**given))
    kept = st.lists(st.sampled_from(raws(HONEST)), max_size=12)
    return st.tuples(kept, st.lists(lies, max_size=3)).map(lambda both: [*both[0], *both[1]])


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just("\ud800")),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def mutated_values(draw: st.DrawFn) -> dict[str, archive.Content]:
    """Another value somewhere in a JSON file, every list sealed again: what a forger with the kit would send."""
    name = draw(st.sampled_from([layout.CLAIMS, layout.LEDGER, layout.CRATE, layout.ENVELOPE, layout.CHALLENGE]))
    value: Any = json.loads(b"".join(archive.pieces(HONEST.get(name, b"{}"))))
    for _time in range(draw(st.integers(1, 3))):
        if isinstance(value, dict) and value:
            value[draw(st.sampled_from([*sorted(value), "autre"]))] = draw(JSON)
        else:
            value = draw(JSON)
    data = json.dumps(value).encode() + (b"\n" if name == layout.LEDGER else b"")
    if name == layout.ENVELOPE:
        return bag.closed({**{one: kept for one, kept in HONEST.items() if one != layout.TAGS}, name: data})
    return contents({**PAYLOAD, name: data}, KEY)


def verdict_of(write: Callable[[Path], object]) -> tuple[dict[str, LevelVerdict], bytes] | None:
    """Each level's verdict and the archive's bytes; None where it was refused. Nothing else may be raised."""
    with tempfile.TemporaryDirectory() as place:
        file, scratch = Path(place) / "dossier.zip", Path(place) / "scratch"
        scratch.mkdir()
        write(file)
        whole = file.read_bytes()
        try:
            found = order.verify(file, Wanted(scratch))
        except Refused:
            return None
        assert not [point.said for point in found.points if point.id.endswith("-stopped")]
        assert found.model_dump_json()
        return {level.level: level for level in found.levels}, whole


@pytest.fixture(autouse=True)
def _only_what_reads_structure(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Levels that start a process for each dossier are another test's: hundreds are opened here."""
    monkeypatch.setattr(order, "LOOKS", {**order.LOOKS, "L1": order.LOOKS["L1"][:1], "L2": ()})


def byte_by_byte(data: bytes) -> None:
    found = verdict_of(lambda file: file.write_bytes(data))
    if found:
        levels, whole = found
        assert (levels["L0"].status == "verified") == (whole == WHOLE)


def entry_by_entry(files: list[Raw]) -> None:
    found = verdict_of(lambda file: build(file, files))
    if found:
        levels, whole = found
        assert (levels["L0"].status == "verified") == (whole == WHOLE)


def value_by_value(given_files: dict[str, archive.Content]) -> None:
    found = verdict_of(lambda file: archive.write(file, given_files))
    assert found, "its archive is in our form: it must be opened"
    levels, whole = found
    assert whole == WHOLE or "verified" not in (levels["L1"].status, levels["L2"].status)


HUNTS = (
    (mutated_bytes(), byte_by_byte),
    (mutated_entries(), entry_by_entry),
    (mutated_values(), value_by_value),
)
IDS = ("bytes", "entries", "values")


@pytest.mark.parametrize(("strategy", "judge"), HUNTS, ids=IDS)
def test_a_mutated_dossier(strategy: st.SearchStrategy[Any], judge: Callable[[Any], None]) -> None:
    FEW(given(strategy)(judge))()


@pytest.mark.long
@pytest.mark.parametrize(
    ("strategy", "judge", "times"), [(*one, n) for one, n in zip(HUNTS, (9000, 5000, 2300), strict=True)], ids=IDS
)
def test_a_mutated_dossier_for_a_minute(
    strategy: st.SearchStrategy[Any], judge: Callable[[Any], None], times: int
) -> None:
    settings(MANY, max_examples=times)(given(strategy)(judge))()
