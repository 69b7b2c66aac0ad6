"""PeerTube: what is sent, what it shows of it, and what becomes of an upload whose answers are lost or wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from case_peertube import FILM, PIECE, case
from helpers_running import running
from peertube import UPLOAD
from platform_base import Reply, Seen
from publishing_case import Case, made_post

from connectors.publish.deliver import Blocked, check, deliver, withdraw
from connectors.publish.peertube import PeerTube
from preuve.artifact import digest_bytes
from preuve.errors import PermanentError, TransientError, Uncertain
from preuve.publication.journal import Journal

FIRST, LAST = 5, 7  # me, quota used, me, session, then three pieces


@pytest.fixture
def made(tmp_path):
    with running(case, tmp_path) as make:
        yield make


def send(found: Case, tmp_path):
    return deliver(found.publisher(), found.parcel, Journal(tmp_path), pause=found.server.wait)


def said(publication, name: str):
    return publication.events[-1].details[name]


def instead(found: Case, number: int, reply: Callable[[Reply], Reply]) -> None:
    """From that request on, an upload's answer is another."""
    answer, server = found.server.answer, found.server

    def other(seen: Seen) -> Reply:
        right = answer(seen)
        return reply(right) if len(server.requests) >= number and seen.path == UPLOAD else right

    server.answer = other


