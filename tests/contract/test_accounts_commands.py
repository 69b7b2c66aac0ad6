"""`preuve connect`, `accounts`, `disconnect` as she types them; and no secret in anything they say, log or leave."""

import base64
import io
import logging
import sys
import traceback
from pathlib import Path
from urllib.parse import quote

import keyring
import pytest
from helpers_accounts import ANSWERS, PASSWORD, SECRET, Person, cheapen, oauth_owners, server

from connectors.platforms import loopback
from connectors.platforms.account import Account
from connectors.platforms.vault import Vault
from preuve.cli import main
from preuve.errors import PreuveError
from preuve.publication.accounts import places
from preuve.sessions import account_words

PASSPHRASE = "planted-passphrase-Lq3"


class Tty(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """A machine with no keyring and a folder of its own; a person at its terminal, with a browser."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PREUVE_VAULT", "fichier")
    monkeypatch.setenv("PREUVE_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.chdir(tmp_path)
    cheapen(monkeypatch)
    monkeypatch.setattr(sys, "stdin", Tty())
    person = Person()
    monkeypatch.setattr("webbrowser.open", person.show)
    monkeypatch.setattr("typer.prompt", lambda text, **_how: "1" if "un numéro" in text else person.ask(text))
    return person


@pytest.fixture
def run(capsys):
    def one(*words):
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        shown = capsys.readouterr()
        return ended.value.code or 0, shown.out + shown.err

    return one


def free():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


class TestCommands:
    def test_connecting_listing_and_disconnecting(self, run):
        with server("tiktok") as there:
            code, shown = run("connect", "tiktok", "--url", there.base_url)
            assert code == 0
            assert "Compte connecté : TikTok, Léa [2J Répare (-000abc_1)." in shown
            assert "déposer un brouillon et lire les chiffres" in shown
            assert f"{there.base_url}/v2/auth/authorize?" in shown
            code, shown = run("accounts")
            assert code == 0
            assert "renouvelé tout seul jusqu'au" in shown
            assert "comptes.json" in shown
            code, shown = run("disconnect", "tiktok")
            assert code == 0
            assert "a confirmé" in shown
        assert "Aucun compte n'est connecté" in run("accounts")[1]

    def test_what_she_did_not_agree_to_is_said(self, run):
        with server("tiktok", withholds=("video.list",)) as there:
            shown = run("connect", "tiktok", "--url", there.base_url)[1]
        assert "vous n'avez pas donné l'accord pour : lire les chiffres" in shown

    def test_meta_s_page_is_chosen_and_its_day_said(self, run):
        with server("facebook") as there:
            shown = run("connect", "facebook", "--url", there.base_url, "--port", free())[1]
            assert "1. Page 1\n2. Page 2" in shown
            assert "Compte connecté : Facebook, Page 1 (1001)" in shown
            assert "à reconnecter avant le" in run("accounts", "--plain")[1]
            code, shown = run("disconnect", "facebook", "--account", "1001")
        assert code == 0
        assert "n'a pas confirmé" in shown
        assert "https://www.facebook.com/settings" in shown

    def test_a_refusal_is_plain_and_exits_with_one(self, run):
        with server("tiktok", decides="no") as there:
            code, shown = run("connect", "tiktok", "--url", there.base_url)
        assert code == 1
        assert "TikTok refuse la connexion : l'accord a été refusé." in shown
        assert "Traceback" not in shown

    def test_ctrl_c_while_waiting_keeps_nothing(self, run, monkeypatch):
        def stopped(*_args):
            raise KeyboardInterrupt

        monkeypatch.setattr(loopback.Loopback, "wait", stopped)
        with server("tiktok") as there:
            code, shown = run("connect", "tiktok", "--url", there.base_url)
        assert code == 1
        assert "Arrêté : rien n'est gardé." in shown
        assert "preuve run" not in shown
        assert "Aucun compte" in run("accounts")[1]

    def test_nobody_at_the_terminal(self, run, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        code, shown = run("connect", "tiktok")
        assert code == 2
        assert "Personne n'est là pour répondre à" in shown

    def test_no_open_says_the_address_alone(self, run, machine, monkeypatch):
        monkeypatch.setattr(loopback.Loopback.wait, "__defaults__", (0.3,))
        with server("tiktok") as there:
            code, shown = run("connect", "tiktok", "--url", there.base_url, "--no-open")
        assert code == 1
        assert machine.shown == []
        assert "code_challenge=" in shown
        assert SECRET not in shown

    def test_no_browser_is_opened_in_the_terminal(self, run, machine, monkeypatch):
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setattr(loopback.Loopback.wait, "__defaults__", (0.3,))
        with server("tiktok") as there:
            run("connect", "tiktok", "--url", there.base_url)
        assert machine.shown == []

    def test_a_terminal_is_told_the_same(self, run, monkeypatch):
        with server("tiktok") as there:
            run("connect", "tiktok", "--url", there.base_url)
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", "80")
        shown = run("accounts")[1]
        assert "Preuve peut y" in shown
        assert "-000abc_1" in shown

    def test_an_account_that_can_not_be_read_any_more_is_said(self, run, tmp_path):
        with server("tiktok") as there:
            run("connect", "tiktok", "--url", there.base_url)
        (path,) = tmp_path.rglob("comptes.json")
        text = path.read_text()
        path.write_text(text.replace('"tiktok -000abc_1": "gAAAA', '"tiktok -000abc_1": "gAAAB'))
        assert "n'est plus lisible : preuve connect tiktok" in run("accounts")[1]

    def test_what_variables_give_is_shown_as_it_is(self, run, monkeypatch):
        monkeypatch.setenv("PREUVE_WORDPRESS_TOKEN", "lea:planted-password")
        monkeypatch.setenv("PREUVE_WORDPRESS_URL", "https://blog.exemple.fr")
        monkeypatch.setenv("PREUVE_WEBHOOK_TOKEN", "planted-key")
        monkeypatch.setenv("PREUVE_WEBHOOK_URL", "https://hook.exemple.fr/planted-path?planted=1")
        shown = run("accounts")[1]
        assert (
            "WordPress\n  Compte : blog.exemple.fr\n  Adresse : https://blog.exemple.fr\n"
            "  Preuve peut y : ce que permet cet accès\n  Accès : donné par PREUVE_WORDPRESS_TOKEN\n"
        ) in shown
        assert "  Adresse : https://hook.exemple.fr\n" in shown
        assert "planted" not in shown
        assert "gardés" not in shown

    def test_english(self, run, monkeypatch):
        monkeypatch.setenv("PREUVE_LANG", "fr")  # put back at the end
        assert run("--lang", "en", "accounts")[0] == 0


class TestWords:
    def one(self, **facts):
        return Account(platform="tiktok", id="1", label="x", **facts)

    def test_every_right_asked_for_has_words_or_names_who_she_is(self):
        identity = {"user.info.basic", "instagram_basic", "pages_show_list", "pages_read_engagement"}
        asked = {scope for one in places().places.values() for scope in one.scopes}
        assert asked - set(account_words.RIGHTS) - identity == set()

    @pytest.mark.parametrize("platform", places().places)
    def test_every_platform_can_do_something(self, platform):
        scopes = places().places[platform].scopes or {"wordpress": ("publish_posts",)}.get(platform, ("read",))
        assert "rien" not in account_words.may(platform, () if platform == "webhook" else scopes)

    def test_until_when(self):
        from datetime import UTC, datetime

        now, day = datetime(2026, 11, 22, tzinfo=UTC), datetime(2027, 2, 3, 12, tzinfo=UTC)
        cases = {
            "sans date de fin": {},
            "renouvelé tout seul": {"refresh": "r", "expires": day},
            "renouvelé tout seul jusqu'au 03/02/2027 ; à reconnecter avant": {"refresh": "r", "refresh_expires": day},
            "à reconnecter avant le 03/02/2027": {"refresh_expires": day},
        }
        for said, facts in cases.items():
            assert account_words.until(self.one(**facts), now) == said
        assert (
            account_words.until(self.one(expires=day), datetime(2027, 3, 1, tzinfo=UTC))
            == "a pris fin le 03/02/2027 : preuve connect tiktok"
        )


class TestSecrets:
    """Planted secrets are looked for, in every form, in all that was said, logged, raised or written."""

    def forms(self, there):
        values = [SECRET, PASSWORD, PASSPHRASE, *there.live, *there.refreshing, *there.codes, *there.revoked]
        values += ["planted-page-token-1-Kd5", "planted-matomo-key", "planted-plausible-key"]
        for value in values:
            data = value.encode()
            yield from (value, quote(value), base64.b64encode(data).decode().rstrip("="), data.hex())

    def look(self, there, texts, folder):
        found = [form for form in self.forms(there) for text in texts if form in text]
        for path in Path(folder).rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                found += [f"{path}: {form}" for form in self.forms(there) if form.encode() in data]
        return found

    @pytest.mark.parametrize("how", ["yes", "no", "other state", "lost", "ill", "wrong secret", "cut"])
    @pytest.mark.parametrize(
        "platform", ["tiktok", "youtube", "mastodon", "facebook", "peertube", "matomo", "plausible"]
    )
    def test_none_is_left(self, run, machine, monkeypatch, tmp_path, caplog, platform, how):
        caplog.set_level(logging.DEBUG)
        told = self.raised(monkeypatch)
        monkeypatch.setattr(loopback.Loopback.wait, "__defaults__", (1.0,))
        who = {"matomo": oauth_owners.matomo, "plausible": oauth_owners.plausible}
        made = server(platform) if platform not in who else server("tiktok", who=who[platform])
        with made as there:
            self.spoil(there, machine, how)
            port = ("--port", free()) if platform == "facebook" else ()
            code, shown = run("connect", platform, "--url", there.base_url, *port)
            listed = run("accounts")[1]
            gone = run("disconnect", platform)[1] if code == 0 else ""
            logged = [caplog.text, *(repr(vars(record)) for record in caplog.records)]
            assert self.look(there, [shown, listed, gone, *told, *logged, *machine.pages], tmp_path) == []
            assert how != "yes" or code == 0

    def spoil(self, there, machine, how):
        there.decides = how if how in ("no", "other state") else "yes"
        if how == "wrong secret":
            machine.answers |= {name: "planted-wrong-Xx1" for name in ANSWERS if ANSWERS[name].startswith("planted")}
        for number in range(2, 12):
            if how in ("ill", "lost", "cut"):
                there.strike(number, {"ill": "ill", "lost": "after", "cut": "cut"}[how])

    def raised(self, monkeypatch):
        """Every error that is made, whole trace and all."""
        told = []
        made = PreuveError.__init__

        def heard(error, *args, **named):
            made(error, *args, **named)
            told.extend(
                [str(error), repr(error), error.diagnostics(), repr(vars(error)), "".join(traceback.format_stack())]
            )

        monkeypatch.setattr(PreuveError, "__init__", heard)
        return told

    def test_the_search_finds_what_is_there(self, tmp_path):
        with server("tiktok") as there:
            (tmp_path / "a").write_bytes(SECRET.encode())
            assert self.look(there, [f"x{SECRET}"], tmp_path)


def test_the_keyring_is_used_where_there_is_one(run, monkeypatch):
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1
        kept: dict = {}  # noqa: RUF012

        def get_password(self, service, username):
            return self.kept.get(username)

        def set_password(self, service, username, password):
            self.kept[username] = password

        def delete_password(self, service, username):
            self.kept.pop(username, None)

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    monkeypatch.delenv("PREUVE_VAULT")
    try:
        with server("tiktok") as there:
            assert "dans le trousseau de cette machine" in run("connect", "tiktok", "--url", there.base_url)[1]
        assert Vault.open().find("tiktok").id == "-000abc_1"
        assert not list(Path.cwd().rglob("comptes.json"))
    finally:
        keyring.set_keyring(before)
