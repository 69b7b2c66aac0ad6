"""She at her terminal and her browser, for the tests of accounts: answers by what is asked, consent given at once."""

import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

import oauth_owners
from oauth_server import CLIENT, PASSWORD, SECRET, OAuthServer

from connectors.platforms import loopback, oauth, safe
from connectors.platforms.safe import Safe
from connectors.platforms.talk import Wish
from connectors.platforms.vault import Vault
from preuve.publication.accounts import places

OWNERS = {
    "tiktok": oauth_owners.tiktok,
    "youtube": oauth_owners.youtube,
    "mastodon": oauth_owners.mastodon,
    "peertube": oauth_owners.peertube,
    "facebook": oauth_owners.meta(),
    "instagram": oauth_owners.meta(),
}
ANSWERS = {
    "Identifiant de l'application": CLIENT,
    "Son secret": SECRET,
    "Nom d'utilisateur": "lea",
    "Mot de passe": PASSWORD,
    "Jeton d'accès": "planted-matomo-key",
    "Clé d'API": "planted-plausible-key",
    "Code à usage unique": "123 456",
    "Site, tel que": "exemple.fr",
    "Clé de signature": "",
}


@dataclass
class Person:
    """A `Talk`. `browse`: what her browser does with an address; `picks`: which of several she takes."""

    answers: dict[str, str] = field(default_factory=dict)
    picks: int = 0
    said: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    browses: bool = True

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, text: str, default: str = "") -> str:
        known = {**self.answers, **ANSWERS, **self.answers}
        return next(answer for start, answer in known.items() if text.startswith(start))

    def secret(self, text: str, *, optional: bool = False) -> str:
        return self.ask(text)

    def choose(self, text: str, choices: list[str]) -> int:
        self.said.append(f"{text} {choices}")
        return min(self.picks, len(choices) - 1)

    def show(self, url: str) -> None:
        self.shown.append(url)
        if self.browses:
            threading.Thread(target=self.browse, args=(url,), daemon=True).start()

    def browse(self, url: str) -> None:
        try:
            with urlopen(url, timeout=10) as reply:  # which logs nothing of its own, unlike `requests`
                self.pages.append(f"{reply.status} {reply.url}\n{reply.read().decode()}")
        except OSError as error:
            self.pages.append(str(error))


def cheapen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that costs little, nothing in the environment, no waits."""
    monkeypatch.setattr(safe, "COST", 2)
    monkeypatch.setattr(loopback, "FAREWELL", 1.0)
    monkeypatch.setattr(oauth.time, "sleep", lambda _seconds: None)
    for name in places().places:
        monkeypatch.delenv(f"PREUVE_{name.upper()}_TOKEN", raising=False)


def server(platform: str, **how: object) -> OAuthServer:
    """A platform's server, not started."""
    return OAuthServer(platform=platform, **{"who": OWNERS.get(platform, lambda _server, _seen: None), **how})


def vault(folder: Path, passphrase: str = "planted-passphrase") -> Vault:
    """A vault in a file of the test's own."""

    def ask(*, new: bool) -> str:
        return passphrase

    return Vault(lambda: Safe(folder / "comptes.json", ask), folder)


def wish(platform: str, url: str, **more: object) -> Wish:
    """What is asked of `preuve connect`; Meta's port isn't the one that everybody's machine shares."""
    port = {"port": _free()} if platform in ("facebook", "instagram") else {}
    return Wish(platform, url=url, **{**port, **more})


def _free() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
