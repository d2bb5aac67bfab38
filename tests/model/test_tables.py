"""The declared tables, and the way in which they become files."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkspider.errors import StoreError
from linkspider.model.outcome import MEANING, Outcome
from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.model.store import Store
from linkspider.model.tables import MARTS, SCHEMA_VERSION, TABLES

ALLOWED = {"string", "int32", "int64", "double", "bool", "date32[day]", "timestamp[us, tz=UTC]"}
DECLARED = {**TABLES, **{f"mart {name}": mart for name, mart in MARTS.items()}}
ROW = SeedRejectRow("links.csv", 3, "=cmd", "is not a URL")
SEEDS = TABLES["seeds"]


@pytest.mark.parametrize("name", DECLARED)
def test_columns_are_such_that_every_bi_tool_reads_them(name: str) -> None:
    for column in DECLARED[name].columns:
        assert str(column.type) in ALLOWED, column
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,29}", column.name), column
        assert len(column.description) > 10, column


def test_every_outcome_is_explained() -> None:
    assert set(MEANING) == set(Outcome)


def test_a_table_takes_only_its_own_rows() -> None:
    with pytest.raises(TypeError, match="table seeds takes SeedRow, not SeedRejectRow"):
        SEEDS.to_arrow([ROW])


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"referring_url": None}, "referring_url"), ({"line": 1 << 63}, "line"), ({"seed_file": "\ud800"}, "seed_file")],
    ids=["null", "too large", "lone surrogate"],
)
def test_a_value_that_does_not_fit_is_named(changes: dict[str, Any], column: str) -> None:
    row = SeedRow("a", 1, "plain", "https://e.com/", "https://e.com/", False, None)._replace(**changes)
    with pytest.raises(ValueError, match=rf"seeds\.{column}"):
        SEEDS.to_arrow([row])


def test_a_file_keeps_types_words_and_version(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    row = SeedRow("a", 1, "plain", "https://e.com/", "https://e.com/", False, now)
    store = Store(tmp_path)
    part = store.publish(SEEDS.to_arrow([row]), store.part_path("seeds", "c1", 1), "c1")
    path = tmp_path / part.path
    assert pq.read_table(path, partitioning=None).to_pylist() == [row._asdict()]
    schema = pq.read_schema(path)
    assert schema.equals(SEEDS.schema)
    assert schema.metadata[b"schema_version"] == str(SCHEMA_VERSION).encode()
    assert schema.field("line").metadata[b"description"].startswith(b"line of the file")
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"
    assert (part.rows, part.size) == (1, path.stat().st_size)
    assert part.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert not any((tmp_path / "crawls" / "c1" / "staging").iterdir())


def test_an_empty_table_is_not_special() -> None:
    assert SEEDS.to_arrow([]).schema.equals(SEEDS.schema)


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    table = TABLES["seed_rejects"].to_arrow([ROW])
    final = store.mart_path("x", "localhost:80")
    store.publish(table, final)
    before = final.read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(OSError, match="No space left"):
        store.publish(pa.concat_tables([table, table]), final)
    assert final.read_bytes() == before


def test_a_store_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot be written.*LINKSPIDER_STORE"):
        Store(tmp_path / "file").prepare()


def test_names_of_crawls_are_never_shared(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert [store.claim("c1"), store.claim("c1"), store.claim("c1")] == ["c1", "c1-2", "c1-3"]


def test_a_manifest_that_is_not_json(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.claim("c1")
    (store.crawl_folder("c1") / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match=r"manifest .* cannot be read"):
        store.manifests()
