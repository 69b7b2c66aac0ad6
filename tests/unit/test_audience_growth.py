"""Growth: like with like, from one reading to the next, never twice over the same days."""

from datetime import date

import pytest

from preuve.audience.build import build_table
from preuve.audience.days import by_day
from preuve.audience.figures import Figure, Post, Reading, Readings, Source
from preuve.audience.trends import growths


def views(value, day, definition="tiktok", column="Vues", row=1):
    source = Source(file=f"{definition}-{day}", row=row, column=column, written=str(value))
    return Figure(
        post=Post(platform="tiktok", id="1"), observed_at=date(2026, 11, day), definition=definition,
        values={"views": Reading(value=value, source=source)},
    )  # fmt: skip


def gained(*figures):
    return [(day.since.day, day.day.day, day.cells["views"].value) for day in by_day(figures)]


@pytest.mark.parametrize("other", [{"definition": "tiktok-studio"}, {"column": "Vues engagées"}])
def test_growth_is_never_computed_across_definitions_nor_columns(other):
    assert gained(views(1000, 1), views(4000, 2, **other)) == []
    mixed = (views(1000, 1), views(4000, 2, **other), views(1010, 3), views(4100, 5, **other), views(1050, 6))
    assert gained(*mixed) == [(1, 3, 10), (3, 6, 40)], "the column read most often, and no day counted twice"
    after = (views(1000, 1), views(1010, 2), views(1020, 3), views(4000, 4, **other), views(4100, 5, **other))
    assert gained(*after) == [(1, 2, 10), (2, 3, 10), (4, 5, 100)]


def test_a_post_s_place_in_a_list_of_answers_is_no_other_column():
    figures = [
        views(value, day, column=f"video/query › data.videos[{day}].view_count") for value, day in ((5, 1), (7, 2))
    ]
    assert gained(*figures) == [(1, 2, 2)]


def test_growth_leads_to_the_figure_shown_without_a_gap():
    other = {"definition": "tiktok-studio"}
    figures = (
        views(1000, 1),
        views(1010, 2),
        views(4000, 4, **other),
        views(4100, 5, **other),
        views(4100, 5, row=2, **other),
    )
    (found,) = growths(build_table(Readings(figures=figures)))
    assert found.points == ((date(2026, 11, 4), 4000), (date(2026, 11, 5), 4100))
    assert growths(build_table(Readings(figures=figures[:3]))) == ()
