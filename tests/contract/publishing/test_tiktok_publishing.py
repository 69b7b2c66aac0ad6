"""TikTok's contract: what it takes, in which order, and what each of its refusals and oddities comes to."""

import hashlib
from datetime import timedelta

import pytest
from case_tiktok import FILM, MEGABYTE, case
from helpers_running import running
from publishing_case import Case
from tiktok import CREATOR, DIRECT, INBOX, STATUS, VIDEOS

from connectors.publish.deliver import check, deliver
from preuve.errors import PermanentError, TransientError, Uncertain
from preuve.publication.journal import Journal
from preuve.publication.package import Declarations

SAID = Declarations(ai=True, paid=False, own_brand=True)


@pytest.fixture
def made(tmp_path):
    with running(case, tmp_path) as make:
        yield make


def send(made: Case, tmp_path):
    return deliver(made.publisher(), made.parcel, Journal(tmp_path))


def paths(made: Case) -> list[str]:
    return [seen.path for seen in made.server.requests]


def test_a_draft_is_the_film_alone_in_pieces_and_ends_in_the_inbox(made, tmp_path):
    found = made(mode="draft")
    publication = send(found, tmp_path)
    (post,) = found.server.posts()
    assert publication.state == "draft"
    assert "id" not in publication.ids
    assert post["sha256"] == hashlib.sha256(FILM).hexdigest()
    assert CREATOR not in paths(found), "a draft needs no permission to publish"
    pieces = [seen for seen in found.server.requests if seen.method == "PUT"]
    assert [seen.headers["content-range"] for seen in pieces] == [
        "bytes 0-9999/33292",
        "bytes 10000-19999/33292",
        "bytes 20000-33291/33292",
    ]
    assert not any("authorization" in seen.headers for seen in pieces)
    assert publication.events[-1].details["missing"] == [
        "le texte, à coller dans l'application TikTok",
        "la déclaration d'IA, à activer dans l'application TikTok",
    ]


def test_neither_a_token_nor_a_signed_address_is_written(made, tmp_path):
    send(made(), tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".jsonl" for path in files)
    assert not [path for path in files if b"planted" in path.read_bytes()]


def test_a_film_shown_at_once_carries_its_text_and_its_declarations(made, tmp_path):
    found = made(declarations=SAID, options={"comments": True, "stitches": True, "cover_ms": 1500})
    publication = send(found, tmp_path)
    (post,) = found.server.posts()
    assert publication.state == "published"
    assert post["info"] == {
        "title": found.parcel.post.text,
        "privacy_level": "PUBLIC_TO_EVERYONE",
        "disable_comment": False,
        "disable_duet": True,
        "disable_stitch": True,  # this creator closed them: nobody opens them for her
        "video_cover_timestamp_ms": 1500,
        "brand_content_toggle": False,
        "brand_organic_toggle": True,
        "is_aigc": True,
    }


