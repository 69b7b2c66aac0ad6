"""Tokens that are renewed: before they end, when the platform says so, once, and kept before they serve."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from helpers_accounts import Person, cheapen, server, vault, wish

from connectors.platforms import tokens
from connectors.platforms.connecting import connect
from preuve.errors import MissingPart, TransientError

INFO = ("/v2/user/info/", {"fields": "open_id,display_name"})


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    cheapen(monkeypatch)


@pytest.fixture
def box(tmp_path):
    return vault(tmp_path)


@pytest.fixture
def there():
    with server("tiktok") as found:
        yield found


def connected(there, box):
    account = connect(wish("tiktok", there.base_url), Person(), box)
    there.reset()
    return account


def at(monkeypatch, **later):
    """This machine's clock, from now on, is wrong by that much."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(**later)

    monkeypatch.setattr(tokens, "datetime", Clock)


def renewals(there):
    return [seen for seen in there.requests if seen.path == "/v2/oauth/token"]


def called(box, account, **options):
    return box.access(account, pause=lambda _seconds: None, **options).web().get(*INFO)


def test_a_token_that_lasts_is_used_as_it_is(there, box):
    account = connected(there, box)
    assert called(box, account).ok
    assert renewals(there) == []


def test_it_is_renewed_a_little_before_its_end(there, box, monkeypatch):
    account = connected(there, box)
    at(monkeypatch, seconds=7200 - 240)
    assert called(box, account).ok
    assert len(renewals(there)) == 1
    assert box.find("tiktok").access != account.access
    assert box.find("tiktok").refresh != account.refresh


def test_the_platform_has_the_last_word_whatever_the_clock_says(there, box):
    account = connected(there, box)
    there.live.clear()
    assert called(box, account).ok
    assert len(renewals(there)) == 1


@pytest.mark.parametrize("hours", [-1, 1, -30, 30])
def test_a_clock_that_is_wrong_does_no_harm(there, box, monkeypatch, hours):
    account = connected(there, box)
    at(monkeypatch, hours=hours)
    access = box.access(account, pause=lambda _seconds: None)
    assert access.web().get(*INFO).ok
    there.live.clear()
    assert access.web().get(*INFO).ok
    assert len(renewals(there)) <= 3


def test_a_fresh_token_is_kept_before_it_serves(there, box, monkeypatch):
    account = connected(there, box)
    there.live.clear()
    order = []
    keep, once = box.keep, there.who
    monkeypatch.setattr(box, "keep", lambda found: (order.append("kept"), keep(found)))
    there.who = lambda one, seen: (order.append("used"), once(one, seen))[1]
    assert called(box, account).ok
    assert order == ["used", "kept", "used"]


def test_a_token_that_can_not_be_kept_is_not_used(there, box, monkeypatch):
    account = connected(there, box)
    there.live.clear()

    def full(_account):
        raise MissingPart("fermé")

    monkeypatch.setattr(box, "keep", full)
    with pytest.raises(MissingPart, match="fermé"):
        called(box, account)
    assert [seen.path for seen in there.requests] == ["/v2/user/info/", "/v2/oauth/token"]


def test_two_processes_renew_once(there, box, tmp_path):
    account = connected(there, box)
    there.live.clear()
    together = threading.Barrier(4)
    results = []

    def work():
        mine = vault(tmp_path)
        access = mine.access(mine.find("tiktok"), pause=lambda _seconds: None)
        together.wait()
        results.append(access.web().get(*INFO).ok)

    threads = [threading.Thread(target=work) for _n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert results == [True] * 4
    assert len(renewals(there)) == 1
    assert box.find("tiktok").access != account.access


def test_a_refresh_that_ended_asks_to_connect_again(there, box):
    account = connected(there, box)
    there.live.clear()
    there.refreshing.clear()
    with pytest.raises(MissingPart, match="a pris fin") as caught:
        called(box, account)
    told = caught.value.diagnostics()
    assert "preuve connect tiktok" in told
    assert "planted" not in told
    assert box.find("tiktok") == account


def test_an_account_forgotten_meanwhile_asks_to_connect_again(there, box):
    account = connected(there, box)
    there.live.clear()
    box.forget("tiktok", account.id)
    with pytest.raises(MissingPart, match="a pris fin"):
        called(box, account)
    assert renewals(there) == []


def test_a_platform_in_difficulty_does_not_stop_a_token_that_still_serves(there, box, monkeypatch):
    account = connected(there, box)
    at(monkeypatch, seconds=7200 - 60)
    for number in range(1, 5):
        there.strike(number, "ill")
    assert called(box, account).ok
    assert box.find("tiktok") == account


def test_a_platform_in_difficulty_and_a_token_that_ended(there, box, monkeypatch):
    account = connected(there, box)
    at(monkeypatch, hours=3)
    for number in range(1, 9):
        there.strike(number, "ill")
    with pytest.raises(TransientError):
        called(box, account)
    there.reset()
    assert called(box, account).ok


def test_the_answer_of_a_renewal_that_is_lost_costs_a_new_consent_and_says_so(there, box):
    """TikTok ends a refresh token as soon as it gives the next one: if that answer is lost, so is the access."""
    account = connected(there, box)
    there.live.clear()
    there.strike(2, "after")
    with pytest.raises(MissingPart, match="a pris fin") as caught:
        called(box, account)
    assert "preuve connect tiktok" in caught.value.remedy


def test_where_refresh_tokens_stay_a_lost_answer_costs_nothing(box):
    with server("youtube") as there:
        account = connect(wish("youtube", there.base_url), Person(), box)
        there.reset()
        there.live.clear()
        there.strike(2, "after")
        reply = box.access(account, pause=lambda _s: None).web().get("/youtube/v3/channels", {"mine": "true"})
        assert reply.ok
    assert box.find("youtube").refresh == account.refresh


def test_ends_are_counted_from_when_the_answer_came(there, box):
    account = connected(there, box)
    assert account.expires
    assert abs((account.expires - datetime.now(UTC)).total_seconds() - 7200) < 5
