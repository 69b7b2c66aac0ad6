"""The webhook: signed so that an automation can trust it, each film once, and no more claimed than a handing over."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from case_webhook import case
from hook import Hook
from publishing_case import Case, parcel

from connectors.platforms.account import Access, Account, Fixed
from connectors.publish.deliver import Blocked, deliver
from connectors.publish.webhook import Webhook, signature
from preuve.errors import PermanentError, Uncertain
from preuve.publication.journal import Journal


@pytest.fixture
def hooked(tmp_path):
    made = case(tmp_path / "bundle")
    with made.server:
        yield made


def opened(made: Case, *, secret: str = "", clock=None, path: str = "/hook") -> Webhook:
    account = Account(platform="webhook", id="account-1", label="Make", base_url=made.server.base_url + path)
    return Webhook(
        Access(
            account,
            Fixed(secret or made.server.token),
            pause=lambda _seconds: None,
            clock=clock or (lambda: datetime.now(UTC)),
            timeout=2.0,
        )
    )


def test_signs_as_the_scheme_s_own_example_does():
    # Standard Webhooks, specification 1.0, its reference vector.
    moment, body = "1614265330", b'{"test": 2432232314}'
    made = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", moment, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_hands_over_a_signed_message_with_links_digests_and_declarations(hooked, tmp_path):
    made = deliver(hooked.publisher(), hooked.parcel, Journal(tmp_path))
    (film,) = hooked.server.posts()
    files = {one["name"]: one for one in film["files"]}
    assert files["film.mp4"]["url"] == "https://atelier.example/films/tiktok/film.mp4"
    assert files["film.mp4"]["sha256"] == hooked.parcel.package.files["film.mp4"]
    assert film["declarations"]["ai"] is True
    assert film["text"] == hooked.parcel.post.text
    assert made.state == "draft"
    assert made.url == ""
    assert made.receipt.details["handed_to"]


def test_the_same_film_is_handed_over_once(hooked, tmp_path):
    journal = Journal(tmp_path)
    deliver(hooked.publisher(), hooked.parcel, journal)
    before = len(hooked.server.requests)
    deliver(hooked.publisher(), hooked.parcel, journal)
    assert len(hooked.server.requests) == before


def test_without_a_link_nothing_is_sent(tmp_path):
    bare = parcel(tmp_path / "bundle", "webhook", "tiktok")
    with Hook() as server, pytest.raises(Blocked, match="aller chercher le film"):
        deliver(opened(Case("webhook", server, lambda: None, bare)), bare, Journal(tmp_path))  # type: ignore[arg-type,return-value]
    assert not server.requests


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "x"])
def test_a_link_that_is_not_an_address_is_none(tmp_path, link):
    bare = parcel(tmp_path / "bundle", "webhook", "tiktok", options={"links": link})
    with Hook() as server:
        assert opened(Case("webhook", server, lambda: None, bare)).obstacles(bare)  # type: ignore[arg-type,return-value]


def test_a_wrong_key_is_said_and_never_shown(hooked, tmp_path):
    other = "whsec_" + base64.b64encode(b"another-secret-that-is-planted").decode()
    with pytest.raises(PermanentError) as error:
        deliver(opened(hooked, secret=other), hooked.parcel, Journal(tmp_path))
    assert "clé" in error.value.remedy
    assert other not in error.value.diagnostics()
    assert not hooked.server.posts()


def test_a_key_that_is_not_base64_is_said_without_it(hooked, tmp_path):
    with pytest.raises(PermanentError, match="whsec_") as error:
        deliver(opened(hooked, secret="whsec_pas-du-base64!"), hooked.parcel, Journal(tmp_path))
    assert "pas-du-base64" not in error.value.diagnostics()


def test_a_clock_an_hour_late_is_refused_and_the_remedy_names_the_hour(hooked, tmp_path):
    late = opened(hooked, clock=lambda: datetime.now(UTC) - timedelta(hours=1))
    with pytest.raises(PermanentError, match="401") as error:
        deliver(late, hooked.parcel, Journal(tmp_path))
    assert "heure" in error.value.remedy


def test_an_automation_that_cannot_be_asked_leaves_a_lost_answer_unknown(tmp_path):
    mute = parcel(tmp_path / "bundle", "webhook", "tiktok", options={"links": "https://atelier.example"})
    with Hook(plain=True) as server:
        made = Case("webhook", server, lambda: None, mute)  # type: ignore[arg-type,return-value]
        server.strike(1, "after")
        for _again in range(2):
            with pytest.raises(Uncertain, match="ne dit pas"):
                deliver(opened(made), mute, Journal(tmp_path), pause=lambda _seconds: None)
        assert len(server.posts()) == 1
        assert len(server.requests) == 1
    assert Journal(tmp_path).all()[0].state == "unknown"


@pytest.mark.parametrize(
    ("told", "state", "url"),
    [
        ({"id": "<b>", "state": "published", "url": "javascript:alert(1)"}, "draft", ""),
        ({"id": "<b>", "state": "published", "url": "https://x.example/1"}, "published", "https://x.example/1"),
        ({"id": "<b>", "state": "draft", "url": "https://x.example/1"}, "draft", ""),
    ],
)
def test_only_an_address_tells_that_a_film_is_online(hooked, monkeypatch, told, state, url):
    monkeypatch.setattr(hooked.server, "_told", lambda *_args, **_more: told)
    standing = hooked.publisher().send(hooked.parcel, {}, lambda _ids: None)
    assert (standing.state, standing.url, standing.ids["id"]) == (state, url, hooked.parcel.package.key)


def test_the_status_address_of_another_host_is_not_asked(hooked, tmp_path):
    options = {"links": "https://atelier.example", "status": "https://elsewhere.example/status"}
    other = parcel(tmp_path / "other", "webhook", "tiktok", options=options)
    with pytest.raises(Uncertain):
        opened(hooked).find(other, {}, datetime.now(UTC))


def test_the_message_is_json_that_says_what_it_is(hooked, tmp_path):
    deliver(hooked.publisher(), hooked.parcel, Journal(tmp_path))
    sent = json.loads(hooked.server.requests[0].body)
    assert sent["type"] == "preuve.film.ready"
    assert datetime.fromisoformat(sent["timestamp"]).tzinfo


def test_a_scenario_that_is_off_says_nothing_of_what_it_received(hooked, tmp_path):
    hooked.server.off = True
    with pytest.raises(Uncertain, match="404"):
        hooked.publisher().find(hooked.parcel, {}, datetime.now(UTC))
    hooked.server.off = False
    assert hooked.publisher().find(hooked.parcel, {}, datetime.now(UTC)) is None
