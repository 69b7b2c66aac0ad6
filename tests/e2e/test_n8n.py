"""The n8n blueprint, imported and run by a real n8n: it trusts our signature alone, and takes each film once."""

import sys
from pathlib import Path

import pytest

SERVERS = str(Path(__file__).parents[1] / "servers")
if SERVERS not in sys.path:
    sys.path.insert(0, SERVERS)

import requests  # noqa: E402
from n8n import N8n  # noqa: E402
from publishing_case import parcel  # noqa: E402

from connectors.platforms.account import Access, Account, Fixed  # noqa: E402
from connectors.publish.deliver import deliver  # noqa: E402
from connectors.publish.webhook import Webhook  # noqa: E402
from preuve.errors import PermanentError  # noqa: E402
from preuve.publication.journal import Journal  # noqa: E402

pytestmark = [pytest.mark.n8n, pytest.mark.long]


@pytest.fixture(scope="module")
def n8n(tmp_path_factory):
    with N8n(tmp_path_factory.mktemp("n8n")) as server:
        yield server


@pytest.fixture
def hooked(n8n, tmp_path):
    options = {"links": "https://atelier.example/films", "status": f"{n8n.base_url}/webhook/preuve-status"}
    return parcel(tmp_path / "bundle", "webhook", "tiktok", film=tmp_path.name.encode() * 99, options=options)


def opened(n8n, secret: str = "") -> Webhook:
    account = Account(platform="webhook", id="account-1", label="n8n", base_url=f"{n8n.base_url}/webhook/preuve")
    return Webhook(Access(account, Fixed(secret or n8n.secret), timeout=20.0))


def test_a_film_is_taken_and_n8n_says_so_when_asked(n8n, hooked, tmp_path):
    made = deliver(opened(n8n), hooked, Journal(tmp_path))
    assert made.state == "draft"
    assert made.ids["id"] == hooked.package.key
    checked = made.events[-1]
    assert checked.kind == "checked"
    assert not checked.details["missing"]


def test_a_film_that_comes_again_is_not_taken_twice(n8n, hooked):
    first = opened(n8n).send(hooked, {}, lambda _ids: None)
    again = opened(n8n).send(hooked, {}, lambda _ids: None)
    assert first.response != again.response  # the second says `duplicate`
    assert first.ids == again.ids


def test_a_film_that_never_came_is_unknown_to_it(n8n, hooked):
    assert opened(n8n).find(hooked, {}, hooked_since()) is None


def test_a_message_signed_with_another_key_is_refused(n8n, hooked, tmp_path):
    with pytest.raises(PermanentError, match="401"):
        deliver(opened(n8n, "whsec_YXV0cmUtY2xlLWF1dHJlLWNsZQ=="), hooked, Journal(tmp_path))
    assert opened(n8n).find(hooked, {}, hooked_since()) is None


def test_an_unsigned_message_is_refused(n8n):
    answer = requests.post(f"{n8n.base_url}/webhook/preuve", json={"type": "preuve.film.ready", "data": {}}, timeout=20)
    assert answer.status_code == 401


def hooked_since():
    from datetime import UTC, datetime

    return datetime(2026, 11, 22, tzinfo=UTC)
