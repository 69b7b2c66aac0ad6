"""Hostile archives: each is refused for its own reason, before a byte of it is written anywhere."""

import os
import shutil
import socket
import struct
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers_dossier import PAYLOAD, contents, small
from helpers_watch import tree, watched
from helpers_zips import Raw, bomb, build, raws, spoilt

from preuve.dossier import archive, opening
from preuve.dossier.model import Wanted
from preuve.dossier.opening import Refused
from preuve.dossier.refusal import REASONS, WORDS
from preuve.dossier.sign import age
from preuve.dossier.verify.order import verify

HONEST = raws(contents())
Spoil = Callable[[Path], Path]
"""Writes an archive at a path."""


def named(name: str | bytes, **fields) -> Spoil:
    """One more file, of that name, at its place in the order."""
    raw = Raw(name if isinstance(name, bytes) else name.encode(), b"x", **fields)
    return lambda path: build(path, sorted([*HONEST, raw], key=lambda one: one.name))


def both(*names: str) -> Spoil:
    """Several more files."""
    added = [Raw(name.encode(), name.encode()) for name in names]
    return lambda path: build(path, sorted([*HONEST, *added], key=lambda one: one.name))


def entry(**fields) -> Spoil:
    """One of the files, otherwise."""
    return lambda path: build(path, spoilt(HONEST, 3, **fields))


def whole(**fields) -> Spoil:
    """The archive, otherwise."""
    return lambda path: build(path, HONEST, **fields)


def raw_bytes(data: bytes) -> Spoil:
    def write(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return write


def cut(kept: float) -> Spoil:
    """The archive, cut short."""

    def write(path: Path) -> Path:
        data = small(path).read_bytes()
        path.write_bytes(data[: int(len(data) * kept)])
        return path

    return write


def overlapping(path: Path) -> Path:
    """Two names for the same bytes, as bombs without compression have."""
    twin = Raw(b"data/zz", HONEST[-2].data, offset=0, written=False)
    return build(path, sorted([*HONEST, twin], key=lambda one: one.name))


def thousands(path: Path) -> Path:
    """100,000 empty files, with the 64-bit records that so many need."""
    files = [Raw(f"data/{number:06}".encode()) for number in range(100_000)]
    data = build(path, files).read_bytes()
    end = data.rfind(archive.END)
    start = struct.unpack_from("<I", data, end + 16)[0]
    more = struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, len(files), len(files), end - start, start)
    path.write_bytes(data[:end] + b"PK\x06\x06" + more + b"PK\x06\x07" + struct.pack("<IQI", 0, end, 1) + data[end:])
    return path


def huge(path: Path) -> Path:
    """A file of 5 GB, of nothing."""
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    return path


def in_another_order(path: Path) -> Path:
    """Entries in the reverse order of their names."""
    return build(path, HONEST[::-1])


def local_lie(path: Path) -> Path:
    """A harmless name in the directory, another in the local header: readers that stream see the other."""
    return entry(local_name=b"x" * (len(HONEST[3].name) - 4) + b".exe")(path)


def descriptor(path: Path) -> Path:
    """Sizes said after the bytes, as streaming writers do."""
    return build(path, spoilt(HONEST, 3, flags=8))


def ten_gigabytes(path: Path) -> Path:
    """A thousandth of what it would become."""
    return build(path, spoilt(HONEST, 3, data=bomb(10), method=8, size=0xFFFFFFFF))


def announced(path: Path) -> Path:
    """A comment announced, and none there."""
    data = small(path).read_bytes()
    path.write_bytes(data[:-2] + b"\x05\x00")
    return path


