"""A page of another machine (maintenance, a firewall) says nothing of a post: it isn't gone, and isn't sent again."""

from datetime import UTC, datetime

import case_mastodon
import case_peertube
import pytest
from helpers_running import running
from platform_base import PlatformServer, Refused, Reply
from publishing_case import access

from connectors.publish.deliver import check, deliver, withdraw
from connectors.publish.wordpress_rest import Rest
from preuve.errors import PermanentError, TransientError
from preuve.publication.journal import Journal

CASES = {"mastodon": case_mastodon.case, "peertube": case_peertube.case}
PAGES = {"404": 404, "200": 200}
OWN = {
    "mastodon": {"error": "Record not found"},
    "peertube": {"type": "about:blank", "detail": "Video not found", "status": 404, "code": ""},
}


@pytest.fixture(params=CASES)
def sent(request, tmp_path):
    with running(CASES[request.param], tmp_path) as make:
        case, journal = make(), Journal(tmp_path)
        yield case, journal, deliver(case.publisher(), case.parcel, journal)


@pytest.fixture(params=PAGES.values(), ids=PAGES)
def down(request, sent, monkeypatch):
    page = Reply(b"<html><h1>Maintenance</h1></html>", status=request.param, content_type="text/html")
    monkeypatch.setattr(sent[0].server, "answer", lambda _seen: page)
    return sent


def test_a_post_isnt_said_removed(down):
    case, journal, publication = down
    checked = check(case.publisher(), case.parcel, journal, publication)
    assert checked.state == "published"
    assert "illisible" in checked.events[-1].reason


def test_nothing_is_taken_off_unknown_to_the_platform(down):
    case, journal, publication = down
    with pytest.raises(TransientError):
        withdraw(case.publisher(), case.parcel, journal, publication)
    assert journal.find(publication.key).state == "published"


def test_a_lost_post_isnt_given_up(down):
    case, _journal, publication = down
    known = {**publication.ids, "ending": datetime.now(UTC).isoformat()}
    with pytest.raises(TransientError):
        case.publisher().find(case.parcel, known, datetime.now(UTC))


def test_a_site_that_answers_without_end_is_told():
    with PlatformServer() as server:
        server.answer = lambda _seen: Reply(b"[" * 200_000)
        with pytest.raises(PermanentError, match="au lieu de données"):
            Rest.open(access(server, "wordpress")).get("/wp/v2/posts")


def test_one_that_her_list_still_shows_isnt_said_removed(sent, monkeypatch):
    case, journal, publication = sent
    answer = case.server.answer

    def blind(seen):
        if seen.method == "GET" and seen.path.endswith(f"/{publication.ids['id']}"):
            raise Refused(404, OWN[case.name])
        return answer(seen)

    monkeypatch.setattr(case.server, "answer", blind)
    assert check(case.publisher(), case.parcel, journal, publication).state == "published"
