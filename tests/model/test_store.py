"""The store: a file is there whole or not at all, its listing is true, and names are never shared."""

import hashlib
import json
import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkspider.errors import StoreError
from linkspider.model import store as store_module
from linkspider.model.rows import SeedRejectRow
from linkspider.model.store import Store, manifest_seal
from linkspider.model.tables import TABLES

TABLE = TABLES["seed_rejects"]
OLD = TABLE.to_arrow([SeedRejectRow("a.csv", 1, "x", "old")])
ROWS = [("a.csv", 1, "x", "old"), ("a.csv", 2, "y", "new"), ("b.csv", 3, "x", "new"), ("a.csv", 4, "", "old")]
NAMES = TABLE.schema.names
NEW = TABLE.to_arrow([SeedRejectRow("a.csv", 1, "x", "new"), SeedRejectRow("a.csv", 2, "y", "new")])


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def full(*_, **__):
    raise OSError(28, "No space left on device")


def files(store):
    return sorted(path.relative_to(store.root).as_posix() for path in store.root.rglob("*") if path.is_file())


def reasons(path):
    return pq.read_table(path, partitioning=None).column("reason").to_pylist()


def _codes(column):
    return column.dictionary_encode() if pa.types.is_string(column.type) else column


def test_where_things_lie(store):
    def place(path):
        return path.relative_to(store.root).as_posix()

    assert place(store.part_path("links", "c1", 7)) == "tables/links/crawl_id=c1/part-0-000007.parquet"
    assert place(store.part_path("links", "c1", 12, shard=3)) == "tables/links/crawl_id=c1/part-3-000012.parquet"
    assert place(store.mart_path("anchors", "example.com")) == "marts/anchors/site=example.com/part-0.parquet"
    assert place(store.mart_path("anchors", "localhost:80")) == "marts/anchors/site=localhost%3A80/part-0.parquet"
    assert place(store.crawl_folder("c1")) == "crawls/c1"


def test_a_published_file_is_listed_as_it_is_and_nothing_else_is_left(store):
    part = store.publish(NEW, store.part_path("seed_rejects", "c1", 1), "c1")
    assert files(store) == ["tables/seed_rejects/crawl_id=c1/part-0-000001.parquet"] == [part.path]
    content = (store.root / part.path).read_bytes()
    assert (part.rows, part.size, part.sha256) == (2, len(content), hashlib.sha256(content).hexdigest())


def test_a_mart_is_staged_outside_the_marts_and_leaves_nothing_either(store):
    final = store.mart_path("anchors", "example.com")
    store.publish(OLD, final)
    store.publish(NEW, final)
    assert files(store) == ["marts/anchors/site=example.com/part-0.parquet"]
    assert reasons(final) == ["new", "new"]


def test_files_are_compressed_and_have_page_checksums(store):
    part = store.publish(NEW, store.part_path("seed_rejects", "c1", 1), "c1")
    column = pq.ParquetFile(store.root / part.path).metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert pq.read_table(store.root / part.path, partitioning=None, page_checksum_verification=True).equals(NEW)


def test_texts_that_are_codes_are_written_as_texts(store):
    """Each group with codes of its own, beside a column that has none."""
    tables = [TABLE.to_arrow([SeedRejectRow(*row) for row in rows]) for rows in (ROWS[:2], ROWS[2:])]
    coded = [pa.Table.from_arrays([_codes(column) for column in table.columns], names=NAMES) for table in tables]
    fields = [field.with_type(coded[0].schema.field(field.name).type) for field in TABLE.schema]
    schema = pa.schema(fields, metadata=TABLE.schema.metadata)
    final = store.part_path("seed_rejects", "c1", 1)
    staged = store.stage_groups([pa.Table.from_arrays(table.columns, schema=schema) for table in coded], final, "c1")
    store.put(staged)
    found = pq.ParquetFile(final).read()
    assert found.schema.equals(TABLE.schema, check_metadata=True)
    assert [SeedRejectRow(**row) for row in found.to_pylist()] == [SeedRejectRow(*row) for row in ROWS]
    assert staged.part.rows == len(ROWS)
    plain = store.stage(pa.concat_tables(tables), store.part_path("seed_rejects", "c1", 2), "c1")
    assert pq.read_metadata(final).metadata == pq.read_metadata(plain.path).metadata