LINK, PIPE, DISK, FOLDER = 0o120777 << 16, 0o010644 << 16, 0o060644 << 16, 0o040755 << 16
HOSTILE: dict[str, tuple[str, Spoil]] = {
    "parent": ("traversal", named("data/../../evil")),
    "parent first": ("traversal", named("../evil")),
    "own folder": ("traversal", named("data/./claims.json")),
    "absolute": ("absolute", named("/tmp/evil")),
    "network share": ("backslash", named("\\\\server\\evil")),
    "backslash parent": ("backslash", named("data\\..\\..\\evil")),
    "drive": ("colon", named("C:/evil")),
    "alternate stream": ("colon", named("data/claims.json:evil")),
    "blank part": ("blank-part", named("data//evil")),
    "no name": ("blank-part", named("")),
    "nul": ("control", named("data/evil.txt\0.mp4")),
    "escape": ("control", named("data/\x1b[2Jevil")),
    "right to left": ("control", named("data/\u202e4pm.exe")),
    "not nfc": ("not-nfc", named("data/cafe\u0301")),
    "not utf-8": ("encoding", named(b"data/\xff\xfe", flags=archive.UTF8)),
    "utf-8 unannounced": ("encoding", named("data/é", flags=0)),
    "windows device": ("reserved", named("data/aux.txt")),
    "windows console": ("reserved", named("data/CONOUT$")),
    "trailing dot": ("reserved", named("data/claims.json.")),
    "trailing space": ("reserved", named("data/claims.json ")),
    "wildcard": ("reserved", named("data/*.json")),
    "long name": ("too-long", named("data/" + "a" * 236)),
    "long part": ("too-long", named("data/" + "é" * 130)),
    "endless name": ("too-long", named("data/" + "a/" * 30_000 + "a")),
    "duplicate": ("duplicate", lambda path: build(path, sorted([*HONEST, HONEST[3]], key=lambda one: one.name))),
    "casefold": ("same-name", both("data/CLAIMS.json")),
    "casefold sharp s": ("same-name", both("data/strasse", "data/straße")),
    "casefold folder": ("same-name", both("data/Inputs/brief.yaml")),
    "file and folder": ("file-and-folder", both("data/inputs/brief.yaml/x")),
    "folder first, then file": ("file-and-folder", both("data/Z/x", "data/z")),
    "folder as file": ("file-and-folder", both("data/INPUTS")),
    "symlink": ("link", named("data/evil", attributes=LINK)),
    "symlink named so": ("link", named("../evil", attributes=LINK)),
    "pipe": ("device", named("data/evil", attributes=PIPE)),
    "disk": ("device", named("data/evil", attributes=DISK)),
    "folder": ("folder", named("data/evil/")),
    "folder by mode": ("folder", named("data/evil", attributes=FOLDER)),
    "folder by dos": ("folder", named("data/evil", attributes=archive.MODE | 0x10)),
    "password": ("password", entry(flags=1)),
    "bomb of 10 GB": ("compressed", ten_gigabytes),
    "lzma": ("compressed", entry(method=14)),
    "100,000 files": ("too-many", thousands),
    "5,001 folders": ("too-many", both(*(f"data/{number:04}/x" for number in range(5001)))),
    "announces 30,000": ("too-many", whole(count=30_000)),
    "announces fewer": ("headers", whole(count=len(HONEST) - 1)),
    "announces more": ("headers", whole(count=len(HONEST) + 1)),
    "64-bit offset": ("zip64", entry(offset=0xFFFFFFFF)),
    "packed and whole differ": ("sizes", entry(size=1)),
    "beyond the end": ("sizes", entry(packed=3_000_000_000)),
    "one byte more": ("overlap", entry(packed=len(HONEST[3].data) + 1)),
    "one byte less": ("gap", entry(packed=len(HONEST[3].data) - 1)),
    "overlap": ("overlap", overlapping),
    "hidden between": ("gap", entry(before=b"PK\x03\x04 hidden")),
    "hidden at the end": ("gap", lambda path: build(path, [*HONEST, Raw(b"zz", b"x", packed=0)])),
    "before, offsets kept": ("leading", whole(before=b"#!/bin/sh\n", shift=-10)),
    "before, offsets moved": ("leading", whole(before=b"#!/bin/sh\n")),
    "after": ("trailing", whole(after=b"evil")),
    "comment": ("comment", whole(comment=b"evil")),
    "comment announced": ("not-zip", announced),
    "end record in a comment": ("leading", whole(comment=archive.END + bytes(18))),
    "two archives": ("leading", lambda path: raw_bytes(small(path).read_bytes() * 2)(path)),
    "local name": ("headers", local_lie),
    "local size": ("headers", entry(local_size=1)),
    "data descriptor": ("form", descriptor),
    "extra field": ("form", entry(extra=b"up\x05\x00\x01evil")),
    "entry comment": ("form", entry(comment=b"evil")),
    "another date": ("form", entry(date=0x5A21)),
    "executable": ("form", entry(attributes=0o100755 << 16)),
    "other system": ("form", entry(made_by=20)),
    "order": ("order", in_another_order),
    "empty": ("empty", lambda path: build(path, [])),
    "nothing": ("not-zip", raw_bytes(b"")),
    "text": ("not-zip", raw_bytes(b"# Bonjour\n" * 100)),
    "cut": ("not-zip", cut(0.5)),
    "cut at the end": ("not-zip", cut(0.999)),
    "5 GB": ("too-big", huge),
}  # fmt: skip


