"""Connecting an account: each platform's own consent, refusals in plain words, and nothing half-kept."""

import time

import pytest
from helpers_accounts import CLIENT, SECRET, Person, cheapen, oauth_owners, server, vault, wish

from connectors.platforms import loopback
from connectors.platforms.connecting import connect
from preuve.errors import MissingPart, PermanentError, PreuveError, TransientError

CONSENTED = ("tiktok", "youtube", "mastodon", "facebook", "instagram")
PLANTED = "planted-"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    cheapen(monkeypatch)


@pytest.fixture
def box(tmp_path):
    return vault(tmp_path)


class TestConsent:
    @pytest.mark.parametrize(
        ("platform", "id_", "label"),
        [
            ("tiktok", "-000abc_1", "Léa [2J Répare"),
            ("youtube", "UC_atelier-1", "L'Atelier"),
            ("mastodon", "14715", "@lea@127.0.0.1"),
            ("facebook", "1001", "Page 1"),
            ("instagram", "17842", "@atelier2"),
        ],
    )
    def test_the_account_is_kept_once_the_platform_has_named_it(self, box, platform, id_, label):
        person = Person()
        with server(platform) as there:
            found = connect(wish(platform, there.base_url), person, box)
        there_only = f"@{there.base_url.partition('://')[2]}" if platform == "mastodon" else ""
        assert (found.platform, found.id) == (platform, id_ + there_only)  # two servers may give the same number
        assert found.label.startswith(label)
        assert box.find(platform) == found
        assert found.access.get_secret_value().startswith(PLANTED)
        assert "/fini/" in person.pages[0]
        assert "Vous pouvez fermer cette page" in person.pages[0]

    def test_what_ends_is_kept_by_its_day(self, box):
        with server("tiktok") as there:
            found = connect(wish("tiktok", there.base_url), Person(), box)
        assert found.expires
        assert found.refresh_expires
        assert 179 <= (found.refresh_expires - found.expires).days <= 180
        with server("mastodon") as there:
            found = connect(wish("mastodon", there.base_url), Person(), box)
        assert (found.expires, found.refresh_expires) == (None, None)

    def test_a_page_is_chosen_among_several_and_its_own_token_kept(self, box):
        with server("facebook") as there:
            found = connect(wish("facebook", there.base_url), Person(picks=1), box)
            assert there.given == 2  # one of an hour, one of 60 days
        assert (found.id, found.access.get_secret_value()) == ("1002", "planted-page-token-2-Kd5")
        assert found.refresh.get_secret_value() == ""
        assert found.refresh_expires

    def test_pages_of_a_portfolio_are_found_with_the_right_to_see_it(self, box):
        held = oauth_owners.meta(portfolio=True)
        with server("facebook", who=held) as there:
            with pytest.raises(PermanentError, match="Aucune Page") as caught:
                connect(wish("facebook", there.base_url), Person(), box)
            assert "--scope business_management" in caught.value.remedy
            found = connect(wish("facebook", there.base_url, scopes=("business_management",)), Person(), box)
        assert found.id == "1001"

    def test_no_instagram_account_says_what_it_takes(self, box):
        with (
            server("instagram", who=oauth_owners.meta(pages=1)) as there,
            pytest.raises(PermanentError, match="Instagram professionnel"),
        ):
            connect(wish("instagram", there.base_url), Person(), box)
        assert box.all() == ()

    def test_the_same_application_serves_again(self, box):
        with server("tiktok") as there:
            first = connect(wish("tiktok", there.base_url), Person(), box)
            person = Person(answers={"Identifiant": "", "Son secret": ""})
            second = connect(wish("tiktok", there.base_url), person, box)
        assert second.client_id == CLIENT
        assert second.access != first.access
        assert "Même application" in person.said[0]
        assert len(box.all()) == 1

    def test_scopes_she_withheld_are_not_counted_as_hers(self, box):
        with server("tiktok", withholds=("video.list",)) as there:
            found = connect(wish("tiktok", there.base_url), Person(), box)
        assert found.scopes == ("user.info.basic", "video.upload")
        with server("facebook", withholds=("read_insights",)) as there:
            found = connect(wish("facebook", there.base_url), Person(), box)
        assert "read_insights" not in found.scopes

    def test_google_s_seven_days_are_told_before(self, box):
        person = Person()
        with server("youtube") as there:
            connect(wish("youtube", there.base_url), person, box)
        assert any("7 jours" in line for line in person.said)


