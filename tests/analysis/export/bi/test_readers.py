"""The star in the tools that people read it with: the same rows, the site a text, ids whole numbers of 64 bits."""

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

from linkspider.model.star_tables import STAR


def by_pandas(folder):
    frame = pd.read_parquet(folder)
    kinds = {name: str(frame[name].dtype) for name in frame if name.endswith(("page_id", "domain_id"))}
    assert {*kinds.values()} <= {"int64", "float64"}  # with nulls, unless it is asked for Int64
    return len(frame), {*frame["site"].astype("str")}


def by_pyarrow(folder):
    table = ds.dataset(folder, partitioning="hive").to_table()
    assert {str(field.type) for field in table.schema if field.name.endswith(("page_id", "domain_id"))} <= {"int64"}
    return len(table), {*table["site"].to_pylist()}


def by_polars(folder):
    frame = pl.read_parquet(f"{folder}/*/*.parquet", hive_partitioning=True)
    assert {frame.schema[name] for name in frame.columns if name.endswith(("page_id", "domain_id"))} <= {pl.Int64}
    return len(frame), {*frame["site"]}


def by_duckdb(folder):
    with duckdb.connect() as connection:
        found = connection.read_parquet(f"{folder}/*/*.parquet", hive_partitioning=True)
        kinds = dict(zip(found.columns, map(str, found.types), strict=True))
        assert {kinds[name] for name in kinds if name.endswith(("page_id", "domain_id"))} <= {"BIGINT"}
        (told,) = found.aggregate("count(COLUMNS(*)), list(DISTINCT site)").fetchall()
        return max(told[:-1]), {*told[-1]}


@pytest.mark.parametrize("read", [by_pandas, by_pyarrow, by_polars, by_duckdb])
@pytest.mark.parametrize("table", STAR)
def test_every_reader_finds_the_same_rows(demo, table, read):
    rows = sum(ds.dataset(path).count_rows() for path in demo.store.root.glob(f"star/{table}/*/*.parquet"))
    assert rows > 0
    assert read(demo.store.root / "star" / table) == (rows, {"kettleandleaf.example"})


def test_joins_by_id_are_exact_in_pandas_and_polars(demo):
    star = demo.store.root / "star"
    links, pages = pd.read_parquet(star / "fact_links"), pd.read_parquet(star / "dim_pages")
    joined = links.merge(
        pages[["page_id", "url"]], left_on="target_page_id", right_on="page_id", validate="many_to_one"
    )
    counts = joined["url"].value_counts().to_dict()
    lazy, dim = (pl.scan_parquet(f"{star}/{name}/*/*.parquet") for name in ("fact_links", "dim_pages"))
    found = lazy.join(dim, left_on="target_page_id", right_on="page_id").group_by("url").len().collect()
    assert dict(found.iter_rows()) == counts
    assert sum(counts.values()) == len(links)
