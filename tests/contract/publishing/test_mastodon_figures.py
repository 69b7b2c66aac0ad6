"""Mastodon's figures of a post, and the public answers to it: no view, no private answer, no tag."""

from dataclasses import replace

import pytest
from case_mastodon import case
from helpers_running import running
from publishing_case import Case, access

from connectors.audience.mastodon import MastodonFigures
from connectors.publish.deliver import deliver
from preuve.audience.snapshot import Asked
from preuve.audience.sources import parser
from preuve.errors import PermanentError
from preuve.publication.journal import Journal


@pytest.fixture
def published(tmp_path):
    """A case whose film is published, and how its post is asked about."""
    with running(case, tmp_path) as make:
        found = make()
        publication = deliver(found.publisher(), found.parcel, Journal(tmp_path))
        yield found, Asked(id=publication.ids["id"], title="On répare", target="web", url=publication.url)


def figures(found: Case) -> MastodonFigures:
    return MastodonFigures.open(replace(access(found.server, "mastodon"), pause=found.server.wait))


def answer(number: int, text: str, visibility: str = "public", account: str = "7") -> dict:
    return {
        "id": str(number),
        "created_at": "2026-11-22T10:00:00.000Z",
        "visibility": visibility,
        "content": text,
        "account": {"id": account, "acct": f"lecteur{account}@ailleurs.example"},
    }


def test_a_post_is_counted_without_views(published):
    found, post = published
    (figure,) = parser("mastodon")(figures(found).fetch([post]), "releve.json").figures
    assert {name: reading.value for name, reading in figure.values.items()} == {"likes": 7, "comments": 0, "shares": 3}
    assert figure.values["shares"].source.written == "2 + 1"
    assert figure.values["shares"].source.column == "status › reblogs_count + quotes_count"


def test_public_answers_come_as_plain_texts_and_hers_don_t(published):
    found, post = published
    found.server.statuses[post.id].replies = [
        answer(1, "<p>Bravo <a href='https://x.example'>à vous</a></p>"),
        answer(2, "<p>Entre nous</p>", "private"),
        answer(3, "<p>À vous seule</p>", "direct"),
        answer(4, "<p>Merci !</p>", account="109000000000000001"),
        answer(5, "<p></p>"),
        {"id": "../6", "content": "<p>x</p>", "visibility": "public"},
        answer(7, "=HYPERLINK(1)", "unlisted"),
    ]
    status, comments = figures(found).fetch([post]).pages
    assert (status.call, comments.call, comments.post) == ("status", "comments", post.id)
    author, at = "lecteur7@ailleurs.example", "2026-11-22T10:00:00.000Z"
    assert comments.answer == [
        {"id": "1", "author": author, "text": "Bravo à vous", "at": at},
        {"id": "7", "author": author, "text": "=HYPERLINK(1)", "at": at},
    ]


def test_a_post_that_is_no_more_is_a_problem_not_a_zero(published):
    found, post = published
    found.server.statuses.clear()
    snapshot = figures(found).fetch([post])
    read = parser("mastodon")(snapshot, "releve.json")
    assert [page.status for page in snapshot.pages] == [404]
    assert read.figures == ()
    assert [problem.written for problem in read.problems] == ["404"]


def test_an_id_that_isn_t_one_is_never_asked(published):
    found, _post = published
    found.server.reset()
    assert figures(found).fetch([Asked(id="1/../../admin"), Asked(id="")]).pages == ()
    assert found.server.requests == []


def test_a_refused_account_is_said(published):
    found, post = published
    found.server.reset()
    found.server.strike(1, "ended")
    found.server.strike(2, "ended")
    with pytest.raises(PermanentError, match="n'autorise pas"):
        figures(found).fetch([post])
