"""Facebook's oddities: a misspelt field, shy captions, drafts and planning, and posts that show late."""

import hashlib
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from case_facebook import account, case, draft
from meta_facebook import Video

from connectors.publish.base import Standing
from connectors.publish.deliver import Blocked, deliver
from connectors.publish.facebook import Facebook
from preuve.errors import Gone, PermanentError, TransientError, Uncertain
from preuve.publication.journal import Journal


@pytest.fixture
def page(tmp_path):
    made = case(tmp_path / "bundle")
    with made.server:
        yield made


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path)


def send(page, known=None) -> tuple[Standing, dict[str, str]]:
    noted: dict[str, str] = {}
    standing = page.publisher().send(page.parcel, known or {}, noted.update)
    return standing, noted


def forms(page, phase: str) -> list[dict[str, str]]:
    """The fields of each start or finish."""
    posts = [seen for seen in page.server.requests if seen.method == "POST" and seen.path.endswith("/video_reels")]
    found = [{name: values[0] for name, values in parse_qs(seen.body.decode()).items()} for seen in posts]
    return [one for one in found if one["upload_phase"] == phase]


def changed(page, **package):
    return page.parcel.model_copy(update={"package": page.parcel.package.model_copy(update=package)})


def test_a_reel_is_sent_labelled_captioned_and_read_back(page, journal):
    done = deliver(page.publisher(), page.parcel, journal)
    (post,) = page.server.posts()
    (form,) = forms(page, "finish")
    assert form == {
        "upload_phase": "finish",
        "video_id": post["id"],
        "title": "On répare",
        "description": page.parcel.post.text,
        "is_ai_generated": "true",
        "video_state": "PUBLISHED",
    }
    assert post["film"] == hashlib.sha256(page.parcel.film.read_bytes()).hexdigest()
    assert page.server.videos[post["id"]].captions == {"fr_FR": page.parcel.captions.read_bytes()}
    assert (done.state, done.ids["id"]) == ("published", post["id"])
    assert done.url == f"https://www.facebook.com/reel/{post['id']}/"
    assert done.events[-1].details == {"held": ["le texte", "les sous-titres"], "missing": []}


@pytest.mark.parametrize("spelt", ["bytes_transfered", "bytes_transferred"])
def test_a_film_that_was_cut_goes_on_whichever_way_the_count_is_spelt(page, spelt):
    page.server.spelt, page.server.takes = spelt, 7000
    send(page)
    sent = [seen for seen in page.server.requests if "video-upload" in seen.path]
    assert [seen.headers["offset"] for seen in sent] == ["0", "7000"]
    assert page.server.posts()[0]["film"] == hashlib.sha256(page.parcel.film.read_bytes()).hexdigest()


@pytest.mark.parametrize("terse", [False, True])
def test_a_draft_stays_one(tmp_path, journal, terse):
    made = draft(tmp_path / "draft")
    made.server.terse = terse
    with made.server:
        done = deliver(made.publisher(), made.parcel, journal)
        assert [post["published"] for post in made.server.posts()] == [False]
    assert (done.state, done.url) == ("draft", "")


def test_a_reel_whose_status_does_not_say_how_is_published_as_asked(page, journal):
    page.server.terse = True
    done = deliver(page.publisher(), page.parcel, journal)
    assert (done.state, bool(done.url)) == ("published", True)


def test_a_planned_reel_is_a_draft_that_says_when_it_will_be_shown(page, journal):
    at = page.server.now().replace(microsecond=0) + timedelta(days=2)
    page.parcel = changed(page, schedule=at)
    done = deliver(page.publisher(), page.parcel, journal)
    (form,) = forms(page, "finish")
    assert (form["video_state"], form["scheduled_publish_time"]) == ("SCHEDULED", str(int(at.timestamp())))
    assert done.state == "draft"
    assert done.events[-1].details["scheduled_for"] == at.isoformat()


@pytest.mark.parametrize("ahead", [timedelta(minutes=9), timedelta(days=30)])
def test_what_it_does_not_plan_is_refused_by_its_own_clock(page, journal, ahead):
    page.server.ahead = timedelta(hours=-3)
    page.parcel = changed(page, schedule=page.server.now() + ahead)
    with pytest.raises(Blocked, match="10 minutes et 29 jours"):
        deliver(page.publisher(), page.parcel, journal)
    assert forms(page, "start") == []


def test_captions_that_a_fresh_video_refuses_are_sent_again(page, journal):
    page.server.shy = 4
    deliver(page.publisher(), page.parcel, journal)
    (video,) = page.server.videos.values()
    assert list(video.captions) == ["fr_FR"]


def test_captions_that_are_never_taken_never_undo_the_post_and_are_said(page, journal):
    page.server.shy = 99
    done = deliver(page.publisher(), page.parcel, journal)
    assert done.state == "published"
    assert done.events[-1].details["missing"] == ["les sous-titres"]
    receipt = done.receipt
    assert receipt
    assert "100/33" in receipt.details["captions"]


