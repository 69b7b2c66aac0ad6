"""YouTube's answers, read: what is missing stays missing, what is wrong is a problem, nothing is guessed."""

from datetime import UTC, date, datetime

import pytest

from preuve.audience.gather import Sources, make_table
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.youtube import parse

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ID = "dQw4w9WgXcQ"


def read(*pages, **asked):
    return parse(
        Snapshot(
            source="youtube",
            observed_at=datetime(2026, 11, 22, tzinfo=UTC),
            posts=(Asked(id=ID, **asked),),
            pages=tuple(pages),
        ),
        "releve.json",
    )


def video(**statistics):
    snippet = {"title": "On répare", "publishedAt": "2026-11-18T23:30:00Z"}
    return Page(call="videos", answer={"items": [{"id": ID, "snippet": snippet, "statistics": statistics}]})


def table(call, names, *rows):
    return Page(call=call, post=ID, answer={"columnHeaders": [{"name": name} for name in names], "rows": list(rows)})


def test_a_count_keeps_where_it_was():
    (figure,) = read(video(viewCount="1204")).figures
    source = figure.values["views"].source
    assert (source.file, source.row, source.written) == ("releve.json", 1, "1204")
    assert source.column == f"videos › {ID}.statistics.viewCount"
    assert figure.post.published == date(2026, 11, 19), "past midnight in Paris"
    assert (figure.post.title, figure.definition) == ("On répare", "youtube")


def test_what_is_reported_late_is_of_another_moment_than_what_is_counted_at_once(tmp_path):
    late = table("reports:lifetime", ["views", "likes", "shares"], [900, 30, 9])
    by_day = table("reports:day", ["day", "views"], ["2026-11-18", 400], ["2026-11-19", 500])
    pages = (video(viewCount="1204", likeCount="37"), late, by_day)
    taken = Snapshot(source="youtube", observed_at=NOON, posts=(Asked(id=ID),), pages=pages)
    path = tmp_path / "youtube-a-20261122T120000Z.json"
    path.write_text(taken.model_dump_json())
    (row,) = make_table(Sources({}, {path.name: path}), fictitious=False).rows
    seen = {metric: (cell.value, cell.when) for metric, cell in row.cells.items()}
    assert seen == {
        "views": (1204, NOON.isoformat()),
        "likes": (37, NOON.isoformat()),
        "shares": (9, "2026-11-19"),
    }
    assert row.engagement.counted == ("likes",), "shares of days ago aren't divided by the views of now"
    assert (row.engagement.numerator, row.engagement.denominator) == (37, 1204)


def test_a_count_made_at_once_and_the_same_one_reported_late_are_told_apart():
    counted, figure = read(video(viewCount="1204"), table("reports:lifetime", ["views", "shares"], [900, 9])).figures
    assert {name: reading.value for name, reading in counted.values.items()} == {"views": 1204}
    assert {name: reading.value for name, reading in figure.values.items()} == {"views": 900, "shares": 9}
    assert figure.values["shares"].source.column == "reports:lifetime › shares"
    assert figure.values["shares"].source.row == 2


def test_a_day_is_read_by_the_names_of_its_columns():
    (figure,) = read(table("reports:day", ["estimatedMinutesWatched", "day"], [2, "2026-11-19"])).figures
    assert (figure.day, figure.window) == (date(2026, 11, 19), "day")
    assert figure.values["watch_time_s"].value == 120
    assert figure.values["watch_time_s"].source.column == "reports:day › 2026-11-19.estimatedMinutesWatched"
    assert figure.values["watch_time_s"].source.written == "2"


def test_subscribers_lost_are_taken_off_and_both_are_cited():
    page = table("reports:lifetime", ["subscribersGained", "subscribersLost"], [4, 9])
    (figure,) = read(video(), page).figures
    assert figure.values["followers_gained"].value == -5
    assert figure.values["followers_gained"].source.written == "4 - 9"


def test_a_report_without_a_row_says_nothing():
    assert read(video(), table("reports:lifetime", ["views"])).figures == ()


@pytest.mark.parametrize(
    "value", ["x", "-3", "1e400", [1], {}, True, "9" * 400, float("inf"), "=1+1", "<script>", "1,2,3"]
)
def test_what_isnt_a_count_is_a_problem(value):
    readings = read(video(viewCount=value, likeCount="3"))
    assert [set(figure.values) for figure in readings.figures] == [{"likes"}]
    assert len(readings.problems) == 1


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {"columnHeaders": 4, "rows": []},
        {"columnHeaders": [{"name": "views"}], "rows": "x"},
        {"columnHeaders": [{"name": "views"}], "rows": [[1, 2], "row", 7, {}]},
        {"columnHeaders": ["views", None], "rows": [[1, 2]]},
    ],
)
def test_a_report_of_another_form_gives_no_figure(answer):
    pages = [Page(call=call, post=ID, answer=answer) for call in ("reports:lifetime", "reports:day")]
    assert read(video(), *pages).figures == ()


@pytest.mark.parametrize("day", ["2026-13-01", "20261119", 20261119, None, "2026-11-19T00:00:00", "yesterday "])
def test_a_day_that_isnt_one_is_left_out(day):
    assert read(table("reports:day", ["day", "views"], [day, 3])).figures == ()


def test_a_report_of_another_video_isnt_this_ones():
    other = table("reports:lifetime", ["views"], [5]).model_copy(update={"post": "other"})
    assert read(video(), other).figures == ()
