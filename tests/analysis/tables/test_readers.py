"""The tools that people read a store with: plain folders and globs, the crawl a text column, equal counts."""

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest


def by_pandas(folder):
    frame = pd.read_parquet(folder)
    return frame["crawl_id"].astype("str").value_counts().to_dict()


def by_pyarrow(folder):
    table = ds.dataset(folder, partitioning="hive").to_table()
    assert str(table.schema.field("crawl_id").type) == "string"
    return {row["values"]: row["counts"] for row in table["crawl_id"].value_counts().to_pylist()}


def by_polars(folder):
    frame = pl.read_parquet(f"{folder}/*/*.parquet", hive_partitioning=True)
    assert frame.schema["crawl_id"] == pl.String
    return dict(frame.group_by("crawl_id").len().iter_rows())


def by_duckdb(folder):
    query = "SELECT crawl_id, count(*), typeof(crawl_id) FROM read_parquet(?, hive_partitioning = true) GROUP BY 1, 3"
    with duckdb.connect() as connection:
        rows = connection.execute(query, [f"{folder}/*/*.parquet"]).fetchall()
    assert {kind for _, _, kind in rows} == {"VARCHAR"}
    return {crawl_id: count for crawl_id, count, _ in rows}


@pytest.mark.parametrize("read", [by_pandas, by_pyarrow, by_polars, by_duckdb])
@pytest.mark.parametrize("table", ["links", "pages"])
def test_every_reader_finds_the_same_rows(audited, table, read):
    expected = {manifest["crawl_id"]: manifest["tables"][table]["rows"] for manifest in audited.store.manifests()}
    assert read(audited.store.root / "tables" / table) == expected
