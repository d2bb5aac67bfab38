"""Numbers as people read them."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.report import numbers
from analysis.shown import wording

SHARES = [
    (0.0, "0%"),
    (-0.0, "0%"),
    (1e-9, "<0.01%"),
    (-1e-9, ">-0.01%"),
    (0.0001, "0.01%"),
    (0.0012, "0.12%"),
    (0.00999, "1.00%"),
    (0.01, "1.0%"),
    (0.0333, "3.3%"),
    (0.0994, "9.9%"),
    (0.1, "10%"),
    (0.5849, "58%"),
    (0.99, "99%"),
    (0.9949, "99.5%"),
    (0.9999, "100.0%"),
    (1.0, "100%"),
    (1.5, "150%"),
    (12.0, "1200%"),
    (1e300, "1e+300"),
    (-0.25, "-25%"),
    (nan, "–"),
]


@pytest.mark.parametrize(("value", "text"), SHARES)
def test_shares(value, text):
    assert numbers.share(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "+25%"), (0.0, "+0%"), (-0.25, "-25%"), (1e-9, "+<0.01%"), (-1e-9, ">-0.01%"), (nan, "–")],
)
def test_gains(value, text):
    assert numbers.gained(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (12_345.0, "12,345"),
        (2.5, "2.50"),
        (1234.567, "1,234.57"),
        (0.1, "0.10"),
        (0.0123, "0.012"),
        (-0.5, "-0.50"),
        (5e-324, "4.9e-324"),
        (1e300, "1e+300"),
        (-0.0, "0"),
        (nan, "–"),
    ],
)
def test_figures(value, text):
    assert numbers.figure(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1234567, "1,234,567"), (10**15 - 1, "999,999,999,999,999"), (2**63 - 1, "9.22e+18")]
)
def test_counts(value, text):
    assert numbers.count(value) == text


@pytest.mark.parametrize(
    ("value", "plural", "text"),
    [(0, "", "0 pages"), (1, "", "1 page"), (1000, "", "1,000 pages"), (2, "leaves", "2 leaves")],
)
def test_counted(value, plural, text):
    assert wording.count(value, "page", plural) == text


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(parts, text):
    assert numbers.listed(parts) == text


@settings(deadline=None)
@given(st.floats(allow_nan=True, allow_infinity=True))
def test_every_number_has_words(value):
    for written in (numbers.share, numbers.gained, numbers.figure):
        assert written(value).isprintable()


@settings(deadline=None)
@given(st.floats(0.0001, 1))
def test_a_share_is_told_to_a_digit_that_counts(value):
    text = numbers.share(value)
    half_of_the_last_digit = 0.51e-4  # two decimals of a percent are the most that is told
    assert float(text.rstrip("%")) / 100 == pytest.approx(value, rel=0.51e-1, abs=half_of_the_last_digit)


def test_infinity_is_told():
    assert numbers.figure(inf) == "inf"
