"""Rows that are kept as columns: the same rows, whichever way they are asked for, and the same tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.model.columns import ColumnRows, Runs
from linkspider.model.rows import SeedCountRow, SeedRejectRow
from linkspider.model.tables import TABLES

REJECTS = TABLES["seed_rejects"]
RUNS = st.lists(st.tuples(st.text("ab", max_size=2), st.integers(0, 3)), max_size=4)
ROWS = [SeedRejectRow("a.csv", line, text, "old") for line, text in enumerate(("x", "y", "z"), 1)]


def _in_columns(seed_file, lines, text="x"):
    """Rows of which a part is the same in all."""
    count = len(lines)
    return ColumnRows(SeedRejectRow, [Runs((seed_file,), (count,)), lines, [text] * count, Runs(("r",), (count,))])


@given(RUNS)
def test_runs_are_what_they_stand_for(runs):
    column = Runs([value for value, _ in runs], [count for _, count in runs])
    plain = [value for value, count in runs for _ in range(count)]
    assert [*column] == plain
    assert len(column) == len(plain)
    assert [column[at] for at in range(len(plain))] == plain
    assert column[1:] == plain[1:]


def test_rows_are_made_when_they_are_asked_for():
    rows = ColumnRows.of(SeedRejectRow, ROWS)
    assert [*rows] == ROWS
    assert (len(rows), rows[1], rows[-1], [*rows[1:]]) == (3, ROWS[1], ROWS[2], ROWS[1:])
    assert all(type(row) is SeedRejectRow for row in rows)
    assert rows == tuple(ROWS) != rows[1:]
    assert hash(rows) == hash(tuple(ROWS))


@pytest.mark.parametrize("rows", [[], ROWS, (row for row in ROWS)])
def test_taking_apart_what_is_in_columns_changes_nothing(rows):
    found = ColumnRows.of(SeedRejectRow, rows)
    assert ColumnRows.of(SeedRejectRow, found) is found


def test_no_row_of_another_class_passes():
    stranger = SeedCountRow(*[None] * len(SeedCountRow._fields))
    with pytest.raises(TypeError, match="takes SeedRejectRow, not SeedCountRow"):
        ColumnRows.of(SeedRejectRow, [ROWS[0], stranger])
    with pytest.raises(TypeError, match="takes SeedRejectRow, not SeedCountRow"):
        ColumnRows.of(SeedRejectRow, ColumnRows.of(SeedCountRow, [stranger]))


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [_in_columns("a", [1, 2, 3])],
        [_in_columns("a", [1, 2, 3]), _in_columns("b", []), _in_columns("c", [4])],
        [_in_columns("a", [1, 2]), ColumnRows.of(SeedRejectRow, ROWS), _in_columns("b", [9])],
        [_in_columns("a", [1], "bell \a"), _in_columns("b", [2, 3])],
    ],
)
def test_columns_make_the_same_table_as_rows(parts):
    joined = ColumnRows.joined(SeedRejectRow, parts)
    rows = [row for part in parts for row in part]
    assert [*joined] == rows
    in_columns, in_rows = REJECTS.split(joined), REJECTS.split(rows)
    assert in_columns.table.cast(REJECTS.schema).equals(in_rows.table, check_metadata=True)
    assert (in_columns.rejects, in_columns.scrubbed) == (in_rows.rejects, in_rows.scrubbed)


@pytest.mark.parametrize(("seed_file", "lines", "bad"), [("a", [1, None, 3], 1), (None, [1, 2], 2), ("a", [0.5, 2], 1)])
def test_rows_that_do_not_fit_are_set_aside_of_columns_too(seed_file, lines, bad):
    rows = ColumnRows.joined(SeedRejectRow, [_in_columns(seed_file, lines), _in_columns("b", [7])])
    split = REJECTS.split(rows)
    assert (len(split.rejects), len(split.table)) == (bad, len(lines) + 1 - bad)
    assert all(type(row) is SeedRejectRow for row, _ in split.rejects)
    assert split.table["line"].to_pylist()[-1] == 7


def test_a_text_in_runs_is_scrubbed_wherever_it_stands():
    split = REJECTS.split(_in_columns("bell \a", [1, 2, 3]))
    assert split.table["seed_file"].to_pylist() == ["bell \N{REPLACEMENT CHARACTER}"] * 3
    assert split.scrubbed == 3


def test_a_long_text_of_many_rows_is_held_once():
    """Hostile: a page with an address of 8,000 characters and tens of thousands of links."""
    table = REJECTS.split(_in_columns("x" * 8_000, range(50_000))).table
    assert table["seed_file"].to_pylist()[-1] == "x" * 8_000
    assert table.nbytes < 3_000_000
