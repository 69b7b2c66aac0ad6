"""The vault: accounts in a keyring or in a file, killed at any moment, damaged, shared by two."""

import threading

import keyring
import pytest
from helpers_vault import SECRET, account, cheapen, in_file
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from connectors.platforms.safe import Safe
from connectors.platforms.shelves import Ring
from connectors.platforms.vault import Vault
from preuve.errors import BadInput, MissingPart

LONG = SECRET * 150


class Windows(KeyringBackend):
    """A keyring of this test, that holds as little as Windows' and dies at the write that it is told."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.kept, self.writes, self.dies_at = {}, 0, 0

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        assert len(password.encode("utf-16-le")) <= 2560
        self._count()
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self._count()
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]

    def _count(self):
        self.writes += 1
        if self.writes == self.dies_at:
            raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    cheapen(monkeypatch)


@pytest.fixture
def ring():
    before, mine = keyring.get_keyring(), Windows()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


@pytest.fixture(params=["ring", "file"])
def vault(request, tmp_path, ring):
    return Vault(Ring, tmp_path) if request.param == "ring" else in_file(tmp_path)


class TestEither:
    def test_what_is_kept_comes_back_secrets_and_all(self, vault, tmp_path):
        kept = account(refresh="r" * 50, client_secret="s" * 20, extra={"page": "4"}, scopes=("a", "b"))
        vault.keep(kept)
        assert vault.all() == (kept,)
        assert vault.find("tiktok") == kept

    def test_an_account_takes_its_own_place(self, vault):
        vault.keep(account())
        vault.keep(account(refresh="nouveau"))
        vault.keep(account("2"))
        assert [one.refresh.get_secret_value() for one in vault.all()] == ["nouveau", ""]

    def test_finding_by_label_or_id(self, vault):
        vault.keep(account("1"))
        vault.keep(account("2"))
        assert vault.find("tiktok", "2").id == "2"
        assert vault.find("tiktok", "compte 1").id == "1"
        with pytest.raises(BadInput, match="plusieurs") as caught:
            vault.find("tiktok")
        assert "« Compte 1 » (1)" in caught.value.message
        with pytest.raises(BadInput, match="ne s'appelle") as caught:
            vault.find("tiktok", "3")
        assert "Compte 2" in caught.value.remedy

    def test_none_says_what_to_do(self, vault):
        with pytest.raises(MissingPart, match="Aucun compte TikTok") as caught:
            vault.find("tiktok")
        assert "preuve connect tiktok" in caught.value.remedy
        vault.keep(account())
        with pytest.raises(BadInput, match="ne s'appelle"):
            vault.find("tiktok", "un autre")

    def test_forgetting(self, vault, ring):
        vault.keep(account())
        assert vault.forget("tiktok", "1")
        assert not vault.forget("tiktok", "1")
        assert vault.all() == ()
        assert SECRET not in repr(ring.kept)

    def test_two_at_once_lose_nothing(self, vault):
        others = [vault, *(Vault(vault._open, vault.folder) for _n in range(3))]
        threads = [
            threading.Thread(target=lambda v=v, n=n: [v.keep(account(f"{n}-{k}")) for k in range(5)])
            for n, v in enumerate(others)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert len(vault.all()) == 20

    def test_where_it_is_is_said(self, vault, tmp_path):
        assert vault.where in (
            "dans le trousseau de cette machine",
            f"dans un fichier chiffré ({tmp_path}/comptes.json)",
        )


class TestRing:
    def test_a_long_token_is_cut_in_pieces(self, ring, tmp_path):
        vault = Vault(Ring, tmp_path)
        vault.keep(account(refresh=LONG))
        assert vault.find("tiktok").refresh.get_secret_value() == LONG
        vault.keep(account(refresh="court"))
        assert vault.find("tiktok").refresh.get_secret_value() == "court"
        assert sum(SECRET in value for value in ring.kept.values()) == 1

    def test_killed_at_any_write_the_old_one_or_the_new_one_is_there(self, ring, tmp_path):
        vault = Vault(Ring, tmp_path)
        vault.keep(account("0"))
        vault.keep(account(refresh=LONG))
        seen = set()
        for moment in range(1, 30):
            vault.keep(account(refresh=LONG))
            ring.writes, ring.dies_at = 0, moment
            try:
                vault.keep(account(refresh=LONG[::-1]))
                done = True
            except KeyboardInterrupt:
                done = False
            ring.dies_at = 0
            found = vault.find("tiktok", "1").refresh.get_secret_value()
            assert found in (LONG, LONG[::-1])
            assert not done or found == LONG[::-1]
            seen.add((done, found == LONG))
            assert len(vault.all()) == 2
        assert seen == {(False, True), (False, False), (True, False)}

    def test_a_damaged_one_is_left_out_and_named(self, ring, tmp_path):
        vault = Vault(Ring, tmp_path)
        vault.keep(account("1"))
        vault.keep(account("2", "mastodon", base_url="https://m.exemple.fr"))
        ring.kept["preuve", "tiktok 1 a0"] = "autre chose"
        assert [one.id for one in vault.all()] == ["2"]
        assert vault.damaged() == ("tiktok",)
        with pytest.raises(MissingPart, match="n'est plus lisible"):
            vault.find("tiktok")
        vault.keep(account("1"))
        assert vault.damaged() == ()

    def test_a_closed_ring_is_said_and_nothing_else_is_chosen(self, ring, tmp_path, monkeypatch):
        def locked(*_args):
            raise KeyringLocked(SECRET)

        vault = Vault(Ring, tmp_path)
        monkeypatch.setattr(ring, "get_password", locked)
        with pytest.raises(MissingPart, match="fermé") as caught:
            vault.keep(account())
        assert "PREUVE_VAULT=fichier" in caught.value.remedy
        assert SECRET not in caught.value.diagnostics()

    def test_a_ring_that_forgets_what_it_is_given_is_found_out(self, ring, tmp_path, monkeypatch):
        monkeypatch.setattr(ring, "set_password", lambda *_args: None)
        with pytest.raises(MissingPart, match="refuse de garder"):
            Vault(Ring, tmp_path).keep(account())

    def test_the_ring_is_chosen_where_there_is_one(self, ring, monkeypatch):
        assert isinstance(Vault.open().shelf, Ring)
        monkeypatch.setenv("PREUVE_VAULT", "fichier")
        assert isinstance(Vault.open().shelf, Safe)
        monkeypatch.delenv("PREUVE_VAULT")
        ring.priority = 0.5  # as a keyring that writes in plain text
        assert isinstance(Vault.open().shelf, Safe)
        keyring.set_keyring(NoKeyring())
        assert isinstance(Vault.open().shelf, Safe)