class TestRefusals:
    def refused(self, box, platform, there, person=None, **more):
        with pytest.raises(PreuveError) as caught:
            connect(wish(platform, there.base_url, **more), person or Person(), box)
        told = caught.value.diagnostics()
        assert box.all() == ()
        assert PLANTED not in told
        assert caught.value.remedy
        return caught.value, told

    @pytest.mark.parametrize("platform", CONSENTED)
    def test_she_refuses(self, box, platform):
        person = Person()
        with server(platform, decides="no") as there:
            told = self.refused(box, platform, there, person)[1]
        assert "l'accord a été refusé" in told
        assert "Rien n&#39;a été connecté" in person.pages[0]

    @pytest.mark.parametrize("platform", CONSENTED)
    def test_the_answer_is_another_s(self, box, platform, monkeypatch):
        monkeypatch.setattr(loopback.Loopback.wait, "__defaults__", (1.0,))
        with server(platform, decides="other state") as there:
            told = self.refused(box, platform, there)[1]
            assert "pas celle de cette demande" in told
            assert there.given == 0

    @pytest.mark.parametrize("platform", ["tiktok", "youtube", "facebook"])
    def test_the_secret_is_wrong(self, box, platform):
        person = Person(answers={"Son secret": "planted-wrong-secret"})
        with server(platform) as there:
            error, told = self.refused(box, platform, there, person)
        assert "le secret de l'application n'est pas le bon" in told
        assert "developers" in error.remedy or "console.cloud" in error.remedy

    @pytest.mark.parametrize("platform", ["tiktok", "facebook"])
    def test_a_code_that_served_already(self, box, platform):
        with server(platform) as there:
            there.strike(2, "after")  # the answer is lost, and the code spent
            told = self.refused(box, platform, there)[1]
        assert "l'accord a déjà servi" in told

    def test_a_cut_line_before_the_code_arrived_is_tried_again(self, box):
        with server("tiktok") as there:
            there.strike(2, "before")
            assert connect(wish("tiktok", there.base_url), Person(), box).id == "-000abc_1"

    def test_a_platform_that_never_answers(self, box):
        with server("tiktok") as there:
            for number in range(2, 8):
                there.strike(number, "ill")
            error, _told = self.refused(box, "tiktok", there)
        assert isinstance(error, TransientError)

    def test_a_right_that_identity_needs_is_named(self, box):
        with server("tiktok", withholds=("user.info.basic",)) as there:
            told = self.refused(box, "tiktok", there)[1]
        assert "n'a pas été accordé" in told

    def test_tokens_that_no_header_can_hold(self, box):
        from platform_base import json_reply

        with server("tiktok") as there:
            there._give = lambda *_args, **_more: json_reply({"access_token": "a\r\nX-Evil: 1", "expires_in": 5})
            told = self.refused(box, "tiktok", there)[1]
        assert "sans donner d'accès utilisable" in told

    @pytest.mark.parametrize("id_", ["../../x", "..", "", "a b", "é", "x" * 201])
    def test_an_account_that_is_no_name_for_an_address(self, box, id_):
        wrong = {"data": {"user": {"open_id": id_, "display_name": "x"}}, "error": {"code": "ok"}}
        with server("tiktok", who=lambda _server, _seen: wrong) as there:
            told = self.refused(box, "tiktok", there)[1]
        assert "de quel compte" in told

    @pytest.mark.parametrize("platform", ["mastodon", "peertube"])
    def test_an_address_that_sends_elsewhere_is_not_followed(self, box, platform):
        from platform_base import Reply

        with server(platform) as there:
            there.answer = lambda _seen: Reply(
                b"", status=301, headers={"Location": "https://autre.exemple.fr/api?x=1"}
            )
            told = self.refused(box, platform, there)[1]
        assert "renvoie vers une autre (https://autre.exemple.fr)" in told

    def test_the_port_is_taken(self, box):
        import socket

        with socket.socket() as held, server("facebook") as there:
            held.bind(("127.0.0.1", 0))
            held.listen()
            error, told = self.refused(box, "facebook", there, port=held.getsockname()[1])
        assert isinstance(error, MissingPart)
        assert "est pris" in told
        assert "--port" in told

    def test_nobody_answers(self, box, monkeypatch):
        monkeypatch.setattr(loopback.Loopback.wait, "__defaults__", (0.3,))
        with server("tiktok") as there:
            began = time.monotonic()
            told = self.refused(box, "tiktok", there, Person(browses=False))[1]
        assert time.monotonic() - began < 5
        assert "http://127.0.0.1:*/retour/" in told

    def test_an_account_already_kept_is_not_touched_by_a_failure(self, box):
        with server("tiktok") as there:
            first = connect(wish("tiktok", there.base_url), Person(), box)
            there.decides = "no"
            with pytest.raises(PermanentError):
                connect(wish("tiktok", there.base_url), Person(), box)
        assert box.find("tiktok") == first


def test_secrets_of_an_application_are_not_shown_by_what_holds_them(box):
    with server("tiktok") as there:
        account = connect(wish("tiktok", there.base_url), Person(), box)
    assert SECRET not in f"{account} {account!r} {vars(account)} {account.model_dump_json()}"
