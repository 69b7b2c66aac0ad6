"""The two dossiers of exercise 4: verification tells which was changed, and where, as the answers promise."""

import sys
from pathlib import Path

import pytest

from preuve.altered import INSTEAD, NAMES, change, pair
from preuve.cli import _main
from preuve.dossier.model import Verdict, Wanted
from preuve.dossier.verify.order import verify
from preuve.errors import BadInput

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "hostile"))
from helpers_dossier import PAYLOAD, small  # noqa: E402

CHARTER = "data/inputs/documents/charte.md"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    words = (ROOT / "sample_project" / "documents" / "charte.md").read_bytes()
    return small(tmp_path / "d.zip", {**PAYLOAD, CHARTER: words, "data/inputs/documents/a.md": words})


def verdicts(folder: Path, scratch: Path) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for name in NAMES:
        (scratch / name).mkdir(parents=True)
        found[name] = verify(folder / name, Wanted(scratch / name))
    return found


def test_verification_finds_what_was_changed_and_where(packed: Path, tmp_path: Path) -> None:
    assert pair(packed, tmp_path / "two") == (tmp_path / "two" / NAMES[0], tmp_path / "two" / NAMES[1])
    found, told = verdicts(tmp_path / "two", tmp_path / "scratch"), change(packed, tmp_path / "two")
    (other,) = set(NAMES) - {told.file}
    failed = [one for one in found[told.file].points if one.status == "failed"]
    assert {one.level for one in failed} == {"L0"}
    (named,) = (one for one in failed if "L0.payload-changed" in one.id)
    assert "documents/charte.md" in named.said
    assert not [one for one in found[other].points if one.status == "failed" and one.level == "L0"]
    assert (tmp_path / "two" / other).read_bytes() == packed.read_bytes()


def test_the_key_tells_the_sentence_before_and_after(
    packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(["exercise", str(tmp_path / "two"), "--dossier", str(packed)]) == 0
    said = capsys.readouterr().out
    told = change(packed, tmp_path / "two")
    assert (told.document, told.after) == (CHARTER, f"- {INSTEAD}")
    assert "charte" not in said
    assert INSTEAD not in said
    assert all(name in said for name in NAMES)
    assert _main(["exercise", str(tmp_path / "two"), "--dossier", str(packed), "--key"]) == 0
    said = capsys.readouterr().out
    assert all(part in said for part in (told.file, CHARTER, told.before, INSTEAD))


def test_which_is_which_is_drawn(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for drawn in (0, 1):
        monkeypatch.setattr("preuve.altered.secrets.randbelow", lambda _most, drawn=drawn: drawn)
        pair(packed, tmp_path / "two")
        assert change(packed, tmp_path / "two").file == NAMES[drawn]


def test_a_dossier_without_a_rule_or_two_others_dossiers_are_refused(packed: Path, tmp_path: Path) -> None:
    bare = small(tmp_path / "bare.zip", {**PAYLOAD, CHARTER: b"# Rien\n"})
    with pytest.raises(BadInput, match="aucun document"):
        pair(bare, tmp_path / "none")
    assert not (tmp_path / "none").exists()
    (tmp_path / "same").mkdir()
    for name in NAMES:
        (tmp_path / "same" / name).write_bytes(packed.read_bytes())
    with pytest.raises(BadInput, match="aucun n'est changé"):
        change(packed, tmp_path / "same")