def test_a_damaged_page_is_noticed_by_its_checksum(store):
    path = store.root / store.publish(NEW, store.part_path("seed_rejects", "c1", 1), "c1").path
    content = bytearray(path.read_bytes())
    column = pq.ParquetFile(path).metadata.row_group(0).column(3)
    content[(column.dictionary_page_offset or column.data_page_offset) + column.total_compressed_size - 1] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(OSError, match=r"(?i)crc|checksum"):
        pq.read_table(path, partitioning=None, page_checksum_verification=True)


@pytest.mark.parametrize(
    ("owner", "name"), [(pq.ParquetWriter, "write_table"), (os, "fsync")], ids=["while writing", "while flushing"]
)
def test_a_disk_that_refuses_leaves_the_old_file_untouched(store, monkeypatch, owner, name):
    final = store.part_path("seed_rejects", "c1", 1)
    store.publish(OLD, final, "c1")
    before = final.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, full)
        with pytest.raises(OSError, match="No space left"):
            store.publish(NEW, final, "c1")
    assert final.read_bytes() == before
    assert [path.name for path in final.parent.iterdir()] == ["part-0-000001.parquet"]


def test_half_a_file_takes_no_room_on_a_disk_that_is_full(store, monkeypatch):
    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(OSError, match="No space left"):
        store.stage_groups([OLD, NEW], store.mart_path("anchors", "example.com"))
    assert files(store) == []


def test_what_a_refusal_left_behind_is_in_nobodys_way(store, monkeypatch):
    final = store.part_path("seed_rejects", "c1", 1)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            store.publish(OLD, final, "c1")
    assert not final.exists()
    assert not any("tables/" in name or "marts/" in name for name in files(store))
    store.publish(NEW, final, "c1")
    assert files(store) == ["tables/seed_rejects/crawl_id=c1/part-0-000001.parquet"]


def test_nothing_is_renamed_before_it_is_flushed(store, monkeypatch):
    final = store.part_path("seed_rejects", "c1", 1)
    order = []
    flush, put = store_module.flush, store_module.put_in_place
    monkeypatch.setattr(store_module, "flush", lambda path: order.append(("flush", final.exists())) or flush(path))
    monkeypatch.setattr(
        store_module, "put_in_place", lambda *paths: order.append(("put", final.exists())) or put(*paths)
    )
    store.publish(OLD, final, "c1")
    assert order == [("flush", False), ("put", False)]


def test_preparing_makes_the_folders_and_leaves_no_file(store):
    store.prepare()
    store.prepare()
    assert sorted(path.name for path in store.root.iterdir()) == ["crawls", "marts", "tables"]
    assert files(store) == []


@pytest.mark.parametrize("in_the_way", ["", "tables", "crawls"])
def test_a_store_that_cannot_be_written_is_named_with_what_to_do(store, in_the_way):
    place = store.root / in_the_way
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file, not a folder")
    with pytest.raises(
        StoreError, match=r"^store '.*store' cannot be written: .+; name another with LINKSPIDER_STORE$"
    ):
        store.prepare()


def test_a_store_has_one_salt_that_only_its_owner_reads(store):
    salt = store.salt()
    assert re.fullmatch("[0-9a-f]{32}", salt)
    assert Store(store.root).salt() == salt
    assert files(store) == ["salt"]
    assert stat.S_IMODE((store.root / "salt").stat().st_mode) == 0o600
    assert Store(store.root.with_name("another")).salt() != salt


def test_whoever_asks_at_the_same_time_gets_the_same_salt(store):
    with ThreadPoolExecutor(8) as threads:
        salts = [*threads.map(lambda _: store.salt(), range(32))]
    assert set(salts) == {store.salt()}
    assert files(store) == ["salt"]


def test_a_salt_that_another_made_meanwhile_is_the_stores(store, monkeypatch):
    store.prepare()
    link = os.link

    def late(staged, path):
        path.write_text(f"{'ab' * 16}\n")
        link(staged, path)

    monkeypatch.setattr(os, "link", late)
    assert store.salt() == "ab" * 16
    assert files(store) == ["salt"]


def test_a_file_system_without_hard_links_has_a_salt_too(store, monkeypatch):
    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert store.salt() == store.salt()
    assert files(store) == ["salt"]


