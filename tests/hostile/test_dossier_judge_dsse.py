"""The outside judge of signatures agrees with us, and with nobody who forged one."""

import subprocess
import sys
from pathlib import Path

import judge_dsse
import pytest
from helpers_origin import Made, opened, somebody

from preuve.dossier import layout

SCRIPT = Path(judge_dsse.__file__)


def said(folder: Path, key: str) -> tuple[int, str]:
    words = (sys.executable, "-I", str(SCRIPT), str(folder), key)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def test_it_knows_nothing_of_preuve():
    assert "import preuve" not in SCRIPT.read_text()
    assert "from preuve" not in SCRIPT.read_text()


def test_it_agrees_with_us(tmp_path):
    claire = somebody()
    unpacked = opened(tmp_path, Made(claire).contents())
    assert said(unpacked.folder, claire.key) == (0, "OK")
    assert said(unpacked.folder, somebody().key) == (1, "the signature isn't this key's")


@pytest.mark.parametrize(("name", "told"), [(layout.MANIFEST, "list of files"), (layout.ENVELOPE, "this key's")])
def test_it_refuses_what_was_changed(tmp_path, name, told):
    claire = somebody()
    contents = Made(claire).contents()
    other = Made(somebody() if name == layout.ENVELOPE else claire, extra={"data/inputs/x": b"x"}).contents()
    unpacked = opened(tmp_path, {**contents, name: other[name]})
    code, why = said(unpacked.folder, claire.key)
    assert code == 1
    assert told in why
