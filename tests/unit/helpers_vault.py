"""A vault of a test's own, and what is kept there."""

from pathlib import Path
from typing import Any

import pytest

from connectors.platforms import safe
from connectors.platforms.account import Account
from connectors.platforms.safe import Safe
from connectors.platforms.vault import Vault
from preuve.publication.accounts import places

SECRET = "planted-access-Zq8vKx3Lw9Rt"


def cheapen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that costs little, and nothing in the environment."""
    monkeypatch.setattr(safe, "COST", 2)
    for name in places().places:
        monkeypatch.delenv(f"PREUVE_{name.upper()}_TOKEN", raising=False)
    for name in ("PREUVE_VAULT", "PREUVE_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)


def in_file(folder: Path, *said: str) -> Vault:
    """A vault in a file; what she says, in turn, when she is asked for the passphrase."""
    given = iter(said)

    def ask(*, new: bool) -> str:
        return next(given) if said else "phrase de passe"

    return Vault(lambda: Safe(folder / "comptes.json", ask), folder)


def account(id_: str = "1", platform: str = "tiktok", **more: Any) -> Account:
    """An account with a planted token."""
    return Account(platform=platform, id=id_, label=f"Compte {id_}", access=SECRET, **more)
