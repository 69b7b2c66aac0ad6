"""Integrity's traps: lists that lie, that lead outside, that were written too early, or over again."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers_dossier import PAYLOAD, contents, small

from preuve.artifact import canonical
from preuve.dossier import archive, bag, layout
from preuve.dossier.archive import Content
from preuve.dossier.model import Point, Wanted
from preuve.dossier.opening import unpack
from preuve.dossier.verify import integrity

Files = dict[str, Content]
BRIEF = "data/inputs/brief.yaml"


def said_of(given: Files, folder: Path) -> dict[str, Point]:
    """What integrity says of a dossier of these files, by id."""
    file = archive.write(folder / "dossier.zip", given)
    points = list(integrity.look(unpack(file, folder / "unpacked"), Wanted(folder)))
    return {point.id: point for point in points}


def resealed(given: Files) -> Files:
    """The tag manifest written again."""
    return bag.closed({name: one for name, one in given.items() if name != layout.TAGS})


def listed(given: Files, change: Callable[[bytes], bytes]) -> Files:
    """The manifest otherwise, and the tag manifest agreeing with it."""
    kept = given[layout.MANIFEST]
    assert isinstance(kept, bytes)
    return resealed({**given, layout.MANIFEST: change(kept)})


def test_an_extra_file_is_named(tmp_path: Path) -> None:
    """Also what a list written before the last file leaves out."""
    points = said_of({**contents(), "data/zz.txt": b"x"}, tmp_path)
    assert points["L0.payload-extra"].status == "failed"
    assert "data/zz.txt" in points["L0.payload-extra"].names
    assert points["L0.declaration"].status == "failed"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    given = contents()
    del given[BRIEF]
    points = said_of(given, tmp_path)
    assert BRIEF in points["L0.payload-missing"].names
    assert points["L0.declaration"].status == "failed"


@pytest.mark.parametrize(
    "outside", ["data/../../etc/passwd", "/etc/passwd", "../x", "data/\x1b[2Jx", "http://192.0.2.1/x"]
)
def test_a_list_that_leads_outside_opens_nothing(outside: str, tmp_path: Path) -> None:
    line = f"{'ab' * 32}  {outside}\n".encode()

    def add(kept: bytes) -> bytes:
        return b"".join(sorted([*kept.splitlines(keepends=True), line], key=lambda one: one[66:]))

    points = said_of(listed(contents(), add), tmp_path)
    assert points["L0.payload-missing"].status == "failed"
    assert "\x1b" not in points["L0.payload-missing"].said


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept + kept.splitlines(keepends=True)[-1],
        lambda kept: b"".join(kept.splitlines(keepends=True)[::-1]),
        lambda kept: kept[:-1],
        lambda kept: kept.replace(b"  data", b" *data"),
        lambda kept: kept.replace(b"\n", b"\r\n"),
        lambda kept: b"\xef\xbb\xbf" + kept,
        lambda kept: kept + b"\xff\n",
        lambda _kept: b"",
        lambda kept: kept.upper(),
    ],
    ids=["twice", "order", "unfinished", "binary", "crlf", "bom", "not utf-8", "empty", "capitals"],
)
def test_a_list_written_otherwise_is_no_list(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    points = said_of(listed(contents(), change), tmp_path)
    failed = {point.id for point in points.values() if point.status == "failed"}
    assert failed & {"L0.payload", "L0.payload-extra"}
    assert points.get("L0.tags", points["L0.archive"]).status == "verified"


def test_the_digest_of_nothing_is_never_a_match(tmp_path: Path) -> None:
    own = bag.digest(PAYLOAD[BRIEF]).encode()
    points = said_of(listed(contents(), lambda kept: kept.replace(own, bag.EMPTY.encode())), tmp_path)
    assert BRIEF in points["L0.payload-empty-digest"].names
    assert "L0.payload-changed" not in points


def test_an_empty_file_proves_nothing(tmp_path: Path) -> None:
    points = said_of(contents({**PAYLOAD, "data/inputs/rien": b""}), tmp_path)
    assert points["L0.empty"].status == "not_run"
    assert points["L0.empty"].names == ("data/inputs/rien",)
    assert points["L0.payload"].status == "verified"


def test_a_list_written_again_is_beyond_this_level(tmp_path: Path) -> None:
    """Whoever rewrites every list passes here: the level says so, and the origin is another's question."""
    points = said_of(contents({**PAYLOAD, BRIEF: b"autre\n"}), tmp_path)
    assert {point.status for point in points.values()} == {"verified"}


