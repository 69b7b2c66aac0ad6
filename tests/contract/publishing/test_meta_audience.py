"""Figures and comments asked of Instagram and Facebook: one metric a call, all kept, no token kept, none invented."""

import json
from datetime import UTC, date, datetime

import pytest
from case_facebook import account as page_account
from case_instagram import account
from meta_facebook import PAGE, Facebook
from meta_facebook import Video as Reel
from meta_graph import clock
from meta_instagram import Instagram

from connectors.audience import source
from connectors.audience.meta import lean
from preuve.audience.snapshot import Asked
from preuve.audience.sources import parser
from preuve.errors import PermanentError, TransientError

MEDIA = "18000000000000001"
VIDEO = "700000000000001"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def gram():
    with Instagram() as server:
        server.media[MEDIA] = {
            "id": MEDIA,
            "caption": "On répare ensemble.\n\nVenez.",
            "permalink": "https://www.instagram.com/reel/C1/",
            "timestamp": "2026-11-20T08:00:00+0000",
            "media_product_type": "REELS",
            "like_count": 4,
            "comments_count": 2,
            "reads": 0,
        }
        server.figures[MEDIA] = {"views": 120, "reach": 90, "likes": 5, "ig_reels_avg_watch_time": 6543, "reposts": 1}
        said = [f"Bravo {n}" for n in range(60)]
        server.comments[MEDIA] = [
            {"id": f"1790{n}", "text": text, "username": "ana", "timestamp": "2026-11-21T09:00:00+0000"}
            for n, text in enumerate(said)
        ]
        yield server


@pytest.fixture
def page():
    with Facebook() as server:
        film = b"\0\0\0\x18ftyp"
        form = {"video_state": "PUBLISHED", "title": "On répare", "description": "Venez."}
        server.videos[VIDEO] = Reel(NOW, len(film), film, NOW, form, NOW)
        server.figures[VIDEO] = {
            "fb_reels_total_plays": 300,
            "post_video_avg_time_watched": 4200,
            "post_video_view_time": 1260000,
            "post_video_likes_by_reaction_type": {"REACTION_LIKE": 7, "REACTION_LOVE": 2},
            "post_video_social_actions": {"COMMENT": 3, "SHARE": 1},
        }
        server.figures[f"{PAGE}_9{VIDEO}"] = {"post_total_media_view_unique": 250, "post_clicks": 8}
        server.comments[VIDEO] = [
            {"id": "77_1", "message": "Merci", "from": {"name": "Ana", "id": "5"}, "created_time": clock(NOW)},
            {"id": "77_2", "message": "Où ?", "created_time": clock(NOW)},
        ]
        yield server


def asked(name: str, server, *ids: str):
    access = account(server) if name == "instagram" else page_account(server)
    return source(name).open(access).fetch([Asked(id=one, target=f"{name}-reel") for one in ids])


def values(name: str, snapshot) -> dict:
    (figure,) = parser(name)(snapshot, "releve.json").figures
    return {metric: reading.value for metric, reading in figure.values.items()}


def test_instagram_is_asked_one_metric_a_call_and_read(gram):
    snapshot = asked("instagram", gram, MEDIA)
    metrics = [seen.query["metric"] for seen in gram.requests if seen.path.endswith("/insights")]
    assert len(metrics) == len(set(metrics)) == 13
    assert all("," not in name for name in metrics)
    assert (snapshot.details["api"], snapshot.window) == ("v26.0", "lifetime")
    figure = parser("instagram")(snapshot, "releve.json").figures[0]
    assert values("instagram", snapshot) == {
        "views": 120, "reach": 90, "likes": 5, "comments": 2, "avg_watch_s": 6.543,
    }  # fmt: skip
    assert (figure.other, figure.definition) == ({"reposts": "1"}, "instagram")
    assert (figure.post.title, figure.post.published) == ("On répare ensemble.", date(2026, 11, 20))


