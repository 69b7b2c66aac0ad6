"""Trends: nothing is ranked that overlaps, nothing concluded from too little, and every drawing says what it shows."""

from datetime import UTC, date, datetime

import pytest

from preuve.audience.figures import Post, Source
from preuve.audience.forms.charts import grouped
from preuve.audience.forms.trend_charts import charts
from preuve.audience.lecture.fact_words import standing_out
from preuve.audience.lecture.facts import facts
from preuve.audience.lecture.material import material
from preuve.audience.metrics import Metric
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.table import Cell, Day, Rate, Row, Table
from preuve.audience.trends import comparisons, growths, rankings
from preuve.audience.trends.rates import LEAST_POSTS, LEAST_VIEWS, about_the_median, median, wilson
from preuve.audience.trends.retention import curves

SOURCE = Source(file="x.csv", row=2, column="Vues", written="1")
DAY = date(2026, 5, 5)


def cell(value: float) -> Cell:
    return Cell(value=value, sources=(SOURCE,))


def post(name: str, views: float, likes: float, *, platform: str = "tiktok", target: str = "", day: date = DAY) -> Row:
    counted: tuple[Metric, ...] = ("likes",)
    rate = Rate(numerator=likes, denominator=views, n=1, counted=counted, sources=(SOURCE,)) if views else None
    cells: dict[Metric, Cell] = {"views": cell(views), "likes": cell(likes)}
    said = Post(platform=platform, id=name, title=f"Film {name}", target=target, published=day)
    return Row(post=said, definition="tiktok", observed_at=DAY, cells=cells, engagement=rate)


def table(*rows: Row, days: tuple[Day, ...] = ()) -> Table:
    from preuve.audience.build import _totals

    return Table(rows=rows, totals=tuple(_totals(rows)), days=days)


def snapshot(answer: object, *, status: int = 200, source: str = "youtube") -> Snapshot:
    pages = (Page(call="retention", post="v1", status=status, answer=answer),)
    asked = (Asked(id="v1", title="Film v1", seconds=40),)
    return Snapshot(source=source, observed_at=datetime(2026, 5, 5, tzinfo=UTC), posts=asked, pages=pages)


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    # Values of the published example (Newcombe, Statistics in Medicine 17, 1998, table I, method 3).
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_wilson_gives_the_published_intervals(numerator, denominator, low, high):
    found = wilson(numerator, denominator)
    assert found
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


@pytest.mark.parametrize(("numerator", "denominator"), [(5, 0), (12, 10), (-1, 10)])
def test_what_is_no_share_has_no_interval(numerator, denominator):
    assert wilson(numerator, denominator) is None


def test_the_median_is_held_by_ranks_from_six_posts_on():
    six = [1.0, 5.0, 2.0, 4.0, 3.0, 6.0]
    assert about_the_median(six[:-1]) is None
    assert len(six) == LEAST_POSTS
    found = about_the_median(six)
    assert found
    assert (found.low, found.high) == (1.0, 6.0)
    nine = about_the_median([float(n) for n in range(1, 10)])
    assert nine
    assert (nine.low, nine.high) == (2.0, 8.0)
    assert (median([3, 1, 2]), median([4, 1, 2, 3])) == (2, 2.5)


def test_overlapping_intervals_rank_nobody():
    (found,) = rankings(table(post("a", 1000, 110), post("b", 1000, 100)))
    assert (found.best, found.worst) == ("", "")


def test_the_pairs_that_differ_are_named_where_none_stands_apart_from_all():
    rows = (post("a", 3460, 518), post("b", 890, 129), post("c", 1925, 214))  # the sample's rates on Instagram
    (found,) = rankings(table(*rows))
    assert (found.best, found.worst) == ("", "")
    assert standing_out(found) == (
        "« Film a » (15,0 %) fait nettement mieux que « Film c » (11,1 %) ; ailleurs, les intervalles se recouvrent."
    )


def test_no_overlap_is_told_where_every_pair_differs():
    (found,) = rankings(table(*(post(name, 10_000, n) for name, n in zip("abcd", (900, 700, 500, 300), strict=True))))
    assert (found.best, found.worst) == ("a", "d")
    assert "« Film b » (7,0 %) fait nettement mieux que « Film c » (5,0 %)." in standing_out(found)
    assert "recouvrent" not in standing_out(found)
    (none,) = rankings(table(post("a", 1000, 110), post("b", 1000, 100)))
    assert standing_out(none) == "aucune publication ne se détache, car les intervalles se recouvrent."


def test_a_post_wholly_above_all_others_is_the_best():
    (found,) = rankings(table(post("a", 1000, 200), post("b", 1000, 100), post("c", 1000, 90)))
    assert (found.best, found.worst) == ("a", "")


def test_a_rate_of_few_views_is_never_the_best():
    rows = (post("few", LEAST_VIEWS - 1, 80), post("b", 1000, 100), post("c", 1000, 20))
    (found,) = rankings(table(*rows))
    assert found.posts[0].id == "few"
    assert found.posts[0].state == "few_views"
    assert (found.best, found.worst) == ("b", "c")


def test_one_post_alone_is_neither_best_nor_worst():
    (found,) = rankings(table(post("a", 1000, 200), post("few", 10, 1)))
    assert (found.best, found.worst) == ("", "")


