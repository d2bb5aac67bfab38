"""Rows in parts give what all of them at once give, however they are parted."""

from collections import Counter
from math import nan

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report import streams
from analysis.report.streams import first_in_order, grouped

COLUMNS = pa.schema([("name", pa.string()), ("links", pa.int64()), ("share", pa.float64())])
ROWS = st.lists(st.tuples(st.sampled_from(["a", "b", "", None]), st.integers(0, 9), st.sampled_from([0.5, 0.0, nan])))
PARTS = st.lists(ROWS, max_size=6)


def tables(parts):
    """At least one table, as marts are read."""
    cells = ([dict(zip(COLUMNS.names, row, strict=True)) for row in part] for part in parts)
    return [COLUMNS.empty_table(), *(pa.Table.from_pylist(part, COLUMNS) for part in cells)]


def rows(table):
    return [tuple(row.values()) for row in table.to_pylist()]


@given(PARTS, st.integers(1, 12))
def test_the_first_in_order_are_those_of_a_stable_sort(parts, most):
    everything = [row for part in parts for row in part]
    found = rows(first_in_order(tables(parts), [("links", "descending")], most))
    assert repr(found) == repr(sorted(everything, key=lambda row: -row[1])[:most])


def test_what_is_not_known_goes_last():
    parts = tables([[("a", 1, nan), (None, 2, 0.5)], [("b", 3, 0.7)]])
    assert [row[1] for row in rows(first_in_order(parts, [("share", "descending")], 3))] == [3, 2, 1]
    assert [row[1] for row in rows(first_in_order(parts, [("name", "ascending")], 3))] == [1, 3, 2]


@pytest.mark.parametrize("waiting", [0, 3, 65_536])
@given(parts=PARTS)
def test_groups_are_whole_and_in_the_order_in_which_they_were_met(waiting, parts):
    everything = [row for part in parts for row in part]
    counts, links = Counter(row[0] for row in everything), Counter()
    for name, number, _ in everything:
        links[name] += number
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "_WAITING", waiting)
        found = rows(grouped(tables(parts), ["name"], ["links"]))
    assert found == [(name, count, links[name]) for name, count in counts.items()]
