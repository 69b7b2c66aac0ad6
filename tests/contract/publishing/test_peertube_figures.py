"""PeerTube's figures: what everybody sees, its owner's statistics, retention, comments; and what can't be had."""

from dataclasses import replace
from datetime import timedelta

import pytest
from case_peertube import case
from helpers_running import running
from peertube import refused
from platform_base import Reply, Seen
from publishing_case import Case, access

from connectors.audience.peertube import PeerTubeFigures
from connectors.publish.deliver import deliver
from preuve.audience.snapshot import Asked, Snapshot
from preuve.audience.sources import parser
from preuve.audience.trends.retention import curves
from preuve.publication.journal import Journal


@pytest.fixture
def published(tmp_path):
    with running(case, tmp_path) as make:
        found = make()
        deliver(found.publisher(), found.parcel, Journal(tmp_path))
        found.server.ahead += timedelta(hours=7)
        found.server.reset()
        yield found


def fetch(found: Case, *more: str) -> Snapshot:
    source = PeerTubeFigures.open(replace(access(found.server, "peertube"), pause=found.server.wait))
    identities = [one["uuid"] for one in found.server.posts()]
    return source.fetch([Asked(id=one) for one in (*identities, *more)])


def test_figures_are_read_where_they_are(published):
    snapshot = fetch(published)
    assert [page.call for page in snapshot.pages] == ["video", "stats/overall", "retention", "comments"]
    assert abs((snapshot.observed_at - published.server.now()).total_seconds()) < 5, "the platform's own clock"
    assert "planted" not in snapshot.model_dump_json()
    readings = parser("peertube")(snapshot, "releve.json")
    (figure,) = readings.figures
    assert {name: reading.value for name, reading in figure.values.items()} == {
        "views": 61,
        "likes": 7,
        "comments": 2,
        "watch_time_s": 1310,
        "avg_watch_s": 24,
    }
    assert figure.values["avg_watch_s"].source.column == "stats/overall › averageWatchTime"
    assert figure.other == {"dislikes": "1", "totalViewers": "54", "viewersPeak": "3"}
    assert "reach" not in figure.values, "somebody who comes back is counted again"
    assert readings.problems == ()


def test_retention_is_a_curve(published):
    (curve,) = curves([fetch(published)])
    assert (curve.platform, curve.points[0], curve.points[-1]) == ("peertube", (0.0, 100.0), (1.0, 62.0))


def test_comments_are_those_there_still_without_tags(published):
    (page,) = [page for page in fetch(published).pages if page.call == "comments"]
    assert page.answer == [
        {"id": "41", "author": "lea@tube.example", "text": "Merci !", "at": "2026-11-20T10:00:00.000Z"},
        {"id": "42", "author": "tom@tube.example", "text": "=1+1", "at": "2026-11-20T10:00:00.000Z"},
    ]


def test_signed_addresses_are_never_kept(published):
    answer = published.server.answer

    def signed(seen: Seen) -> Reply:
        reply = answer(seen)
        reply.body = reply.body.replace(
            b'{"id": 1, ', b'{"id": 1, "files": [{"fileUrl": "https://x/?sig=secret"}], ', 1
        )
        return reply

    published.server.answer = signed
    assert "secret" not in fetch(published).model_dump_json()


def test_statistics_refused_leave_what_everybody_sees(published):
    answer = published.server.answer

    def other(seen: Seen) -> Reply:
        if "/stats/" in seen.path:
            raise refused(403, "Cannot manage a video of another user")
        return answer(seen)

    published.server.answer = other
    readings = parser("peertube")(fetch(published), "releve.json")
    assert set(readings.figures[0].values) == {"views", "likes", "comments"}
    assert [(problem.column, problem.written) for problem in readings.problems] == [("stats/overall", "403")]


def test_a_video_that_isnt_there_is_a_problem_and_not_zero(published):
    gone = "00000000-0000-4000-8000-000000000000"
    readings = parser("peertube")(fetch(published, gone, "../users/me"), "releve.json")
    assert len(readings.figures) == 1
    assert [problem.written for problem in readings.problems] == ["404"]
    assert all("users" not in seen.path for seen in published.server.requests)
