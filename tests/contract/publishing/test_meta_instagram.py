"""Instagram's oddities: containers that expire, resume, lie about having failed; two quotas; no draft at all."""

import hashlib
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from case_instagram import account, case
from meta_graph import clock
from meta_instagram import Container
from publishing_case import parcel

from connectors.publish.base import Standing
from connectors.publish.deliver import Blocked, deliver
from connectors.publish.instagram import Instagram
from preuve.errors import Gone, PermanentError, TransientError, Uncertain
from preuve.publication.journal import Journal


@pytest.fixture
def gram(tmp_path):
    made = case(tmp_path / "bundle")
    with made.server:
        yield made


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path)


def send(gram, known=None) -> tuple[Standing, dict[str, str]]:
    """Sent with the ids of an earlier attempt; all that were noted since."""
    noted: dict[str, str] = {}
    standing = gram.publisher().send(gram.parcel, known or {}, noted.update)
    return standing, noted


def posted(gram, last: str) -> list:
    return [seen for seen in gram.server.requests if seen.method == "POST" and seen.path.endswith(last)]


def other(gram, **package):
    """The same film under another text or other rules."""
    return gram.parcel.model_copy(update={"package": gram.parcel.package.model_copy(update=package)})


def test_a_reel_is_sent_labelled_and_read_back(gram, journal):
    done = deliver(gram.publisher(), gram.parcel, journal)
    (post,) = gram.server.posts()
    (made,) = posted(gram, "/media")
    fields = {name: values[0] for name, values in parse_qs(made.body.decode()).items()}
    assert fields == {
        "media_type": "REELS",
        "upload_type": "resumable",
        "caption": gram.parcel.post.text,
        "share_to_feed": "true",
        "is_ai_generated": "true",
    }
    assert post["film"] == hashlib.sha256(gram.parcel.film.read_bytes()).hexdigest()
    assert (done.state, done.ids["id"], done.url) == ("published", post["id"], post["permalink"])
    assert done.events[-1].details["held"] == ["le texte", "l'étiquette « créé avec l'IA »"]


def test_options_and_a_paid_film_reach_the_container(gram):
    declared = gram.parcel.package.declarations.model_copy(update={"paid": True})
    gram.parcel = other(gram, options={"thumb_offset": 1500, "share_to_feed": False}, declarations=declared)
    send(gram)
    form = next(iter(gram.server.containers.values())).form
    assert (form["thumb_offset"], form["share_to_feed"], form["is_paid_partnership"]) == ("1500", "false", "true")


def test_a_film_that_was_cut_goes_on_from_there(gram):
    gram.server.takes = 5000
    send(gram)
    first, second = (seen for seen in gram.server.requests if "ig-api-upload" in seen.path)
    assert (first.headers["offset"], second.headers["offset"]) == ("0", "5000")
    assert int(second.headers["file_size"]) == len(first.body) == len(second.body) + 5000
    assert gram.server.posts()[0]["film"] == hashlib.sha256(first.body).hexdigest()


def test_patience_once_a_minute_then_less_often(gram):
    gram.server.processing = timedelta(minutes=8)
    send(gram)
    assert gram.server.pauses == [60.0] * 5 + [120.0] * 2


def test_a_film_never_ready_leaves_nothing_and_its_container_serves_again(gram):
    gram.server.processing = timedelta(hours=2)
    noted: dict[str, str] = {}
    with pytest.raises(TransientError, match="prépare encore"):
        gram.publisher().send(gram.parcel, {}, noted.update)
    gram.server.ahead += timedelta(hours=2)
    send(gram, noted)
    assert (len(posted(gram, "/media")), len(gram.server.posts())) == (1, 1)


def test_a_container_that_expired_is_made_again(gram):
    gram.server.deny("media_publish", 9, 2207042)
    noted: dict[str, str] = {}
    with pytest.raises(PermanentError, match="publications permises en 24 heures"):
        gram.publisher().send(gram.parcel, {}, noted.update)
    gram.server.ahead += timedelta(hours=24, minutes=1)
    assert gram.publisher().find(gram.parcel, noted, gram.server.now()) is None
    _standing, again = send(gram, noted)
    assert again["container"] != noted["container"]
    assert len(gram.server.posts()) == 1


