"""Two sources of one publication's figures: one is kept, the other is told beside it, and nothing is added up."""

from datetime import date

import pytest

from preuve.audience.build import build_table
from preuve.audience.figures import Figure, Post, Reading, Readings, Source
from preuve.errors import BadInput

FILM = Post(platform="web", id="/film", url="https://atelier.example/film")
SEEN = date(2026, 11, 1)


def measured(definition, *, day=None, seen=SEEN, row=1, **values):
    def reading(metric, value):
        return Reading(value=value, source=Source(file=f"{definition}.csv", row=row, column=metric, written=str(value)))

    return Figure(
        post=FILM, window="day" if day else "period", day=day, observed_at=seen, definition=definition,
        values={metric: reading(metric, value) for metric, value in values.items()},
    )  # fmt: skip


def table(*figures):
    return build_table(Readings(figures=figures))


def test_two_measures_of_a_page_are_one_kept_and_one_beside():
    for order in (1, -1):
        pair = (measured("ga4-pages", views=100), measured("matomo-pages", views=120, reach=80))[::order]
        found = table(*pair)
        (row,) = found.rows
        assert (row.definition, row.value("views"), row.value("reach")) == ("matomo-pages", 120, 80)
        assert found.overall.cells["views"].value == 120
        (problem,) = found.problems
        assert (problem.file, problem.row, problem.column, problem.written) == ("ga4-pages.csv", 1, "views", "100")
        assert "Matomo (Comportement, Pages)" in problem.reason
        assert "le plus de chiffres" in problem.reason


def test_measures_that_agree_or_were_taken_on_other_days_need_no_words():
    assert table(measured("ga4-pages", views=100), measured("matomo-pages", views=100)).problems == ()
    found = table(measured("ga4-pages", views=100), measured("matomo-pages", views=120, seen=date(2026, 11, 2)))
    assert (found.rows[0].value("views"), found.problems) == (120, ())


def test_a_measure_that_is_dated_goes_before_one_that_isn_t():
    found = table(measured("ga4-pages", views=100, seen=None), measured("matomo-pages", views=120))
    assert found.rows[0].value("views") == 120
    assert "datés" in found.problems[0].reason


def test_one_measure_that_tells_two_figures_still_needs_their_dates():
    with pytest.raises(BadInput, match="rien ne dit"):
        table(
            measured("matomo-pages", views=100), measured("ga4-pages", views=90), measured("ga4-pages", row=2, views=91)
        )


def test_days_of_two_measures_are_never_added_up():
    matomo = [measured("matomo-pages", day=date(2026, 10, day), row=day, views=10) for day in (1, 2, 3)]
    ga4 = [measured("ga4-pages", day=date(2026, 10, day), row=day, views=7) for day in (3, 4)]
    found = table(*ga4, *matomo)
    (row,) = found.rows
    assert (row.definition, row.days, row.value("views")) == ("matomo-pages", 3, 30)
    assert [(one.day.day, one.cells["views"].value) for one in found.days] == [(1, 10), (2, 10), (3, 10), (4, 7)]
    assert [(one.file, one.row, one.written) for one in found.problems] == [("ga4-pages.csv", 3, "7")]
