"""Mastodon's contract: a film given, then a post that shows it; one post, whatever was lost."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from case_mastodon import case
from helpers_running import running
from publishing_case import Case

from connectors.publish.deliver import Blocked, check, deliver, withdraw
from preuve.errors import Gone, PermanentError, TransientError, Uncertain
from preuve.publication.journal import Journal
from preuve.publication.package import Package

STATUSES = "/api/v1/statuses"


@pytest.fixture
def made(tmp_path):
    with running(case, tmp_path) as make:
        yield make


def send(made: Case, tmp_path):
    return deliver(made.publisher(), made.parcel, Journal(tmp_path))


def asked(made: Case, method: str, path: str) -> list:
    return [seen for seen in made.server.requests if (seen.method, seen.path) == (method, path)]


def test_a_film_goes_with_its_cover_its_description_and_its_text(made, tmp_path):
    found = made(privacy="unlisted")
    publication = send(found, tmp_path)
    ((film,), (post,)) = found.server.films.values(), found.server.statuses.values()
    assert film.data == found.parcel.film.read_bytes()
    assert film.thumbnail == found.parcel.cover.read_bytes()
    assert film.description == found.parcel.post.alt_text
    assert (post.text, post.visibility, post.language) == (found.parcel.post.text, "unlisted", "fr")
    assert post.key == found.parcel.package.key
    assert publication.ids == {"id": post.id, "media": film.id}
    assert publication.url == f"{found.server.base_url}/@atelier/{post.id}"
    assert publication.events[-1].details["missing"] == []
    assert hashlib.sha256(film.data).hexdigest() == found.parcel.package.files["film.mp4"]


def test_an_address_elsewhere_isn_t_told(made, tmp_path, monkeypatch):
    found = made()
    shown = found.server._shown
    monkeypatch.setattr(found.server, "_shown", lambda one: {**shown(one), "url": "https://elsewhere.example/1"})
    assert send(found, tmp_path).url == ""


def test_no_token_is_written(made, tmp_path):
    send(made(), tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"planted" in path.read_bytes()]


def test_a_post_whose_answer_was_lost_is_found_by_its_film(made, tmp_path):
    found = made()
    found.server.other_posts(3)
    found.server.strike(8, "after")
    assert send(found, tmp_path).state == "published"
    assert found.server.requests[7].path == STATUSES, "the fault struck another request"
    assert len(found.server.posts()) == 1
    assert len(asked(found, "POST", STATUSES)) == 1


@pytest.mark.parametrize("ahead", [timedelta(hours=-7), timedelta(hours=7), timedelta(days=3)])
def test_no_clock_hides_a_post(made, tmp_path, ahead):
    found = made()
    found.server.ahead = ahead
    found.server.strike(8, "after")
    assert send(found, tmp_path).state == "published"
    assert len(found.server.posts()) == 1


def lost(made: Case, tmp_path, posts: int) -> None:
    """The post is there; its answer is lost, and so is every one that follows; then come other posts."""
    for struck in range(8, 20):
        made.server.strike(struck, "after")
    with pytest.raises(TransientError):
        send(made, tmp_path)
    assert Journal(tmp_path).find(made.parcel.package.key).state == "unknown"
    made.server.reset()
    made.server.wait(3 * 3600)  # longer than Mastodon keeps a key
    made.server.other_posts(posts)


def test_hours_and_many_posts_later_it_is_still_found(made, tmp_path):
    found = made()
    lost(found, tmp_path, 150)
    assert send(found, tmp_path).state == "published"
    assert len(found.server.posts()) == 1
    assert asked(found, "POST", STATUSES) == []


def test_beyond_what_can_be_listed_nobody_guesses(made, tmp_path):
    found = made()
    lost(found, tmp_path, 250)
    with pytest.raises(Uncertain, match="trop d'autres publications"):
        send(found, tmp_path)
    assert len(found.server.posts()) == 1
    assert asked(found, "POST", STATUSES) == []


def test_a_film_that_no_post_shows_is_known_to_be_unposted(made, tmp_path):
    found = made()
    for struck in range(8, 20):
        found.server.strike(struck, "before")
    with pytest.raises(TransientError):
        send(found, tmp_path)
    found.server.reset()
    found.server.other_posts(250)
    assert send(found, tmp_path).state == "published"
    assert len(found.server.posts()) == 1


def test_removed_then_sent_again_within_the_hour(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    assert withdraw(found.publisher(), found.parcel, Journal(tmp_path), publication)
    assert found.server.posts() == []
    again = send(found, tmp_path)
    assert again.state == "published"
    assert again.ids["id"] != publication.ids["id"]
    assert len(found.server.posts()) == 1


def test_a_post_taken_off_elsewhere_is_gone(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    found.server.statuses.clear()
    assert check(found.publisher(), found.parcel, Journal(tmp_path), publication).state == "removed"
    with pytest.raises(Gone):
        found.publisher().remove(publication.ids)


def test_what_was_never_posted_can_t_be_taken_off(made):
    found = made()
    with pytest.raises(PermanentError, match="identifiant"):
        found.publisher().remove({"media": "1"})
    assert found.server.requests == []


def scheduled(made, tmp_path):
    """A post to come in two hours."""
    found = made(schedule=datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2))
    return found, send(found, tmp_path)


def test_a_post_to_come_is_no_post_until_its_time(made, tmp_path):
    found, publication = scheduled(made, tmp_path)
    journal = Journal(tmp_path)
    assert publication.state == "draft"
    assert "id" not in publication.ids
    assert publication.events[-1].details["held"] == ["la publication est programmée"]
    found.server.wait(2 * 3600 + 60)
    come = check(found.publisher(), found.parcel, journal, publication)
    assert come.state == "published"
    assert come.ids["id"] != publication.ids["scheduled"], "Mastodon gives it another id"
    assert come.ids["id"] in found.server.statuses


def test_a_post_to_come_can_be_cancelled(made, tmp_path):
    found, publication = scheduled(made, tmp_path)
    assert found.publisher().remove(publication.ids)
    assert found.server.waiting == {}
    assert check(found.publisher(), found.parcel, Journal(tmp_path), publication).state == "removed"


def test_a_post_to_come_whose_answer_was_lost_is_found(made, tmp_path):
    found = made(schedule=datetime.now(UTC) + timedelta(hours=2))
    found.server.strike(9, "after")
    assert send(found, tmp_path).state == "draft"
    assert (found.server.requests[8].method, found.server.requests[8].path) == ("POST", STATUSES)
    assert len(found.server.waiting) == 1


def test_a_post_to_come_that_was_given_up_and_came_late_is_kept(made, tmp_path):
    found, first = scheduled(made, tmp_path)
    found.server.forgets = True
    found.server.keys.clear()
    late = send(found, tmp_path / "given-up")
    assert (late.state, late.ids) == ("draft", first.ids)
    assert len(found.server.waiting) == len(asked(found, "POST", STATUSES)) == 1


def test_one_with_other_words_or_at_another_time_is_another(made, tmp_path):
    found, _first = scheduled(made, tmp_path)
    for change in ({"schedule": found.parcel.package.schedule + timedelta(hours=1)}, {"post": other_words(found)}):
        parcel = another(found, attempt=len(found.server.waiting) + 1, **change)
        assert deliver(found.publisher(), parcel, Journal(tmp_path)).state == "draft"
    assert len(found.server.waiting) == 3


def another(found: Case, **changed):
    package = Package.model_validate({**found.parcel.package.model_dump(), **changed})
    return found.parcel.model_copy(update={"package": package})


def other_words(found: Case):
    return found.parcel.post.model_copy(update={"call_to_action": "Venez dimanche."})


@pytest.mark.parametrize("crashes", [False, True])
def test_a_key_that_comes_again_makes_no_second_post(made, tmp_path, crashes):
    found = made()
    found.server.crashes = crashes
    first = send(found, tmp_path)
    journal = Journal(tmp_path / "given-up")
    if not crashes:
        assert deliver(found.publisher(), found.parcel, journal).ids == first.ids
    else:
        for hours in (0, 2):  # the second time, the key is forgotten
            found.server.wait(3600 * hours)
            with pytest.raises(Uncertain, match="dit la même chose") as caught:
                deliver(found.publisher(), found.parcel, journal)
            assert "--again" in caught.value.remedy
            assert journal.find(found.parcel.package.key).state == "unknown"
    assert len(found.server.posts()) == 1


def test_an_older_post_that_says_the_same_puts_nothing_in_doubt(made, tmp_path):
    found = made()
    send(found, tmp_path)
    found.server.wait(4 * 86_400)
    journal = Journal(tmp_path / "later")
    found.server.reset()
    found.server.strike(8, "before")
    parcel = another(found, attempt=2)
    with pytest.raises(TransientError, match="pas si la demande"):
        deliver(found.publisher(), parcel, journal)
    assert journal.find(parcel.package.key).state == "failed"


def test_five_minutes_are_counted_by_the_instance_s_clock(made, tmp_path):
    found = made(schedule=datetime.now(UTC) + timedelta(hours=2))
    found.server.ahead = timedelta(hours=1, minutes=57)
    with pytest.raises(Blocked, match="cinq minutes"):
        send(found, tmp_path)


def test_a_film_that_it_can_t_read_is_no_post(made, tmp_path):
    found = made()
    found.server.unreadable = True
    with pytest.raises(PermanentError, match="n'a pas pu lire le film"):
        send(found, tmp_path)
    assert asked(found, "POST", STATUSES) == []


def test_a_film_still_prepared_after_ten_minutes_is_taken_up_later(made, tmp_path):
    found = made()
    found.server.processing = timedelta(minutes=11)
    with pytest.raises(TransientError, match="10 minutes"):
        send(found, tmp_path)
    assert send(found, tmp_path).state == "published"
    assert len(asked(found, "POST", "/api/v2/media")) == 1


def test_what_stands_otherwise_is_said(made, tmp_path):
    found = made()
    publication = send(found, tmp_path)
    (post,) = found.server.statuses.values()
    post.text, post.visibility, post.film.description = "Venez\nsamedi.", "private", ""
    seen = check(found.publisher(), found.parcel, Journal(tmp_path), publication)
    assert seen.events[-1].details["missing"] == [
        "la description des images",
        "la mention de l'IA",
        "la visibilité demandée",
    ]
    assert "l'appel à l'action" in seen.events[-1].details["held"]
