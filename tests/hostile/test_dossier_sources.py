"""What a run started from, where a file of it was left out of the dossier on request: its digest stands for it."""

import json
from types import SimpleNamespace

import pytest

from preuve.artifact import digest_file
from preuve.dossier.model import Claims
from preuve.dossier.verify.consistency import sources as started
from preuve.dossier.verify.consistency import withheld
from preuve.options import Options
from preuve.project import Project
from preuve.run_sources import sources, starts_from

PHOTO = "data/inputs/media/awa.jpg"


@pytest.fixture
def folder(tmp_path):
    """A project."""
    root = tmp_path / "project"
    (root / "media").mkdir(parents=True)
    (root / "brief.yaml").write_text("titre: a")
    (root / "media/awa.jpg").write_bytes(b"a face")
    return root


def _seen(root, start, redacted, tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    line = {"kind": "start", "at": "2026-11-21T09:00:00+00:00", "sources": start, "kit": "0.1.0"}
    ledger.write_text(json.dumps(line) + "\n")
    claims = Claims(run="2026-11-21-090000", title="a", kit="0.1.0", claims=(), redacted=redacted)
    mounted = SimpleNamespace(project=Project(root))
    return SimpleNamespace(ledger=ledger, mounted=mounted, claims=claims, absent=redacted, by_digest={},
                           unpacked=SimpleNamespace(digests={}))  # fmt: skip


@pytest.mark.parametrize("path", ["media/awa.jpg", "prompts/a.md", "audience/releves/a.json", "brief.yaml"])
def test_what_a_run_starts_from_is_known_by_its_path(path):
    assert starts_from(path)
    assert not starts_from(f"documents/{path}")


def test_a_file_left_out_is_named_and_raises_no_suspicion(folder, tmp_path):
    start, sha256 = sources(folder, Options()), digest_file(folder / "media/awa.jpg")
    (folder / "media/awa.jpg").unlink()
    (found,) = started.look(_seen(folder, start, {PHOTO: sha256}, tmp_path))
    assert (found.status, found.ask) == ("verified", "")
    assert "1 fichier retiré à la demande" in found.said
    assert "media/awa.jpg" in found.said
    (other,) = started.look(_seen(folder, start, {PHOTO: "1" * 64}, tmp_path))
    assert other.status == "not_run"


def test_who_wants_to_see_what_was_left_out_knows_what_to_ask_for(folder, tmp_path):
    (found,) = withheld.look(_seen(folder, "s", {PHOTO: "1" * 64}, tmp_path))
    assert found.ask == "Demandez à voir ce qui a été retiré du dossier à la demande : media/awa.jpg."
