"""Mastodon's answers, read: shares are two counts added, views never are, a strange field is a problem."""

from datetime import UTC, date, datetime

import pytest

from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.mastodon import parse

ID = "113000000000000001"


def read(answer, *, status=200, call="status", **asked):
    snapshot = Snapshot(
        source="mastodon",
        observed_at=datetime(2026, 11, 22, tzinfo=UTC),
        posts=(Asked(id=ID, **asked),),
        pages=(Page(call=call, post=ID, status=status, answer=answer),),
    )
    return parse(snapshot, "releve.json")


def values(found) -> dict:
    return {name: reading.value for name, reading in found.figures[0].values.items()}


def test_counts_and_where_they_were():
    found = read(
        {
            "id": ID,
            "favourites_count": 7,
            "replies_count": 0,
            "reblogs_count": 2,
            "quotes_count": 1,
            "created_at": "2026-11-20T23:30:00-05:00",
            "url": "https://instance.example/@a/1?x=1",
        }
    )
    assert values(found) == {"likes": 7, "comments": 0, "shares": 3}
    assert found.figures[0].post.published == date(2026, 11, 21), "in Paris"
    assert found.figures[0].post.url == "https://instance.example/@a/1"
    assert found.figures[0].values["likes"].source.column == "status › favourites_count"


def test_an_older_instance_counts_no_quotes():
    found = read({"id": ID, "favourites_count": 7, "reblogs_count": 2})
    assert values(found) == {"likes": 7, "shares": 2}
    assert found.figures[0].values["shares"].source.column == "status › reblogs_count"


def test_a_sum_with_an_unreadable_part_isn_t_given():
    found = read({"id": ID, "favourites_count": 7, "reblogs_count": 2, "quotes_count": "lots"})
    assert values(found) == {"likes": 7}
    assert [problem.column for problem in found.problems] == ["status › quotes_count"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [({"error": "Record not found"}, 404), ({"id": "1"}, 200), (None, 200), ([], 200), ({"id": ID}, 500)],
)
def test_what_isn_t_this_post_gives_no_figure(answer, status):
    found = read(answer, status=status)
    assert found.figures == ()
    assert len(found.problems) == 1


def test_comments_aren_t_figures():
    found = read([{"id": "1", "author": "a", "text": "b", "at": ""}], call="comments")
    assert (found.figures, found.problems) == ((), ())
