"""YouTube: what is sent, what it shows of it, and how a lost video is found again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from case_youtube import FILM, case
from googleapiclient.discovery_cache import get_static_doc
from helpers_running import running
from publishing_case import Case, made_post
from youtube import MULTIPLE, UPLOAD

from connectors.publish.deliver import Blocked, check, deliver, withdraw
from connectors.publish.youtube import YouTube
from connectors.publish.youtube_video import body
from preuve.artifact import digest_bytes
from preuve.publication.journal import Journal
from preuve.publication.package import Declarations

SILENT = Declarations(ai=True)


@pytest.fixture
def made(tmp_path):
    with running(case, tmp_path) as make:
        yield make


def send(found: Case, tmp_path):
    return deliver(found.publisher(), found.parcel, Journal(tmp_path), pause=found.server.wait)


def said(publication, name: str):
    return publication.events[-1].details[name]


def test_a_film_goes_in_pieces_with_its_captions_and_its_cover(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    (video,) = found.server.posts()
    assert (publication.state, publication.ids["id"]) == ("published", video["id"])
    assert publication.url == f"https://www.youtube.com/shorts/{video['id']}"
    assert video["digest"] == digest_bytes(FILM)
    assert video["captions"][0]["digest"] == found.parcel.package.files["film.fr.vtt"]
    assert video["captions"][0]["language"] == "fr"
    assert video["cover"] == found.parcel.cover.read_bytes()
    assert said(publication, "missing") == []
    assert "sous-titres" in said(publication, "held")
    pieces = [len(seen.body) for seen in found.server.requests if (seen.method, seen.path) == ("PUT", UPLOAD)]
    assert pieces == [MULTIPLE, MULTIPLE, len(FILM) - 2 * MULTIPLE]


def test_everything_is_declared_and_the_key_is_a_tag(made, tmp_path):
    found = made(declarations=Declarations(ai=True, made_for_kids=False, paid=True))
    send(found, tmp_path)
    (video,) = found.server.posts()
    assert video["status"]["privacyStatus"] == "public"
    assert video["status"]["selfDeclaredMadeForKids"] is False
    assert video["status"]["containsSyntheticMedia"] is True
    assert video["paid"] == {"hasPaidProductPlacement": True}
    assert video["snippet"]["tags"] == [found.parcel.package.name, "reparation"]
    assert video["snippet"]["defaultLanguage"] == video["snippet"]["defaultAudioLanguage"] == "fr"


@pytest.mark.parametrize(("privacy", "shown"), [("public", True), ("unlisted", True), ("private", False)])
def test_the_privacy_asked_is_the_one_sent_and_said(made, tmp_path, privacy, shown):
    found = made(privacy=privacy)
    publication = send(found, tmp_path)
    assert found.server.posts()[0]["status"]["privacyStatus"] == privacy
    assert publication.state == ("published" if shown else "draft")
    assert said(publication, "missing") == []


def test_a_draft_is_private_and_tells_nobody(made, tmp_path):
    found = made(mode="draft")
    assert send(found, tmp_path).state == "draft"
    assert found.server.posts()[0]["status"]["privacyStatus"] == "private"
    begun = next(seen for seen in found.server.requests if seen.path == UPLOAD)
    assert begun.query["notifySubscribers"] == "false"


def test_what_is_scheduled_stays_private_until_then_by_youtubes_own_clock(made, tmp_path):
    found = made(schedule=datetime.now(UTC) + timedelta(hours=5))
    found.server.ahead = timedelta(hours=3)
    publication = send(found, tmp_path)
    assert publication.state == "draft"
    assert "heure de publication" in said(publication, "held")
    assert said(publication, "publishAt").endswith("Z")


LONG = made_post("youtube-short", "film.fr.vtt").model_copy(update={"title": "é" * 101})
HEAVY = LONG.model_copy(update={"title": "On répare", "text": "é" * 2501})
SIGNS = LONG.model_copy(update={"title": "On <répare>"})


@pytest.mark.parametrize(
    ("package", "told"),
    [
        ({"declarations": SILENT}, "destiné aux enfants"),
        ({"post": LONG}, "101 caractères"),
        ({"post": HEAVY}, "5002 octets"),
        ({"post": SIGNS}, "« < » et « > »"),
        ({"mode": "draft", "schedule": "2036-01-01T10:00:00Z"}, "programme"),
        ({"privacy": "unlisted", "schedule": "2036-01-01T10:00:00Z"}, "programme"),
        ({"schedule": "2026-01-01T10:00:00Z"}, "déjà passée"),
    ],
)
def test_what_youtube_would_refuse_stops_before_anything_is_sent(made, tmp_path, package, told):
    found = made(**package)
    with pytest.raises(Blocked, match=told):
        send(found, tmp_path)
    assert {seen.path for seen in found.server.requests} == {"/youtube/v3/channels"}
    assert Journal(tmp_path).find(found.parcel.package.key) is None


def test_an_account_without_a_channel_is_told_before(made, tmp_path):
    found = made()
    found.server.channel = False
    with pytest.raises(Blocked, match="pas de chaîne"):
        send(found, tmp_path)


def test_a_project_that_isnt_verified_is_locked_private_and_it_is_said(made, tmp_path):
    found = made()
    found.server.verified = False
    publication = send(found, tmp_path)
    assert publication.state == "draft", "nobody can see it"
    assert any("projets Google qu'il n'a pas vérifiés" in one for one in said(publication, "missing"))


@pytest.mark.parametrize(("times", "there"), [(3, True), (50, False)])
def test_captions_wait_for_a_video_that_isnt_known_yet_and_never_fail_it(made, tmp_path, times, there):
    found = made()
    found.server.slow_captions = times
    publication = send(found, tmp_path)
    assert publication.state == "published"
    assert bool(found.server.posts()[0]["captions"]) is there
    assert ("les sous-titres ne sont pas sur YouTube" in said(publication, "missing")) is not there
    assert ("captions_missing" in publication.receipt.details) is not there


@pytest.mark.parametrize(
    ("status", "told"), [("syncing", "pas fini de préparer les sous-titres"), ("failed", "pas pu lire les sous-titres")]
)
def test_captions_that_arent_served_arent_said_to_be_there(made, tmp_path, status, told):
    found = made()
    found.server.caption_status = status
    assert any(told in one for one in said(send(found, tmp_path), "missing"))


def test_captions_whose_answer_is_lost_are_there_once_and_not_said_missing(made, tmp_path):
    found = made()
    found.server.strike(6, "after")
    publication = send(found, tmp_path)
    assert len(found.server.posts()[0]["captions"]) == 1
    assert "captions_missing" not in publication.receipt.details


def test_every_field_sent_is_in_the_apis_own_description(made):
    package = made(declarations=Declarations(ai=True, made_for_kids=False, paid=False)).parcel.package
    described = json.loads(get_static_doc("youtube", "v3"))["schemas"]
    for name, fields in body(package).items():
        kind = described["Video"]["properties"][name]["$ref"]
        assert set(fields) <= set(described[kind]["properties"])


def test_how_far_the_film_is_gets_told(made, tmp_path):
    found, told = made(), []
    publisher = YouTube(replace(found.publisher().access, progress=lambda *at: told.append(at)), piece=MULTIPLE)
    deliver(publisher, found.parcel, Journal(tmp_path), pause=found.server.wait)
    assert told == [(MULTIPLE, len(FILM)), (2 * MULTIPLE, len(FILM)), (len(FILM), len(FILM))]


def test_a_cover_refused_is_said_and_doesnt_fail_the_video(made, tmp_path):
    found = made()
    found.server.trusted = False
    publication = send(found, tmp_path)
    assert publication.state == "published"
    assert "thumbnails" in publication.receipt.details["cover_missing"]


def test_a_video_still_in_the_works_is_awaited_then_said(made, tmp_path):
    found = made()
    found.server.processing = timedelta(seconds=20)
    assert said(send(found, tmp_path), "missing") == []
    later = made(run="2026-11-23-100000", account="account-2")
    later.server.processing = timedelta(hours=1)
    assert any("pas fini de traiter" in one for one in said(send(later, tmp_path / "later"), "missing"))


def test_a_video_that_youtube_rejects_is_no_publication(made, tmp_path):
    found = made()
    found.server.outcome = {"uploadStatus": "rejected", "rejectionReason": "duplicate"}
    publication = send(found, tmp_path)
    assert publication.state == "draft"
    assert any("déjà sur cette chaîne" in one for one in said(publication, "missing"))


def test_a_video_removed_there_is_said_removed(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    found.server.videos.clear()
    assert check(found.publisher(), found.parcel, Journal(tmp_path), publication).state == "removed"


def test_a_video_is_withdrawn_once_and_for_all(made, tmp_path):
    found = made()
    publication, journal = send(found, tmp_path), Journal(tmp_path)
    assert withdraw(found.publisher(), found.parcel, journal, publication)
    assert found.server.posts() == []
    assert found.publisher().remove(publication.ids), "gone already is as good"
    assert not found.publisher().remove({})
    assert not found.publisher().remove({"id": "../../channels"})


def test_a_film_deleted_then_sent_again_is_one_video(made, tmp_path):
    found = made()
    publication, journal = send(found, tmp_path), Journal(tmp_path)
    withdraw(found.publisher(), found.parcel, journal, publication)
    assert send(found, tmp_path).state == "published"
    assert len(found.server.posts()) == 1
