"""Accounts by an address, a password or a key; and giving an access back."""

import pytest
from helpers_accounts import PASSWORD, Person, cheapen, oauth_owners, server, vault, wish

from connectors.platforms.connecting import connect, disconnect
from preuve.errors import BadInput, PermanentError


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    cheapen(monkeypatch)


@pytest.fixture
def box(tmp_path):
    return vault(tmp_path)


class TestAddresses:
    @pytest.mark.parametrize(
        ("platform", "url", "why"),
        [
            ("mastodon", "http://mastodon.exemple.fr", "pas chiffrée"),
            ("tiktok", "https://tiktok.exemple.fr", "n'iront pas ailleurs"),
            ("peertube", "https://lea:secret@video.exemple.fr", "pas utilisable"),
            ("matomo", "matomo.exemple.fr", "pas utilisable"),
            ("matomo", "javascript:alert(1)", "pas utilisable"),
        ],
    )
    def test_a_token_goes_nowhere_unsafe(self, box, platform, url, why):
        with pytest.raises(BadInput, match=why):
            connect(wish(platform, url), Person(), box)

    def test_an_unknown_platform(self, box):
        with pytest.raises(BadInput, match="inconnue"):
            connect(wish("myspace", ""), Person(), box)


class TestPasswords:
    def test_peertube_s_password_is_sent_once_and_kept_nowhere(self, box, tmp_path):
        with server("peertube") as there:
            found = connect(wish("peertube", there.base_url), Person(), box)
            sent = [seen for seen in there.requests if PASSWORD.encode() in seen.body]
        assert len(sent) == 1
        assert found.extra["channel"] == "lea_channel"
        assert found.id == f"lea_channel@{there.base_url.partition('://')[2]}"  # another server may have one too
        assert found.refresh.get_secret_value()
        assert PASSWORD not in repr(found.model_dump())

    def test_a_one_time_code_is_asked_for_where_it_is_wanted(self, box):
        with server("peertube", two_factor=True) as there:
            assert connect(wish("peertube", there.base_url), Person(), box).extra["channel"] == "lea_channel"

    def test_a_wrong_password(self, box):
        with server("peertube") as there, pytest.raises(PermanentError, match="mot de passe n'est pas le bon"):
            connect(wish("peertube", there.base_url), Person(answers={"Mot de passe": "planted-no"}), box)
        assert box.all() == ()

    def test_an_address_that_is_no_peertube(self, box):
        with server("mastodon") as there, pytest.raises(PermanentError, match="comme un PeerTube"):
            connect(wish("peertube", there.base_url), Person(), box)


class TestKeys:
    def test_matomo_s_token_is_never_in_an_address(self, box):
        with server("tiktok", who=oauth_owners.matomo) as there:
            found = connect(wish("matomo", there.base_url), Person(picks=1), box)
            assert all("planted" not in str(seen.query) for seen in there.requests)
        assert (found.id, found.extra["site"]) == ("7", "7")

    def test_matomo_refuses_a_wrong_token(self, box):
        with server("tiktok", who=oauth_owners.matomo) as there, pytest.raises(PermanentError) as caught:
            connect(wish("matomo", there.base_url), Person(answers={"Jeton d'accès": "planted-wrong"}), box)
        assert "planted" not in caught.value.diagnostics()

    def test_plausible_is_asked_for_a_figure(self, box):
        with server("tiktok", who=oauth_owners.plausible) as there:
            assert connect(wish("plausible", there.base_url), Person(), box).id == "exemple.fr"
            with pytest.raises(PermanentError):
                connect(wish("plausible", there.base_url), Person(answers={"Clé d'API": "planted-wrong"}), box)

    def test_a_webhook_gets_a_key_and_no_call(self, box):
        person = Person()
        with server("tiktok") as there:
            found = connect(wish("webhook", f"{there.base_url}/hook/planted-path"), person, box)
            assert there.requests == []
        assert found.access.get_secret_value() in "".join(person.said)
        assert "planted-path" not in f"{found.label} {found.id} {found!r}"
        given = found.access.get_secret_value()
        again = connect(wish("webhook", there.base_url), Person(answers={"Clé de signature": given}), box)
        assert again.access == found.access

    @pytest.mark.parametrize("key", ["whsec_", "secret", "whsec_pas du base64"])
    def test_a_webhook_s_key_has_a_form(self, box, key):
        with pytest.raises(BadInput, match="whsec_"):
            connect(wish("webhook", "https://hook.exemple.fr/x"), Person(answers={"Clé de signature": key}), box)


class TestDisconnecting:
    @pytest.mark.parametrize("platform", ["tiktok", "youtube", "mastodon", "peertube"])
    def test_the_access_is_taken_back_then_forgotten(self, box, platform):
        with server(platform) as there:
            account = connect(wish(platform, there.base_url), Person(), box)
            assert disconnect(account, box)
            assert len(there.revoked) == 1
        assert box.all() == ()

    def test_it_is_forgotten_even_where_the_platform_is_out_of_reach(self, box):
        with server("tiktok") as there:
            account = connect(wish("tiktok", there.base_url), Person(), box)
        assert not disconnect(account, box)
        assert box.all() == ()

    def test_meta_has_no_way_to_take_one_page_back(self, box):
        with server("facebook") as there:
            account = connect(wish("facebook", there.base_url), Person(), box)
            before = len(there.requests)
            assert not disconnect(account, box)
            assert len(there.requests) == before

    def test_what_the_environment_gives_is_not_ours_to_forget(self, box, monkeypatch):
        monkeypatch.setenv("PREUVE_TIKTOK_TOKEN", "planted-env")
        monkeypatch.setenv("PREUVE_TIKTOK_ACCOUNT", "7")
        with pytest.raises(BadInput, match="environnement") as caught:
            disconnect(box.find("tiktok"), box)
        assert caught.value.key == "PREUVE_TIKTOK_TOKEN"