def test_archives_and_programs_are_told_not_opened(tmp_path: Path) -> None:
    inner = small(tmp_path / "inner.zip").read_bytes()
    points = said_of(contents({**PAYLOAD, "data/inputs/autre.zip": inner, "data/inputs/jeu.EXE": b"MZ"}), tmp_path)
    assert points["L0.unopened"].status == "not_run"
    assert points["L0.unopened"].optional
    assert set(points["L0.unopened"].names) == {"data/inputs/autre.zip", "data/inputs/jeu.EXE"}


@pytest.mark.parametrize(
    "stray", ["evil.txt", "attestations/run2.dsse.json", "fetch.txt", "manifest-md5.txt", "DATA/x"]
)
def test_a_file_outside_the_layout_is_named(stray: str, tmp_path: Path) -> None:
    """`fetch.txt` would have a BagIt library fetch files: it is never read."""
    points = said_of(resealed({**contents(), stray: b"x"}), tmp_path)
    assert points["L0.places"].names == (stray,)


def test_a_name_that_is_a_digest_must_be_its_own(tmp_path: Path) -> None:
    data = b"pixels"
    good, bad = layout.ARTIFACTS + bag.digest(data), layout.BLOBS + bag.digest(b"other")
    assert said_of(contents({**PAYLOAD, good: data}), tmp_path)["L0.own-names"].status == "verified"
    again = tmp_path / "again"
    again.mkdir()
    assert said_of(contents({**PAYLOAD, good: data, bad: data}), again)["L0.own-names"].names == (bad,)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (layout.CLAIMS, b"{}"),
        (layout.CLAIMS, b"[" * 100_000),
        (layout.CLAIMS, b'{"run": 1e999}'),
        (layout.CLAIMS, canonical({"run": "../..", "title": "", "kit": "", "claims": []})),
        (layout.CLAIMS, b'{"version": 1, "version": 2}'),
        (layout.LEDGER, b""),
        (layout.LEDGER, b'{"kind": "start"}\n[]\n'),
        (layout.LEDGER, b"{" * 1000 + b"\n"),
        (layout.CRATE, b"{}"),
        (layout.CRATE, b'{"@graph": [], "@graph": [NaN]}'),
        (layout.CRATE, b'{"@graph": [' + b"[" * 5000 + b"]" * 5000 + b"]}"),
    ],
)
def test_what_must_be_readable_is_named_where_it_is_not(name: str, data: bytes, tmp_path: Path) -> None:
    points = said_of(contents({**PAYLOAD, name: data}), tmp_path)
    assert points["L0.required-unreadable"].names == (name,)


def test_what_must_be_there_is_named_where_it_is_not(tmp_path: Path) -> None:
    given = {name: one for name, one in PAYLOAD.items() if name != layout.LEDGER}
    assert said_of(contents(given), tmp_path)["L0.required-missing"].names == (layout.LEDGER,)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (layout.BAGIT, b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
        (layout.INFO, b"Payload-Oxum: 1.1\n"),
        (layout.INFO, b"Payload-Oxum: 99999999999999999999999.1\n"),
        (layout.INFO, b"\xff"),
        (layout.INFO, b""),
    ],
)
def test_what_the_bag_announces_is_counted_again(name: str, data: bytes, tmp_path: Path) -> None:
    points = said_of(resealed({**contents(), name: data}), tmp_path)
    assert points["L0.declaration"].status == "failed"
    assert name in points["L0.declaration"].names


def test_thousands_of_files_are_told_shortly(tmp_path: Path) -> None:
    chance = random.Random(1)
    many = {f"data/inputs/{chance.randbytes(6).hex()}.txt": b"x" for _number in range(3000)}
    points = said_of({**contents(), **many}, tmp_path)
    extra = points["L0.payload-extra"]
    assert len(extra.names) <= 200
    assert len(extra.said) < 1000
