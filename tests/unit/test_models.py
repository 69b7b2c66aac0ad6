"""The catalogue of models: digests, sources in order, downloads that resume."""

import errno
import io
import os
import stat
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest
from helpers_models import Cutting, entry, package, random_bytes, serving
from pydantic import ValidationError

from connectors.models import Catalogue, download, pip_parts, remote
from connectors.models.entries import ModelFile, NpmMember, PipPart, load_entries
from preuve.errors import BadInput, DiskFull, MissingPart, PermanentError, TransientError

DATA = random_bytes(300_000)
NPM = NpmMember(package="voix-essai", version="1.2.3", member="package/voices/a.bin")


@pytest.fixture(autouse=True)
def _no_folder_of_hers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREUVE_MODELS", raising=False)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_PAUSE", 0.0)


def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bytes, second: bytes) -> Catalogue:
    site = tmp_path / "site"
    name = f"essai_{os.urandom(4).hex()}"
    parts = (package(site, f"{name}_1", first), package(site, f"{name}_2", second))
    monkeypatch.syspath_prepend(site)
    return Catalogue(cache=tmp_path / "cache", entries={"essai": entry(DATA, pip=parts)})


def test_every_model_says_licence_source_and_whole_files() -> None:
    for name, one in load_entries().items():
        assert one.licence, name
        assert one.source.startswith("https://"), name
        assert one.main in one.files, name
        assert all(file.pip or file.npm or file.url for file in one.files.values()), name


def test_packaged_parts_are_joined_and_never_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = packaged(tmp_path, monkeypatch, DATA[:1000], DATA[1000:])
    assert catalogue.status("essai").state == "packaged"
    assert catalogue.file("essai").read_bytes() == DATA
    assert catalogue.status("essai").state == "ready"
    assert not [name for name in sys.modules if name.startswith("essai_")]


def test_parts_that_are_not_the_models_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = packaged(tmp_path, monkeypatch, DATA[:1000], b"x" + DATA[1001:])
    with pytest.raises(MissingPart) as caught:
        catalogue.find("essai")
    assert "preuve models fetch essai" in caught.value.remedy
    assert "requirements-models.lock" in caught.value.remedy
    assert not (tmp_path / "cache/essai/model.bin").exists()


def test_altered_file_is_noticed_and_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = packaged(tmp_path, monkeypatch, DATA[:1000], DATA[1000:])
    path = catalogue.file("essai")
    path.write_bytes(DATA[:-1] + bytes([DATA[-1] ^ 1]))
    assert catalogue.file("essai").read_bytes() == DATA


def test_altered_file_with_no_source_is_said_to_be_altered(tmp_path: Path) -> None:
    catalogue = Catalogue(cache=tmp_path, entries={"essai": entry(DATA)})
    (tmp_path / "essai").mkdir()
    (tmp_path / "essai/model.bin").write_bytes(b"x" * len(DATA))
    assert catalogue.status("essai").state == "altered"
    with pytest.raises(MissingPart, match="modifié"):
        catalogue.find("essai")


def test_missing_model_names_the_command(tmp_path: Path) -> None:
    catalogue = Catalogue(cache=tmp_path, entries={"essai": entry(DATA)})
    assert catalogue.status("essai").state == "missing"
    assert not catalogue.has("essai")
    with pytest.raises(MissingPart, match="n'est pas sur cette machine") as caught:
        catalogue.find("essai")
    assert "preuve models fetch essai" in caught.value.remedy


def test_unknown_model_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        Catalogue(cache=tmp_path).find("kokorro")
    assert "kokoro" in caught.value.remedy


def test_her_own_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own/essai").mkdir(parents=True)
    (tmp_path / "own/essai/model.bin").write_bytes(DATA)
    monkeypatch.setenv("PREUVE_MODELS", str(tmp_path / "own"))
    catalogue = Catalogue(cache=tmp_path / "cache", entries={"essai": entry(DATA)})
    assert catalogue.file("essai") == tmp_path / "own/essai/model.bin"


