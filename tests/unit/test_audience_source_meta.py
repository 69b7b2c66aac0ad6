"""Meta's answers are read as they come, units and all, and what they smuggle in is a problem, not a figure."""

from datetime import UTC, datetime
from typing import Any

import pytest

from preuve.audience.exports.formats import formats
from preuve.audience.figures import Readings
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources import facebook, instagram

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
POST = "18000000000000001"


def read(module: Any, *pages: Page) -> Readings:
    name = module.__name__.rpartition(".")[2]
    posts = (Asked(id=POST, target=f"{name}-reel"),)
    return module.parse(Snapshot(source=name, observed_at=NOW, posts=posts, pages=pages), "r.json")


def page(call: str, value: Any) -> Page:
    data = [{"name": call.rpartition(":")[2], "period": "lifetime", "values": [{"value": value}]}]
    return Page(call=call, post=POST, answer={"data": data})


def test_a_figure_tells_where_it_was_read():
    (figure,) = read(instagram, page("insights:reach", 7), page("insights:views", 12)).figures
    source = figure.values["views"].source
    assert (source.file, source.row, source.column) == ("r.json", 2, "insights:views › values[0].value")
    assert (source.written, figure.at, figure.window) == ("12", NOW, "lifetime")


@pytest.mark.parametrize("wild", ["12", True, -1, 12.5, 1e300, float("nan"), float("inf"), [1], {"a": 1}])
def test_a_count_that_is_none_is_a_problem(wild):
    found = read(instagram, page("insights:views", wild))
    assert found.figures == ()
    (problem,) = found.problems
    assert (problem.file, problem.row) == ("r.json", 1)


@pytest.mark.parametrize("answer", [None, [], "x", {"data": []}, {"data": "x"}, {"data": [{"name": "views"}]},
                                    {"data": [{"name": "views", "values": []}]}, {"data": [{"name": "reach"}]},
                                    {"data": [{"name": "views", "values": [{"value": None}]}]}])  # fmt: skip
def test_an_empty_or_strange_set_is_no_figure(answer):
    found = read(instagram, Page(call="insights:views", post=POST, answer=answer))
    assert (found.figures, found.problems) == ((), ())


def test_another_post_s_answers_are_not_this_one_s():
    strange = page("insights:views", 9).model_copy(update={"post": "1"})
    assert read(instagram, strange).figures == ()


def test_times_are_milliseconds_and_become_seconds():
    pages = (page("insights:ig_reels_video_view_total_time", 90_500), page("insights:ig_reels_avg_watch_time", 4_250.5))
    (figure,) = read(instagram, *pages).figures
    assert {name: one.value for name, one in figure.values.items()} == {"watch_time_s": 90.5, "avg_watch_s": 4.2505}


def test_the_media_s_own_counts_serve_where_insights_have_none_yet():
    media = Page(call="media", post=POST, answer={"like_count": 3, "comments_count": 1, "caption": "Un\nDeux"})
    (figure,) = read(instagram, media, page("insights:likes", 5)).figures
    assert {name: one.value for name, one in figure.values.items()} == {"likes": 5, "comments": 1}
    assert (figure.values["comments"].source.column, figure.post.title) == ("media › comments_count", "Un")


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        (400, {"code": 100, "message": "nonexisting"}, "Meta ne donne plus ce chiffre, ou plus sous ce nom"),
        (404, {"code": 100, "error_subcode": 33}, "Meta ne montre pas cette publication à ce compte, ou pas encore"),
        (400, {"code": 10}, "Meta a refusé de répondre"),
        (400, "text", "Meta a refusé de répondre"),
    ],
)
def test_a_refusal_is_a_problem_in_words(status, error, reason):
    refused = Page(call="insights:views", post=POST, status=status, answer={"error": error})
    (problem,) = read(instagram, refused, page("insights:reach", 1)).problems
    assert (problem.reason, problem.column) == (reason, "insights:views")


def test_reactions_add_up_and_actions_part():
    reactions = page("video_insights:post_video_likes_by_reaction_type", {"REACTION_LIKE": 2, "REACTION_ANGER": 1})
    actions = page("video_insights:post_video_social_actions", {"SHARE": 4, "COMMENT": 5, "OTHER": 6})
    (figure,) = read(facebook, reactions, actions).figures
    assert {name: one.value for name, one in figure.values.items()} == {"likes": 3, "shares": 4, "comments": 5}
    assert figure.values["shares"].source.column.endswith("values[0].value.SHARE")


@pytest.mark.parametrize("wild", [{}, {"LIKE": "3"}, {"LIKE": -1}, {"LIKE": True}, 3, "x", [1]])
def test_reactions_that_are_no_counts_give_no_figure(wild):
    found = read(facebook, page("video_insights:post_video_likes_by_reaction_type", wild))
    assert found.figures == ()
    assert bool(found.problems) is (wild != {})


def test_views_of_the_post_serve_where_the_reel_s_are_gone():
    gone = Page(call="video_insights:fb_reels_total_plays", post=POST, status=400, answer={"error": {"code": 100}})
    (figure,) = read(facebook, gone, page("insights:post_media_view", 44)).figures
    assert (figure.values["views"].value, figure.definition) == (44, "facebook-post")
    assert figure.definition in formats().sources_of_figures, "another count, so another definition"
    pages = (page("video_insights:fb_reels_total_plays", 50), page("insights:post_media_view", 44))
    for order in (pages, pages[::-1]):
        (figure,) = read(facebook, *order).figures
        assert (figure.values["views"].value, figure.definition) == (50, "facebook")


def test_followers_may_be_lost_and_an_address_of_elsewhere_is_not_kept():
    video = Page(call="video", post=POST, answer={"permalink_url": "https://evil.example/reel/1/", "post_id": "1_2"})
    (figure,) = read(facebook, video, page("video_insights:post_video_followers", -2)).figures
    assert figure.values["followers_gained"].value == -2
    assert (figure.post.url, figure.post.others) == ("", ("1_2",))
    video = Page(
        call="video", post=POST, answer={"permalink_url": "/reel/18/", "created_time": "2026-11-20T08:00:00+0000"}
    )
    (figure,) = read(facebook, video, page("video_insights:post_video_followers", 0)).figures
    assert (figure.post.url, str(figure.post.published)) == ("https://www.facebook.com/reel/18/", "2026-11-20")
