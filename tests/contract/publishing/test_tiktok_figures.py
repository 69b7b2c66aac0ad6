"""TikTok's figures: asked twenty films at a time, of public films only, and kept as they came."""

from dataclasses import replace

import pytest
from case_tiktok import case
from helpers_running import running
from publishing_case import Case, access
from tiktok import VIDEOS

from connectors.audience.tiktok import TikTokFigures
from connectors.publish.deliver import deliver
from preuve.audience.snapshot import Asked
from preuve.audience.sources import parser
from preuve.errors import PermanentError, TransientError
from preuve.publication.journal import Journal


@pytest.fixture
def made(tmp_path):
    with running(case, tmp_path) as make:
        yield make


def figures(made: Case) -> TikTokFigures:
    return TikTokFigures.open(replace(access(made.server, "tiktok"), pause=made.server.wait))


def test_a_film_published_is_counted_once_it_is_public(made, tmp_path):
    found = made()
    deliver(found.publisher(), found.parcel, Journal(tmp_path))
    post = Asked(id="7512345678901234001", title="On répare", seconds=34.0)
    early = figures(found).fetch([post])
    assert parser("tiktok")(early, "releve.json").figures == (), "not checked yet: no figure, which isn't zero"
    found.server.wait(60)
    snapshot = figures(found).fetch([post])
    assert abs((snapshot.observed_at - found.server.now()).total_seconds()) < 5, "the platform's own clock"
    (figure,) = parser("tiktok")(snapshot, "releve.json").figures
    assert {name: reading.value for name, reading in figure.values.items()} == {
        "views": 1040,
        "likes": 12,
        "comments": 3,
        "shares": 0,
    }
    assert figure.values["views"].source.column == "video/query › data.videos[0].view_count"
    assert figure.post.url == "https://www.tiktok.com/@atelier/video/7512345678901234001"
    assert b"planted" not in snapshot.model_dump_json().encode()


def test_twenty_a_call_and_no_draft(made):
    found = made()
    posts = [Asked(id=str(7_512_345_678_901_234_000 + n)) for n in range(41)]
    snapshot = figures(found).fetch([*posts, posts[0], Asked(id="v_inbox_file~v2.1"), Asked(id="../me")])
    asked = [len(seen.json["filters"]["video_ids"]) for seen in found.server.requests if seen.path == VIDEOS]
    assert asked == [20, 20, 1]
    assert len(snapshot.pages) == 3


def test_nothing_to_ask_is_an_empty_snapshot(made):
    found = made()
    assert figures(found).fetch([Asked(id="v_inbox_file~v2.1")]).pages == ()
    assert found.server.requests == []


def test_without_permission_or_answer_there_is_no_snapshot(made):
    found = made()
    found.server.scopes = ("video.upload",)
    with pytest.raises(PermanentError, match="n'a pas autorisé"):
        figures(found).fetch([Asked(id="7512345678901234001")])
    found.server.reset()
    for number in range(1, 5):
        found.server.strike(number, "ill")
    with pytest.raises(TransientError):
        figures(found).fetch([Asked(id="7512345678901234001")])