def test_a_container_of_other_words_is_left(gram):
    gram.server.deny("media_publish", 9, 2207042)
    noted: dict[str, str] = {}
    with pytest.raises(PermanentError):
        gram.publisher().send(gram.parcel, {}, noted.update)
    gram.parcel = other(gram, post=gram.parcel.post.model_copy(update={"text": "Autre texte."}))
    send(gram, noted)
    assert [post["caption"] for post in gram.server.posts()] == ["Autre texte."]


def test_an_action_said_to_be_blocked_that_was_done_is_one_post(gram, journal):
    gram.server.blocked = True
    done = deliver(gram.publisher(), gram.parcel, journal)
    assert (done.state, done.ids["id"]) == ("published", gram.server.posts()[0]["id"])
    assert len(posted(gram, "/media_publish")) == 1


def test_an_older_film_with_the_same_words_is_not_taken_for_this_one(gram):
    first, _noted = send(gram)
    gram.server.ahead += timedelta(hours=2)
    gram.server.blocked = True
    second, _noted = send(gram)
    assert first.ids["id"] != second.ids["id"]
    assert {post["id"] for post in gram.server.posts()} == {first.ids["id"], second.ids["id"]}


def test_a_film_she_posted_herself_meanwhile_is_not_taken_for_this_one(gram):
    gram.server.processing = timedelta(hours=2)
    noted: dict[str, str] = {}
    with pytest.raises(TransientError):
        gram.publisher().send(gram.parcel, {}, noted.update)
    gram.server.ahead += timedelta(hours=2)
    hers = {"id": "18000000000000099", "caption": "À la main", "media_product_type": "REELS"}
    gram.server.media[hers["id"]] = {**hers, "timestamp": clock(gram.server.now()), "reads": 0}
    gram.server.blocked = True
    standing, _noted = send(gram, noted)
    assert standing.ids["id"] != hers["id"]
    assert len(gram.server.posts()) == 2


def test_a_post_the_list_shows_late_is_waited_for_and_never_guessed(gram):
    gram.server.blocked, gram.server.late = True, 2
    standing, noted = send(gram)
    assert standing.url.startswith("https://www.instagram.com/reel/")
    gram.server.late = 99
    with pytest.raises(Uncertain, match="ne le montre pas encore"):
        gram.publisher().find(gram.parcel, {"container": noted["container"]}, gram.server.now())
    assert len(gram.server.posts()) == 1


def test_a_published_container_is_never_published_again(gram):
    _standing, noted = send(gram)
    known = {name: noted[name] for name in ("container", "begun", "text")}
    again, _noted = send(gram, known)
    assert again.ids["id"] == noted["id"]
    assert len(gram.server.posts()) == len(posted(gram, "/media_publish")) == 1


def test_without_a_container_s_id_there_is_no_post(gram):
    assert gram.publisher().find(gram.parcel, {}, gram.server.now()) is None
    assert gram.server.requests == []


def test_a_container_that_graph_does_not_show_is_looked_for_in_the_list(gram):
    _standing, noted = send(gram)
    known = {name: value for name, value in noted.items() if name != "id"}
    gram.server.deny(known["container"], 100, 33, times=2)
    found = gram.publisher().find(gram.parcel, known, gram.server.now())
    again, _noted = send(gram, known)
    assert found
    assert found.ids["id"] == again.ids["id"] == noted["id"]
    assert len(gram.server.posts()) == 1


def test_a_container_not_shown_is_nothing_unless_its_publication_was_asked_for(gram):
    known = {"container": "17900000000000009", "begun": gram.server.now().isoformat()}
    assert gram.publisher().find(gram.parcel, known, gram.server.now()) is None
    asked = {**known, "publishing": known["container"]}
    with pytest.raises(Uncertain):
        gram.publisher().find(gram.parcel, asked, gram.server.now())
    with pytest.raises(Uncertain):
        send(gram, asked)
    gram.server.ahead += timedelta(hours=26)
    assert gram.publisher().find(gram.parcel, asked, gram.server.now()) is None
    send(gram, asked)
    assert len(gram.server.posts()) == 1


