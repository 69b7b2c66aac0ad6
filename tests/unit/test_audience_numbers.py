"""Numbers, durations and dates as platforms write them."""

from datetime import date

import pytest

from preuve.audience.exports.numbers import clock, day, measure, missing, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("44 531", 44531),
        ("44\u00a0531", 44531),
        ("44\u202f531", 44531),
        ("62,1", 62.1),
        ("62.1", 62.1),
        ("1,2 k", 1200),
        ("1,1k", 1100),
        ("3 M", 3_000_000),
        ("1,5 Md", 1_500_000_000),
        ("-12", -12),
        ("−12", -12),
        ("0", 0),
    ],
)
def test_french_numbers(text, value):
    assert number(text, decimal=",") == value


@pytest.mark.parametrize(
    ("text", "value"), [("12,345", 12345), ("1,234,567", 1234567), ("62.1", 62.1), ("1.2K", 1200), ("2B", 2e9)]
)
def test_english_numbers(text, value):
    assert number(text, decimal=".") == value


@pytest.mark.parametrize("text", ["12,34", "1,23,456", "1 234", "12.345,6", "abc", "1e9", "nan", "inf", "١٢", "1" * 20])
def test_english_numbers_that_are_not_guessed(text):
    with pytest.raises(ValueError, match="nombre"):
        number(text, decimal=".")


@pytest.mark.parametrize("text", ["1 23", "12 345 6", "1,2,3", "=1+1", "1.234.567", "1 x"])
def test_french_numbers_that_are_not_guessed(text):
    with pytest.raises(ValueError, match="nombre"):
        number(text, decimal=",")


@pytest.mark.parametrize(
    ("text", "decimal"), [("12,000", ","), ("1,234", ","), ("1.000", ","), ("12.000", "."), ("1,234.000", ".")]
)
def test_what_may_be_a_thousand_or_a_decimal_is_not_a_count(text, decimal):
    with pytest.raises(ValueError, match="deux façons"):
        measure(text, "count", decimal=decimal)


@pytest.mark.parametrize(
    ("text", "decimal", "unit", "value"),
    [
        ("12,000", ".", "count", 12_000),
        ("12 000", ",", "count", 12_000),
        ("12,0", ",", "count", 12),
        ("1,125 k", ",", "count", 1_125),
        ("12,125", ",", "s", 12.125),
    ],
)
def test_what_is_a_thousand_or_a_decimal_for_sure(text, decimal, unit, value):
    assert measure(text, unit, decimal=decimal) == value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("11,03", "h", 39708),
        ("2", "min", 120),
        ("12800", "ms", 12.8),
        ("45,7", "percent", 45.7),
        ("45,7 %", "percent", 45.7),
        ("0:00:41", "clock", 41),
        ("1:05", "clock", 65),
        ("1:01:05", "clock", 3665),
        ("2 h 5 min 3 s", "clock", 7503),
        ("12,5 s", "clock", 12.5),
    ],
)
def test_units_become_seconds_and_percents(text, unit, value):
    assert measure(text, unit, decimal=",") == pytest.approx(value)


@pytest.mark.parametrize("text", ["1:75", "1:99:00", "12", "a:b", "::"])
def test_durations_that_do_not_exist(text):
    with pytest.raises(ValueError, match="durée"):
        clock(text)


def test_only_some_metrics_go_below_zero():
    assert measure("-3", "count", decimal=",", negative=True) == -3
    with pytest.raises(ValueError, match="négative"):
        measure("-3", "count", decimal=",")


@pytest.mark.parametrize("text", ["", " ", "-", "--", "—", "N/A", "s.o."])
def test_missing(text):
    assert missing(text)


def test_zero_is_not_missing():
    assert not missing("0")


@pytest.mark.parametrize(
    ("text", "pattern", "value"),
    [
        ("03/04/2026", "D/M/Y", date(2026, 4, 3)),
        ("03/04/2026", "M/D/Y", date(2026, 3, 4)),
        ("04/27/2026 18:30", "M/D/Y", date(2026, 4, 27)),
        ("04/27/2026, 6:30 PM", "M/D/Y", date(2026, 4, 27)),
        ("28 sept. 2026", "D month Y", date(2026, 9, 28)),
        ("1er août 2026 à 9h30", "D month Y", date(2026, 8, 1)),
        ("Sep 26, 2026", "month D, Y", date(2026, 9, 26)),
        ("2026-09-11T18:10:24+0000", "Y-M-D", date(2026, 9, 11)),
    ],
)
def test_dates_follow_the_declared_order(text, pattern, value):
    assert day(text, [pattern]) == value


@pytest.mark.parametrize(
    ("text", "pattern", "reason"),
    [
        ("27/04/2026", "M/D/Y", "n'existe pas"),
        ("31/02/2026", "D/M/Y", "n'existe pas"),
        ("10 février", "D month", "année"),
        ("hier", "D/M/Y", "ordre déclaré"),
        ("3 brumaire 2026", "D month Y", "ordre déclaré"),
    ],
)
def test_dates_are_never_guessed(text, pattern, reason):
    with pytest.raises(ValueError, match=reason):
        day(text, [pattern])
