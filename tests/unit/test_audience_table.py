"""The unified table: what is added, what never is, and where each value comes from."""

from datetime import date

import pytest
from helpers_audience import LINK, META, REEL, SAMPLE, TIKTOK, write

from preuve.audience import build_table, read_exports
from preuve.audience.metrics import RULES
from preuve.errors import BadInput


@pytest.fixture(scope="module")
def table():
    return build_table(read_exports(SAMPLE))


def tiktok(folder, name, views, likes=2):
    return write(folder, name, TIKTOK, f"Un,{LINK},2026-05-01,{views},{likes},3,4")


def test_a_row_for_each_post_and_platform_in_order(table):
    assert table.platforms == ("tiktok", "instagram", "facebook", "youtube")
    assert len(table.rows) == 12
    assert [row.post.published for row in table.rows[:3]] == [date(2026, 4, 14), date(2026, 4, 22), date(2026, 5, 5)]


def test_missing_is_none_and_not_zero(table):
    assert table.rows[0].value("reach") is None
    assert "reach" not in table.rows[0].cells
    assert not any(cell.value == 0 for row in table.rows for cell in row.cells.values())


def test_zero_is_kept(tmp_path):
    row = build_table(read_exports([tiktok(tmp_path, "a.csv", 10, likes=0)])).rows[0]
    assert row.value("likes") == 0


def test_reach_is_never_added_up(table):
    assert all("reach" not in total.cells for total in table.totals)
    assert table.overall.platform == ""
    assert not {metric for metric in table.overall.cells if not RULES[metric].over_platforms}
    assert table.overall.cells["views"].value == 22094


def test_sums_name_every_cell_and_how_many_posts_they_count(table):
    instagram = table.totals[1]
    assert instagram.cells["views"].value == 1925 + 3460 + 890
    assert [source.row for source in instagram.cells["views"].sources] == [3, 4, 5]
    assert (table.overall.posts["saves"], table.overall.n) == (6, 12)


def test_engagement_is_interactions_over_views(table):
    rate = table.rows[0].engagement
    assert (rate.numerator, rate.denominator, rate.n) == (214 + 19 + 41 + 36, 2840, 1)
    assert rate.counted == ("likes", "comments", "shares", "saves")
    assert {source.column for source in rate.sources} >= {"Nombre total de vues", "Nombre total de partages"}
    youtube = table.rows[-1].engagement
    assert youtube.counted == ("likes", "comments", "shares")
    assert table.overall.engagement is None


def test_engagement_of_a_platform_counts_only_posts_that_have_both(tmp_path):
    path = write(tmp_path, "a.csv", TIKTOK, f"Un,{LINK},,100,5,,", f"Deux,{LINK}1,,,50,,", f"Trois,{LINK}2,,0,9,,")
    table = build_table(read_exports([path]))
    assert {row.post.title: row.engagement is None for row in table.rows} == {"Un": False, "Deux": True, "Trois": True}
    rate = table.totals[0].engagement
    assert (rate.numerator, rate.denominator, rate.n) == (5, 100, 1)


def test_part_watched_is_computed_from_the_film(table):
    cell = table.rows[0].cells["avg_watch_pct"]
    assert cell.value == pytest.approx(100 * 11 / 18)
    assert (cell.how, [source.written for source in cell.sources]) == ("ratio", ["0:00:11", "18"])
    given = next(row for row in table.rows if row.post.platform == "youtube").cells["avg_watch_pct"]
    assert (given.value, given.how) == (45.7, "read")


def test_part_watched_from_the_projects_own_film(tmp_path):
    heads = TIKTOK + ",Average watch time"
    path = write(tmp_path, "a.csv", heads, f"Un,{LINK},,100,5,,,0:00:09", f"Deux,{LINK}1,,100,5,,,0:00:09")
    table = build_table(read_exports([path]), durations={"74900000000000001": 18.0})
    found = {row.post.title: row.cells.get("avg_watch_pct") for row in table.rows}
    assert found["Un"].value == 50
    assert found["Deux"] is None


def test_the_latest_observation_wins(tmp_path):
    paths = [tiktok(tmp_path, "t-2026-05-18.csv", 200), tiktok(tmp_path, "t-2026-05-11.csv", 100)]
    table = build_table(read_exports(paths))
    assert [row.value("views") for row in table.rows] == [200]
    assert table.observed_at == date(2026, 5, 18)


def test_figures_that_disagree_without_a_date_are_refused(tmp_path):
    paths = [tiktok(tmp_path, "a.csv", 200), tiktok(tmp_path, "b-2026-05-11.csv", 100)]
    with pytest.raises(BadInput) as error:
        build_table(read_exports(paths))
    assert "a.csv + b-2026-05-11.csv" in error.value.diagnostics()
    same = [tiktok(tmp_path, "a.csv", 200), tiktok(tmp_path, "b.csv", 200)]
    assert len(build_table(read_exports(same)).rows) == 1


def test_days_add_up_but_reach_and_averages_do_not(tmp_path):
    rows = [f"1,{REEL},IG reel,04/27/2026,04/{day}/2026,Un,35,100,80,9,3" for day in (28, 29)]
    (row,) = build_table(read_exports([write(tmp_path, "a.csv", META, *rows)])).rows
    assert (row.days, row.value("views"), row.value("reach")) == (2, 200, None)
    assert (row.cells["views"].how, len(row.cells["views"].sources)) == ("sum", 2)


def test_whole_life_figures_win_over_days(tmp_path):
    rows = [
        f"1,{REEL},IG reel,04/27/2026,{when},Un,35,{n},80,9,3" for when, n in (("04/28/2026", 10), ("Lifetime", 90))
    ]
    (row,) = build_table(read_exports([write(tmp_path, "a.csv", META, *rows)])).rows
    assert (row.days, row.value("views")) == (0, 90)


def test_one_fictitious_file_marks_the_table(table, tmp_path):
    assert table.fictitious
    plain = read_exports([tiktok(tmp_path, "a.csv", 10)])
    assert not build_table(plain).fictitious
    assert build_table(plain, fictitious=True).fictitious


def test_the_table_goes_through_json(table):
    assert type(table).model_validate_json(table.model_dump_json()) == table