def test_not_ready_is_asked_again(gram):
    gram.server.deny("media_publish", 9007, 2207027, times=2)
    send(gram)
    assert len(posted(gram, "/media_publish")) == 3
    assert len(gram.server.posts()) == 1


def test_a_film_it_cannot_read_is_told_and_another_container_made(gram):
    good = gram.parcel.film.read_bytes()
    gram.parcel.film.write_bytes(b"not a film" * 100)
    noted: dict[str, str] = {}
    with pytest.raises(PermanentError, match="Unsupported video format") as told:
        gram.publisher().send(gram.parcel, {}, noted.update)
    assert "preuve check" in told.value.remedy
    gram.parcel.film.write_bytes(good)
    send(gram, noted)
    assert len(gram.server.containers) == 2
    assert len(gram.server.posts()) == 1


def test_a_token_that_ends_in_the_middle_with_a_400_is_renewed(gram, journal):
    gram.server.deny("media_publish", 190, 463)
    assert deliver(gram.publisher(), gram.parcel, journal).state == "published"
    assert gram.server.token == "planted-token-2"


@pytest.mark.parametrize(("total", "blocked"), [(50, True), (100, False)])
def test_only_the_live_quota_counts(gram, journal, total, blocked):
    gram.server.quota_total = total
    gram.server.containers = {str(n): Container(gram.server.now(), media=f"1{n}") for n in range(50)}
    if not blocked:
        assert deliver(gram.publisher(), gram.parcel, journal).state == "published"
        return
    with pytest.raises(Blocked, match="50 publications sur 50"):
        deliver(gram.publisher(), gram.parcel, journal)
    assert journal.all() == ()


@pytest.mark.parametrize(
    ("package", "said"),
    [
        ({"mode": "draft"}, "pas de brouillon"),
        ({"schedule": "2026-12-01T10:00:00Z"}, "ne programme rien"),
        ({"privacy": "private"}, "même public"),
    ],
)
def test_what_it_has_no_equivalent_for_is_refused_before_anything_is_sent(gram, journal, tmp_path, package, said):
    facts = {"mode": "publish", "account": gram.parcel.package.account, **package}
    wrong = parcel(tmp_path / "other", "instagram", "instagram-reel", **facts)
    with pytest.raises(Blocked, match=said):
        deliver(gram.publisher(), wrong, journal)
    assert {seen.method for seen in gram.server.requests} == {"GET"}


def test_rights_that_were_not_given_and_a_feed_film_are_told(gram, tmp_path):
    wrong = parcel(tmp_path / "feed", "instagram", "instagram-feed", mode="publish")
    publisher = Instagram.open(account(gram.server, scopes=("instagram_basic",)))
    blocking, told = publisher.obstacles(wrong)
    assert (blocking.blocks, "instagram_content_publish" in blocking.message) == (True, True)
    assert (told.blocks, "4:5" in told.message) == (False, True)


def test_a_fresh_post_that_is_not_shown_is_not_gone(gram, journal):
    gram.server.fresh = 2
    done = deliver(gram.publisher(), gram.parcel, journal)
    assert done.events[-1].details["held"]
    gram.server.fresh = 99
    with pytest.raises(TransientError):
        gram.publisher().read_back(gram.parcel, done.ids)


def test_a_post_taken_off_is_gone(gram):
    standing, noted = send(gram)
    gram.server.media.clear()
    gram.server.ahead += timedelta(hours=1)
    with pytest.raises(Gone):
        gram.publisher().read_back(gram.parcel, standing.ids | noted)
    assert gram.publisher().find(gram.parcel, noted, gram.server.now()) is None


def test_it_is_removed_only_where_that_right_was_given(gram):
    standing, _noted = send(gram)
    assert gram.publisher().remove(standing.ids) is False
    assert len(gram.server.posts()) == 1
    allowed = Instagram.open(account(gram.server, scopes=("instagram_manage_contents",)))
    assert allowed.remove(standing.ids) is True
    assert allowed.remove(standing.ids) is True
    assert gram.server.posts() == []
