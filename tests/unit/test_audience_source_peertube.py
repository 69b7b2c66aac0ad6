"""PeerTube's answers, read: what is missing stays missing, what is wrong is a problem, nothing is guessed."""

from datetime import UTC, date, datetime

import pytest

from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.peertube import parse

ID = "9c9de5e8-0a1e-484a-b099-e80766180a6d"


def read(*pages, **asked):
    snapshot = Snapshot(
        source="peertube",
        observed_at=datetime(2026, 11, 22, tzinfo=UTC),
        posts=(Asked(id=ID, **asked),),
        pages=pages,
    )
    return parse(snapshot, "releve.json")


def video(**fields):
    return Page(call="video", post=ID, answer={"uuid": ID, "publishedAt": "2026-11-18T10:00:00.000Z", **fields})


def test_a_count_keeps_where_it_was():
    (figure,) = read(video(views=61, likes=0, url="https://tube.example/videos/watch/x?token=1")).figures
    assert {name: reading.value for name, reading in figure.values.items()} == {"views": 61, "likes": 0}
    source = figure.values["views"].source
    assert (source.file, source.row, source.column, source.written) == ("releve.json", 1, "video › views", "61")
    assert figure.post.published == date(2026, 11, 18)
    assert figure.post.url == "https://tube.example/videos/watch/x"


@pytest.mark.parametrize("value", ["x", -3, [1], {}, True, 10**400, "=1+1"])
def test_what_isnt_a_count_is_a_problem(value):
    readings = read(video(views=value, likes=3))
    assert [set(figure.values) for figure in readings.figures] == [{"likes"}]
    assert len(readings.problems) == 1


@pytest.mark.parametrize("answer", [None, [], "text", {"uuid": "other", "views": 3}, {"views": 3}])
def test_an_answer_that_isnt_this_video_gives_no_figure(answer):
    readings = read(Page(call="video", post=ID, answer=answer))
    assert readings.figures == ()
    assert len(readings.problems) == 1


def test_statistics_alone_are_no_figure():
    assert read(Page(call="stats/overall", post=ID, answer={"totalWatchTime": 5})).figures == ()


def test_statistics_of_another_form_leave_the_counts():
    (figure,) = read(video(views=1), Page(call="stats/overall", post=ID, answer=[4])).figures
    assert set(figure.values) == {"views"}