def test_platforms_are_never_ranked_together():
    found = rankings(table(post("a", 1000, 200), post("b", 1000, 10, platform="youtube")))
    assert [(one.platform, one.best) for one in found] == [("tiktok", ""), ("youtube", "")]


def test_rates_that_count_other_interactions_are_not_compared():
    other = post("b", 1000, 10)
    assert other.engagement
    rate = other.engagement.model_copy(update={"counted": ("likes", "shares")})
    found = rankings(table(post("a", 1000, 200), other.model_copy(update={"engagement": rate})))
    assert [one.best for one in found] == ["", ""]


def test_groups_conclude_nothing_below_six_posts_each():
    rows = [post(f"v{n}", 1000, 50, target="tiktok") for n in range(6)]
    rows += [post(f"w{n}", 1000, 300, target="instagram-reel") for n in range(5)]
    (found,) = [one for one in comparisons(table(*rows)) if one.by == "format"]
    assert not found.enough
    assert found.apart == ""
    (more,) = [
        one for one in comparisons(table(*rows, post("w5", 1000, 310, target="instagram-reel"))) if one.by == "format"
    ]
    assert more.apart == "instagram-reel"


def test_groups_of_a_tone_need_to_be_told_apart():
    rows = [post(f"p{n}", 1000, 100 + n) for n in range(12)]
    tones = {f"p{n}": "factuel" if n % 2 else "enjoué" for n in range(12)}
    (found,) = [one for one in comparisons(table(*rows), tones) if one.by == "tone"]
    assert found.enough
    assert found.apart == ""


def test_growth_is_what_was_gained_between_two_readings():
    days = (
        Day(platform="tiktok", id="a", day=date(2026, 5, 3), since=date(2026, 5, 1), computed=True,
            cells={"views": cell(100)}),
        Day(platform="tiktok", id="a", day=date(2026, 5, 5), since=date(2026, 5, 3), computed=True,
            cells={"views": cell(-20)}),
    )  # fmt: skip
    (found,) = growths(table(post("a", 480, 10), days=days))
    assert found.points == ((date(2026, 5, 1), 400), (date(2026, 5, 3), 500), (date(2026, 5, 5), 480))
    assert (found.gained, found.days, found.per_day, found.lowered) == (-20, 2, -10, True)
    said = next(fact.text for fact in facts(material(table(post("a", 480, 10), days=days))) if fact.kind == "growth")
    assert "a recompté" in said


def test_days_that_a_platform_gives_itself_are_no_readings():
    days = (Day(platform="tiktok", id="a", day=DAY, cells={"views": cell(100)}),)
    assert growths(table(post("a", 480, 10), days=days)) == ()


def test_retention_of_both_platforms_reads_the_same():
    rows = {"rows": [[0.0, 1.0], [0.25, 0.8], [0.5, 0.3], [1.0, 0.2]]}
    data = {"data": [{"second": 0, "retentionPercent": 100}, {"second": 10, "retentionPercent": 80},
                     {"second": 20, "retentionPercent": 30}, {"second": 40, "retentionPercent": 20}]}  # fmt: skip
    (one,), (other,) = curves([snapshot(rows)]), curves([snapshot(data, source="peertube")])
    assert one.points == other.points
    assert one.steepest == (0.25, 0.5, 50.0)
    assert (one.at(0.3), one.at(0)) == (80.0, 100.0)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "x",
        {"rows": "x"},
        {"rows": [[0, 1]]},
        {"rows": [["a", 1], [None, 2], [True, 1], [float("nan"), 1], [5, 1], [0.1, -3]]},
        {"data": [{"second": "x"}, 3]},
    ],
)
def test_an_answer_of_another_form_gives_no_curve(answer):
    assert curves([snapshot(answer)]) == ()


def test_a_refused_answer_gives_no_curve():
    rows = {"rows": [[0.0, 1.0], [0.5, 0.3], [1.0, 0.2]]}
    assert curves([snapshot(rows, status=403)]) == ()


def test_every_drawing_has_its_sentence_and_its_whole_table():
    days = (Day(platform="tiktok", id="a", day=DAY, since=date(2026, 5, 1), computed=True, cells={"views": cell(100)}),)
    known = material(
        table(post("a", 1000, 200), post("b", 1000, 100), post("few", 50, 10), days=days),
        [snapshot({"rows": [[0.0, 1.1], [0.5, 0.3], [1.0, 0.2]]})],
    )
    found = {chart.name.partition("-")[0]: chart for chart in charts(known)}
    assert set(found) == {"rates", "growth", "retention"}
    for chart in found.values():
        assert chart.title
        assert chart.summary.endswith(".")
        assert all(len(row) == len(chart.heads) for row in chart.rows)
    rates = found["rates"]
    assert len(rates.rows) == 3
    assert [mark.hollow for mark in rates.marks] == [False, True, False]
    assert any("pas assez de vues" in cell for cell in rates.rows[1])
    assert grouped(1000) in found["growth"].rows[-1]


def test_facts_say_their_numbers():
    known = material(table(post("a", 5120, 672), post("b", 2840, 310)))
    told = {fact.id: fact for fact in facts(known)}
    assert list(told) == [f"F{n}" for n in range(1, len(told) + 1)]
    rate = next(fact for fact in told.values() if fact.kind == "rate")
    assert "13,1 %" in rate.text
    assert rate.values[:3] == (13.125, 672, 5120)
    assert facts(known) == facts(material(table(post("a", 5120, 672), post("b", 2840, 310))))
