"""A schedule as a Gantt chart: days as people write them, a text that tells the same, dates that can't be right."""

import itertools
from datetime import date

import pytest

from preuve.documents.blocks import Grid
from preuve.documents.gantt import Bar, alt, chart, schedule, svg
from preuve.documents.rules.days import whole_days
from preuve.i18n import speaking

ON = date(2027, 3, 1)


def table(*rows):
    return [Grid(("Étape", "Début", "Fin", "Qui"), rows)]


@pytest.mark.parametrize(
    "text",
    ["12/03/2027", "12.03.2027", "2027-03-12", "12 mars 2027", "12 MARS 2027", "le 12 mars 2027.", "March 12, 2027"],
)
def test_a_day_is_read_however_it_is_written(text):
    assert list(whole_days(text)) == [date(2027, 3, 12)]


def test_the_first_and_a_day_that_no_calendar_has():
    assert list(whole_days("du 1er août 2027 au 31/02/2027")) == [date(2027, 8, 1), None]
    assert list(whole_days("mars 2027, 12 brumaire 2027, 3/4, semaine 12 2027")) == []
    assert list(whole_days("31 février 2027, puis le 4/1/2027")) == [None, date(2027, 1, 4)]


def test_rows_become_bars_and_what_cannot_be_right_is_told():
    found = schedule(
        table(
            ("Essai", "4 janvier 2027", "29 janvier 2027", "moi, fait"),
            ("Formation", "01/02/2027", "26/02/2027", "nous"),
            ("Décision", "1er avril 2027", "", "le bureau"),
            ("Faux", "30/02/2027", "01/04/2027", ""),
            ("Inverse", "30/03/2027", "01/01/2027", ""),
        ),
        ON,
    )
    assert [(bar.label, bar.done) for bar in found.bars] == [("Essai", True), ("Formation", False), ("Décision", False)]
    assert [one.split(" : ")[0] for one in found.problems] == ["« Formation »", "« Faux »", "« Inverse »"]
    assert "passée" in found.problems[0]


def test_a_table_without_days_gives_no_chart():
    assert schedule(table(("Essai", "bientôt", "plus tard", "")), ON).bars == ()
    assert chart(schedule([], ON)) is None


def test_the_chart_is_a_picture_whose_text_tells_each_step():
    bars = (Bar("Essai <b>", date(2027, 1, 4), date(2027, 1, 29)), Bar("Bilan", date(2027, 4, 1), date(2027, 4, 1)))
    drawn = chart(schedule(table(("Essai <b>", "4/1/2027", "29/1/2027"), ("Bilan", "1/4/2027", "")), ON))
    assert drawn.data.startswith(b"\x89PNG")
    assert drawn.alt == alt(bars)
    assert "Essai <b> du 04/01/2027 au 29/01/2027 ; Bilan le 01/04/2027" in drawn.alt
    assert "Essai &lt;b&gt;" in svg(bars)
    assert (
        drawn.data == chart(schedule(table(("Essai <b>", "4/1/2027", "29/1/2027"), ("Bilan", "1/4/2027", "")), ON)).data
    )


def test_months_are_told_in_the_language_spoken():
    bars = (Bar("Essai", date(2027, 1, 4), date(2027, 1, 29)),)
    assert "janvier 2027" in svg(bars)
    with speaking("en"):
        assert "January 2027" in svg(bars)


def test_years_of_steps_keep_room_between_their_months():
    drawn = svg((Bar("Long", date(2027, 1, 1), date(2036, 12, 31)),))
    places = [float(part.split('"')[0]) for part in drawn.split('<text x="')[1:] if 'y="26"' in part]
    assert all(later - sooner >= 38 for sooner, later in itertools.pairwise(places))
