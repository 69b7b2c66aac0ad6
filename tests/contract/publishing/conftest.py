"""The servers are importable by name in every test of publishing, and no account of this machine is ever found."""

import sys
from pathlib import Path

import pytest

SERVERS = str(Path(__file__).parents[2] / "servers")
if SERVERS not in sys.path:
    sys.path.insert(0, SERVERS)


@pytest.fixture(autouse=True)
def no_accounts(tmp_path, monkeypatch):
    """A vault of the test's own, which is empty."""
    monkeypatch.setenv("PREUVE_VAULT", "fichier")
    monkeypatch.setenv("PREUVE_PASSPHRASE", "planted-passphrase")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nobody"))
