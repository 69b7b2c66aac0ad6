"""The vault: accounts in the keyring or in an encrypted file, killed at any moment, damaged, shared, or given by CI."""

import io
import json
import stat
import threading

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from connectors.platforms import safe
from connectors.platforms.account import Account, Fixed
from connectors.platforms.safe import Safe, passphrase
from connectors.platforms.shelves import Ring
from connectors.platforms.vault import Vault
from preuve.errors import BadInput, MissingPart
from preuve.publication.accounts import places

SECRET = "planted-access-Zq8vKx3Lw9Rt"
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
    monkeypatch.setattr(safe, "COST", 2)
    for name in places().places:
        monkeypatch.delenv(f"PREUVE_{name.upper()}_TOKEN", raising=False)
    for name in ("PREUVE_VAULT", "PREUVE_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ring():
    before, mine = keyring.get_keyring(), Windows()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def in_file(folder, *said):
    """A vault in a file; what she says, in turn, when she is asked for the passphrase."""
    given = iter(said)

    def ask(*, new):
        return next(given) if said else "phrase de passe"

    return Vault(lambda: Safe(folder / "comptes.json", ask), folder)


@pytest.fixture(params=["ring", "file"])
def vault(request, tmp_path, ring):
    return Vault(Ring, tmp_path) if request.param == "ring" else in_file(tmp_path)


def account(id_="1", platform="tiktok", **more):
    return Account(platform=platform, id=id_, label=f"Compte {id_}", access=SECRET, **more)


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


class TestFile:
    def test_it_is_hers_alone_and_nothing_in_it_can_be_read(self, tmp_path):
        in_file(tmp_path).keep(account())
        path = tmp_path / "comptes.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert SECRET not in path.read_text()
        assert "Compte 1" not in path.read_text()

    def test_another_vault_reads_it_with_the_passphrase(self, tmp_path):
        in_file(tmp_path).keep(account())
        assert in_file(tmp_path).find("tiktok").access.get_secret_value() == SECRET

    def test_a_wrong_passphrase_is_said_plainly_and_changes_nothing(self, tmp_path):
        in_file(tmp_path).keep(account())
        before = (tmp_path / "comptes.json").read_bytes()
        wrong = in_file(tmp_path, *["une autre"] * 6)
        with pytest.raises(BadInput, match="n'ouvre pas"):
            wrong.all()
        with pytest.raises(BadInput, match="n'ouvre pas") as caught:
            wrong.keep(account("2"))
        assert "une autre" not in caught.value.diagnostics()
        assert (tmp_path / "comptes.json").read_bytes() == before

    def test_it_is_asked_again_a_few_times_then_kept_in_mind(self, tmp_path):
        in_file(tmp_path).keep(account())
        asked = in_file(tmp_path, "une", "deux", "phrase de passe")
        assert len(asked.all()) == 1
        asked.keep(account("2"))
        assert len(asked.all()) == 2

    def test_an_account_damaged_elsewhere_does_not_lose_the_others(self, tmp_path):
        vault = in_file(tmp_path)
        vault.keep(account("1"))
        vault.keep(account("2"))
        path = tmp_path / "comptes.json"
        file = json.loads(path.read_text())
        file["entries"]["tiktok 1"] = file["entries"]["tiktok 1"][:-9] + "AAAAAAAA="
        path.write_text(json.dumps(file))
        assert [one.id for one in vault.all()] == ["2"]
        assert vault.damaged() == ("tiktok",)

    def test_an_account_put_under_another_s_name_is_not_taken(self, tmp_path):
        vault = in_file(tmp_path)
        vault.keep(account("1"))
        vault.keep(account("2", "mastodon", base_url="https://m.exemple.fr"))
        path = tmp_path / "comptes.json"
        file = json.loads(path.read_text())
        file["entries"]["tiktok 1"] = file["entries"]["mastodon 2"]
        path.write_text(json.dumps(file))
        assert [one.platform for one in vault.all()] == ["mastodon"]

    @pytest.mark.parametrize(
        "text", ["", "[]", "{", '{"cost": 1e9}', '{"cost": 3, "entries": {}}', '{"cost": 2097152, "entries": {}}']
    )
    def test_a_file_that_is_none_is_said(self, tmp_path, text):
        (tmp_path / "comptes.json").write_text(text)
        with pytest.raises(BadInput, match="n'est pas lisible") as caught:
            in_file(tmp_path).keep(account())
        assert caught.value.path == tmp_path / "comptes.json"

    def test_nothing_is_asked_where_there_is_nothing(self, tmp_path):
        def ask(*, new):
            raise AssertionError

        empty = Vault(lambda: Safe(tmp_path / "comptes.json", ask), tmp_path)
        assert empty.all() == ()
        assert not empty.forget("tiktok", "1")

    def test_the_real_cost_opens(self, tmp_path, monkeypatch):
        monkeypatch.undo()
        assert safe.COST == 2**17
        in_file(tmp_path).keep(account())
        assert in_file(tmp_path).all()

    def test_nobody_to_say_the_passphrase(self, monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        with pytest.raises(MissingPart, match="phrase de passe") as caught:
            passphrase(new=False)
        assert "PREUVE_PASSPHRASE" in caught.value.remedy
        monkeypatch.setenv("PREUVE_PASSPHRASE", "dite")
        assert passphrase(new=True) == "dite"

    def test_a_new_one_is_asked_twice_in_silence(self, monkeypatch):
        class Tty(io.StringIO):
            def isatty(self):
                return True

        asked = []

        def prompt(text, **how):
            asked.append(how)
            return "choisie"

        monkeypatch.setattr("sys.stdin", Tty())
        monkeypatch.setattr("typer.prompt", prompt)
        assert passphrase(new=True) == passphrase(new=False) == "choisie"
        assert asked[0]["hide_input"]
        assert asked[0]["confirmation_prompt"]
        assert asked[1] == {"hide_input": True}

    def test_it_is_asked_before_any_consent(self, tmp_path):
        in_file(tmp_path).shelf.ready()
        assert json.loads((tmp_path / "comptes.json").read_text())["entries"] == {}
        with pytest.raises(BadInput, match="n'ouvre pas"):
            in_file(tmp_path, *["autre"] * 6).shelf.ready()


class TestEnvironment:
    @pytest.fixture(autouse=True)
    def closed(self, monkeypatch, tmp_path):
        self.vault = Vault(lambda: pytest.fail("no vault is opened"), tmp_path)

    def test_a_token_needs_no_vault(self, monkeypatch):
        monkeypatch.setenv("PREUVE_MASTODON_TOKEN", SECRET)
        monkeypatch.setenv("PREUVE_MASTODON_URL", "https://m.exemple.fr/")
        monkeypatch.setenv("PREUVE_MASTODON_ACCOUNT", "42")
        found = self.vault.find("mastodon")
        assert (found.id, found.base_url) == ("42", "https://m.exemple.fr")
        access = self.vault.access(found)
        assert isinstance(access.tokens, Fixed)
        assert access.tokens.access() == SECRET
        assert SECRET not in repr(found)

    def test_wordpress_says_user_and_password(self, monkeypatch):
        monkeypatch.setenv("PREUVE_WORDPRESS_TOKEN", "lea:abcd efgh")
        monkeypatch.setenv("PREUVE_WORDPRESS_URL", "https://exemple.fr")
        assert self.vault.find("wordpress").access.get_secret_value() == "bGVhOmFiY2QgZWZnaA=="

    @pytest.mark.parametrize("url", ["", "http://m.exemple.fr", "m.exemple.fr", "https://x:y@m.exemple.fr"])
    def test_an_address_that_will_not_do(self, monkeypatch, url):
        monkeypatch.setenv("PREUVE_MASTODON_TOKEN", SECRET)
        monkeypatch.setenv("PREUVE_MASTODON_URL", url)
        with pytest.raises(BadInput) as caught:
            self.vault.find("mastodon")
        assert caught.value.key == "PREUVE_MASTODON_URL"
        assert SECRET not in caught.value.diagnostics()

    def test_an_id_that_will_not_do(self, monkeypatch):
        monkeypatch.setenv("PREUVE_TIKTOK_TOKEN", SECRET)
        monkeypatch.setenv("PREUVE_TIKTOK_ACCOUNT", "../x")
        with pytest.raises(BadInput) as caught:
            self.vault.find("tiktok")
        assert caught.value.key == "PREUVE_TIKTOK_ACCOUNT"

    def test_a_platform_s_look_alike_gets_nothing(self, monkeypatch):
        monkeypatch.setenv("PREUVE_TIKTOK_TOKEN", SECRET)
        monkeypatch.setenv("PREUVE_TIKTOK_URL", "https://tiktok.exemple.fr")
        with pytest.raises(BadInput):
            self.vault.find("tiktok")
