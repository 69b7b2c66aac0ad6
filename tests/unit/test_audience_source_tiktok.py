"""TikTok's answers, read: what is missing stays missing, what is wrong is a problem, nothing is guessed."""

import json
from datetime import UTC, date, datetime

import pytest

from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.tiktok import parse

ID = "7512345678901234001"


def read(answer, *, status=200, **asked):
    snapshot = Snapshot(
        source="tiktok",
        observed_at=datetime(2026, 11, 22, tzinfo=UTC),
        posts=(Asked(id=ID, **asked),),
        pages=(Page(call="video/query", status=status, answer=answer),),
    )
    return parse(snapshot, "releve.json")


def ok(*videos):
    return {"data": {"videos": list(videos)}, "error": {"code": "ok", "message": "", "log_id": "1"}}


def test_each_field_keeps_where_it_was():
    read_ = read(
        ok({"id": ID, "view_count": 1040, "like_count": 0, "duration": 34, "create_time": 1_795_000_000}), title="Ici"
    )
    (figure,) = read_.figures
    assert {name: reading.value for name, reading in figure.values.items()} == {"views": 1040, "likes": 0}
    source = figure.values["views"].source
    assert (source.file, source.row, source.written) == ("releve.json", 1, "1040")
    assert source.column == "video/query › data.videos[0].view_count"
    assert figure.post.duration.value == 34
    assert figure.post.published == date(2026, 11, 18)
    assert (figure.post.platform, figure.post.target, figure.post.title) == ("tiktok", "tiktok", "Ici")
    assert figure.definition == "tiktok"
    assert read_.problems == ()


@pytest.mark.parametrize("value", [-1, 1.5, True, "many", [], {}, 1e300, "1" * 400, "1,2 k"])
def test_what_isn_t_a_count_is_a_problem_and_stays_missing(value):
    found = read(ok({"id": ID, "view_count": value, "like_count": 3}))
    assert set(found.figures[0].values) == {"likes"}
    (problem,) = found.problems
    assert problem.column == "video/query › data.videos[0].view_count"
    assert len(problem.written) <= 200


def test_a_number_as_text_is_read():
    assert read(ok({"id": ID, "view_count": "1040"})).figures[0].values["views"].value == 1040


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "x",
        {},
        {"data": None, "error": {"code": "ok"}},
        {"data": {"videos": "x"}, "error": {"code": "ok"}},
        {"data": {"videos": []}, "error": {"code": "invalid_params"}},
        {"data": {"videos": []}, "error": "access_token_invalid"},
    ],
)
def test_an_answer_that_gives_nothing_is_a_problem(answer):
    found = read(answer)
    assert found.figures == ()
    assert len(found.problems) == 1


def test_a_film_nobody_asked_about_is_left_aside():
    found = read(ok({"id": "7512345678901234002", "view_count": 5}, "x", None, {"view_count": 9}))
    assert found.figures == ()
    assert len(found.problems) == 4


def test_no_film_is_no_problem():
    assert read(ok()) == read(ok()).model_copy(update={"figures": (), "problems": ()})


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://www.tiktok.com/@a/video/1?utm_campaign=x#y", "https://www.tiktok.com/@a/video/1"),
        ("javascript:alert(1)", ""),
        ("https://user:secret@www.tiktok.com/", ""),
        ("https://[", ""),
        (7, ""),
    ],
)
def test_only_a_plain_address_is_kept(url, kept):
    assert read(ok({"id": ID, "view_count": 1, "share_url": url})).figures[0].post.url == kept


@pytest.mark.parametrize("moment", [10**20, -(10**20), "2026-11-18T10:00:00Z", "soon", True, None, 1.5])
def test_a_strange_date_is_none_or_right(moment):
    found = read(json.loads(json.dumps(ok({"id": ID, "view_count": 1, "create_time": moment})))).figures[0].post
    assert found.published == (date(2026, 11, 18) if str(moment).startswith("2026") else None)