def test_the_address_comes_once_tiktok_has_checked_the_film(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    assert publication.url == ""
    found.server.wait(60)
    seen = check(found.publisher(), found.parcel, Journal(tmp_path), publication)
    assert seen.ids["id"] == "7512345678901234001"
    assert seen.url == "https://www.tiktok.com/@atelier/video/7512345678901234001"
    assert seen.events[-1].details["held"] == ["le film", "le texte", "la déclaration d'IA"]


def test_a_draft_published_in_the_application_is_seen_as_published(made, tmp_path):
    found = made(mode="draft")
    publication = send(found, tmp_path)
    found.server.publish_draft(publication.ids["publish_id"])
    found.server.numbers = False  # the id as text
    found.server.wait(60)
    seen = check(found.publisher(), found.parcel, Journal(tmp_path), publication)
    assert (seen.state, seen.ids["id"]) == ("published", "7512345678901234001")
    assert "le texte" in seen.events[-1].details["missing"], "she wrote another"


def test_a_film_made_private_isn_t_said_to_be_gone(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    found.server.wait(60)
    publication = check(found.publisher(), found.parcel, Journal(tmp_path), publication)
    next(iter(found.server.uploads.values())).info["privacy_level"] = "SELF_ONLY"
    seen = check(found.publisher(), found.parcel, Journal(tmp_path), publication)
    assert seen.state == "published"
    assert seen.events[-1].details["missing"] == ["le film n'est plus visible de tous"]


def test_a_film_that_takes_an_hour_is_unknown_and_never_sent_again(made, tmp_path):
    found = made()
    found.server.processing = timedelta(hours=1)
    with pytest.raises(Uncertain, match="Ce n'est pas un échec"):
        send(found, tmp_path)
    journal = Journal(tmp_path)
    assert journal.find(found.parcel.package.key).state == "unknown"
    found.server.wait(3600)
    assert send(found, tmp_path).state == "published"
    assert paths(found).count(DIRECT) == 1
    assert found.server.limited == 0, "TikTok takes 30 questions a minute"
    assert paths(found).count(STATUS) < 90


def test_an_upload_that_outlived_its_address_makes_nothing_and_is_begun_anew(made, tmp_path):
    found = made()
    waits = iter([4000.0])
    first = found.publisher()
    first.progress = lambda _done, _total: found.server.wait(next(waits, 0.0))
    with pytest.raises(TransientError, match="vaut une heure"):
        deliver(first, found.parcel, Journal(tmp_path))
    assert found.server.posts() == []
    assert send(found, tmp_path).state == "published"
    assert len(found.server.posts()) == 1


@pytest.mark.parametrize("counts_from", [0, 1])
@pytest.mark.parametrize("piece", [4, 5, 6])
def test_a_piece_whose_answer_was_lost_goes_on_where_tiktok_is(made, tmp_path, piece, counts_from):
    found = made()
    found.server.counts_from = counts_from
    found.server.strike(piece, "after")
    assert send(found, tmp_path).state == "published"
    (post,) = found.server.posts()
    assert post["sha256"] == hashlib.sha256(FILM).hexdigest()
    assert paths(found).count(DIRECT) == 1


def test_without_the_answer_to_init_there_is_nothing_to_look_for(made):
    found = made()
    assert found.publisher().find(found.parcel, {}, None) is None
    assert found.publisher().find(found.parcel, {"publish_id": "v_pub_file~v2.1"}, None) is None
    assert found.server.requests == []


def test_a_lost_answer_to_init_isn_t_asked_again_by_itself(made, tmp_path):
    found = made(mode="draft")
    found.server.strike(1, "after")
    with pytest.raises(TransientError):
        send(found, tmp_path)
    assert paths(found) == [INBOX]
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"


@pytest.mark.parametrize("fault", ["before", "ended"])
def test_a_film_there_whole_is_never_said_to_have_failed(made, tmp_path, fault):
    found = made()
    for number in range(7, 20):
        found.server.strike(number, fault)
    with pytest.raises((TransientError, PermanentError)):
        send(found, tmp_path)
    assert found.server.requests[6].path in (STATUS, ""), "the faults struck other requests"
    assert Journal(tmp_path).find(found.parcel.package.key).state == "unknown"
    found.server.reset()
    assert send(found, tmp_path).state == "published"
    assert DIRECT not in paths(found)


def test_a_film_whose_last_piece_never_left_isn_t_asked_about(made, tmp_path):
    found = made(mode="draft")
    for number in range(3, 7):
        found.server.strike(number, "after")
    with pytest.raises(TransientError):
        send(found, tmp_path)
    assert STATUS not in paths(found)
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"


def test_an_address_elsewhere_gets_no_byte(made, tmp_path):
    found = made()
    found.server.elsewhere = "https://elsewhere.example"
    with pytest.raises(PermanentError, match="qui n'est pas à elle"):
        send(found, tmp_path)
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"


def test_nobody_takes_a_film_off_but_her(made):
    found = made()
    assert found.publisher().remove({"publish_id": "v_pub_file~1", "id": "7512345678901234001"}) is False
    assert found.server.requests == []


def test_figures_aren_t_asked_of_a_film_that_isn_t_public(made, tmp_path):
    found = made(privacy="private")
    publication = send(found, tmp_path)
    found.server.wait(60)
    seen = check(found.publisher(), found.parcel, Journal(tmp_path), publication)
    assert "id" not in seen.ids
    assert VIDEOS not in paths(found)


def test_the_case_s_film_is_cut_by_scaled_rules():
    assert len(FILM) > 3 * 10 * MEGABYTE