def test_comments_come_as_one_dict_each_over_several_pages(gram):
    (comments,) = [one for one in asked("instagram", gram, MEDIA).pages if one.call == "comments"]
    assert len(comments.answer) == 60
    assert comments.answer[0] == {
        "id": "17900",
        "author": "ana",
        "text": "Bravo 0",
        "at": "2026-11-21T09:00:00+0000",
    }


def test_a_page_s_reel_and_its_post_are_read(page):
    snapshot = asked("facebook", page, VIDEO)
    assert values("facebook", snapshot) == {
        "views": 300, "reach": 250, "likes": 9, "comments": 3, "shares": 1,
        "watch_time_s": 1260.0, "avg_watch_s": 4.2, "clicks": 8,
    }  # fmt: skip
    (comments,) = [one for one in snapshot.pages if one.call == "comments"]
    assert [one["author"] for one in comments.answer] == ["Ana", ""]


@pytest.mark.parametrize("name", ["instagram", "facebook"])
def test_a_metric_that_is_no_more_is_a_problem_and_the_others_come(name, gram, page):
    server, post = (gram, MEDIA) if name == "instagram" else (page, VIDEO)
    server.deny("insights" if name == "instagram" else "video_insights", 100)
    snapshot = asked(name, server, post)
    read = parser(name)(snapshot, "releve.json")
    (problem,) = read.problems
    assert (problem.reason, problem.row) == ("Meta ne donne plus ce chiffre, ou plus sous ce nom", 2)
    assert len(read.figures[0].values) >= 4


@pytest.mark.parametrize("name", ["instagram", "facebook"])
def test_an_unknown_post_is_no_error_and_no_further_question(name, gram, page):
    server, post = (gram, MEDIA) if name == "instagram" else (page, VIDEO)
    snapshot = asked(name, server, "999", "../x", post)
    assert not any(seen.path.endswith("/x") for seen in server.requests)
    told = [(one.post, one.status) for one in snapshot.pages if one.status != 200]
    assert told == [("999", 404), ("../x", 400)]
    read = parser(name)(snapshot, "releve.json")
    assert [figure.post.id for figure in read.figures] == [post]
    assert len(read.problems) == 2


def test_a_rate_reached_stops_keeps_what_came_and_says_so(gram):
    gram.deny("insights", 4)
    snapshot = asked("instagram", gram, MEDIA, MEDIA)
    assert [one.call for one in snapshot.pages] == ["media"]
    assert "trop de demandes" in snapshot.details["stopped"]
    gram.deny(MEDIA, 4)
    with pytest.raises(TransientError, match="trop de demandes"):
        asked("instagram", gram, MEDIA)


def test_a_token_that_ended_is_renewed_and_one_that_cannot_be_is_told(gram, monkeypatch):
    gram.deny("insights", 190, 463)
    assert values("instagram", asked("instagram", gram, MEDIA))["views"] == 120
    monkeypatch.setattr("publishing_case.Renewing.renew", lambda _self: False)
    gram.deny(MEDIA, 190, 463)
    with pytest.raises(PermanentError, match="connexion à ce compte a pris fin"):
        asked("instagram", gram, MEDIA)


@pytest.mark.parametrize("name", ["instagram", "facebook"])
def test_no_token_nor_signed_address_is_kept(name, gram, page):
    server, post = (gram, MEDIA) if name == "instagram" else (page, VIDEO)
    kept = json.dumps(asked(name, server, post).model_dump(mode="json"))
    assert "planted" not in kept
    assert "paging" not in kept
    assert lean({"a": [{"paging": {"next": "x"}, "b": 1}], "uri": "x"}) == {"a": [{"b": 1}]}


def test_a_figure_that_is_not_there_is_missing_and_never_zero(gram):
    gram.figures[MEDIA] = {}
    for name in ("like_count", "comments_count"):
        del gram.media[MEDIA][name]
    assert parser("instagram")(asked("instagram", gram, MEDIA), "releve.json").figures == ()
