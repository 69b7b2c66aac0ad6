"""A real run, packed as a candidate does and verified as a juror does, through the command line."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import Command
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from preuve.dossier import archive, bag, layout
from preuve.dossier.model import Point, Unpacked, Wanted
from preuve.dossier.opening import files, unpack
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.enrolment import enrolment
from preuve.dossier.sign.keys import Signer
from preuve.dossier.verify import integrity, origin

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
CANDIDATE, SESSION = "C-042", "décembre 2026"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT_ONCE = 40
LEVELS = ("L0", "L1", "L2", "L3")


@cache
def without_network() -> tuple[str, ...]:
    """What starts a program in a network of its own, where nothing answers; empty where that isn't allowed."""
    words = ("unshare", "--map-root-user", "--net")
    there = (
        shutil.which("unshare") and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
    )
    return words if there else ()


@dataclass(frozen=True)
class Packed:
    """A dossier, and what the juror holds of her own."""

    file: Path
    keyring: Path
    challenge: Path
    preuve: Command

    def verify(self, *words: str) -> dict[str, Any]:
        """The verdict's JSON, found with no network at all where the system can take it away."""
        command = [*without_network(), sys.executable, "-m", "preuve.cli", "verify", str(self.file), "--json", *words]
        done = subprocess.run(command, env=self.preuve.environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        return dict(json.loads(done.stdout))


def named(made: Path, folder: Path) -> Path:
    """The same project, once she has written who she is in its settings."""
    shutil.copytree(made, folder, copy_function=os.link)
    settings = folder / "preuve.toml"
    written = settings.read_text(encoding="utf-8")
    settings.unlink()
    told = f'\n[dossier]\ncandidate = "{CANDIDATE}"\nsession = "{SESSION}"\n'
    settings.write_text(written + told, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def packed(preuve: Command, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Packed:
    """The small run, sealed for an examiner who gave a challenge, by a candidate whose key is enrolled."""
    folder = tmp_path_factory.mktemp("jury")
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    machine = {**preuve.environment, "XDG_DATA_HOME": str(folder / "juror")}
    juror = replace(preuve, environment=machine)
    hers = replace(preuve, environment={**machine, "PREUVE_SIGNING_KEY": pem})
    asked = juror("challenge", "new", CANDIDATE, "--session", SESSION, "--out", str(folder / "defis"), "--no-sign")
    assert asked.returncode == 0, asked.stderr
    challenge = next((folder / "defis").iterdir())
    file = folder / "dossier.zip"
    project = named(made, folder / "projet")
    done = hers("pack", str(project), "--plain", "--out", str(file), "--challenge", str(challenge))
    assert done.returncode == 0, done.stderr + done.stdout
    signer, now = Signer(KEY, CANDIDATE, "Awa Diop"), datetime.now(UTC)
    trust = keyring.save(keyring.Trust().with_key(enrolment(signer, now), now), folder / "trousseau.json")
    return Packed(file, trust, challenge, juror)


@pytest.fixture(scope="session")
def verified(packed: Packed) -> dict[str, Any]:
    """Its verdict, with the juror's keyring and challenge."""
    return packed.verify("--keyring", str(packed.keyring), "--challenge", str(packed.challenge))


def points(verdict: dict[str, Any], level: str) -> dict[str, dict[str, Any]]:
    """A level's points, by id."""
    return {one["id"]: one for one in verdict["levels"][LEVELS.index(level)]["points"]}


def test_an_honest_dossier_holds_at_every_level(verified: dict[str, Any]) -> None:
    every = [one for level in LEVELS for one in points(verified, level).values()]
    assert not [(one["id"], one["said"]) for one in every if one["status"] == "failed"]
    assert [one["status"] for one in verified["levels"]] == ["verified", "verified", "verified", "not_run"]
    assert verified["exit"] == 0
    assert (verified["candidate"], verified["session"]) == (CANDIDATE, SESSION)
    assert verified["questions"]


def look(unpacked: Unpacked, wanted: Wanted) -> list[Point]:
    """What integrity and origin say."""
    return [*integrity.look(unpacked, wanted), *origin.look(unpacked, wanted)]


def test_without_her_keyring_the_origin_is_not_looked_at(
    packed: Packed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nobody"))
    said = {one.id: one for one in look(unpack(packed.file, tmp_path / "dossier"), Wanted(tmp_path))}
    assert said["L1.signature"].status == "not_run"
    assert "failed" not in {one.status for one in said.values()}


def test_a_film_swapped_and_every_list_written_again_fails_at_its_origin(packed: Packed, tmp_path: Path) -> None:
    whole = unpack(packed.file, tmp_path / "honest")
    contents: dict[str, archive.Content] = {name: whole.path(name) for name in whole.digests}
    film = next(name for name in contents if name.startswith(layout.DELIVERABLES) and name.endswith(".mp4"))
    contents[film] = whole.path(film).read_bytes() + b"\0"
    payload = {name: one for name, one in contents.items() if name.startswith(layout.PAYLOAD)}
    again = bag.bag(payload, [("Bagging-Date", "2026-01-02")])
    forged = archive.write(tmp_path / "forged.zip", bag.closed({**again, layout.ENVELOPE: contents[layout.ENVELOPE]}))
    wanted = Wanted(tmp_path, trust=packed.keyring)
    said = look(unpack(forged, tmp_path / "forged"), wanted)
    assert {one.status for one in said if one.level == "L0" and not one.optional} == {"verified"}
    assert [one.id for one in said if one.level == "L1" and one.status == "failed"]


def flip_each(file: Path, entries: list[archive.Entry]) -> None:
    """Change a bit in the middle of some files, in place; twice puts them back."""
    with file.open("r+b") as data:
        for one in entries:
            data.seek(one.at + one.size // 2)
            found = data.read(1)[0]
            data.seek(-1, os.SEEK_CUR)
            data.write(bytes([found ^ 1]))


def test_one_byte_in_every_file_is_noticed_and_the_file_named(packed: Packed, tmp_path: Path) -> None:
    """Forty files at a time, and those alone are named; tests/hostile does it one at a time on a small dossier."""
    file, folder = tmp_path / "dossier.zip", tmp_path / "flipped"
    shutil.copyfile(packed.file, file)
    every = [one for one in files(file) if one.size]
    for start in range(0, len(every), AT_ONCE):
        spoiled = every[start : start + AT_ONCE]
        flip_each(file, spoiled)
        said = {point.id: point for point in integrity.look(unpack(file, folder), Wanted(folder))}
        flip_each(file, spoiled)
        names = {one.name for one in spoiled}
        assert set(said["L0.archive"].names) == names
        assert names <= {name for point in said.values() if point.status == "failed" for name in point.names}
        if layout.MANIFEST not in names:  # a list that is spoilt itself may accuse a file that isn't
            listed = {one for one in names if one.startswith(layout.PAYLOAD)}
            changed = said.get("L0.payload-changed")
            assert listed == (set(changed.names) - {layout.MANIFEST} if changed else set())
        shutil.rmtree(folder)
    assert file.read_bytes() == packed.file.read_bytes()