def test_a_salt_that_cannot_be_flushed_is_none(store, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="salt' can be neither read nor made: No space left"):
            store.salt()
    assert files(store) == []
    store.salt()


@pytest.mark.parametrize("content", [b"", b"abc", b"0" * 31 + b"\n", b"0" * 32, b"\xff" * 32 + b"\n"], ids=repr)
def test_a_damaged_salt_is_named_and_not_replaced(store, content):
    store.prepare()
    (store.root / "salt").write_bytes(content)
    with pytest.raises(StoreError, match=r"^'.*salt' is damaged: put it back from a copy of the store, or delete it"):
        store.salt()
    assert (store.root / "salt").read_bytes() == content


def test_names_of_crawls_get_numbers_where_they_are_taken(store):
    assert [store.claim("c1"), store.claim("c1"), store.claim("c2"), store.claim("c1")] == ["c1", "c1-2", "c2", "c1-3"]
    assert sorted(path.name for path in (store.root / "crawls").iterdir()) == ["c1", "c1-2", "c1-3", "c2"]


def sealed(store, crawl_id="c1"):
    """A manifest without the seal, which fits."""
    found = store.manifest(crawl_id)
    assert found["seal"] == manifest_seal(found)
    del found["seal"]
    return found


@pytest.mark.parametrize("change", [{"state": "finished"}, {"more": 1}, {"n": [1, 2]}])
def test_what_is_changed_later_does_not_fit_the_seal(store, change):
    store.write_manifest(store.claim("c1"), {"crawl_id": "c1", "state": "running", "n": [1]})
    found = store.manifest("c1")
    assert manifest_seal({**found, **change}) != found["seal"] == manifest_seal(found)


def test_a_manifest_is_read_as_it_was_written(store):
    manifest = {"crawl_id": "c1", "started_at": "2026-11-20T12:00:00+00:00", "site": "bücher.example", "n": [1, None]}
    store.write_manifest(store.claim("c1"), manifest)
    assert sealed(store) == manifest
    assert files(store) == ["crawls/c1/manifest.json"]
    assert "bücher" in (store.root / "crawls/c1/manifest.json").read_text(encoding="utf-8")


def test_a_manifest_is_replaced_whole_or_not_at_all(store, monkeypatch):
    store.claim("c1")
    store.write_manifest("c1", {"state": "running"})
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            store.write_manifest("c1", {"state": "finished"})
    assert sealed(store) == {"state": "running"}
    store.write_manifest("c1", {"state": "finished"})
    assert sealed(store) == {"state": "finished"}


def test_manifests_come_oldest_first_then_by_name(store):
    times = {"c-late": "2026-11-20T13", "c-b": "2026-11-20T12", "c-a": "2026-11-20T12", "c-first": "2025-01-01T00"}
    for name, time in times.items():
        store.write_manifest(store.claim(name), {"crawl_id": name, "started_at": time})
    assert [manifest["crawl_id"] for manifest in store.manifests()] == ["c-first", "c-a", "c-b", "c-late"]


def test_a_crawl_without_a_manifest_yet_is_passed_over(store):
    store.claim("c1")
    assert store.manifests() == []


@pytest.mark.parametrize(
    "content", [b"{", b"", b"\xff\xfe", b'{"crawl_id": "c1"', b"[" * 200_000], ids=lambda each: repr(each[:20])
)
def test_a_manifest_that_is_no_json_is_named(store, content):
    path = store.crawl_folder(store.claim("c1")) / "manifest.json"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=f"^manifest '{re.escape(str(path))}' cannot be read: "):
        store.manifest("c1")
    with pytest.raises(StoreError, match="cannot be read"):
        store.manifests()


def test_a_manifest_that_is_not_there(store):
    store.prepare()
    with pytest.raises(StoreError, match=r"cannot be read"):
        store.manifest("c9")


def test_a_store_that_is_not_there_is_named_with_what_to_do(store):
    with pytest.raises(StoreError, match=r"store '.*store' does not exist: run a crawl first"):
        store.manifests()


def test_manifests_take_what_json_does_not_know_as_text(store):
    store.write_manifest(store.claim("c1"), {"folder": store.root})
    assert json.loads((store.crawl_folder("c1") / "manifest.json").read_text())["folder"] == str(store.root)
    assert sealed(store) == {"folder": str(store.root)}