def test_a_post_whose_finish_was_lost_gets_its_captions(page, journal, monkeypatch):
    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("connectors.publish.facebook_video.Videos.await_post", killed)
        with pytest.raises(KeyboardInterrupt):
            deliver(page.publisher(), page.parcel, journal)
    (video,) = page.server.videos.values()
    assert (len(page.server.posts()), video.captions) == (1, {})
    done = deliver(page.publisher(), page.parcel, journal)
    assert (done.state, list(video.captions)) == ("published", ["fr_FR"])
    assert done.events[-1].details["missing"] == []
    asked = len(page.server.requests)
    assert page.publisher().find(page.parcel, done.ids, page.server.now())
    again = page.server.requests[asked:]
    assert [seen.method for seen in again if seen.path.endswith("/captions")] == ["GET"], "once is enough"


def test_captions_that_fail_once_found_are_said(page):
    _standing, noted = send(page)
    (video,) = page.server.videos.values()
    video.captions, page.server.shy = {}, 99
    found = page.publisher().find(page.parcel, noted, page.server.now())
    assert found
    assert "100/33" in found.details["captions"]


def test_a_film_it_cannot_read_is_told_and_another_video_started(page):
    good = page.parcel.film.read_bytes()
    page.parcel.film.write_bytes(b"not a film" * 100)
    noted: dict[str, str] = {}
    with pytest.raises(PermanentError, match="unsupported format"):
        page.publisher().send(page.parcel, {}, noted.update)
    page.parcel.film.write_bytes(good)
    send(page, noted)
    assert len(forms(page, "start")) == 2
    assert len(page.server.posts()) == 1


def test_a_finish_whose_answer_lied_is_one_post(page):
    page.server.lies = True
    send(page)
    assert len(page.server.posts()) == len(forms(page, "finish")) == 1


def test_a_passing_fault_told_with_a_400_is_tried_again(page):
    page.server.deny("video_reels", 2, times=3)
    send(page)
    assert len(forms(page, "start")) == 4
    assert len(page.server.posts()) == 1


def test_too_many_reels_are_told_before_and_after(page, journal):
    form = {"video_state": "PUBLISHED"}
    film = b"\0\0\0\x18ftyp"
    now = page.server.now()
    made = {str(n): Video(now, len(film), film, now, form, now) for n in range(30)}
    page.server.videos = made
    (crowded,) = page.publisher().obstacles(page.parcel)
    assert (crowded.blocks, "30 reels" in crowded.message) == (False, True)
    with pytest.raises(TransientError, match="trop de demandes"):
        deliver(page.publisher(), page.parcel, journal)
    assert journal.all()[0].state == "failed"
    assert len(page.server.posts()) == 30


def test_a_paid_film_goes_as_a_draft_only(page, journal):
    paid = page.parcel.package.declarations.model_copy(update={"paid": True})
    with pytest.raises(Blocked, match="partenariat payé"):
        deliver(page.publisher(), changed(page, declarations=paid), journal)
    assert deliver(page.publisher(), changed(page, declarations=paid, mode="draft"), journal).state == "draft"


def test_a_film_still_being_prepared_is_asked_after_and_not_sent_again(page):
    page.server.processing = timedelta(hours=2)
    noted: dict[str, str] = {}
    with pytest.raises(Uncertain, match="prépare encore"):
        page.publisher().send(page.parcel, {}, noted.update)
    page.server.ahead += timedelta(hours=2)
    found = page.publisher().find(page.parcel, noted, page.server.now())
    assert found
    assert found.ids["id"] == noted["video"]
    again, _noted = send(page, noted)
    assert again.ids["id"] == noted["video"]
    assert len(forms(page, "start")) == len(forms(page, "finish")) == 1


def test_a_session_that_expired_is_begun_again(page):
    noted = {"video": "700000000000042", "begun": page.server.now().isoformat()}
    page.server.videos[noted["video"]] = Video(page.server.now() - timedelta(hours=25))
    assert page.publisher().find(page.parcel, noted, page.server.now()) is None
    _standing, again = send(page, noted)
    assert again["video"] != noted["video"]


def test_a_fresh_video_that_is_not_shown_is_in_doubt_then_absent(page):
    noted = {"video": "700000000000042", "begun": page.server.now().isoformat()}
    with pytest.raises(Uncertain):
        page.publisher().find(page.parcel, noted, page.server.now())
    page.server.ahead += timedelta(hours=1)
    assert page.publisher().find(page.parcel, noted, page.server.now()) is None


def test_a_post_taken_off_is_gone_and_removing_works_twice(page):
    standing, noted = send(page)
    ids = {**noted, **standing.ids}
    assert page.publisher().remove(ids) is True
    assert page.server.posts() == []
    assert page.publisher().remove(ids) is True
    page.server.ahead += timedelta(hours=1)
    with pytest.raises(Gone):
        page.publisher().read_back(page.parcel, ids)


def test_rights_that_were_not_given_are_told(page):
    publisher = Facebook.open(account(page.server, scopes=("pages_show_list",)))
    (blocking,) = publisher.obstacles(page.parcel)
    assert (blocking.blocks, "pages_manage_posts" in blocking.message) == (True, True)
