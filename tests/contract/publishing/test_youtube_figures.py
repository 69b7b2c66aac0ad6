"""YouTube's figures: counts at once, reports by day and for life, retention, comments; and what can't be had."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from case_youtube import case
from helpers_running import running
from platform_base import Reply, Seen
from publishing_case import Case, access
from youtube import refused

from connectors.audience.youtube import METRICS, YouTubeFigures
from connectors.publish.deliver import deliver
from preuve.audience.snapshot import Asked, Snapshot
from preuve.audience.sources import parser
from preuve.errors import PermanentError
from preuve.publication.journal import Journal


@pytest.fixture
def made(tmp_path):
    with running(case, tmp_path) as make:
        yield make


@pytest.fixture
def published(made, tmp_path) -> Case:
    found = made()
    deliver(found.publisher(), found.parcel, Journal(tmp_path))
    found.server.ahead += timedelta(days=4)
    found.server.reset()
    return found


def fetch(found: Case, *identities: str, **window: date) -> Snapshot:
    source = YouTubeFigures.open(replace(access(found.server, "youtube"), pause=found.server.wait))
    return source.fetch([Asked(id=one) for one in identities or ("video-00001",)], **window)


def pages(snapshot: Snapshot, call: str):
    return [page for page in snapshot.pages if page.call == call]


def refusing(found: Case, path: str, status: int, reason: str, *, when: str = "") -> None:
    answer = found.server.answer

    def other(seen: Seen) -> Reply:
        if seen.path == path and when in seen.query.get("metrics", ""):
            raise refused(status, reason)
        return answer(seen)

    found.server.answer = other


def test_counts_reports_and_retention_are_kept_as_they_came(published):
    snapshot = fetch(published)
    calls = [page.call for page in snapshot.pages]
    assert calls == ["videos", "reports:lifetime", "reports:day", "retention", "comments"]
    assert pages(snapshot, "retention")[0].answer["rows"][0] == [0.01, 1.21]
    assert abs((snapshot.observed_at - published.server.now()).total_seconds()) < 5, "the platform's own clock"
    assert "planted" not in snapshot.model_dump_json()


def test_figures_come_whole_then_day_by_day(published):
    readings = parser("youtube")(fetch(published), "releve.json")
    assert readings.problems == ()
    *days, whole, reported = readings.figures
    assert {name: reading.value for name, reading in whole.values.items()} == {
        "views": 1204,
        "likes": 37,
        "comments": 2,
    }
    assert {name: reading.value for name, reading in reported.values.items()} == {
        "views": 900,
        "likes": 35,
        "comments": 2,
        "engaged_views": 610,
        "shares": 9,
        "watch_time_s": 322 * 60,
        "avg_watch_s": 21,
        "avg_watch_pct": 55.4,
        "followers_gained": -1,
    }
    assert {(one.window, one.day) for one in (whole, reported)} == {("lifetime", None)}
    assert (whole.observed_at, reported.observed_at) == (None, days[-1].day), "reports are late, and of their own day"
    assert [figure.window for figure in days] == ["day", "day"]
    assert days[0].day < days[1].day
    assert days[0].values["views"].value == 900


def test_a_report_begins_no_later_than_the_film_whatever_the_journal_planned(published):
    today = published.server.now().date()
    source = YouTubeFigures.open(replace(access(published.server, "youtube"), pause=published.server.wait))
    source.fetch([Asked(id="video-00001", published=today + timedelta(days=12))])
    asked = [seen.query for seen in published.server.requests if "startDate" in seen.query]
    assert asked
    assert all(one["startDate"] < today.isoformat() for one in asked)
    assert all(one["endDate"] == today.isoformat() for one in asked)


def test_comments_come_as_plain_text_and_hers_arent_among_them(published):
    (page,) = pages(fetch(published), "comments")
    assert page.answer == [
        {"id": "c1", "author": "@lea", "text": "Merci <b>!</b>", "at": "2026-11-20T10:00:00Z"},
        {"id": "c2", "author": "@tom", "text": "=1+1", "at": "2026-11-20T10:00:00Z"},
    ]


def test_days_are_asked_within_the_window_and_never_before_the_film(published):
    today = published.server.now().date()
    fetch(published, since=today - timedelta(days=400), until=today)
    (day,) = [seen.query for seen in published.server.requests if seen.query.get("dimensions") == "day"]
    assert today - timedelta(days=7) < date.fromisoformat(day["startDate"]) < today
    assert day["endDate"] == today.isoformat()


def test_a_metric_that_isnt_known_yet_doesnt_cost_the_others(published):
    refusing(published, "/v2/reports", 400, "badRequest", when="engagedViews")
    *_days, whole = parser("youtube")(fetch(published), "releve.json").figures
    assert "engaged_views" not in whole.values
    assert whole.values["shares"].value == 9


def test_a_project_without_analytics_has_counts_and_a_problem(published):
    refusing(published, "/v2/reports", 403, "accessNotConfigured")
    readings = parser("youtube")(fetch(published), "releve.json")
    (whole,) = readings.figures
    assert set(whole.values) == {"views", "likes", "comments"}
    assert [(problem.column, problem.written) for problem in readings.problems] == [("reports:lifetime", "403")]


@pytest.mark.parametrize(("reason", "kept"), [("commentsDisabled", [[]]), ("forbidden", [])])
def test_no_comment_is_one_thing_and_comments_that_cant_be_had_another(published, reason, kept):
    refusing(published, "/youtube/v3/commentThreads", 403, reason)
    assert [page.answer for page in pages(fetch(published), "comments")] == kept


def test_a_video_that_isnt_there_is_a_problem_and_not_zero(published):
    snapshot = fetch(published, "video-00001", "video-99999", "../../nowhere")
    readings = parser("youtube")(snapshot, "releve.json")
    assert {figure.post.id for figure in readings.figures} == {"video-00001"}
    assert len(readings.problems) == 2
    assert all("nowhere" not in str(seen.query) for seen in published.server.requests)


def test_where_nothing_can_be_asked_it_is_an_error(published):
    published.server.quota = 0
    with pytest.raises(PermanentError, match="quota"):
        fetch(published)


def test_the_metrics_are_those_that_have_a_meaning_here():
    assert METRICS[1] == "engagedViews"
    assert len(set(METRICS)) == len(METRICS) == 10
