"""The store writes whole files or nothing, and believes only digests."""

import errno
from pathlib import Path

import pytest

from preuve import store as store_module
from preuve.cli import _main
from preuve.dossier import archive
from preuve.errors import CannotWrite, DiskFull
from preuve.store import check_place, elsewhere, replace, write_atomic


class Gone(type(Path())):  # type: ignore[misc]
    """A project's file that was there when it was counted, and isn't when it is read."""

    def __new__(cls, folder):
        return super().__new__(cls, folder / "elsewhere" / "b.txt")

    def stat(self, **_given):
        return Path(__file__).stat()


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
    assert "relancez la même commande" in caught.value.diagnostics()


def test_another_write_error_is_not_called_a_full_disk(tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(store_module.os, "fsync", broken)
    with pytest.raises(OSError, match="I/O error"):
        write_atomic(tmp_path / "a.txt", b"data")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [write_atomic, lambda path, data: archive.write(path, {"a": data})])
def test_a_disk_that_can_only_be_read_is_said_with_the_option_that_gives_another(tmp_path, monkeypatch, write):
    def shut(*_args, **given):
        raise OSError(errno.EROFS, "Read-only file system", str(given["dir"]))

    monkeypatch.setattr(store_module.tempfile, "mkstemp", shut)
    with pytest.raises(CannotWrite) as caught, elsewhere("--out"):
        write(tmp_path / "a.zip", b"data")
    told = caught.value.diagnostics()
    assert "ce disque ne peut qu'être lu" in told
    assert "--out" in told
    assert str(tmp_path) in told


def test_a_folder_that_is_a_file_or_nowhere_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite, match="ce dossier n'existe pas"):
        write_atomic(tmp_path / "file" / "in" / "a.txt", b"data")
    with pytest.raises(CannotWrite, match="un fichier porte ce nom"):
        write_atomic(tmp_path / "file" / "a.txt", b"data")
    with pytest.raises(CannotWrite):
        check_place(tmp_path / "file" / "in")
    check_place(tmp_path / "new" / "deeper")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_source_that_vanishes_is_not_called_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(FileNotFoundError):
        archive.write(tmp_path / "out" / "a.zip", {"a": b"", "b": Gone(tmp_path)})
    assert list((tmp_path / "out").iterdir()) == []


def test_no_command_crashes_on_a_disk_that_can_only_be_read(monkeypatch, capsys):
    def shut(*_args, **_given):
        raise OSError(errno.EROFS, "Read-only file system", "/media/cd/journal")

    monkeypatch.setattr("preuve.cli.app", shut)
    assert _main(["status"]) == 2
    assert "/media/cd : ce disque ne peut qu'être lu" in capsys.readouterr().err


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
