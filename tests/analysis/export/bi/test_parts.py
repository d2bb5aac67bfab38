"""Row groups and files: full groups however rows come, all of an export or nothing of it."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.export.parts import publish, row_groups
from linkspider.errors import StoreError
from linkspider.model.star_tables import STAR
from linkspider.model.store import ROW_GROUP_ROWS

TABLE = STAR["dim_domains"]


def frame(rows, first=0):
    numbers = range(first, first + rows)
    return pd.DataFrame({"domain_id": numbers, "domain": map(str, numbers), "is_site_domain": False, "pages": 1})


def groups(*sizes):
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    return row_groups((frame(rows, first) for rows, first in zip(sizes, starts, strict=True)), TABLE)


def held(root):
    return {path.relative_to(root).as_posix(): pq.read_metadata(path).num_rows for path in root.rglob("*.*")}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((), [0]),
        ((0,), [0]),
        ((5, 0, 7), [12]),
        ((ROW_GROUP_ROWS,), [ROW_GROUP_ROWS]),
        ((100_000, 100_000, 100_000), [ROW_GROUP_ROWS, ROW_GROUP_ROWS, 37_856]),
        ((300_000, 1), [ROW_GROUP_ROWS, ROW_GROUP_ROWS, 37_857]),
    ],
)
def test_row_groups_are_full_and_keep_the_order(sizes, expected):
    found = [*groups(*sizes)]
    assert [len(each) for each in found] == expected
    assert [number for each in found for number in each["domain_id"].to_pylist()] == [*range(sum(sizes))]
    assert all(each.schema.equals(TABLE.schema, check_metadata=True) for each in found)


def test_large_tables_become_several_files_and_smaller_ones_leave_none_behind(tmp_path):
    found = publish(tmp_path, "site:80", [(TABLE, groups(300_000))], file_rows=ROW_GROUP_ROWS)
    folder = "dim_domains/site=site%3A80"
    assert held(tmp_path) == {
        f"{folder}/part-0.parquet": ROW_GROUP_ROWS,
        f"{folder}/part-1.parquet": ROW_GROUP_ROWS,
        f"{folder}/part-2.parquet": 37_856,
    }
    assert [each.part.path for each in found] == [*sorted(held(tmp_path))]
    publish(tmp_path, "other", [(TABLE, groups(2))])
    publish(tmp_path, "site:80", [(TABLE, groups(3))])
    assert held(tmp_path) == {"dim_domains/site=other/part-0.parquet": 2, f"{folder}/part-0.parquet": 3}


def test_an_export_that_fails_leaves_the_earlier_one_and_nothing_else(tmp_path):
    def broken():
        yield frame(200_000)
        raise StoreError("no more")

    publish(tmp_path, "site", [(TABLE, groups(2))])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    with pytest.raises(StoreError, match="no more"):
        publish(tmp_path, "site", [(TABLE, groups(5)), (STAR["dim_pages"], row_groups(broken(), TABLE))])
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before
    assert [path.name for path in tmp_path.iterdir()] == ["dim_domains"]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"file' cannot be written: Not a directory$"):
        publish(tmp_path / "file", "site", [(TABLE, groups(1))])


def test_a_null_where_none_may_stand_says_what_to_do():
    rows = frame(2).assign(domain=pd.Series([None, "x"], dtype="str"))
    with pytest.raises(StoreError, match=r"dim_domains.domain is null in 1 of 2 rows: an earlier version"):
        [*row_groups([rows], TABLE)]
