"""Whatever is subverted while it decodes a dossier, the dossier stays as it was unpacked; else a level says so."""

import sys
from collections.abc import Iterator
from pathlib import Path

import helpers_jobs
import pytest
from helpers_dossier import PAYLOAD, small

from preuve.dossier import child, layout
from preuve.dossier.child import ChildFailed
from preuve.dossier.credentials import reading
from preuve.dossier.model import Claims, Point, Unpacked, Wanted
from preuve.dossier.mount import mount
from preuve.dossier.opening import unpack
from preuve.dossier.report import likeness
from preuve.dossier.verify import order
from preuve.errors import DiskFull

linux = pytest.mark.skipif(sys.platform != "linux", reason="what the system holds is Linux's here")
PLACE = "preuve.dossier.verify.points:a_look"


@pytest.fixture
def opened(tmp_path: Path) -> tuple[Unpacked, Path]:
    """A small dossier, unpacked in the folder where its examination may write."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return unpack(small(tmp_path / "d.zip"), scratch / "dossier"), scratch


def changed(unpacked: Unpacked) -> list[str]:
    return order._changed(unpacked)


@linux
@pytest.mark.parametrize("which", ["credentials", "likeness"])
def test_what_reads_films_and_pictures_has_a_folder_of_its_own(
    which: str, opened: tuple[Unpacked, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked, scratch = opened
    monkeypatch.setattr(child, "COMMAND", helpers_jobs.COMMAND)
    ask = {
        "credentials": lambda: reading.read(unpacked, [layout.CLAIMS], {}, "", scratch),
        "likeness": lambda: likeness.looked(unpacked, [layout.CLAIMS], [], scratch),
    }[which]
    with pytest.raises(ChildFailed, match="n'importe quoi"):
        ask()
    assert changed(unpacked) == []
    assert [one.name for one in scratch.iterdir()] == ["dossier"]


def test_work_on_the_mounted_project_is_none_on_the_dossier(opened: tuple[Unpacked, Path]) -> None:
    unpacked, scratch = opened
    folder = scratch / "L2"
    folder.mkdir()
    mount(unpacked, folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > len(PAYLOAD)
    for path in files:
        path.write_bytes(b"rewritten")
    assert changed(unpacked) == []


def test_the_same_bytes_are_copied_once(opened: tuple[Unpacked, Path]) -> None:
    unpacked, scratch = opened
    folder = scratch / "L2"
    folder.mkdir()
    mounted = mount(unpacked, folder)
    brief = mounted.project.folder / "brief.yaml"
    stored = mounted.project.store.path(unpacked.digests["data/inputs/brief.yaml"])
    assert brief.samefile(stored)
    assert not brief.samefile(unpacked.path("data/inputs/brief.yaml"))


def test_a_full_disk_is_not_the_dossiers_fault(opened: tuple[Unpacked, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked, scratch = opened

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("preuve.dossier.mount.shutil.copyfileobj", full)
    monkeypatch.setattr("preuve.dossier.mount._shared", lambda _given, _out: False)
    (scratch / "L2").mkdir()
    with pytest.raises(DiskFull):
        mount(unpacked, scratch / "L2")


@pytest.mark.parametrize("how", ["rewritten", "removed", "another's"])
def test_a_file_that_changed_meanwhile_is_told_and_no_more_is_said(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing holds a subverted process, what it leaves is found; its claims were read before."""

    def subverted(unpacked: Unpacked, _wanted: Wanted) -> Iterator[Point]:
        claims = unpacked.path(layout.CLAIMS)
        lie = Claims(run="2026-01-02-030405", title="Rien", kit="9", claims=(), candidate="Une autre")
        claims.unlink()
        if how == "rewritten":
            claims.write_text(lie.model_dump_json())
        elif how == "another's":
            claims.symlink_to(unpacked.path(layout.LEDGER))
        yield Point(level="L1", id="L1.x", title="Marques", status="verified")

    monkeypatch.setattr("preuve.dossier.verify.points.a_look", subverted, raising=False)
    monkeypatch.setattr(order, "LOOKS", {**order.LOOKS, "L1": (PLACE,)})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    found = order.verify(small(tmp_path / "d.zip"), Wanted(scratch))
    assert (found.title, found.candidate) == ("Réparer", "")
    (point,) = (one for one in found.points if one.level == "L2")
    assert (point.id, point.status, point.names) == ("L2.rewritten", "failed", (layout.CLAIMS,))
    assert layout.CLAIMS in point.said
