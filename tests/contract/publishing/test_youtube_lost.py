"""YouTube: what becomes of an upload whose answers are lost, forgotten, refused, or aren't what they should be."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from case_youtube import case
from helpers_running import running
from platform_base import Reply, Seen
from publishing_case import Case
from youtube import UPLOAD

from connectors.platforms.google_refusals import Refusal, reset_time
from connectors.publish.deliver import deliver
from preuve.errors import PermanentError, TransientError, Uncertain
from preuve.publication.journal import Journal

LAST = 5  # channels, session, two pieces, then the last one


@pytest.fixture
def made(tmp_path):
    with running(case, tmp_path) as make:
        yield make


def send(found: Case, tmp_path):
    return deliver(found.publisher(), found.parcel, Journal(tmp_path), pause=found.server.wait)


def instead(found: Case, number: int, reply: Callable[[Reply], Reply]) -> None:
    """From that request on, its answer is another."""
    answer, server = found.server.answer, found.server

    def other(seen: Seen) -> Reply:
        right = answer(seen)
        return reply(right) if len(server.requests) >= number and seen.path == UPLOAD else right

    server.answer = other


def looks(found: Case) -> int:
    return sum(seen.path.endswith("/playlistItems") for seen in found.server.requests)


@pytest.mark.parametrize("hours", [-7, 0, 7])
def test_a_video_whose_answer_is_lost_is_found_though_it_is_listed_late(made, tmp_path, hours):
    found = made()
    found.server.ahead, found.server.lag = timedelta(hours=hours), timedelta(minutes=2)
    publisher, notes = found.publisher(), {}
    instead(found, LAST - 1, lambda _right: Reply(b"not JSON"))
    with pytest.raises(Uncertain):
        publisher.send(found.parcel, {}, notes.update)
    assert set(notes) == {"ending"}
    standing = found.publisher().find(found.parcel, notes, datetime.now(UTC))
    (video,) = found.server.posts()
    assert standing.ids == {"id": video["id"]}
    assert video["captions"], "what the lost attempt hadn't sent is sent"
    assert looks(found) > 1


def test_a_video_that_isnt_listed_after_minutes_was_never_made(made):
    found = made()
    ending = found.server.now().isoformat(timespec="seconds")
    assert found.publisher().find(found.parcel, {"ending": ending}, datetime.now(UTC)) is None
    assert found.server.pauses[-1] == 90
    assert sum(found.server.pauses) >= 300


def test_a_video_lost_long_ago_is_looked_for_once(made):
    found = made()
    ending = (found.server.now() - timedelta(hours=2)).isoformat(timespec="seconds")
    assert found.publisher().find(found.parcel, {"ending": ending}, datetime.now(UTC)) is None
    assert sum(found.server.pauses) == 0


def test_an_upload_whose_last_piece_never_left_needs_no_question(made):
    found = made()
    assert found.publisher().find(found.parcel, {}, datetime.now(UTC)) is None
    assert found.server.requests == []


def test_another_films_video_is_never_taken_for_this_one(made, tmp_path):
    found = made()
    send(found, tmp_path)
    found.server.posts()[0]["snippet"]["tags"][0] = "preuve-0000000000000000"
    ending = (found.server.now() - timedelta(hours=2)).isoformat()
    assert found.publisher().find(found.parcel, {"ending": ending}, datetime.now(UTC)) is None


@pytest.mark.parametrize(("number", "stands"), [(3, "bytes 262144-524287"), (LAST, "")])
def test_a_piece_whose_answer_is_lost_isnt_sent_again_before_it_is_asked_about(made, tmp_path, number, stands):
    found = made()
    found.server.strike(number, "after")
    send(found, tmp_path)
    spans = [seen.headers.get("content-range", "").split("/")[0] for seen in found.server.requests]
    assert spans[number] == "bytes *"
    assert spans[number + 1] == stands


def test_a_session_forgotten_before_the_end_makes_no_video(made, tmp_path):
    found = made()
    instead(found, LAST - 1, lambda _right: Reply(b"", status=404))
    with pytest.raises(TransientError, match="oublié"):
        send(found, tmp_path)
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"


def test_an_upload_that_doesnt_advance_is_given_up(made, tmp_path):
    found = made()
    instead(found, 3, lambda _right: Reply(b"", status=308))
    with pytest.raises(TransientError, match="n'avance plus"):
        send(found, tmp_path)
    assert len(found.server.requests) < 12


@pytest.mark.parametrize("span", ["bytes=0-99999999999", "bytes=0--5", "nonsense", "bytes=0-x", ""])
def test_a_range_that_makes_no_sense_is_never_believed(made, tmp_path, span):
    found = made()
    instead(found, 3, lambda _right: Reply(b"", status=308, headers={"Range": span}))
    with pytest.raises((TransientError, Uncertain)):
        send(found, tmp_path)
    assert len(found.server.requests) < 60


@pytest.mark.parametrize(
    "answer", [b"{}", b"[]", b'{"id": 5}', b'{"id": "../../../x"}', b"[" * 100_000, b"\xff", b'{"id": "video-00001"']
)
def test_an_answer_without_a_video_is_never_taken_for_one(made, tmp_path, answer):
    found = made()
    instead(found, LAST, lambda _right: Reply(answer))
    publication = send(found, tmp_path)
    assert publication.ids["id"] == found.server.posts()[0]["id"], "found on the channel"
    assert [event.kind for event in publication.events] == ["intended", "noted", "lost", "found", "checked"]


def test_pieces_never_go_to_another_host(made, tmp_path):
    found = made()
    found.server.location = "https://elsewhere.example/upload"
    with pytest.raises(PermanentError, match=r"elsewhere\.example"):
        send(found, tmp_path)
    assert found.server.posts() == []


@pytest.mark.parametrize(
    ("how", "told", "remedy"),
    [
        ({"uploads_left": 0}, "quota du jour", "Relancez après"),
        ({"limit_reached": True}, "nombre de vidéos permis", "24 heures"),
    ],
)
def test_a_refusal_says_what_to_do_and_when(made, tmp_path, how, told, remedy):
    found = made()
    for name, value in how.items():
        setattr(found.server, name, value)
    with pytest.raises(PermanentError, match=told) as refused:
        send(found, tmp_path)
    assert remedy in refused.value.remedy
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"


def test_a_quota_spent_by_captions_leaves_the_video_and_says_it(made, tmp_path):
    found = made()
    found.server.quota = 300
    publication = send(found, tmp_path)
    assert publication.state == "published"
    assert "quota du jour" in publication.receipt.details["captions_missing"]


def test_the_quota_begins_anew_at_midnight_in_california(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    import time

    time.tzset()
    try:
        assert reset_time(datetime(2026, 11, 22, 20, 0, tzinfo=UTC)) == "23/11/2026 09:00"
        assert reset_time(datetime(2026, 7, 1, 8, 0, tzinfo=UTC)) == "02/07/2026 09:00"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "content", [b"<html>", b"[]", b"[" * 100_000, b'{"error": "no"}', b'{"error": {"errors": [7], "message": 4}}', b""]
)
def test_a_refusal_that_says_nothing_is_told_by_its_status(content):
    assert (Refusal.read(403, content).reason, Refusal.read(403, content).message) == ("", "")


def test_a_refusals_words_cant_command_a_terminal():
    said = {"error": {"message": "\x1b[31mred\nline", "errors": [{"reason": "odd\x00"}]}}
    assert Refusal.read(400, json.dumps(said)).message == " [31mred line"
    assert Refusal.read(400, json.dumps(said)).reason == "odd "