def test_a_film_goes_in_pieces_with_its_captions_and_its_cover(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    (video,) = found.server.posts()
    assert (publication.state, publication.ids["id"]) == ("published", video["uuid"])
    assert publication.url == f"{found.server.base_url}/w/{video['shortUUID']}"
    assert video["digest"] == digest_bytes(FILM)
    assert video["captions"] == {"fr": found.parcel.package.files["film.fr.vtt"]}
    assert video["cover"] == found.parcel.cover.read_bytes()
    assert video["tags"] == [found.parcel.package.name, "reparation"]
    assert (video["channelId"], video["language"], video["waitTranscoding"]) == (3, "fr", True)
    assert said(publication, "missing") == []
    pieces = [len(seen.body) for seen in found.server.requests if (seen.method, seen.path) == ("PUT", UPLOAD)]
    assert pieces == [PIECE, PIECE, len(FILM) - 2 * PIECE]


@pytest.mark.parametrize(
    ("package", "privacy", "state"),
    [
        ({"mode": "draft"}, 3, "draft"),
        ({}, 1, "published"),
        ({"privacy": "unlisted"}, 2, "published"),
        ({"privacy": "private"}, 3, "draft"),
        ({"schedule": "2036-01-01T10:00:00Z"}, 3, "draft"),
    ],
)
def test_the_privacy_asked_is_the_one_sent_and_said(made, tmp_path, package, privacy, state):
    found = made(**package)
    publication = send(found, tmp_path)
    (video,) = found.server.posts()
    assert (video["privacy"], publication.state) == (privacy, state)
    scheduled = {"updateAt": "2036-01-01T10:00:00+00:00", "privacy": 1} if "schedule" in package else None
    assert video.get("scheduleUpdate") == scheduled
    assert said(publication, "missing") == []


SHORT = made_post("web", "film.fr.vtt").model_copy(update={"title": " A "})


@pytest.mark.parametrize(
    ("package", "told"),
    [
        ({"post": SHORT}, "1 caractères"),
        ({"post": SHORT.model_copy(update={"title": "Ici", "text": "é" * 10_001})}, "10001 caractères"),
        ({"mode": "draft", "schedule": "2036-01-01T10:00:00Z"}, "ne se programme pas"),
        ({"schedule": "2026-01-01T10:00:00Z"}, "déjà passée"),
        ({"options": {"channel": "autre"}}, "« autre » n'est pas de ce compte"),
    ],
)
def test_what_peertube_would_refuse_stops_before_anything_is_sent(made, tmp_path, package, told):
    found = made(**package)
    with pytest.raises(Blocked, match=told):
        send(found, tmp_path)
    assert {seen.method for seen in found.server.requests} == {"GET"}


@pytest.mark.parametrize(("how", "told"), [({"quota": 9}, "l'espace de ce compte"), ({"quota_daily": 9}, "en un jour")])
def test_room_is_asked_before_anything_is_sent(made, tmp_path, how, told):
    found = made()
    for name, value in how.items():
        setattr(found.server, name, value)
    with pytest.raises(Blocked, match=told):
        send(found, tmp_path)


def test_the_channel_chosen_at_connection_takes_the_film(made, tmp_path):
    found = made()
    found.server.channels.append({"id": 9, "name": "autre"})
    publisher = found.publisher()
    chosen = publisher.access.account.model_copy(update={"extra": {"channel": "autre"}})
    publisher = type(publisher).open(replace(publisher.access, account=chosen))
    deliver(publisher, found.parcel, Journal(tmp_path), pause=found.server.wait)
    assert found.server.posts()[0]["channelId"] == 9


def test_how_far_the_film_is_gets_told(made, tmp_path):
    found, told = made(), []
    publisher = PeerTube(replace(found.publisher().access, progress=lambda *at: told.append(at)), piece=PIECE)
    deliver(publisher, found.parcel, Journal(tmp_path), pause=found.server.wait)
    assert told == [(PIECE, len(FILM)), (2 * PIECE, len(FILM)), (len(FILM), len(FILM))]


def test_the_channel_named_takes_the_film(made, tmp_path):
    found = made(options={"channel": "autre"})
    found.server.channels.append({"id": 9, "name": "autre"})
    send(found, tmp_path)
    assert found.server.posts()[0]["channelId"] == 9


def test_captions_refused_dont_fail_the_video(made, tmp_path):
    found = made()
    found.server.captions_taken = False
    publication = send(found, tmp_path)
    assert publication.state == "published"
    assert "caption file" in publication.receipt.details["captions_missing"]
    assert said(publication, "missing") == ["les sous-titres ne sont pas sur PeerTube"]


def test_a_conversion_is_awaited_then_said(made, tmp_path):
    found = made()
    found.server.processing = timedelta(seconds=20)
    assert said(send(found, tmp_path), "missing") == []
    later = made(account="account-2")
    later.server.processing = timedelta(hours=1)
    assert any("pas fini de convertir" in one for one in said(send(later, tmp_path / "later"), "missing"))


def test_a_film_that_cant_be_read_is_refused(made, tmp_path):
    found = made()
    found.server.readable = False
    with pytest.raises(PermanentError, match="Video file unreadable"):
        send(found, tmp_path)
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"


@pytest.mark.parametrize("filtered", [True, False])
def test_a_video_whose_answer_is_lost_is_found_by_its_tag_whatever_the_clock(made, tmp_path, filtered):
    found = made()
    found.server.tags_filter, found.server.ahead = filtered, timedelta(hours=-3)
    publisher, notes = found.publisher(), {}
    instead(found, 5, lambda _right: Reply(b"not JSON"))
    with pytest.raises(Uncertain):
        publisher.send(found.parcel, {}, notes.update)
    mine = found.server.posts()[0]
    newer = "00000000-0000-4000-8000-000000000000"
    found.server.videos[newer] = {**mine, "uuid": newer, "tags": ["preuve-0000000000000000"]}
    standing = found.publisher().find(found.parcel, notes, datetime.now(UTC))
    assert standing.ids == {"id": mine["uuid"]}
    assert mine["captions"], "what the lost attempt hadn't sent is sent"


def test_a_video_never_made_is_given_up_after_minutes(made):
    found = made()
    ending = found.server.now().isoformat(timespec="seconds")
    assert found.publisher().find(found.parcel, {"ending": ending}, datetime.now(UTC)) is None
    assert sum(found.server.pauses) >= 300
    assert found.publisher().find(found.parcel, {}, datetime.now(UTC)) is None


def test_a_film_begun_before_goes_on_where_it_stopped(made, tmp_path):
    found = made()
    found.server.strike(FIRST + 1, "before", lasting=True)
    with pytest.raises(TransientError):
        send(found, tmp_path)
    found.server.reset()
    assert send(found, tmp_path).state == "published"
    spans = [seen.headers["content-range"].split("/")[0] for seen in found.server.requests if seen.method == "PUT"
             and seen.path == UPLOAD]  # fmt: skip
    assert spans[:2] == ["bytes *", f"bytes {PIECE}-{2 * PIECE - 1}"]


def test_an_upload_being_made_a_video_elsewhere_is_in_doubt(made, tmp_path):
    found = made()
    instead(found, LAST, lambda _right: Reply(b'{"status": 503}', status=503, headers={"Retry-After": "300"}))
    publication = send(found, tmp_path)
    assert publication.ids["id"] == found.server.posts()[0]["uuid"]
    assert "found" in [event.kind for event in publication.events]


def test_an_upload_forgotten_before_its_end_makes_no_video(made, tmp_path):
    found = made()
    instead(found, FIRST, lambda _right: Reply(b"", status=404))
    with pytest.raises(TransientError, match="oublié"):
        send(found, tmp_path)
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"


@pytest.mark.parametrize("span", ["bytes=0-99999999", "bytes=5-3", "nonsense", ""])
def test_a_range_that_makes_no_sense_is_never_believed(made, tmp_path, span):
    found = made()
    instead(found, FIRST, lambda _right: Reply(b"", status=308, headers={"Range": span}))
    with pytest.raises((TransientError, Uncertain)):
        send(found, tmp_path)
    assert len(found.server.requests) < 60


@pytest.mark.parametrize("answer", [b"{}", b"[]", b'{"video": {"uuid": "../../x"}}', b"[" * 100_000, b'{"video": 3}'])
def test_an_answer_without_a_video_is_never_taken_for_one(made, tmp_path, answer):
    found = made()
    instead(found, LAST, lambda _right: Reply(answer))
    assert send(found, tmp_path).ids["id"] == found.server.posts()[0]["uuid"]


@pytest.mark.parametrize(
    "place", ["", "//host/x?upload_id=", "//host/x?upload_id=../../users", "//host/x?upload_id=a%2Fb"]
)
def test_a_place_that_isnt_one_is_refused(made, tmp_path, place):
    found = made()
    instead(found, FIRST - 1, lambda right: Reply(b"", status=right.status, headers={"Location": place}))
    with pytest.raises(PermanentError, match="où envoyer"):
        send(found, tmp_path)


def test_pieces_go_to_the_instance_whatever_it_says(made, tmp_path):
    found = made()
    found.server.location = "//elsewhere.example"
    assert send(found, tmp_path).state == "published"


def test_a_video_is_withdrawn_once_and_for_all(made, tmp_path):
    found = made()
    publication, journal = send(found, tmp_path), Journal(tmp_path)
    assert withdraw(found.publisher(), found.parcel, journal, publication)
    assert found.server.posts() == []
    assert found.publisher().remove(publication.ids), "gone already is as good"
    assert not found.publisher().remove({"id": "../../users/me"})


def test_a_video_removed_there_is_said_removed(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    found.server.videos.clear()
    assert check(found.publisher(), found.parcel, Journal(tmp_path), publication).state == "removed"