@pytest.mark.parametrize("which", HOSTILE)
def test_refused_for_its_own_reason(which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reason, spoil = HOSTILE[which]
    scratch, outside = tmp_path / "scratch", tmp_path / "home"
    scratch.mkdir()
    outside.mkdir()
    monkeypatch.chdir(outside)
    file = spoil(tmp_path / "dossier.zip")
    before, began = tree(tmp_path, scratch), time.monotonic()
    with watched(scratch) as seen, pytest.raises(Refused) as refused:
        verify(file, Wanted(scratch))
    assert refused.value.reason == reason
    assert time.monotonic() - began < 10
    assert (seen.written, seen.network, seen.programs) == ([], [], [])
    assert tree(tmp_path, scratch) == before
    assert not [path for path in scratch.rglob("*") if path.is_file()]
    told = refused.value.diagnostics()
    assert "dossier.zip" in told
    assert refused.value.remedy in told
    assert told.replace("\n", "").isprintable()


@pytest.mark.parametrize("deflated", [False, True])
@pytest.mark.parametrize("folders", [False, True])
def test_a_dossier_that_was_zipped_again_by_another_tool_says_so(deflated: bool, folders: bool, tmp_path: Path) -> None:
    found = opening.unpack(small(tmp_path / "d.zip"), tmp_path / "x")
    method = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(tmp_path / "again.zip", "w", method) as out:
        for path in sorted(found.folder.rglob("*"), key=lambda one: one.relative_to(found.folder).as_posix()):
            if folders or path.is_file():
                out.write(path, path.relative_to(found.folder))
    with pytest.raises(Refused) as refused:
        opening.files(tmp_path / "again.zip")
    assert "zippé" in refused.value.message
    assert "par un autre outil" in refused.value.message
    assert ".zip d'origine" in refused.value.remedy


def test_every_reason_has_its_words_and_a_test() -> None:
    tried = {reason for reason, _spoil in HOSTILE.values()}
    assert set(WORDS) == set(REASONS)
    assert set(REASONS) - tried == {"missing", "no-room", "changed", "sealed"}


def test_a_name_that_no_file_has(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        opening.files(tmp_path / "rien.zip")
    assert refused.value.reason == "missing"


def test_an_encrypted_dossier_without_what_opens_it(tmp_path: Path) -> None:
    sealed = age.encrypt(small(tmp_path / "d.zip"), tmp_path / "d.zip.age", [age.new()[1]])
    with pytest.raises(Refused) as refused:
        opening.unpack(sealed, tmp_path / "x")
    assert refused.value.reason == "sealed"
    assert not (tmp_path / "x").exists()


def test_an_archive_that_changes_while_it_is_read(tmp_path: Path) -> None:
    file = small(tmp_path / "d.zip", {**PAYLOAD, "data/inputs/long": bytes(3_000_000)})
    with pytest.raises(Refused) as refused:
        opening.unpack(file, tmp_path / "x", hear=lambda _share: os.truncate(file, 1_000_000))
    assert refused.value.reason == "changed"


def test_a_disk_too_full_to_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=opening.SPARE))
    with pytest.raises(Refused) as refused:
        opening.unpack(small(tmp_path / "d.zip"), tmp_path / "x")
    assert refused.value.reason == "no-room"
    assert not list((tmp_path / "x").iterdir())


def test_what_is_unpacked_is_hers_alone_and_no_program(tmp_path: Path) -> None:
    found = opening.unpack(small(tmp_path / "d.zip"), tmp_path / "x")
    assert {found.path(name).stat().st_mode & 0o777 for name in found.digests} == {0o600}
    assert found.folder.stat().st_mode & 0o777 == 0o700
    assert sorted(found.digests) == sorted(contents())


def test_the_watch_hears_files_sockets_and_programs(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    with watched(inside) as seen:
        (inside / "a").write_text("x")
        (tmp_path / "b").write_text("x")
        (tmp_path / "c").mkdir()
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
        subprocess.run(["true"], check=True)
    assert [Path(path).name for path in seen.written] == ["b", "c"]
    assert seen.network
    assert seen.programs
