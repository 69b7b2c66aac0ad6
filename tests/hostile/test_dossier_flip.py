"""One byte changed, in every file of a dossier and in every part of its archive: noticed, and the file named."""

import random
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from helpers_dossier import small

from preuve.dossier import archive, layout
from preuve.dossier.model import Point, Wanted
from preuve.dossier.opening import Refused, files, unpack
from preuve.dossier.verify import integrity

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def said_of(file: Path, folder: Path) -> list[Point]:
    """What integrity says of a dossier."""
    folder.mkdir()
    return list(integrity.look(unpack(file, folder / "dossier"), Wanted(folder)))


def flipped(source: Path, target: Path, at: int, bit: int = 1) -> Path:
    """The same file, one bit of it changed."""
    data = bytearray(source.read_bytes())
    data[at] ^= bit
    target.write_bytes(data)
    return target


def assert_named(file: Path, folder: Path, name: str) -> None:
    """Whatever else it says, it says that this file isn't what it was."""
    wrong = [point for point in said_of(file, folder) if point.status == "failed"]
    assert wrong, name
    assert name in {name for point in wrong for name in point.names}
    assert any(name in point.said for point in wrong), name


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("honnête") / "dossier.zip", key=KEY)


def test_untouched_it_holds(honest: Path, tmp_path: Path) -> None:
    points = said_of(honest, tmp_path / "x")
    assert {point.status for point in points} == {"verified"}
    assert len(points) >= 6


def test_every_file_is_named(honest: Path, tmp_path: Path) -> None:
    entries = files(honest)
    assert {one.name for one in entries} >= {layout.MANIFEST, layout.TAGS, layout.ENVELOPE, layout.LEDGER, layout.INFO}
    for number, one in enumerate(entries):
        for place, at in enumerate({one.at, one.at + one.size // 2, one.at + one.size - 1}):
            spoiled = flipped(honest, tmp_path / "spoiled.zip", at)
            assert_named(spoiled, tmp_path / f"{number}-{place}", one.name)


def test_every_file_is_named_when_the_archive_is_put_right(honest: Path, tmp_path: Path) -> None:
    """Whoever changes a file also writes the archive's own checksum again: the lists still tell."""
    whole = honest.read_bytes()
    contents: dict[str, archive.Content] = {one.name: whole[one.at : one.at + one.size] for one in files(honest)}
    for number, name in enumerate(contents):
        data = contents[name]
        assert isinstance(data, bytes)
        changed = {**contents, name: data[:-1] + bytes([data[-1] ^ 1])}
        spoiled = archive.write(tmp_path / "spoiled.zip", changed)
        points = [one for one in said_of(spoiled, tmp_path / str(number)) if one.status == "failed"]
        assert name in {name for point in points for name in point.names}


def test_every_byte_of_the_structure_is_noticed(honest: Path, tmp_path: Path) -> None:
    """Every byte that isn't a file's own, each bit in turn: refused, or the checksum of a named file."""
    entries = files(honest)
    size = honest.stat().st_size
    own = {at for one in entries for at in range(one.at, one.at + one.size)}
    chance = random.Random(6)
    for at in sorted(set(range(size)) - own):
        spoiled = flipped(honest, tmp_path / "spoiled.zip", at, 1 << chance.randrange(8))
        with pytest.raises(Refused):
            files(spoiled)


def test_both_checksums_of_a_file_changed_alike(honest: Path, tmp_path: Path) -> None:
    """The archive agrees with itself, and not with the file's bytes."""
    one = files(honest)[3]
    header = archive.local_header(one.name, one.size, one.crc)
    wrong = archive.local_header(one.name, one.size, one.crc ^ 1)
    data = honest.read_bytes().replace(header, wrong)
    told = [e if e != one else archive.Entry(e.name, e.size, e.crc ^ 1, e.at) for e in files(honest)]
    spoiled = tmp_path / "spoiled.zip"
    spoiled.write_bytes(data[: -len(archive.tail(told))] + archive.tail(told))
    assert_named(spoiled, tmp_path / "x", one.name)
