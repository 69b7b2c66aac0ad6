"""The secrets of this machine, known by value so that none is sealed: none is asked for, none is kept."""

import os
from datetime import UTC, datetime

import pytest

from connectors import known
from preuve.dossier.sign.own import signing
from preuve.errors import MissingPart
from preuve.providers import book


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """No keyring, no vault, no variable of this machine's."""
    for name in list(os.environ):
        if known._NAMED.search(name.upper()) or name.startswith("PREUVE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PREUVE_LANG", "fr")
    monkeypatch.setattr(known, "ring_there", lambda: False)
    monkeypatch.setattr("connectors.services.keys.stored", lambda _variable: "")


def test_keys_of_services_and_whatever_is_named_as_a_secret(monkeypatch):
    variable = next(one.key for one in book().providers.values() if one.key)
    for name in (variable, "CI_JOB_TOKEN", "ma_api_key", "PREUVE_SIGNING_KEY", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, f"valeur de {name}")
    monkeypatch.setenv("PREUVE_RENDER__PRESET", "ultrafast")
    monkeypatch.setenv("KEYBOARD", "azerty")
    found = known.secrets()
    assert set(found) == {
        f"valeur de {name}"
        for name in (variable, "CI_JOB_TOKEN", "ma_api_key", "PREUVE_SIGNING_KEY", "AWS_SECRET_ACCESS_KEY")
    }


def test_an_account_of_the_environment_is_known_as_it_is_sent(monkeypatch):
    monkeypatch.setenv("PREUVE_WORDPRESS_TOKEN", "lea:abcd efgh")
    monkeypatch.setenv("PREUVE_WORDPRESS_URL", "https://exemple.fr")
    assert set(known.secrets()) >= {"lea:abcd efgh", "bGVhOmFiY2QgZWZnaA=="}


def test_a_badly_given_account_stops_nothing(monkeypatch):
    monkeypatch.setenv("PREUVE_WORDPRESS_TOKEN", "lea:abcd efgh")
    assert known.secrets() == ("lea:abcd efgh",)


def test_a_vault_that_only_a_passphrase_opens_is_left_shut(monkeypatch):
    def opened(_self):
        raise AssertionError

    monkeypatch.setattr("connectors.platforms.vault.Vault.all", opened)
    assert known.secrets() == ()
    monkeypatch.setattr(known, "ring_there", lambda: True)
    monkeypatch.setenv("PREUVE_VAULT", "fichier")
    assert known.secrets() == ()


def test_a_keyring_that_fails_stops_nothing(monkeypatch):
    def broken(_self):
        raise MissingPart("fermé")

    monkeypatch.setattr(known, "ring_there", lambda: True)
    monkeypatch.setattr("connectors.platforms.vault.Vault.all", broken)
    assert known.secrets() == ()


def test_her_own_keys_are_known_where_no_passphrase_is_asked(monkeypatch):
    own = signing("C-1", "Léa", "candidate", datetime(2026, 11, 22, tzinfo=UTC))
    monkeypatch.setattr("connectors.keys.Keys.all", lambda _self: (own,))
    assert known.secrets() == ()
    monkeypatch.setattr(known, "ring_there", lambda: True)
    monkeypatch.setattr("connectors.platforms.vault.Vault.all", lambda _self: ())
    assert known.secrets() == (own.secret.get_secret_value(),)
    monkeypatch.setenv("PREUVE_VAULT", "fichier")
    assert known.secrets() == ()
