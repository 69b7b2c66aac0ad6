"""The vault where there is no keyring: an encrypted file; and accounts that the environment gives."""

import io
import json
import stat

import pytest
from helpers_vault import SECRET, account, cheapen, in_file

from connectors.platforms import safe
from connectors.platforms.account import Fixed
from connectors.platforms.safe import Safe, passphrase
from connectors.platforms.vault import Vault
from preuve.errors import BadInput, MissingPart


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    cheapen(monkeypatch)


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

    def test_another_site_is_another_account(self, monkeypatch):
        monkeypatch.setenv("PREUVE_WORDPRESS_TOKEN", "lea:abcd efgh")
        seen = []
        for url in ("https://un.fr", "https://deux.fr", "https://deux.fr/a", "https://deux.fr/b", "http://[::1]:8080"):
            monkeypatch.setenv("PREUVE_WORDPRESS_URL", url)
            found = self.vault.find("wordpress")
            seen.append(found.id)
            assert found.label == found.id
        assert len(set(seen)) == 5
        assert seen[:2] == ["un.fr", "deux.fr"]

    def test_what_opens_an_automation_is_no_name(self, monkeypatch):
        monkeypatch.setenv("PREUVE_WEBHOOK_TOKEN", SECRET)
        monkeypatch.setenv("PREUVE_WEBHOOK_URL", "https://hook.exemple.fr/planted-path")
        found = self.vault.find("webhook")
        assert found.id.startswith("hook.exemple.fr+")
        assert "planted" not in found.id + found.label

    def test_a_platform_with_one_address_needs_the_account_s_id(self, monkeypatch):
        monkeypatch.setenv("PREUVE_YOUTUBE_TOKEN", SECRET)
        with pytest.raises(BadInput, match="numéro du compte YouTube") as caught:
            self.vault.find("youtube")
        assert caught.value.key == "PREUVE_YOUTUBE_ACCOUNT"

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