def test_her_own_altered_file_is_an_error_not_a_fallback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = packaged(tmp_path, monkeypatch, DATA[:1000], DATA[1000:])
    (tmp_path / "own/essai").mkdir(parents=True)
    (tmp_path / "own/essai/model.bin").write_bytes(b"x" * len(DATA))
    catalogue.own = tmp_path / "own"
    assert catalogue.status("essai").state == "altered"
    for call in (catalogue.find, catalogue.fetch):
        with pytest.raises(BadInput, match="empreinte") as caught:
            call("essai")
        assert caught.value.key == "PREUVE_MODELS"


def test_two_at_once_join_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packaged(tmp_path, monkeypatch, DATA[:1000], DATA[1000:])
    joins: list[Path] = []
    join = pip_parts.join

    def slow(parts: list[Path], target: Path, sha256: str) -> bool:
        joins.append(target)
        time.sleep(0.2)
        return join(parts, target, sha256)

    monkeypatch.setattr(pip_parts, "join", slow)
    parts = tuple(PipPart(package=f.name, path="part.bin") for f in sorted((tmp_path / "site").iterdir()))
    found: list[bytes] = []

    def find() -> None:
        own = Catalogue(cache=tmp_path / "cache", entries={"essai": entry(DATA, pip=parts)})
        found.append(own.file("essai").read_bytes())

    threads = [threading.Thread(target=find) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [DATA] * 4
    assert len(joins) == 1


def test_what_a_killed_process_left_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = packaged(tmp_path, monkeypatch, DATA[:1000], DATA[1000:])
    stale = tmp_path / "cache/essai/.tmp-dead"
    stale.mkdir(parents=True)
    (stale / "model.bin").write_bytes(b"half")
    assert sorted(path.name for path in catalogue.find("essai").iterdir()) == ["model.bin"]


def test_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = packaged(tmp_path, monkeypatch, DATA[:1000], DATA[1000:])

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(pip_parts.shutil, "copyfileobj", full)
    with pytest.raises(DiskFull):
        catalogue.find("essai")
    assert list((tmp_path / "cache/essai").iterdir()) == []


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd"])
def test_parts_stay_inside_their_package(path: str) -> None:
    with pytest.raises(ValidationError):
        PipPart(package="essai", path=path)


def test_files_have_plain_names() -> None:
    file = ModelFile(sha256="0" * 64, size=1)
    with pytest.raises(ValidationError):
        entry(DATA).model_validate({**entry(DATA).model_dump(), "files": {"../x": file.model_dump()}})


def test_download_resumes_where_it_was_cut(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    with serving(Cutting(DATA, cuts=2)) as server:
        catalogue = Catalogue(cache=tmp_path, entries={"essai": entry(DATA, url=server.url)})
        catalogue.fetch("essai", lambda *facts: seen.append(facts))
    assert catalogue.file("essai").read_bytes() == DATA
    starts = [int(asked.removeprefix("bytes=").rstrip("-")) for asked in server.asked]
    assert starts == [0, 131072, 196608]  # the half that came, in whole pieces of 65536
    assert seen[-1] == ("model.bin", len(DATA), len(DATA))
    assert [path.name for path in (tmp_path / "essai").iterdir()] == ["model.bin"]


def test_download_given_up_is_taken_up_by_the_next_command(tmp_path: Path) -> None:
    with serving(Cutting(DATA, cuts=1)) as server:
        file = entry(DATA, url=server.url).files["model.bin"]
        with pytest.raises(TransientError, match="coupée") as caught:
            download.get(file, tmp_path / "model.bin", lambda _done: None, tries=1)
        assert "reprendra" in caught.value.remedy
        assert not (tmp_path / "model.bin").exists()
        download.get(file, tmp_path / "model.bin", lambda _done: None)
    assert server.asked == ["bytes=0-", "bytes=131072-"]
    assert (tmp_path / "model.bin").read_bytes() == DATA


def test_download_from_a_server_without_ranges_starts_again(tmp_path: Path) -> None:
    with serving(Cutting(DATA, cuts=1, ranges=False)) as server:
        download.get(entry(DATA, url=server.url).files["model.bin"], tmp_path / "model.bin", lambda _done: None)
    assert (tmp_path / "model.bin").read_bytes() == DATA


@pytest.mark.parametrize("sent", [b"x" + DATA[1:], DATA + b"and more"])
def test_download_of_another_file_is_thrown_away(tmp_path: Path, sent: bytes) -> None:
    with serving(Cutting(sent)) as server, pytest.raises(PermanentError, match="n'est pas celui du catalogue"):
        download.get(entry(DATA, url=server.url).files["model.bin"], tmp_path / "model.bin", lambda _done: None)
    assert list(tmp_path.iterdir()) == []


def test_download_refused_is_not_tried_again(tmp_path: Path) -> None:
    with serving(Cutting(DATA, status=404)) as server, pytest.raises(PermanentError, match="404"):
        download.get(entry(DATA, url=server.url).files["model.bin"], tmp_path / "model.bin", lambda _done: None)
    assert len(server.asked) == 1


def test_download_from_a_busy_server_is_tried_again(tmp_path: Path) -> None:
    with serving(Cutting(DATA, status=503)) as server, pytest.raises(TransientError):
        download.get(
            entry(DATA, url=server.url).files["model.bin"], tmp_path / "model.bin", lambda _done: None, tries=3
        )
    assert len(server.asked) == 3


def test_prepare_gets_what_it_can_and_says_what_it_could_not(tmp_path: Path) -> None:
    with serving(Cutting(DATA)) as server:
        catalogue = Catalogue(cache=tmp_path, entries={"a": entry(DATA, url=server.url), "b": entry(DATA)})
        problems = catalogue.prepare(["b", "a"])
    assert [problem.name for problem in problems] == ["b"]
    assert isinstance(problems[0].error, MissingPart)
    assert catalogue.status("a").state == "ready"


def fake_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, member: tarfile.TarInfo, data: bytes) -> None:
    """A program named npm that gives an archive of one member."""
    with tarfile.open(tmp_path / "given.tgz", "w:gz") as tar:
        tar.addfile(member, io.BytesIO(data))
    program = tmp_path / "bin/npm"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport shutil, sys\nassert sys.argv[1:3] == ['pack', 'voix-essai@1.2.3']\n"
        f"assert '--ignore-scripts' in sys.argv\nshutil.copy({str(tmp_path / 'given.tgz')!r}, sys.argv[-1])\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))


def member(name: str, size: int) -> tarfile.TarInfo:
    one = tarfile.TarInfo(name)
    one.size = size
    return one


@pytest.mark.skipif(os.name == "nt", reason="the fake npm is a POSIX script")
def test_npm_gives_the_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_npm(tmp_path, monkeypatch, member(NPM.member, len(DATA)), DATA)
    catalogue = Catalogue(cache=tmp_path / "cache", entries={"essai": entry(DATA, npm=NPM)})
    assert (catalogue.fetch("essai") / "model.bin").read_bytes() == DATA


@pytest.mark.skipif(os.name == "nt", reason="the fake npm is a POSIX script")
@pytest.mark.parametrize("case", ["other bytes", "other name", "link", "longer"])
def test_npm_archives_are_hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    data, one = DATA, member(NPM.member, len(DATA))
    if case == "other bytes":
        data = DATA[:-1] + bytes([DATA[-1] ^ 1])
    elif case == "other name":
        one.name = "package/voices/../../a.bin"
    elif case == "link":
        one.type, one.linkname, one.size = tarfile.SYMTYPE, "/etc/passwd", 0
    else:
        data, one.size = DATA + b"x", len(DATA) + 1
    fake_npm(tmp_path, monkeypatch, one, data)
    catalogue = Catalogue(cache=tmp_path / "cache", entries={"essai": entry(DATA, npm=NPM)})
    with pytest.raises(TransientError, match="ne contient pas le fichier attendu"):
        catalogue.fetch("essai")
    assert catalogue.status("essai").state == "missing"


def test_without_npm_the_official_address_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with serving(Cutting(DATA)) as server:
        file = entry(DATA, npm=NPM, url=server.url).files["model.bin"]
        remote.get("essai", file, tmp_path / "model.bin", lambda *_facts: None)
    assert (tmp_path / "model.bin").read_bytes() == DATA


def test_without_any_far_source_the_lock_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPart) as caught:
        remote.get("essai", entry(DATA).files["model.bin"], tmp_path / "model.bin", lambda *_facts: None)
    assert "requirements-models.lock" in caught.value.remedy
