"""The store writes whole files or nothing, and believes only digests."""

import errno
from pathlib import Path

import pytest

from preuve import store as store_module
from preuve.errors import DiskFull
from preuve.store import replace, write_atomic


def test_the_same_bytes_are_kept_once(store):
    one, two = store.put(b"a", "a.txt"), store.put(b"a", "b.txt")
    assert one.sha256 == two.sha256
    assert store.read(two) == b"a"
    assert store.holds(one)


def test_a_file_is_copied_in(store, tmp_path):
    (tmp_path / "x.bin").write_bytes(b"x" * 3_000_000)
    kept = store.put_file(tmp_path / "x.bin")
    assert (kept.name, kept.size) == ("x.bin", 3_000_000)
    assert store.holds(kept)


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store_module.os, "fsync", full)
    with pytest.raises(DiskFull) as caught:
        write_atomic(tmp_path / "a.txt", b"data")
    assert list(tmp_path.iterdir()) == []
    assert "preuve run" in caught.value.diagnostics()


def test_another_write_error_is_not_called_a_full_disk(tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(store_module.os, "fsync", broken)
    with pytest.raises(OSError, match="I/O error"):
        write_atomic(tmp_path / "a.txt", b"data")
    assert list(tmp_path.iterdir()) == []


def test_a_file_held_open_is_tried_again(tmp_path, monkeypatch):
    tries = []
    real = Path.replace

    def held(self, target):
        tries.append(1)
        if len(tries) < 3:
            raise PermissionError
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    (tmp_path / "a").write_bytes(b"a")
    replace(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"a"
    assert len(tries) == 3


def test_a_key_whose_record_is_broken_is_unknown(store):
    store.remember("ab" * 32, {"a": store.put(b"a", "a")}, [])
    assert store.recall("ab" * 32)
    next((store.folder / "keys").rglob("*.json")).write_text("{")
    assert store.recall("ab" * 32) is None
