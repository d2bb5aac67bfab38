"""Whole numbers as exports write them."""

import pytest

from linkspider.seeds.numbers import is_number, read_count, read_number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(("0", 0), ("7", 7), ("1234567", 1_234_567), ("12,345", 12_345), ("1.234.567", 1_234_567)),
        *(("1'234'567", 1_234_567), ("1 234", 1_234), ("1\u00a0234\u00a0567", 1_234_567), ("1\u202f234", 1_234)),
        *(("", None), ("x", None), ("-5", None), ("0,123", None), ("1,23", None), ("1234,567", None), ("9" * 16, None)),
    ],
)
def test_whole_numbers(cell, number):
    assert (read_number(cell), is_number(cell)) == (number, number is not None)


@pytest.mark.parametrize("cell", ["1,234.567", "1.234,567", "1 234,567", "1'234.567", "1,234,567.891"])
def test_a_number_with_two_separators_is_no_whole_one(cell):
    assert (read_number(cell), read_count(cell)) == (None, None)


@pytest.mark.parametrize(("cell", "count"), [("12.0", 12), ("12.00", 12), ("12.5", None), ("1,234", 1_234)])
def test_counts(cell, count):
    assert read_count(cell) == count
