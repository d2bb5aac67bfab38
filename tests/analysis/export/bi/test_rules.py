"""Declarations and files keep to what BI tools read; and the rules themselves find what is wrong."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkspider.model.star_tables import STAR
from linkspider.model.tables import MARTS, TABLES
from tests.analysis.export.bi.rules import ALLOWED, declared_faults, file_faults

DECLARED = [*TABLES.values(), *MARTS.values(), *STAR.values()]
UTC = pa.timestamp("us", tz="UTC")


@pytest.mark.parametrize("table", DECLARED, ids=lambda table: table.name)
def test_declarations_keep_to_the_rules(table):
    assert declared_faults(table.schema, table.name) == []
    assert table.description.endswith((".", "?"))


def test_files_of_a_store_keep_to_the_rules(demo):
    files = [*demo.store.root.glob("[!c]*/*/*/*.parquet")]
    assert {path.parts[-4] for path in files} == {"tables", "marts", "star"}
    assert {path.parts[-3] for path in files if path.parts[-4] == "star"} == {*STAR}
    assert {
        path.relative_to(demo.store.root).as_posix(): faults for path in files if (faults := file_faults(path))
    } == {}


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (pa.uint64(), [1]),
        (pa.uint32(), [1]),
        (pa.int16(), [1]),
        (pa.timestamp("ns", tz="UTC"), [1]),
        (pa.timestamp("ms", tz="UTC"), [1]),
        (pa.timestamp("us"), [1]),
        (pa.decimal128(10, 2), [None]),
        (pa.list_(pa.string()), [["x"]]),
        (pa.struct([("x", pa.string())]), [{"x": "y"}]),
        (pa.map_(pa.string(), pa.string()), [[("x", "y")]]),
        (pa.large_string(), ["x"]),
        (pa.dictionary(pa.int32(), pa.string()), ["x"]),
        (pa.binary(), [b"x"]),
        (pa.float32(), [1.0]),
        (pa.null(), [None]),
    ],
    ids=str,
)
def test_a_type_that_tools_read_differently_is_found(tmp_path, type_, values):
    table = pa.table({"cell": pa.array(values, type_)}, schema=_schema(type_))
    pq.write_table(table, tmp_path / "x.parquet", compression="zstd")
    assert any("cell: is of type" in fault for fault in file_faults(tmp_path / "x.parquet"))


@pytest.mark.parametrize("type_", sorted(ALLOWED, key=str), ids=str)
def test_a_type_that_is_read_alike_is_none(tmp_path, type_):
    pq.write_table(
        pa.table({"cell": pa.array([None], type_)}, schema=_schema(type_)), tmp_path / "x", compression="zstd"
    )
    assert file_faults(tmp_path / "x") == []


def test_int96_is_found_though_arrow_calls_it_a_time(tmp_path):
    table = pa.table({"cell": pa.array([1], UTC)}, schema=_schema(UTC))
    pq.write_table(table, tmp_path / "x", compression="zstd", use_deprecated_int96_timestamps=True)
    assert any("INT96" in fault for fault in file_faults(tmp_path / "x"))


def test_a_codec_and_small_row_groups_are_found(tmp_path):
    table = pa.table({"cell": pa.array(["x"] * 5)}, schema=_schema(pa.string()))
    pq.write_table(table, tmp_path / "x", compression="lz4", row_group_size=2)
    assert file_faults(tmp_path / "x") == ["codec LZ4", "row group of 2 rows", "row group of 2 rows"]


@pytest.mark.parametrize("name", ["Cell", "cell name", "a" * 31, "cell-name", "_cell", "1st", ""])
def test_a_name_that_some_tool_refuses_is_found(name):
    assert declared_faults(pa.schema([_field(name, pa.string())]), "x") == [f"x.{name}: is no name"]


def test_a_column_without_words_and_one_that_stands_twice_are_found():
    bare = pa.schema([pa.field("cell", pa.string()), _field("cell", pa.string())])
    assert declared_faults(bare, "x") == ["x.cell: stands there twice", "x.cell: has no description"]


def _field(name, type_):
    return pa.field(name, type_, metadata={"description": "some words"})


def _schema(type_):
    return pa.schema([_field("cell", type_)], metadata={"table": "x"})
