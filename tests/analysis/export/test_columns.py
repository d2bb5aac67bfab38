"""How a workbook shows columns."""

import math
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from analysis.export.columns import Kind, kind, number_format, values, width
from linkspider.model.tables import MARTS

SHARES = {
    "authority": {"teleport", "priority_reach"},
    "authority_edges": {"weight"},
    "authority_leaks": {"share"},  # amount is measured in authority, of which a share is named
    "clusters": {"hub_to_spoke", "spoke_to_hub", "authority_share", "flow_kept"},
    "inlink_summary": set(),  # figures of all sorts in one column
    "pitch": {"relative_gain"},
    "source_overlap": {"share_of_a", "live_share_a"},
}


@pytest.mark.parametrize(("mart", "shares"), SHARES.items())
def test_shares_are_told_by_name_and_description(mart, shares):
    assert {column.name for column in MARTS[mart].columns if kind(column) is Kind.SHARE} == shares


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),
        (2**53 + 1, "9007199254740993"),
        (-(2**63), "-9223372036854775808"),
        (None, None),
    ],
)
def test_whole_numbers_of_more_digits_than_excel_keeps_are_texts(number, cell):
    assert values(pa.array([number], pa.int64()), Kind.WHOLE).cells == [cell]


@pytest.mark.parametrize(
    ("number", "cell"),
    [(0.1, 0.1), (math.nan, None), (math.inf, "Infinity"), (-math.inf, "-Infinity"), (None, None)],
)
def test_numbers_that_are_none_are_not_written_as_numbers(number, cell):
    assert values(pa.array([number], pa.float64()), Kind.NUMBER).cells == [cell]


@pytest.mark.parametrize(
    ("time", "cell"),
    [
        (datetime(2026, 11, 21, 12, tzinfo=UTC), 46347.5),
        (datetime(1900, 3, 1, tzinfo=UTC), 61.0),
        (datetime(1900, 2, 28, tzinfo=UTC), "1900-02-28 00:00:00.000000Z"),
        (datetime(9999, 12, 31, tzinfo=UTC), 2958465.0),
        (None, None),
    ],
)
def test_times_are_days_of_excel_where_it_has_them(time, cell):
    stamps = pa.array([datetime(2026, 11, 21, tzinfo=UTC), time], pa.timestamp("us", "UTC"))
    assert values(stamps, Kind.TIME).cells == [46347.0, cell]


def test_times_beyond_all_calendars_are_kept_too():
    cells = values(pa.array([2**63 - 1], pa.timestamp("us", "UTC")), Kind.TIME).cells
    assert isinstance(cells[0], str)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [([0.5, None], "0.00%"), ([0.004], "0.0000%"), ([1e-12], "0.000000%"), ([0.0], "0.00%"), ([], "0.00%")],
)
def test_small_shares_have_more_decimals(cells, expected):
    assert number_format(Kind.SHARE, cells) == expected


def test_columns_are_as_wide_as_their_content_within_bounds():
    assert width("is_ok", Kind.FLAG, [True]) == 12
    assert width("x", Kind.TEXT, ["a" * 20, None]) == 21
    assert width("x", Kind.TEXT, ["a" * 40_000]) == 60
    assert width("n", Kind.WHOLE, [1_000_000_000]) == 14
    assert width("n", Kind.WHOLE, []) == 8
