"""Outside judges of a small dossier: sha256sum, bagit, and a script that verifies the signature without Preuve."""

import base64
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from helpers_dossier import PAYLOAD, contents, small

from preuve.dossier import archive, layout
from preuve.dossier.opening import unpack

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
SCRIPT = Path(__file__).with_name("judge_signature.py")
BRIEF = "data/inputs/brief.yaml"


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A small dossier, signed."""
    return small(tmp_path_factory.mktemp("signed") / "dossier.zip", key=KEY)


@pytest.fixture
def bag(signed, tmp_path):
    """The same, unpacked."""
    return unpack(signed, tmp_path / "bag").folder


def judged(file: Path, key: str = PUBLIC) -> int:
    """What the script says of a dossier."""
    return subprocess.run([sys.executable, "-I", SCRIPT, file, key], check=False, timeout=60).returncode


def test_the_script_uses_nothing_of_preuve_and_is_short():
    text = SCRIPT.read_text()
    assert "preuve." not in text
    assert "import preuve" not in text
    assert len(text.splitlines()) <= 50


def test_the_signature_holds_by_a_script_of_its_own(signed):
    assert judged(signed) == 0


def test_the_script_refuses_another_key(signed):
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw()
    assert judged(signed, base64.b64encode(other).decode()) == 1


@pytest.mark.parametrize("name", [BRIEF, layout.INFO, layout.MANIFEST])
def test_the_script_sees_another_file_under_the_same_signature(tmp_path, name):
    given = contents(key=KEY)
    assert judged(archive.write(tmp_path / "a.zip", given)) == 0
    changed = b"".join(archive.pieces(given[name])) + b"x"
    if name == layout.MANIFEST:
        changed = contents({**PAYLOAD, BRIEF: b"autre"})[name]
    assert judged(archive.write(tmp_path / "b.zip", {**given, name: changed})) == 1


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum isn't installed")
def test_sha256sum_agrees(bag):
    for name in (layout.MANIFEST, layout.TAGS):
        subprocess.run(["sha256sum", "--strict", "--check", "--quiet", name], cwd=bag, check=True, timeout=60)
    (bag / BRIEF).write_text("autre")
    seen = subprocess.run(["sha256sum", "-c", layout.MANIFEST], cwd=bag, check=False, capture_output=True, timeout=60)
    assert seen.returncode == 1


def test_bagit_agrees(bag):
    command = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", bag]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    (bag / BRIEF).write_text("autre")
    assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 1
