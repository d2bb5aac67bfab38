"""Days as exports write them: in numbers, in words, and in which order."""

from datetime import UTC, datetime

import pytest

from linkspider.seeds.dates import DayOrder, is_date, is_moment, read_date
from tests.seeds.exports import A, B, C

DAY = datetime(2026, 9, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-09-28", "2026/9/28", "2026.09.28", "2026年9月28日", "2026. 9. 28.", "28.09.2026", "28.9.2026"),
        *("28. 9. 2026", "28.09.26", "28-09-2026", "28/09/2026", "28-Sep-26", "28-Sep-2026", "28-sept-2026"),
        *("September 28, 2026", "28 September 2026", "28. Sept. 2026", "28 septembre 2026", "28 sept 2026"),
        *(
            "28 de septiembre de 2026",
            "28 de set. de 2026",
            "28 de setembro de 2026",
            "28 set 2026",
            "28 settembre 2026",
        ),
        *("28 sep. 2026", "28 wrz 2026", "28 września 2026", "28 сент. 2026 г.", "28 сентября 2026", "28 Eyl 2026"),
    ],
)
def test_a_day_in_any_form(text):
    assert read_date(text) == DAY


def test_a_day_may_be_any_of_a_year():
    assert read_date("2026-9-8") == read_date("8.9.26") == datetime(2026, 9, 8, tzinfo=UTC)
    assert read_date("1er août 2026") == datetime(2026, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "28 foo 2026",
        "28 sep 26",
        "30.02.2026",
        "2026年13月1日",
        "28.09-2026",
        "26-09-28",  # the year may be either number
        "28. lis 2026.",
        "1.2.3",
        "28.09.926",
        "v1.2.26x",
    ],
)
def test_no_day(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("time", "hour"), [("12:00 AM", 0), ("1:00 AM", 1), ("12:00 PM", 12), ("3:00PM", 15), ("13:00 PM", None)]
)
def test_hours_of_half_a_day(time, hour):
    assert read_date(f"Sep 28, 2026, {time}") == (None if hour is None else DAY.replace(hour=hour))


@pytest.mark.parametrize(
    ("text", "as_day", "as_month", "as_neither"),
    [
        ("9/10/2026", (10, 9), (9, 10), None),
        ("9/9/2026", (9, 9), (9, 9), (9, 9)),
        ("9/28/2026", None, (9, 28), (9, 28)),
        ("9/28/26", None, (9, 28), (9, 28)),
        ("28-9-2026", (9, 28), None, (9, 28)),
    ],
)
def test_orders(text, as_day, as_month, as_neither):
    expected = [each and datetime(2026, *each, tzinfo=UTC) for each in (as_day, as_month, as_neither)]
    assert [read_date(text, order) for order in (DayOrder.DAY, DayOrder.MONTH, DayOrder.UNSURE)] == expected
    assert is_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9/28/2026", True),
        ("28/9/2026", True),
        ("1767225600", True),
        ("1767225600000", True),
        ("12", False),
        ("", False),
    ],
)
def test_what_may_stand_in_a_column_of_dates(text, expected):
    assert is_moment(text) is expected


def days(outcome):
    return [row.tool_last_seen and f"{row.tool_last_seen:%F}" for row in outcome.seeds()]


@pytest.mark.parametrize("header", ["Linking page,Last crawled", "Strona z linkiem,Ostatnie pobranie"])
def test_a_day_that_can_only_be_of_the_united_states_tells_of_the_others(read, header):
    outcome = read(f"{header}\n{A},9/1/2026\n{B},9/13/2026\n{C},9/12/2026 3:04 PM\n")
    assert days(outcome) == ["2026-09-01", "2026-09-13", "2026-09-12"]
    assert outcome.account.warnings[-1] == "days are read as month/day/year, as '9/13/2026' in line 3 tells"


def test_a_day_far_behind_tells_of_the_others(read):
    outcome = read(f"Linking page,Last crawled\n{A},9/10/2026\n" * 300 + f"{B},9/28/2026\n")
    assert {*days(outcome)} == {"2026-09-10", "2026-09-28"}


def test_where_both_orders_stand_nothing_is_guessed(read):
    outcome = read(f"Linking page,Last crawled\n{A},9/1/2026\n{B},9/13/2026\n{C},13/9/2026\n")
    assert days(outcome) == [None, "2026-09-13", "2026-09-13"]
    told = "days stand as month/day/year, as '9/13/2026' in line 3, and as day/month/year: where a day may be either"
    assert any(line.startswith(told) for line in outcome.account.warnings)


def test_where_nothing_tells_the_day_is_first(read):
    outcome = read(f"Linking page,Last crawled\n{A},9/10/2026\n{B},10/10/2026\n")
    assert days(outcome) == ["2026-10-09", "2026-10-10"]
    told = "days as '9/10/2026' in line 2 are read as day/month/year: nothing in the file tells which it is"
    assert outcome.account.warnings[-1] == told


@pytest.mark.parametrize("other", ["28/9/2026", "2026-09-28"])
def test_where_no_day_may_be_misread_nothing_is_said(read, other):
    outcome = read(f"Linking page,Last crawled\n{A},9/9/2026\n{B},{other}\n")
    assert len(outcome.account.warnings) == 1


def test_days_of_a_known_column_that_cannot_be_read_are_told_of(read):
    outcome = read(f"Página com link,Último rastreamento\n{A},28 foo 2026\n")
    assert (outcome.account.source_tool, days(outcome)) == ("gsc_latest", [None])
    assert outcome.account.warnings[-1].startswith("dates that cannot be read: 1, as '28 foo 2026' in line 2")
