"""Merging parts: the same rows in the same order, in files of the right size, with all that a reader may rest on."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkspider.errors import StoreError
from linkspider.model import merging
from linkspider.model.merging import Merge, merge, runs
from linkspider.model.rows import SeedRejectRow
from linkspider.model.store import PartFile, Store
from linkspider.model.tables import TABLES

TABLE = TABLES["seed_rejects"]
SMALL, LARGE = merging.SMALL_BYTES - 1, merging.SMALL_BYTES


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def publish(store, *counts):
    """Parts with so many rows each, numbered throughout."""
    parts, first = [], 0
    for number, count in enumerate(counts, 1):
        rows = [SeedRejectRow("a.csv", first + line, f"text {line % 7}", "is no URL") for line in range(count)]
        parts.append(store.publish(TABLE.to_arrow(rows), store.part_path("seed_rejects", "c1", number), "c1"))
        first += count
    return Merge("seed_rejects", tuple(parts))


def lines(*paths):
    return [line for path in paths for line in pq.ParquetFile(path).read()["line"].to_pylist()]


def part(size, name="x"):
    return PartFile(name, 1, size, "")


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([], []),
        ([5], []),
        ([5, 5], [[5, 5]]),
        ([LARGE, LARGE], []),
        ([5, LARGE, 5], []),  # which is what merging leaves
        ([5, 5, LARGE, 5], [[5, 5]]),
        ([5, 6, LARGE, 7, SMALL, LARGE], [[5, 6], [7, SMALL]]),
    ],
)
def test_what_is_merged(sizes, merged):
    assert [[each.size for each in run.parts] for run in runs("links", [part(size) for size in sizes])] == merged


def test_rows_keep_their_order_and_files_what_stands_beside_the_rows(store):
    of = publish(store, 3, 1, 5)
    (staged,) = merge(store, "c1", of, 4)
    assert lines(staged.path) == list(range(9))
    old, new = (pq.ParquetFile(path) for path in (store.root / of.parts[0].path, staged.path))
    assert new.schema_arrow.equals(TABLE.schema, check_metadata=True)
    assert new.metadata.metadata == old.metadata.metadata
    assert new.metadata.row_group(0).column(0).compression == "ZSTD"
    assert staged.part.path == "tables/seed_rejects/crawl_id=c1/part-0-000004.parquet"
    assert store.is_staged("c1", staged.part)
    store.put(staged)
    assert lines(store.root / staged.part.path) == list(range(9))


def test_pages_are_checked_by_their_sums(store):
    of = publish(store, 400, 400)
    (staged,) = merge(store, "c1", of, 3)
    column = pq.ParquetFile(staged.path).metadata.row_group(0).column(TABLE.schema.get_field_index("text"))
    content = bytearray(staged.path.read_bytes())
    content[column.dictionary_page_offset + column.total_compressed_size - 1] ^= 1  # the last one of its last page
    staged.path.write_bytes(content)
    with pytest.raises(OSError, match="CRC"):
        pq.ParquetFile(staged.path, page_checksum_verification=True).read()


@pytest.mark.parametrize("rows", [4, 5, 100])
def test_row_groups_hold_so_many_rows_whatever_the_parts(store, monkeypatch, rows):
    monkeypatch.setattr(merging, "ROW_GROUP_ROWS", rows)
    monkeypatch.setattr(merging, "_BATCH_ROWS", 3)
    (staged,) = merge(store, "c1", publish(store, 7, 2, 8, 1), 5)
    metadata = pq.ParquetFile(staged.path).metadata
    groups = [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
    assert groups == [rows] * (18 // rows) + ([18 % rows] if 18 % rows else [])
    assert lines(staged.path) == list(range(18))


def test_row_groups_end_at_so_many_bytes(store, monkeypatch):
    monkeypatch.setattr(merging, "ROW_GROUP_BYTES", 500)
    monkeypatch.setattr(merging, "_BATCH_ROWS", 2)
    (staged,) = merge(store, "c1", publish(store, 50, 50), 3)
    assert 4 < pq.ParquetFile(staged.path).metadata.num_row_groups < 50
    assert lines(staged.path) == list(range(100))


def test_files_are_closed_when_full_and_nothing_small_is_left(store, monkeypatch):
    of = publish(store, *[100] * 20)
    for name, value in {"ROW_GROUP_ROWS": 100, "FULL_BYTES": 3_000, "SMALL_BYTES": 1_500}.items():
        monkeypatch.setattr(merging, name, value)
    staged = merge(store, "c1", of, 21)
    assert len(staged) > 1
    assert lines(*(each.path for each in staged)) == list(range(2_000))
    assert [each.part.rows for each in staged] == [len(lines(each.path)) for each in staged]
    assert all(each.part.size >= 1_500 for each in staged)
    numbers = [Path(each.part.path).name for each in staged]
    assert numbers == [f"part-0-{21 + at:06d}.parquet" for at in range(len(staged))]
    assert runs("seed_rejects", [each.part for each in staged]) == []


def test_parts_without_a_row_become_one(store):
    (staged,) = merge(store, "c1", publish(store, 0, 0), 3)
    assert lines(staged.path) == []
    assert pq.read_schema(staged.path).equals(TABLE.schema)


@pytest.mark.parametrize("harm", ["bytes", "missing", "short"])
def test_a_part_that_is_not_what_is_listed_is_not_merged(store, harm):
    of = publish(store, 3, 4)
    path = store.root / of.parts[1].path
    if harm == "bytes":
        path.write_bytes(path.read_bytes() + b" ")
    elif harm == "missing":
        path.unlink()
    else:
        of = Merge(of.table, (of.parts[0], PartFile(of.parts[1].path, 5, of.parts[1].size, of.parts[1].sha256)))
    with pytest.raises(StoreError, match=r"is not the file that is listed|fewer than are listed"):
        merge(store, "c1", of, 3)


def test_merged_rows_that_read_otherwise_are_found(store, monkeypatch):
    of = publish(store, 3, 4)
    plain = merging._groups

    def wrong(batches):
        for table in plain(batches):
            text = pa.array([*table["text"].to_pylist()[:-1], "other"])
            yield table.set_column(table.schema.get_field_index("text"), table.schema.field("text"), text)

    monkeypatch.setattr(merging, "_groups", wrong)
    with pytest.raises(StoreError, match="read otherwise"):
        merge(store, "c1", of, 3)


@pytest.mark.parametrize(
    ("left", "right", "same"), [([1, 2, 3], [3, 3], True), ([6], [1] * 6, True), ([5], [6], False)]
)
def test_readings_are_compared_however_they_are_cut(left, right, same):
    def cut(sizes):
        table = pa.record_batch({"x": list(range(sum(sizes)))})
        at = 0
        for size in sizes:
            yield table.slice(at, size)
            at += size

    assert merging._is_same(cut(left), cut(right)) == same
